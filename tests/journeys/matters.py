"""The sample of a procedure, written into the pages of a form by somebody with a browser."""

from __future__ import annotations

import re
from typing import Any

from tests.journeys.walker import Walker
from tests.town import small_pdf

PAPER = {"name": "paper.pdf", "mimeType": "application/pdf", "buffer": small_pdf()}


def typed(sample: dict[str, Any], name: str, kind: str, minor: int = 1) -> Any:
    """An answer as somebody types it. ``minor``: how many minor units the form's currency has."""
    value = sample["answers"][name]
    if kind == "money" and minor > 1:
        return f"{value // minor}.{value % minor:02d}"
    return value


def answer_page(who: Walker, sample: dict[str, Any], *, minor: int = 1) -> str:
    """Fill the form page one stands at and go on. Returns the key of the page."""
    key = who.path.rpartition("/")[2]
    for name, kind in sample["pages"][key].items():
        if sample["answers"].get(name) is not None:
            who.fill(name, typed(sample, name, kind, minor), kind)
    who.press(f"after-{key}")
    return key


def answer_pages(who: Walker, sample: dict[str, Any], *, minor: int = 1, until: int = 99) -> list[str]:
    """One page after the other, section by section from the list. Returns their keys in the order they came."""
    done: list[str] = []
    while len(done) < until:
        if "/pages/" in who.path:
            done.append(answer_page(who, sample, minor=minor))
        elif re.search(r"/drafts/[0-9a-f-]+$", who.path):
            who.press_on()
        else:
            break
    return done


def add_papers(who: Walker, sample: dict[str, Any]) -> list[str]:
    """Every paper that is demanded, as the list leads from one to the next. Returns their keys."""
    added: list[str] = []
    while len(added) < len(sample["materials"]):
        if found := re.search(r"/materials/([a-z-]+)$", who.path):
            who.page.locator('main input[type="file"]').set_input_files([PAPER])  # type: ignore[list-item]
            added.append(found[1])
            who.press(f"after-{found[1]}")
        else:
            who.press_on()
    return added


def pdf_text(data: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())
