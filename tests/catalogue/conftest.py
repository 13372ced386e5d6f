from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from servicehall.catalogue import body, shipped
from servicehall.catalogue.types import Revision
from servicehall.forms.types import Entry

if TYPE_CHECKING:
    from servicehall.offices.types import TerritoryView

SHIPPED = sorted((one["scope"], one["code"]) for one in shipped.procedures())


@cache
def dictionary() -> dict[str, Entry]:
    return {raw["id"]: shipped.entry(raw) for raw in shipped.dictionary()}


@cache
def revision(scope: str, code: str) -> Revision:
    raw = next(one for one in shipped.procedures() if (one["scope"], one["code"]) == (scope, code))
    return body.read(raw, dictionary(), id=UUID(int=1), number=1, authorities=shipped.authorities(scope))


def sample_of(code: str, scope: str) -> dict[str, Any]:
    found = shipped.sample(code, scope)
    assert found is not None
    return found


@pytest.fixture
def territories(db: None) -> dict[str, TerritoryView]:
    """The three shipped territories with every shipped procedure offered in them."""
    from servicehall.catalogue import commands
    from servicehall.offices import commands as office_commands
    from servicehall.offices import queries as offices

    offices.forget()
    for code in ("vn-an-giang", "vn-lao-cai", "cn-yaan"):
        office_commands.load_territory(code)
    offices.forget()
    commands.load_shipped()
    return {view.code: view for view in offices.territories()}
