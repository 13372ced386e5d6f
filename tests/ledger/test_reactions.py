from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from servicehall.kernel.actor import house
from servicehall.kernel.ids import new_id
from servicehall.ledger import commands, queries, reactions
from servicehall.ledger.models import Cursor, Fact, Parked
from servicehall.ledger.reactions import Reaction
from servicehall.ledger.types import Fact as Told

from .book import AT, at_once, numbered

LATER = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.CRITICAL, logger="servicehall.ledger"):
        yield


def reaction(react: Callable[[Told], None], *, key: str = "test", in_order: bool = False) -> Reaction:
    return Reaction(key=key, names=("test.happened",), react=react, in_order=in_order, slow=False)


def echo(fact: Told) -> None:
    """What a reaction does: write rows that commit with how far it has read."""
    commands.record("test.echoed", subject=new_id(), turn=1, actor=house(), at=AT, payload={"of": fact.id})


def echoed() -> Counter[int]:
    return Counter(
        payload["of"] for payload in Fact.objects.filter(name="test.echoed").values_list("payload", flat=True)
    )


@pytest.mark.django_db
def test_a_reaction_takes_each_fact_it_wants_once_and_in_order() -> None:
    seen: list[int] = []
    subject = numbered(3)
    numbered(2, name="test.other")
    numbered(1, subject=subject, first=4)
    wanted = reaction(lambda fact: seen.append(fact.turn))

    assert reactions.run(wanted, at=AT) == 4
    assert reactions.run(wanted, at=AT) == 0
    numbered(1, subject=subject, first=5)
    assert reactions.run(wanted, at=AT) == 1

    assert seen == [1, 2, 3, 4, 5]
    assert Cursor.objects.get().number == queries.head() == 7


@pytest.mark.django_db
def test_a_batch_is_taken_in_slices() -> None:
    seen: list[int] = []
    numbered(7)
    wanted = reaction(lambda fact: seen.append(fact.turn))

    assert [reactions.run(wanted, at=AT, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert seen == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.django_db
def test_a_fact_that_always_fails_is_parked_after_five_tries_and_the_others_go_on() -> None:
    seen: list[int] = []

    def fussy(fact: Told) -> None:
        if fact.turn == 3:
            raise ZeroDivisionError("not this one")
        echo(fact)
        seen.append(fact.turn)

    subject = numbered(6)
    wanted, at = reaction(fussy), AT

    assert reactions.run(wanted, at=at) == 2
    assert reactions.run(wanted, at=at) == 0
    assert Cursor.objects.get().attempts == 1
    assert Cursor.objects.get().retry_at == AT + timedelta(seconds=2)
    for tries in (2, 3, 4):
        at += LATER
        assert reactions.run(wanted, at=at) == 0
        assert Cursor.objects.get().attempts == tries
        assert queries.parked() == []
    at += LATER
    assert reactions.run(wanted, at=at) == 1
    assert reactions.run(wanted, at=at) == 3

    assert queries.parked() == [("test", 3, "ZeroDivisionError('not this one')")]
    assert seen[-3:] == [4, 5, 6]
    wanted_ids = {fact.id for fact in queries.of(subject) if fact.turn != 3}
    assert echoed() == Counter(wanted_ids)


@pytest.mark.django_db
def test_a_reaction_in_order_waits_at_the_failing_fact_and_goes_on_once_it_can() -> None:
    seen: list[int] = []
    broken = [True]

    def fussy(fact: Told) -> None:
        if fact.turn == 2 and broken[0]:
            raise ZeroDivisionError
        seen.append(fact.turn)

    numbered(3)
    wanted, at = reaction(fussy, in_order=True), AT
    for _ in range(12):
        reactions.run(wanted, at=at)
        at += LATER

    assert Parked.objects.count() == 0
    assert Cursor.objects.get().number == 1
    assert Cursor.objects.get().attempts == 12
    broken[0] = False
    seen.clear()
    assert reactions.run(wanted, at=at) == 2
    assert seen == [2, 3]
    assert Cursor.objects.get().attempts == 0


@pytest.mark.django_db
def test_a_failing_reaction_does_not_stop_another() -> None:
    def broken(fact: Told) -> None:
        raise ZeroDivisionError

    numbered(3)

    assert reactions.run(reaction(broken, key="broken"), at=AT) == 0
    assert reactions.run(reaction(echo, key="sound"), at=AT) == 3


@pytest.mark.django_db
def test_a_lost_database_is_nobodys_fault() -> None:
    def cut(fact: Told) -> None:
        raise OperationalError("server closed the connection")

    numbered(1)

    with pytest.raises(OperationalError):
        reactions.run(reaction(cut), at=AT)

    assert list(Cursor.objects.values_list("number", "attempts")) == []


@pytest.mark.django_db
def test_a_batch_that_fails_half_way_leaves_no_half_effects() -> None:
    def late(fact: Told) -> None:
        echo(fact)
        if fact.turn == 3:
            raise ZeroDivisionError

    subject = numbered(3)

    assert reactions.run(reaction(late), at=AT) == 2
    assert echoed() == Counter({fact.id: 1 for fact in queries.of(subject)[:2]})


@pytest.mark.django_db(transaction=True)
def test_several_workers_react_to_each_fact_once() -> None:
    subject = numbered(60)

    def work() -> int:
        done = 0
        for _ in range(40):
            done += reactions.run(reaction(echo), at=AT, limit=3)
        return done

    taken = at_once([work] * 4)
    while reactions.run(reaction(echo), at=AT):
        pass

    assert all(isinstance(one, int) for one in taken), taken
    assert echoed() == Counter({fact.id: 1 for fact in queries.of(subject)})


WORKER = """
import sys
from django.conf import settings
settings.INSTALLED_APPS = sys.argv[1].split()
settings.DATABASES["default"]["NAME"] = sys.argv[2]
import django
django.setup()
import time
from servicehall.ledger import commands, reactions
from tests.ledger.book import AT
from tests.ledger.test_reactions import echo, reaction
def slowly(fact):
    echo(fact)
    time.sleep(0.004)
print("ready", flush=True)
while reactions.run(reaction(slowly), at=AT, limit=8):
    pass
"""


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_reacts_to_each_fact_once() -> None:
    from django.conf import settings

    chance, subject = random.Random(20261121), numbered(300)
    arguments = [" ".join(settings.INSTALLED_APPS), str(connection.settings_dict["NAME"])]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}

    cut = 0
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", WORKER, *arguments], stdout=subprocess.PIPE, env=environment
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.05, 0.3))
            cut += process.poll() is None
            os.kill(process.pid, signal.SIGKILL)
    while reactions.run(reaction(echo), at=AT):
        pass

    assert cut >= 3
    assert echoed() == Counter({fact.id: 1 for fact in queries.of(subject)})
