"""The one-time notice as a form: everything that may be asked for, a box to write in for each thing chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from servicehall.catalogue import queries as catalogue
from servicehall.catalogue.types import Need, Revision
from servicehall.forms import words as texts
from servicehall.phrases.catalog import N_, gettext

from .sheet import Sheet

TEXT = "text-"
LONGEST = 2000
NOTHING = N_("Choose what is missing or wrong")
EMPTY = N_("Write what the applicant should do: {name}")
LOOSE = N_("You wrote something here but did not choose it. Choose it, or clear the text: {name}")
THERE = N_("Handed in")
NOT_THERE = N_("Not handed in")
GONE = N_("This cannot be asked for: {name}")


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice as it was sent: ``items`` to their texts, ``written`` every text, ``loose`` texts of nothing chosen."""

    items: Mapping[str, str]
    written: Mapping[str, str]
    loose: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One thing that may be asked for. ``name``: as the command calls it; ``id``: of its text box."""

    name: str
    id: str
    label: str
    now: str
    chosen: bool
    text: str
    error: str


def sent(posted: QueryDict) -> Sent:
    """What a browser sent of a notice."""
    boxes = {name.removeprefix(TEXT): posted.get(name) or "" for name in posted if name.startswith(TEXT)}
    written = {name: text.strip() for name, text in boxes.items() if text.strip()}
    chosen = dict.fromkeys(posted.getlist("item"))
    items = {name: written.get(name, "")[:LONGEST] for name in chosen}
    return Sent(items, written, {name: "loose" for name in written if name not in chosen})


def known(revision: Revision, kind: str, key: str) -> bool:
    """Whether a notice of this procedure can ask for it."""
    if kind == "material":
        return any(one.key == key for one in revision.materials)
    return kind == "answer" and key in revision.form.fields


def fields(
    sheet: Sheet, revision: Revision, posted: QueryDict, errors: Mapping[str, str], language: str
) -> dict[str, Any]:
    """What the page draws: boxes for materials, boxes for each section's answers, and the summary of errors."""
    given = sent(posted)
    stands = {row.key: ", ".join(row.lines) for section in sheet.sections for row in section.rows}
    there = {one.key for one in sheet.page.materials}
    materials = [
        _box(
            "material",
            one.key,
            texts.text(one.names, language),
            gettext(language, THERE if one.key in there else NOT_THERE),
            given,
            errors,
            language,
        )
        for one, _ in catalogue.materials_for(revision, sheet.page.grounds, sheet.page.tracking.tier)
        if one.need is not Need.HELD  # what the administration has is never demanded
    ]
    sections = [
        (
            section.title,
            [_box("answer", row.key, row.label, stands[row.key], given, errors, language) for row in section.rows],
        )
        for section in sheet.sections
    ]
    boxes = [*materials, *(box for _, listed in sections for box in listed)]
    summary = [(box.error, f"#{box.id}") for box in boxes if box.error]
    shown = {box.name for box in boxes}
    if "items" in errors:
        summary.append((gettext(language, NOTHING), "#item-material-0"))
    summary += [
        (gettext(language, GONE).format(name=name), "") for name in errors if name not in shown and name != "items"
    ]
    return {"materials": materials, "sections": sections, "errors": summary, "longest": LONGEST}


def _box(kind: str, key: str, label: str, now: str, given: Sent, errors: Mapping[str, str], language: str) -> Box:
    name = f"{kind}:{key}"
    sentence = {"empty": EMPTY, "loose": LOOSE, "unknown": GONE}.get(errors.get(name, ""), "")
    return Box(
        name=name,
        id=f"{TEXT}{kind}-{key}",
        label=label,
        now=now,
        chosen=name in given.items or name in given.written,
        text=given.written.get(name, ""),
        error=gettext(language, sentence).format(name=label) if sentence else "",
    )
