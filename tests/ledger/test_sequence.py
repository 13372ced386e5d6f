from __future__ import annotations

import random
import threading
from uuid import UUID

import pytest
from django.db import connection, transaction

from servicehall.kernel.actor import house
from servicehall.kernel.ids import new_id
from servicehall.ledger import commands, queries
from servicehall.ledger.models import Entry, Fact, Pending

from .book import AT, at_once, happened

SUBJECTS = [new_id() for _ in range(4)]


@pytest.mark.django_db
def test_numbers_follow_the_order_of_recording_and_never_move() -> None:
    first, second = happened(3), happened(2)

    assert commands.sequence(at=AT, limit=2) == 2
    before = list(Entry.objects.order_by("number").values_list("number", "fact_id"))
    assert commands.sequence(at=AT) == 3
    assert commands.sequence(at=AT) == 0

    entries = list(Entry.objects.order_by("number").values_list("number", "fact_id"))
    assert entries[:2] == before
    assert [number for number, _ in entries] == [1, 2, 3, 4, 5]
    assert [fact_id for _, fact_id in entries] == [fact.id for fact in queries.of(first) + queries.of(second)]
    assert Pending.objects.count() == 0
    assert queries.first_broken() is None


@pytest.mark.django_db(transaction=True)
def test_only_one_sequences_and_the_other_does_not_wait() -> None:
    happened(3)

    with transaction.atomic():
        assert commands.sequence(at=AT) == 3
        assert at_once([lambda: commands.sequence(at=AT)]) == [0]

    assert queries.head() == 3


@pytest.mark.django_db(transaction=True)
def test_numbers_are_contiguous_while_many_write_some_undo_and_three_sequence() -> None:
    stop = threading.Event()
    turns = dict.fromkeys(SUBJECTS, 0)

    def write(seed: int) -> int:
        chance, kept = random.Random(seed), 0
        for _ in range(25):
            kept += _one_turn(chance.choice(SUBJECTS), turns, undo=chance.random() < 0.2)
        return kept

    def number() -> int:
        done = 0
        while not stop.is_set():
            done += commands.sequence(at=AT, limit=7)
        return done

    def writers() -> int:
        try:
            kept = at_once([lambda seed=seed: write(seed) for seed in range(6)])  # type: ignore[misc]
            return sum(kept)  # type: ignore[arg-type]
        finally:
            stop.set()

    kept, *numbered = at_once([writers, number, number, number])
    rest = 0
    while more := commands.sequence(at=AT):
        rest += more

    assert isinstance(kept, int)
    assert kept == Fact.objects.count() == sum(numbered) + rest  # type: ignore[arg-type]
    entries = list(Entry.objects.order_by("number").values_list("number", "fact_id"))
    assert [number for number, _ in entries] == list(range(1, kept + 1))
    assert len({fact_id for _, fact_id in entries}) == kept
    place = {fact_id: number for number, fact_id in entries}
    for subject in SUBJECTS:
        in_turn = [place[fact.id] for fact in queries.of(subject)]
        assert in_turn == sorted(in_turn)
    assert queries.first_broken() is None
    assert queries.first_gap() is None


def _one_turn(subject: UUID, turns: dict[UUID, int], *, undo: bool) -> int:
    """What a command does: lock the subject, raise its turn, record, commit; or be undone."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(subject)])
        turn = turns[subject] + 1
        commands.record("test.happened", subject=subject, turn=turn, actor=house(), at=AT)
        if undo:
            transaction.set_rollback(True)
            return 0
        turns[subject] = turn
    return 1
