"""Jinja2 as the house uses it: one environment per language, constant words resolved when a template is compiled.

``{{ _("Save and continue") }}`` becomes the finished text in the compiled template; ``_("Due on {day}", day=x)`` keeps
only the filling-in for render time; ``ngettext("{n} day", "{n} days", n)`` keeps only the choice of the form. A word
that is not a constant cannot be extracted, so it is an error of the template.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.visitor import NodeTransformer

from servicehall.doors.look import assets, filters, hidden
from servicehall.phrases import catalog
from servicehall.phrases.languages import DEFAULT, LANGUAGES

DOORS = Path(__file__).resolve().parent.parent
MACROS = tuple(f"look/ui/{part}.html" for part in ("base", "fields", "show", "lists", "office", "forms"))


class House(Environment):
    """An environment that speaks one language and escapes everything."""

    def __init__(self, *, language: str, loader: BaseLoader, **options: Any) -> None:
        options = {"trim_blocks": True, "lstrip_blocks": True, "auto_reload": False, "cache_size": -1} | options
        options |= {"autoescape": True, "undefined": StrictUndefined}
        super().__init__(loader=loader, **options)
        self.language = language
        spoken = LANGUAGES[language]
        self.globals.update(language=language, lang=spoken.tag, dir=spoken.direction, rtl=spoken.direction == "rtl")
        self.globals.update(asset=assets.url, stylesheet=assets.stylesheet(spoken.direction), hidden=hidden.fields)
        self.filters.update(filters.for_language(language))
        self._gather_macros()

    def _gather_macros(self) -> None:
        """Every macro by its name. They find each other there too, so a file may use those of the files before it."""
        found = SimpleNamespace()
        self.globals["ui"] = found
        for name in MACROS:
            module = self.get_template(name).module
            vars(found).update((key, value) for key, value in vars(module).items() if not key.startswith("_"))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        spoken = _Speak(self.language, name).visit(tree)
        assert isinstance(spoken, nodes.Template)
        return spoken


class _Speak(NodeTransformer):
    """Puts the language's words in the place of ``_`` and ``ngettext``."""

    def __init__(self, language: str, template: str | None) -> None:
        self.language = language
        self.template = template

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name not in {"_", "ngettext"}:
            return node
        said = self._one(node) if node.node.name == "_" else self._many(node)
        return said.set_lineno(node.lineno)

    def _one(self, node: nodes.Call) -> nodes.Expr:
        text = catalog.gettext(self.language, self._constant(node, 0))
        if not node.kwargs:
            return nodes.Const(text)
        return _filled(nodes.Const(text), node.kwargs)

    def _many(self, node: nodes.Call) -> nodes.Expr:
        singular, plural = self._constant(node, 0), self._constant(node, 1)
        texts = catalog.forms(self.language, singular, plural)
        choice = nodes.Filter(nodes.Const(texts), "form_of", [node.args[2]], [], None, None)
        count = nodes.Keyword("n", nodes.Filter(node.args[2], "number", [], [], None, None))
        return _filled(choice, [count, *node.kwargs])

    def _constant(self, node: nodes.Call, place: int) -> str:
        if len(node.args) > place and isinstance(node.args[place], nodes.Const):
            return str(node.args[place].as_const())
        raise TemplateSyntaxError("a word must be a constant", node.lineno, self.template)


def _filled(text: nodes.Expr, values: list[nodes.Keyword]) -> nodes.Expr:
    return nodes.Filter(text, "fill", [], values, None, None)


@cache
def for_language(language: str) -> House:
    """The environment of one language over the templates of every door."""
    return House(language=language, loader=FileSystemLoader([str(folder) for folder in folders()]))


def folders() -> list[Path]:
    """The template folders of all doors: each door keeps its own under ``jinja2/<door>``."""
    return sorted(folder for folder in DOORS.glob("*/jinja2") if folder.is_dir())


def environment(**options: Any) -> House:
    """What Django's own Jinja2 backend asks for; it speaks English. Pages are rendered through ``look.page``."""
    options.pop("autoescape", None)
    options.pop("undefined", None)
    return House(language=DEFAULT, **options)
