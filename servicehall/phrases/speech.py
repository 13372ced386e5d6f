"""Says a code: a fact, a clock line or a refusal, as one short passage in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from servicehall.phrases import clock_lines
from servicehall.phrases.facts import FACTS
from servicehall.phrases.refusals import REFUSALS
from servicehall.phrases.sentence import Sentence, say

SENTENCES: dict[str, Sentence] = FACTS | {f"refusal.{code}": sentence for code, sentence in REFUSALS.items()}


def speak(code: str, values: Mapping[str, Any], language: str, *, zone: str | tzinfo | None = None) -> str:
    """The passage for a fact's name, a clock line's code or ``refusal.<code>``.

    An unknown code, language, or a missing value that the sentence cannot do without, is a fault (KeyError).
    ``zone``: where moments among the values are read, an IANA name; they are shown as they come when it is None.
    """
    if code.startswith("clock."):
        return clock_lines.speak(code, values, language)
    return say(SENTENCES[code], values, language, zone)
