"""Keeps ``servicehall/locale`` in step with the words in the sources.

python -m tools.translations            update messages.pot and every <language>.po
python -m tools.translations --check    say what is out of step and leave with 1 (nothing is written)
python -m tools.translations --missing  list what a language still lacks
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import polib
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "servicehall"
LOCALE = SOURCES / "locale"
PLURALS = {
    "vi": "nplurals=1; plural=0;",
    "zh": "nplurals=1; plural=0;",
    "fa": "nplurals=2; plural=(n > 1);",
}
ONE = frozenset({"_", "N_", "gettext"})
MANY = frozenset({"ngettext", "Many"})


@dataclass(slots=True)
class Word:
    """One msgid, its plural when it has one, and the files it stands in."""

    msgid: str
    plural: str = ""
    files: set[str] = field(default_factory=set)


@cache
def words() -> dict[str, Word]:
    """Every word of templates and Python, by msgid, as the sources were when first asked."""
    found: dict[str, Word] = {}
    for path, msgid, plural in sorted(_all()):
        word = found.setdefault(msgid, Word(msgid))
        word.plural = word.plural or plural
        word.files.add(path)
    return found


def _all() -> Iterator[tuple[str, str, str]]:
    for path in SOURCES.rglob("*.py"):
        if "migrations" not in path.parts:
            yield from _python(path)
    for path in SOURCES.glob("doors/*/jinja2/**/*.html"):
        yield from _template(path)


def _python(path: Path) -> Iterator[tuple[str, str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [text for text in map(_text, node.args) if text is not None]
        if name == "Sentence":
            yield from ((_short(path), text, "") for text in _clauses(node))
        if name in MANY and len(texts) >= 2:
            yield _short(path), texts[0], texts[1]
        elif name in ONE and texts:
            yield _short(path), texts[0], ""


def _clauses(sentence: ast.Call) -> Iterator[str]:
    """The plain clauses of a Sentence; a Many in it is found by itself."""
    for argument in sentence.args:
        parts = argument.elts if isinstance(argument, ast.Tuple) else [argument]
        yield from (text for text in map(_text, parts) if text is not None)


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_" and node.args:
        return _text(node.args[0])
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _template(path: Path) -> Iterator[tuple[str, str, str]]:
    tree = Environment().parse(path.read_text(encoding="utf-8"), filename=str(path))
    for call in tree.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name):
            continue
        texts = [arg.value for arg in call.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
        if call.node.name == "ngettext" and len(texts) >= 2:
            yield _short(path), texts[0], texts[1]
        elif call.node.name == "_" and texts:
            yield _short(path), texts[0], ""


def _short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def template() -> polib.POFile:
    """``messages.pot`` as it should be: every word, sorted, with the files it stands in."""
    book = polib.POFile(wrapwidth=118)
    book.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    for msgid, word in sorted(words().items()):
        entry = polib.POEntry(msgid=msgid, occurrences=[(path, "") for path in sorted(word.files)])
        if word.plural:
            entry.msgid_plural, entry.msgstr_plural = word.plural, {0: "", 1: ""}
        book.append(entry)
    return book


def merged(language: str, pot: polib.POFile) -> polib.POFile:
    """A language's file with exactly the words of the template; translations kept, removed words dropped."""
    path = LOCALE / f"{language}.po"
    old = {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}
    book = polib.POFile(wrapwidth=118)
    count = int(PLURALS[language].split("nplurals=")[1][0])
    book.metadata = {**pot.metadata, "Language": language, "Plural-Forms": PLURALS[language]}
    for entry in pot:
        kept = old.get(entry.msgid)
        fresh = polib.POEntry(msgid=entry.msgid, occurrences=entry.occurrences)
        if entry.msgid_plural:
            fresh.msgid_plural = entry.msgid_plural
            said = dict(kept.msgstr_plural) if kept is not None else {}
            fresh.msgstr_plural = {i: said.get(i, "") for i in range(count)}
        elif kept is not None:
            fresh.msgstr = kept.msgstr
        book.append(fresh)
    return book


def missing(language: str) -> list[polib.POEntry]:
    """The words a language still lacks."""
    return [entry for entry in merged(language, template()) if not entry.translated()]


def stale() -> list[str]:
    """The files that are out of step with the sources."""
    pot = template()
    books = {"messages.pot": pot} | {f"{language}.po": merged(language, pot) for language in PLURALS}
    return [name for name, book in books.items() if _read(LOCALE / name) != _written(book)]


def update() -> None:
    pot = template()
    LOCALE.mkdir(exist_ok=True)
    (LOCALE / "messages.pot").write_text(_written(pot), encoding="utf-8")
    for language in PLURALS:
        (LOCALE / f"{language}.po").write_text(_written(merged(language, pot)), encoding="utf-8")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _written(book: polib.POFile) -> str:
    return str(book).rstrip("\n") + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Keeps servicehall/locale in step with the words in the sources.")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--missing", choices=sorted(PLURALS))
    asked = parser.parse_args()
    if asked.missing:
        for entry in missing(asked.missing):
            print(entry.msgid, "|", entry.msgid_plural) if entry.msgid_plural else print(entry.msgid)
        return 0
    if asked.check:
        late = stale()
        print("\n".join(f"out of step: servicehall/locale/{name}" for name in late) or "all in step")
        return int(bool(late))
    update()
    return 0


if __name__ == "__main__":
    sys.exit(main())
