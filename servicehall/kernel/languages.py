"""Language tags: their shape, what to fall back on, and which way the script runs. Which ones we speak is data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

Direction = Literal["ltr", "rtl"]

TAG: Final = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)\Z",
    re.ASCII | re.IGNORECASE,
)
RIGHT_TO_LEFT: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
RIGHT_TO_LEFT_SCRIPTS: Final = frozenset({"Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})


def tag(text: str) -> str:
    """A tag as it should be written: ``ZH_hans_cn`` is ``zh-Hans-CN``. Raises ValueError when it is none.

    Source: RFC 5646 (BCP 47), sections 2.1 and 2.1.1, without extensions and private use.
    """
    found = TAG.match(text.strip().replace("_", "-"))
    if found is None:
        raise ValueError(f"{text!r} is no language tag")
    parts = [found["language"].lower()]
    if found["script"]:
        parts.append(found["script"].title())
    if found["region"]:
        parts.append(found["region"].upper())
    return "-".join(parts) + found["rest"].lower()


def fallbacks(text: str) -> tuple[str, ...]:
    """The tag and the wider ones to look for in turn: ``zh-Hans-CN``, ``zh-Hans``, ``zh``.

    Source: RFC 4647, section 3.4 (lookup).
    """
    parts = tag(text).split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def best(wanted: Iterable[str], there: Mapping[str, object] | Iterable[str]) -> str | None:
    """The first of ``there`` that any wanted tag falls back on, in the order of the wishes; None when there is none.

    What is no tag is passed over: wishes come from browsers.
    """
    known = {tag(one): one for one in there}
    for wish in wanted:
        if TAG.match(wish.strip().replace("_", "-")) is None:
            continue
        for one in fallbacks(wish):
            if one in known:
                return known[one]
    return None


def direction(text: str) -> Direction:
    """Which way the tag's script runs: by its script where it names one, else by its language."""
    found = TAG.match(tag(text))
    script = found["script"] if found is not None else None
    if script:
        return "rtl" if script in RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if tag(text).partition("-")[0] in RIGHT_TO_LEFT else "ltr"
