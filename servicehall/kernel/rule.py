"""Rules: one expression per clause of a law, in CEL, over a declared list of flat values. True, false, or unknown.

An expression may use the declared names (``site.area``), numbers, texts in quotes, lists in brackets, ``true`` and
``false``, ``&& || ! == != < <= > >= in ? : + - * / %``, and the functions ``size``, ``startsWith``, ``endsWith``,
``contains`` and ``matches``. Nothing else: no documents, no loops, no null, no clock. A day is a text in ISO form, so
``born_on >= "2008-01-01"`` compares days. Money is whole minor units.

Decimals are exact: an expression that speaks of a decimal is worked in millionths, as whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from typing import Any, Final, Protocol

import cel

LONGEST: Final = 2_000
DEEPEST: Final = 20
LARGEST: Final = 10**15
PLACES: Final = 6
LARGEST_DECIMAL: Final = 10**12
MILLION: Final = 10**PLACES
TRIED: Final = 6
"""So many missing yes-or-no values are tried both ways before the outcome is called unknown."""

TYPES: Final = ("text", "integer", "decimal", "boolean", "date", "any")
METHODS: Final = frozenset({"size", "startsWith", "endsWith", "contains", "matches"})
WORDS: Final = frozenset({"true", "false", "in"})
TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
      | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
      | (?P<number>\d+(?:\.\d+)?)(?![\w.])
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
      | (?P<sign>&&|\|\||[<>=!]=|[<>!?:()\[\],+\-*/%])""",
    re.ASCII | re.VERBOSE,
)

Scalar = str | int | Decimal | bool | date | None


class RuleError(ValueError):
    """A rule that cannot be published. ``code`` is stable; ``what`` names the offending piece."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(f"{code}: {what}" if what else code)
        self.code = code
        self.what = what


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither true nor false: these names have no value yet. Asking it for a truth value is a fault (TypeError)."""

    missing: frozenset[str]

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither true nor false; compare with `is True` or `is False`")


class _Program(Protocol):
    def execute(self, context: dict[str, Any], /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule. ``names``: the declared names it uses, with their types."""

    expression: str
    names: Mapping[str, str]
    _program: _Program = field(repr=False, compare=False)
    _inputs: tuple[tuple[str, str, Callable[[Any], Any]], ...] = field(repr=False, compare=False)

    def decide(self, values: Mapping[str, Scalar]) -> bool | Unknown:
        """What the rule says of these values; a value that is absent or None is missing.

        Missing values leave the outcome unknown unless it is the same either way: ``false && missing`` is false,
        ``true || missing`` is true. Values beyond the declared list are not looked at. Raises TypeError for a value
        of another type than declared, ValueError for a number too large or too fine (see LARGEST, PLACES).
        """
        known: dict[str, Any] = {}
        missing: list[tuple[str, str]] = []
        for name, flat, take in self._inputs:
            value = values.get(name)
            if value is None:
                missing.append((name, flat))
            else:
                known[flat] = take(value)
        if not missing:
            return self._program.execute(known) is True
        return self._either_way(known, missing)

    def _either_way(self, known: dict[str, Any], missing: list[tuple[str, str]]) -> bool | Unknown:
        outcome = self._tried(known)
        if outcome is not None:
            return outcome
        unknown = Unknown(frozenset(name for name, _ in missing))
        flats = [flat for name, flat in missing if self.names[name] == "boolean"]
        if not flats or len(flats) > TRIED:
            return unknown
        ways = product((False, True), repeat=len(flats))
        outcomes = {self._tried({**known, **dict(zip(flats, way, strict=True))}) for way in ways}
        only = outcomes.pop()
        return unknown if outcomes or only is None else only

    def _tried(self, known: dict[str, Any]) -> bool | None:
        """The outcome, or None where it hangs on a name without a value: CEL then raises RuntimeError."""
        try:
            return self._program.execute(known) is True
        except RuntimeError:
            return None


def compile_rule(expression: str, names: Mapping[str, str] | Iterable[str]) -> Rule:
    """Check and compile an expression over declared names (name -> one of TYPES), once, when it is published.

    Names alone are of type ``any``: then the rule is refused only if no types at all would fit it.

    Raises RuleError: ``too-long``, ``too-deep``, ``syntax``, ``undeclared`` (what: the name), ``not-allowed`` (what:
    the piece), ``type`` (a comparison or outcome that does not fit), ``number`` (too large or too fine).
    """
    if len(expression) > LONGEST:
        raise RuleError("too-long", f"{len(expression)} signs, at most {LONGEST}")
    names = names if isinstance(names, Mapping) else dict.fromkeys(names, "any")
    for name, kind in names.items():
        if kind not in TYPES:
            raise RuleError("type", f"{name} is declared {kind}; there are {', '.join(TYPES)}")
    tokens = list(_tokens(expression))
    _check_depth(tokens)
    used = _used(tokens, names)
    scaled = any(names[name] == "decimal" for name in used) or any(
        kind == "number" and "." in text for kind, text in tokens
    )
    flats = {name: f"n{place}" for place, name in enumerate(used)}
    text = " ".join(_written(tokens, flats, scaled))
    try:
        program = cel.compile(text)
    except ValueError as error:
        raise RuleError("syntax", _first_line(str(error))) from None
    inputs = tuple((name, flat, _taker(name, names[name], scaled)) for name, flat in flats.items())
    _try_out(program, {flat: names[name] for name, flat in flats.items()})
    return Rule(expression, {name: names[name] for name in used}, program, inputs)


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(expression):
        found = TOKEN.match(expression, place)
        if found is None:
            raise RuleError("syntax", f"cannot read from {expression[place : place + 20]!r}")
        place = found.end()
        if found.lastgroup != "space":
            yield str(found.lastgroup), found.group()


def _check_depth(tokens: list[tuple[str, str]]) -> None:
    """Brackets within brackets, choices within choices, and runs of signs before a value, each at most DEEPEST."""
    depth = choices = run = 0
    for kind, text in tokens:
        if kind == "sign" and text in "([":
            depth += 1
        elif kind == "sign" and text in ")]":
            depth -= 1
        choices += text == "?" and kind == "sign"
        run = run + 1 if kind == "sign" and text in "!-" else 0
        if max(depth, choices, run) > DEEPEST:
            raise RuleError("too-deep", f"more than {DEEPEST}")


def _used(tokens: list[tuple[str, str]], names: Mapping[str, str]) -> list[str]:
    """The declared names used, in order. Refuses undeclared ones, other functions, and division by what may be zero."""
    used: dict[str, None] = {}
    for place, (kind, text) in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else ("", "")
        if kind == "sign" and text in "/%" and (following[0] != "number" or Decimal(following[1]) == 0):
            raise RuleError("not-allowed", f"{text} needs a number other than zero after it")
        if kind != "name" or text in WORDS:
            continue
        name = _without_method(text) if following[1] == "(" else text
        if name and name not in names:
            raise RuleError("not-allowed" if name == "null" else "undeclared", name)
        if name:
            used[name] = None
    return list(used)


def _without_method(text: str) -> str:
    """``site.kind.startsWith`` is the method of the name ``site.kind``; ``size`` is a function of its own."""
    name, _, method = text.rpartition(".")
    if method not in METHODS or (not name and method != "size"):
        raise RuleError("not-allowed", f"{method}()")
    return name


def _written(tokens: list[tuple[str, str]], flats: Mapping[str, str], scaled: bool) -> Iterator[str]:
    """The expression for CEL: flat names, and numbers in millionths where decimals are spoken of."""
    for kind, text in tokens:
        if kind == "number":
            yield str(_number(text, scaled))
        elif kind == "name" and text in flats:
            yield flats[text]
        elif kind == "name" and text not in WORDS:
            name, _, method = text.rpartition(".")
            if scaled and method == "size":
                raise RuleError("not-allowed", "size() beside decimals")
            yield f"{flats[name]}.{method}" if name else method
        elif scaled and kind == "sign" and text in "*/%":
            raise RuleError("not-allowed", f"{text} beside decimals")
        else:
            yield text


def _number(text: str, scaled: bool) -> int:
    try:
        return _whole(Decimal(text), scaled)
    except ValueError as error:
        raise RuleError("number", str(error)) from None


def _whole(value: Decimal, scaled: bool) -> int:
    """The number as CEL gets it. Raises ValueError when it is too large or too fine to be exact."""
    largest = LARGEST_DECIMAL if scaled else LARGEST
    if not value.is_finite() or abs(value) > largest:
        raise ValueError(f"{value} is beyond {largest}")
    number = value * MILLION if scaled else value
    if number != int(number):
        raise ValueError(f"{value} is finer than {PLACES} places" if scaled else f"{value} is no whole number")
    return int(number)


def _taker(name: str, kind: str, scaled: bool) -> Callable[[Any], Any]:
    """How a value of this type is handed to CEL; anything else is a TypeError."""

    def wrong(value: Any) -> TypeError:
        return TypeError(f"{name} is declared {kind}, not {type(value).__name__}")

    def boolean(value: Any) -> bool:
        if type(value) is not bool:
            raise wrong(value)
        return value

    def text(value: Any) -> str:
        if not isinstance(value, str):
            raise wrong(value)
        return value

    def day(value: Any) -> str:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        if not isinstance(value, str):
            raise wrong(value)
        return date.fromisoformat(value).isoformat()

    def number(value: Any) -> int:
        if type(value) is int and not scaled and -LARGEST <= value <= LARGEST:
            return value
        if type(value) is int or (kind != "integer" and isinstance(value, Decimal)):
            return _whole(Decimal(value), scaled)
        raise wrong(value)

    def anything(value: Any) -> Any:
        if isinstance(value, bool | str):
            return value
        return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else number(value)

    takers: dict[str, Callable[[Any], Any]] = {"boolean": boolean, "text": text, "date": day, "any": anything}
    return takers.get(kind, number)


def _try_out(program: _Program, kinds: Mapping[str, str]) -> None:
    """Run with values of every declared type, so that what can never fit is found when the rule is published.

    Untyped names are tried as each type in turn, as far as TRIED of them; it is enough that one choice fits.
    """
    untyped = [flat for flat, kind in kinds.items() if kind == "any"]
    if len(untyped) > TRIED:
        return
    fault: RuleError | None = None
    for choice in product(("boolean", "integer", "text"), repeat=len(untyped)):
        fault = _fault(program, {**kinds, **dict(zip(untyped, choice, strict=True))})
        if fault is None:
            return
    if fault is not None:
        raise fault


def _fault(program: _Program, kinds: Mapping[str, str]) -> RuleError | None:
    """What goes wrong with samples of these types, if anything."""
    for flag, number, text in product((True, False), (0, 1, MILLION), ("", "2026-01-01")):
        values: dict[str, Any] = {"boolean": flag, "integer": number, "decimal": number}
        try:
            outcome = program.execute({flat: values.get(kind, text) for flat, kind in kinds.items()})
        except (TypeError, RuntimeError, ValueError) as error:
            return RuleError("type", _first_line(str(error)))
        if not isinstance(outcome, bool):
            return RuleError("type", f"the outcome is {type(outcome).__name__}, not yes or no")
    return None


def _first_line(text: str) -> str:
    return text.splitlines()[0][:200] if text else ""
