"""What Django checks at every start: rows obey the layers, routes have policies, columns can be replayed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Field, ForeignKey, ManyToManyField, Model
from django.urls import URLPattern, URLResolver, get_resolver

from servicehall.site.config import CHECKOUT

LISTS = ("REPLAYED", "SEALED", "CACHE")


@cache
def ranks() -> dict[str, int]:
    """Package to height, read from the import contract, where the order is written once. Empty where not shipped."""
    pyproject = CHECKOUT / "pyproject.toml"
    if not pyproject.exists():
        return {}
    contracts = tomllib.loads(pyproject.read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {name: -height for height, layer in enumerate(layers) for name in re.split(r"\s*[|:]\s*", layer)}


@register
def keys_point_down(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [error for model in _ours() for field in model._meta.get_fields() for error in key_errors(model, field)]


@register
def columns_can_be_replayed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [error for model in _ours() for error in replay_errors(model)]


@register
def routes_have_policies(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [error for pattern in get_resolver().url_patterns for error in route_errors(pattern)]


def key_errors(model: type[Model], field: Any) -> Iterator[Error]:
    """A key points to a lower package, leaves no name up there, and takes nothing away with what it points to."""
    if not isinstance(field, (ForeignKey, ManyToManyField)) or isinstance(field.related_model, str):
        return
    here, there = model._meta.app_label, field.related_model._meta.app_label
    if here == there:
        return
    rank = ranks()
    if here in rank and there in rank and rank[there] >= rank[here]:
        yield Error(f"{field} points up or sideways, to {there}", obj=field, id="servicehall.E001")
    if not field.remote_field.hidden:
        yield Error(f'{field} needs related_name="+"', obj=field, id="servicehall.E002")


def replay_errors(model: type[Model]) -> Iterator[Error]:
    """Each column of a replayed subject stands in exactly one list, and each name in a list is a column."""
    if not any(hasattr(model, name) for name in LISTS):
        return
    lists = {name: frozenset(getattr(model, name, ())) for name in LISTS}
    columns = {name for field in model._meta.concrete_fields for name in (field.name,)}
    aliases = {field.attname: field.name for field in model._meta.concrete_fields}
    named = {name: frozenset(aliases.get(column, column) for column in listed) for name, listed in lists.items()}
    for column in sorted(columns):
        places = [name for name in LISTS if column in named[name]]
        if len(places) != 1 and not _is_key(model, column, places):
            said = f"in {' and '.join(places)}" if places else "in none of REPLAYED, SEALED, CACHE"
            yield Error(f"{model._meta.label}.{column} stands {said}", obj=model, id="servicehall.E003")
    for name in LISTS:
        for column in sorted(named[name] - columns):
            yield Error(f"{model._meta.label}.{name} names {column}, no column", obj=model, id="servicehall.E004")
    for column, reason in getattr(model, "CACHE", {}).items():
        if not str(reason).strip():
            yield Error(f"{model._meta.label}.CACHE gives no reason for {column}", obj=model, id="servicehall.E005")


def route_errors(pattern: URLPattern | URLResolver) -> Iterator[Error]:
    """Every address was registered with the gate, which takes none without a policy."""
    if isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            yield from route_errors(inner)
    elif not getattr(pattern.callback, "routes", None):
        yield Error(f"The address {pattern.pattern} has no policy", obj=pattern, id="servicehall.E006")


def _is_key(model: type[Model], column: str, places: Sequence[str]) -> bool:
    """The primary key names the subject itself and needs no list."""
    key: Field[Any, Any] = model._meta.pk
    return column == key.name and not places


def _ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("servicehall.")]
