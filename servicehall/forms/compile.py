"""From a form as it is stored to a form that can be shown, read and checked. Everything wrong is said at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import jsonschema_rs

from servicehall.forms.types import (
    Check,
    CompiledForm,
    Entry,
    Field,
    FormError,
    Kind,
    Option,
    Page,
    Section,
)
from servicehall.kernel import canonical
from servicehall.kernel.rule import LARGEST, Rule, compile_rule

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
OPTION = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
PAGE_KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")
DAY = re.compile(r"today([+-][0-9]{1,4}[dmy])?|[0-9]{4}-[0-9]{2}-[0-9]{2}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

CONSTRAINTS = frozenset(
    [
        "type",
        "enum",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minimum",
        "maximum",
        "minItems",
        "maxItems",
        "uniqueItems",
        "items",
    ]
)
ANNOTATIONS = frozenset(
    [
        "x-dictionary",
        "x-version",
        "x-of",
        "x-widget",
        "x-labels",
        "x-hints",
        "x-options",
        "x-optional",
        "x-currency",
        "x-earliest",
        "x-latest",
        "x-autocomplete",
        "x-errors",
    ]
)
TYPES: Mapping[Kind, str] = {
    Kind.NUMBER: "integer",
    Kind.MONEY: "integer",
    Kind.YESNO: "boolean",
    Kind.CHECKBOXES: "array",
}
RULE_TYPES: Mapping[Kind, str] = {
    Kind.NUMBER: "integer",
    Kind.MONEY: "integer",
    Kind.YESNO: "boolean",
    Kind.DATE: "date",
}
CHOICES = frozenset({Kind.RADIOS, Kind.SELECT, Kind.CHECKBOXES})


def compile_form(body: Mapping[str, Any], dictionary: Mapping[str, Entry]) -> CompiledForm:
    """The form in ``body``, its fields resolved against ``dictionary`` (entries by id).

    ``body``: ``schema`` (an object schema, each property with ``x-dictionary``), ``sections``, ``pages``, ``checks``.
    Raises FormError listing every fault: unknown keyword, missing entry, field on no page, rule naming a field that
    is asked later or identifies a person, empty text.
    """
    faults: list[str] = []
    _only(body, {"schema", "sections", "pages", "checks"}, "form", faults)
    fields = _fields(body.get("schema", {}), dictionary, faults)
    sections = tuple(_section(raw, faults) for raw in body.get("sections", ()))
    pages = _pages(body.get("pages", ()), sections, fields, faults)
    checks = tuple(_check(raw, fields, faults) for raw in body.get("checks", ()))
    _every_field_once(fields, pages, faults)
    if faults:
        raise FormError(faults)
    asked = {name: fields[name] for page in pages for name in page.fields}
    return CompiledForm(
        fields=asked,
        pages=pages,
        sections=sections,
        checks=checks,
        schema=_whole(asked),
        digest=canonical.digest(body),
    )


def fact_names(fields: Iterable[Field]) -> dict[str, str]:
    """The names rules may use, with their types: what identifies nobody; of checkboxes, one for each choice."""
    return scalar_names(field for field in fields if not field.identifying)


def scalar_names(fields: Iterable[Field]) -> dict[str, str]:
    """The names checks across fields may use: also identifying ones, since checks keep nothing."""
    return {name: kind for field in fields for name, kind in _names(field)}


def options_of(raw: Any, where: str, faults: list[str]) -> tuple[Option, ...]:
    """Choices as stored: a list of objects with ``value``, ``labels`` and perhaps ``hints``."""
    options: list[Option] = []
    for item in raw or ():
        _only(item, {"value", "labels", "hints"}, where, faults)
        value = item.get("value", "")
        if not isinstance(value, str) or not OPTION.fullmatch(value):
            faults.append(f"{where}: {value!r} cannot be the value of an option")
            continue
        labels = texts_of(item.get("labels"), f"{where}.{value}", faults)
        options.append(
            Option(value=value, labels=labels, hints=texts_of(item.get("hints", {}), where, faults, empty=True))
        )
    if len({option.value for option in options}) != len(options):
        faults.append(f"{where}: an option stands twice")
    return tuple(options)


def texts_of(raw: Any, where: str, faults: list[str], *, empty: bool = False) -> dict[str, str]:
    """Texts by language; English must be there unless ``empty`` allows none at all."""
    if not isinstance(raw, Mapping) or any(not isinstance(text, str) or not text.strip() for text in raw.values()):
        faults.append(f"{where}: texts by language are needed")
        return {}
    for language in raw:
        if not LANGUAGE.fullmatch(language):
            faults.append(f"{where}: {language!r} is no language")
    if "en" not in raw and not (empty and not raw):
        faults.append(f"{where}: the English text is missing")
    return dict(raw)


def _fields(schema: Mapping[str, Any], dictionary: Mapping[str, Entry], faults: list[str]) -> dict[str, Field]:
    _only(schema, {"$schema", "type", "properties"}, "schema", faults)
    if schema.get("type") != "object":
        faults.append("schema: a form is an object")
    fields: dict[str, Field] = {}
    for key, raw in schema.get("properties", {}).items():
        where = f"field {key}"
        if not KEY.fullmatch(key):
            faults.append(f"{where}: not a possible key")
        entry = dictionary.get(str(raw.get("x-dictionary")))
        if entry is None:
            faults.append(f"{where}: the data dictionary has no {raw.get('x-dictionary')!r}")
            continue
        _only(raw, CONSTRAINTS | ANNOTATIONS, where, faults)
        fields[key] = _field(key, raw, entry, faults)
    asked: dict[tuple[str, str], str] = {}
    for field in fields.values():
        other = asked.setdefault((field.entry, field.of), field.key)
        if other != field.key:
            faults.append(f"field {field.key}: asks {field.entry} of {field.of} again, as {other} does")
    names = [name for field in fields.values() for name, _ in _names(field)]
    if len(set(names)) != len(names):
        faults.append("schema: two fields give the same name to rules")
    return fields


def _field(key: str, raw: Mapping[str, Any], entry: Entry, faults: list[str]) -> Field:
    where = f"field {key}"
    kind = _kind(raw.get("x-widget", entry.kind), where, faults)
    options = options_of(raw["x-options"], where, faults) if "x-options" in raw else entry.options
    if kind in CHOICES and not options:
        faults.append(f"{where}: nothing to choose from")
    for edge in ("x-earliest", "x-latest"):
        if edge in raw and not DAY.fullmatch(str(raw[edge])):
            faults.append(f"{where}: {edge} is a day, today, or today-18y")
    if kind is Kind.MONEY and not re.fullmatch(r"[A-Z]{3}", str(raw.get("x-currency", ""))):
        faults.append(f"{where}: money needs x-currency")
    own = {name: value for name, value in raw.items() if name in CONSTRAINTS}
    schema = _schema(kind, {**entry.schema, **own}, options, bool(raw.get("x-optional")), where, faults)
    errors = {code: texts_of(texts, f"{where} {code}", faults) for code, texts in raw.get("x-errors", {}).items()}
    return Field(
        key=key,
        entry=entry.id,
        entry_version=entry.version,
        of=str(raw.get("x-of", "applicant")),
        kind=kind,
        schema=schema,
        labels=texts_of(raw["x-labels"], where, faults) if "x-labels" in raw else entry.labels,
        hints=texts_of(raw["x-hints"], where, faults, empty=True) if "x-hints" in raw else entry.hints,
        options=options,
        optional=bool(raw.get("x-optional", False)),
        identifying=entry.identifying,
        scheme=entry.scheme,
        currency=raw.get("x-currency"),
        earliest=raw.get("x-earliest"),
        latest=raw.get("x-latest"),
        autocomplete=raw.get("x-autocomplete", entry.autocomplete),
        errors=errors,
        validator=_validator(schema, where, faults),
    )


def _names(field: Field) -> list[tuple[str, str]]:
    if field.kind is Kind.CHECKBOXES:
        return [(f"{field.key}_{option.value}", "boolean") for option in field.options]
    return [(field.key, RULE_TYPES.get(field.kind, "text"))]


def _kind(name: str, where: str, faults: list[str]) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        faults.append(f"{where}: {name!r} is no widget")
        return Kind.TEXT


def _schema(
    kind: Kind, own: dict[str, Any], options: tuple[Option, ...], optional: bool, where: str, faults: list[str]
) -> dict[str, Any]:
    """One property as plain JSON Schema: its type follows the widget, its bounds are always there."""
    wanted = TYPES.get(kind, "string")
    if own.setdefault("type", wanted) != wanted:
        faults.append(f"{where}: a {kind} field is of type {wanted}")
    values = [option.value for option in options]
    if kind is Kind.CHECKBOXES:
        own.update(items={"enum": values}, uniqueItems=True)
        own.setdefault("maxItems", len(values))
        own.setdefault("minItems", 0 if optional else 1)
    elif kind in CHOICES:
        own["enum"] = values
    elif wanted == "integer":
        own.setdefault("minimum", 0)
        own.setdefault("maximum", LARGEST)
    elif wanted == "string":
        if kind is Kind.DATE:
            own["format"] = "date"
        own.setdefault("minLength", 1)
        own.setdefault("maxLength", 4000 if kind is Kind.TEXTAREA else 200)
    return own


def _validator(schema: dict[str, Any], where: str, faults: list[str]) -> jsonschema_rs.Draft202012Validator:
    try:
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    except ValueError as fault:
        faults.append(f"{where}: {fault}")
        return jsonschema_rs.Draft202012Validator(True)


def _section(raw: Mapping[str, Any], faults: list[str]) -> Section:
    where = f"section {raw.get('key')}"
    _only(raw, {"key", "titles", "pages"}, where, faults)
    if not PAGE_KEY.fullmatch(str(raw.get("key"))):
        faults.append(f"{where}: not a possible key")
    return Section(
        key=str(raw.get("key")),
        titles=texts_of(raw.get("titles"), where, faults),
        pages=tuple(raw.get("pages", ())),
    )


def _pages(
    raw: Iterable[Mapping[str, Any]], sections: tuple[Section, ...], fields: Mapping[str, Field], faults: list[str]
) -> tuple[Page, ...]:
    """Pages in the order they are asked. A page's condition may only name what pages before it ask."""
    section_of = {page: section.key for section in sections for page in section.pages}
    asked: list[Field] = []
    pages: list[Page] = []
    for item in raw:
        where = f"page {item.get('key')}"
        _only(item, {"key", "titles", "hints", "fields", "when"}, where, faults)
        key = str(item.get("key"))
        if not PAGE_KEY.fullmatch(key) or key in {page.key for page in pages}:
            faults.append(f"{where}: not a possible key, or there already")
        if key not in section_of:
            faults.append(f"{where}: in no section")
        when = _rule(item.get("when"), fact_names(asked), where, faults)
        known = tuple(name for name in item.get("fields", ()) if name in fields)
        if not known or len(known) != len(item.get("fields", ())):
            faults.append(f"{where}: asks nothing, or a field that is not there")
        asked.extend(fields[name] for name in known)
        titles = (
            texts_of(item["titles"], where, faults)
            if "titles" in item
            else dict(fields[known[0]].labels)
            if known
            else {}
        )
        hints = texts_of(item.get("hints", {}), where, faults, empty=True)
        pages.append(
            Page(key=key, titles=titles, hints=hints, fields=known, when=when, section=section_of.get(key, ""))
        )
    order = [page for section in sections for page in section.pages]
    if order != [page.key for page in pages]:
        faults.append("sections: they do not list every page once, in the order of the pages")
    return tuple(pages)


def _check(raw: Mapping[str, Any], fields: Mapping[str, Field], faults: list[str]) -> Check:
    where = f"check {raw.get('key')}"
    _only(raw, {"key", "rule", "messages", "fields"}, where, faults)
    if not PAGE_KEY.fullmatch(str(raw.get("key"))):
        faults.append(f"{where}: not a possible key")
    named = tuple(raw.get("fields", ()))
    if not named or any(name not in fields for name in named):
        faults.append(f"{where}: names no field, or one that is not there")
    rule = _rule(raw.get("rule"), scalar_names(fields.values()), where, faults)
    if rule is None:
        faults.append(f"{where}: a rule is needed")
        rule = compile_rule("true", {})
    return Check(
        key=str(raw.get("key")), rule=rule, messages=texts_of(raw.get("messages"), where, faults), fields=named
    )


def _rule(expression: Any, names: Mapping[str, str], where: str, faults: list[str]) -> Rule | None:
    if expression is None:
        return None
    try:
        return compile_rule(str(expression), names)
    except ValueError as fault:
        faults.append(f"{where}: {fault}")
        return None


def _every_field_once(fields: Mapping[str, Field], pages: tuple[Page, ...], faults: list[str]) -> None:
    placed = [name for page in pages for name in page.fields]
    faults.extend(f"field {name}: on no page" for name in fields if name not in placed)
    faults.extend(f"field {name}: on two pages" for name in sorted({n for n in placed if placed.count(n) > 1}))


def _whole(fields: Mapping[str, Field]) -> dict[str, Any]:
    """The answers as one closed object. What must be there depends on the pages shown, so ``check`` asks for it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {key: dict(field.schema) for key, field in fields.items()},
        "additionalProperties": False,
    }


def _only(raw: Mapping[str, Any], known: Iterable[str], where: str, faults: list[str]) -> None:
    faults.extend(f"{where}: {name!r} is not supported" for name in raw if name not in set(known))
