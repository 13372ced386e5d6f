"""Whoever owns the database changes what happened; whoever holds an old checkpoint finds it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from servicehall.ledger import commands, queries, rules
from servicehall.ledger.models import Checkpoint

from .book import AT, numbered

Owner = psycopg.Connection[tuple[object, ...]]

CHANGES = {
    "payload": "UPDATE ledger_fact SET payload = jsonb_set(payload, '{n}', '99') WHERE id = %(id)s",
    "actor": 'UPDATE ledger_fact SET actor = actor || \'{"account_id": "somebody"}\' WHERE id = %(id)s',
    "moment": "UPDATE ledger_fact SET at = at - interval '1 microsecond' WHERE id = %(id)s",
    "moment of recording": "UPDATE ledger_fact SET recorded_at = recorded_at - interval '1 microsecond'"
    " WHERE id = %(id)s",
    "name": "UPDATE ledger_fact SET name = 'test.never' WHERE id = %(id)s",
    "turn": "UPDATE ledger_fact SET turn = turn + 100 WHERE id = %(id)s",
    "subject": "UPDATE ledger_fact SET subject = gen_random_uuid() WHERE id = %(id)s",
    "version": "UPDATE ledger_fact SET version = 2 WHERE id = %(id)s",
    "fact removed": "DELETE FROM ledger_fact WHERE id = %(id)s",
    "leaf": "UPDATE ledger_entry SET leaf = sha256(leaf) WHERE fact_id = %(id)s",
    "entry removed": "DELETE FROM ledger_entry WHERE fact_id = %(id)s",
    "entry of another fact": "UPDATE ledger_entry SET fact_id = fact_id + 1 WHERE fact_id = %(id)s",
}
"""What an administrator may try, and on one fact."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_changed_fact_is_found_where_it_stands(owner: Owner, change: str) -> None:
    subject = numbered(9)
    ids = [fact.id for fact in queries.of(subject)]
    signed = _published()
    assert (queries.first_broken(), queries.root_now()) == (None, signed)

    for position in (0, 4, 8):
        with _undone(owner, CHANGES[change], id=ids[position]) as seen:
            found = seen()
            assert found.broken == position + 1 or found.size < signed[0], (change, position)


@pytest.mark.django_db(transaction=True)
def test_a_fact_rewritten_with_its_leaf_does_not_fit_the_old_checkpoint(owner: Owner) -> None:
    subject = numbered(9)
    signed = _published()

    owner.execute("UPDATE ledger_fact SET payload = '{\"n\": 99}' WHERE subject = %s AND turn = 4", [subject])
    owner.commit()
    forged = rules.leaf_of(queries.of(subject)[3])
    owner.execute("UPDATE ledger_entry SET leaf = %s WHERE number = 4", [forged])
    owner.commit()

    assert queries.first_broken() is None
    assert queries.root_now()[0] == signed[0]
    assert queries.root_now() != signed


@pytest.mark.django_db(transaction=True)
def test_a_log_cut_short_is_shorter_than_the_old_checkpoint(owner: Owner) -> None:
    subject = numbered(9)
    signed = _published()

    owner.execute("DELETE FROM ledger_entry WHERE number > 6")
    owner.execute("DELETE FROM ledger_fact WHERE subject = %s AND turn > 6", [subject])
    owner.commit()

    assert queries.first_broken() is None
    assert (queries.root_now()[0], signed[0]) == (6, 9)


def _published() -> tuple[int, bytes]:
    """What an outsider keeps: the size and root of the newest checkpoint."""
    commands.publish(at=AT, origin="test", key=Ed25519PrivateKey.generate())
    row = Checkpoint.objects.order_by("-size").first()
    assert row is not None
    return row.size, bytes(row.root)


class _undone:  # noqa: N801 - reads as a word where it is used
    """Change something as owner, look, and put it back."""

    def __init__(self, owner: Owner, statement: str, **values: Any) -> None:
        self.owner, self.statement, self.values = owner, statement, values

    def __enter__(self) -> Any:
        for table in ("ledger_fact", "ledger_entry"):
            self.owner.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}")
        assert self.owner.execute(self.statement, self.values).rowcount == 1
        self.owner.commit()
        return self._look

    def __exit__(self, *_: object) -> None:
        for table in ("ledger_fact", "ledger_entry"):
            self.owner.execute(f"DELETE FROM {table}")
            self.owner.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
            self.owner.execute(f"DROP TABLE kept_{table}")
        self.owner.commit()

    def _look(self) -> Any:
        class Found:
            broken = queries.first_broken()
            size = queries.root_now()[0]

        return Found
