from __future__ import annotations

from typing import Any

import pytest

from servicehall.forms.compile import compile_form
from servicehall.forms.types import CompiledForm, Entry, Kind, Option


def entry(id: str, kind: Kind, **more: Any) -> Entry:
    more.setdefault("labels", {"en": id.split(".")[-1].replace("_", " ").capitalize()})
    return Entry(id=id, version=1, kind=kind, schema=more.pop("schema", {}), **more)


def option(value: str) -> Option:
    return Option(value=value, labels={"en": value.capitalize(), "vi": f"{value} (vi)"})


ENTRIES = (
    entry("person.name", Kind.TEXT, schema={"maxLength": 40}, labels={"en": "Full name", "vi": "Họ và tên"}),
    entry("person.number", Kind.IDENTIFIER, scheme="vn.cccd", schema={"maxLength": 12}),
    entry("person.phone", Kind.PHONE),
    entry("person.email", Kind.EMAIL),
    entry("person.born_on", Kind.DATE),
    entry("person.note", Kind.TEXTAREA, schema={"maxLength": 100}),
    entry("site.unit", Kind.UNIT, identifying=False),
    entry("house.kind", Kind.RADIOS, identifying=False, options=(option("house"), option("shop"))),
    entry("house.uses", Kind.CHECKBOXES, identifying=False, options=(option("food"), option("rooms"))),
    entry("house.storeys", Kind.NUMBER, identifying=False, schema={"minimum": 1, "maximum": 90}),
    entry("house.cost", Kind.MONEY, identifying=False),
    entry("house.gas", Kind.YESNO, identifying=False),
    entry("house.starts_on", Kind.DATE, identifying=False),
)
DICTIONARY = {one.id: one for one in ENTRIES}


def body() -> dict[str, Any]:
    """A form with one field of every kind, one page that hides, one check, and something optional."""
    return {
        "schema": {
            "type": "object",
            "properties": {
                "name": {"x-dictionary": "person.name"},
                "number": {"x-dictionary": "person.number"},
                "phone": {"x-dictionary": "person.phone"},
                "email": {"x-dictionary": "person.email", "x-optional": True},
                "born_on": {"x-dictionary": "person.born_on", "x-latest": "today", "x-earliest": "today-120y"},
                "note": {"x-dictionary": "person.note", "x-optional": True},
                "unit": {"x-dictionary": "site.unit"},
                "kind": {"x-dictionary": "house.kind"},
                "uses": {"x-dictionary": "house.uses"},
                "storeys": {"x-dictionary": "house.storeys"},
                "cost": {"x-dictionary": "house.cost", "x-currency": "CNY", "minimum": 100},
                "gas": {"x-dictionary": "house.gas"},
                "starts_on": {"x-dictionary": "house.starts_on"},
            },
        },
        "sections": [
            {"key": "you", "titles": {"en": "About you"}, "pages": ["name", "contact", "born"]},
            {
                "key": "house",
                "titles": {"en": "The house", "vi": "Ngôi nhà"},
                "pages": ["where", "kind", "uses", "size", "gas"],
            },
        ],
        "pages": [
            {"key": "name", "titles": {"en": "Who are you?"}, "fields": ["name", "number"]},
            {"key": "contact", "titles": {"en": "How can we reach you?"}, "fields": ["phone", "email", "note"]},
            {"key": "born", "fields": ["born_on"]},
            {"key": "where", "fields": ["unit"]},
            {"key": "kind", "fields": ["kind"]},
            {"key": "uses", "fields": ["uses"], "when": "kind == 'shop'"},
            {"key": "size", "titles": {"en": "How big?"}, "fields": ["storeys", "cost", "starts_on"]},
            {"key": "gas", "fields": ["gas"], "when": "kind == 'shop' && uses_food"},
        ],
        "checks": [
            {
                "key": "cost-fits",
                "rule": "cost >= storeys * 100000",
                "messages": {"en": "A storey costs at least 1,000 yuan", "vi": "Mỗi tầng ít nhất 1.000 tệ"},
                "fields": ["cost", "storeys"],
            }
        ],
    }


def answers() -> dict[str, Any]:
    """Complete answers of a shop that sells food."""
    return {
        "name": "Aziza",
        "number": "091192004567",
        "phone": "+84912345678",
        "born_on": "1992-03-27",
        "unit": "31078",
        "kind": "shop",
        "uses": ["food"],
        "storeys": 2,
        "cost": 500000,
        "starts_on": "2027-01-04",
        "gas": False,
    }


@pytest.fixture(scope="session")
def form() -> CompiledForm:
    return compile_form(body(), DICTIONARY)
