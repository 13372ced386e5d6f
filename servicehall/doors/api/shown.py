"""What machines are shown: plain JSON of the same answers the pages draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from servicehall import phrases
from servicehall.applications.types import InboxRow, Told, Tracking
from servicehall.catalogue import queries as catalogue
from servicehall.kernel.money import Money
from servicehall.offices import queries as offices


def plain(value: Any) -> Any:
    """Frozen values as JSON: moments and days ISO, ids as text, money as amount and currency."""
    if isinstance(value, Money):
        return {"amount": value.amount, "currency": value.currency}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def inbox_row(row: InboxRow) -> dict[str, Any]:
    """One open step of an inbox."""
    body: dict[str, Any] = plain(row)
    body["procedure"] = catalogue.revision(row.revision_id).procedure_code
    return body


def tracking(found: Tracking, language: str) -> dict[str, Any]:
    """A tracking page: where it was received, is decided and is fetched; every line spoken; the clock explained."""
    zone = offices.territory_of(found.territory_id).zone
    body: dict[str, Any] = plain(found)
    for internal in ("party_id", "told", "clock", "territory_id"):
        del body[internal]
    body["territory"] = offices.territory_of(found.territory_id).code
    body["procedure"] = catalogue.revision(found.revision_id).procedure_code
    body["told"] = [_line(line, language, zone) for line in found.told]
    body["clock"] = [
        {"code": code, "values": plain(values), "text": phrases.speak(code, values, language)}
        for code, values in found.clock
    ]
    body["steps"] = [{**plain(step), "office": offices.office(step.office_id).code} for step in found.steps]
    body["places"] = {
        "received": offices.hall(found.hall_id).code if found.hall_id is not None else None,
        "competent": offices.office(found.office_id).code,
        "delivered": offices.hall(found.handed_over_hall_id).code if found.handed_over_hall_id is not None else None,
    }
    return body


def _line(line: Told, language: str, zone: str) -> dict[str, Any]:
    return {
        "code": line.code,
        "at": line.at.isoformat(),
        "turn": line.turn,
        "text": phrases.speak(line.code, line.values, language, zone=zone),
    }
