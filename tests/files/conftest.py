from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import transaction

from servicehall.files.types import FileView
from servicehall.kernel import ids
from servicehall.kernel.actor import Actor, Kind

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MEGABYTE = 1 << 20

Receive = Callable[..., FileView]
T = TypeVar("T")


def through_gate(command: Callable[..., T], **said: object) -> T:
    """Each act in a transaction of its own, as the gate opens it: a refusal undoes it and nothing else."""
    with transaction.atomic():
        return command(**said)


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def aziza(db: None) -> UUID:
    from servicehall.vault import commands as vault

    party = ids.new_id()
    vault.new_subject(party)
    return party


@pytest.fixture
def herself(aziza: UUID) -> Actor:
    return Actor(door="citizen", kind=Kind.PARTY, account_id=ids.new_id(), party_id=aziza)


@pytest.fixture
def bek(db: None) -> Actor:
    from servicehall.vault import commands as vault

    party = ids.new_id()
    vault.new_subject(party)
    return Actor(door="citizen", kind=Kind.PARTY, account_id=ids.new_id(), party_id=party)


@pytest.fixture
def officer() -> Actor:
    return Actor(door="backoffice", kind=Kind.OFFICER, account_id=ids.new_id(), office_id=7, authority_id=3)


@pytest.fixture
def receive(herself: Actor, aziza: UUID) -> Receive:
    """Hand in bytes as Aziza does at home; anything may be said otherwise."""
    from servicehall.files import commands

    def hand_in(
        data: bytes, name: str = "passport.pdf", declared: str = "application/pdf", **changes: object
    ) -> FileView:
        said: dict[str, object] = {
            "actor": herself,
            "owner": aziza,
            "stream": io.BytesIO(data),
            "name": name,
            "declared_type": declared,
            "at": AT,
            "limit_bytes": MEGABYTE,
            "accepts": (),
        }
        return through_gate(commands.receive, **{**said, **changes})

    return hand_in
