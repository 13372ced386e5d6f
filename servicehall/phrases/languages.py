"""The languages the house speaks. Codes are BCP 47, as short as they can be without being misread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Language:
    """``code`` stands in data and addresses, ``tag`` in HTML's lang, ``locale`` is Babel's, ``name`` its own name."""

    code: str
    tag: str
    locale: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    accepts: tuple[str, ...] = ()


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "en", "en", "English"),
        Language("vi", "vi", "vi", "Tiếng Việt"),
        Language("zh", "zh-Hans", "zh_Hans_CN", "中文", accepts=("zh-hans", "zh-cn", "zh-sg")),
        Language("fa", "fa", "fa", "فارسی", direction="rtl", accepts=("prs", "fa-ir", "fa-af")),
    )
}
DEFAULT = "en"


def known(code: str | None) -> str | None:
    """The language a word names (``zh-Hans``, ``FA``, ``vi_VN``), or None when the house does not speak it."""
    if not code:
        return None
    word = code.strip().replace("_", "-").lower()
    if word in LANGUAGES:
        return word
    for language in LANGUAGES.values():
        if word == language.tag.lower() or word in language.accepts:
            return language.code
    stem = word.partition("-")[0]
    return stem if stem in LANGUAGES else None


def preferred(accept_language: str | None) -> str | None:
    """The first language of an Accept-Language header the house speaks. Source: RFC 9110, section 12.5.4."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate((accept_language or "")[:400].split(",")):
        word, _, weight = part.partition(";")
        wishes.append((-_quality(weight), place, word))
    for quality, _, word in sorted(wishes):
        if quality < 0 and (code := known(word)) is not None:
            return code
    return None


def _quality(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def pick(names: dict[str, str], language: str) -> tuple[str, str]:
    """The text of ``{language: text}`` to show, and the language it is in: asked, English, else the first there is."""
    if language in names:
        return names[language], language
    tag = LANGUAGES[language].tag
    if tag in names:
        return names[tag], language
    if DEFAULT in names:
        return names[DEFAULT], DEFAULT
    return next((text, code) for code, text in names.items())
