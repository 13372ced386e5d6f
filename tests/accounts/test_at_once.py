"""What happens when many do the same at the same instant, each in a transaction of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from servicehall.accounts import commands as accounts
from servicehall.accounts.models import Account, Failures, Session
from servicehall.accounts.types import NotSignedIn
from servicehall.kernel.errors import Refusal
from servicehall.ledger.models import Fact
from servicehall.parties.models import Identifier, Party
from servicehall.vault.models import Key
from servicehall.workforce import queries as workforce

from . import people
from .people import AT, AZIZA_NUMBER, CHINARA_PASSWORD, code

MINUTE = timedelta(minutes=1)


def at_once(times: int, act: Callable[[], Any]) -> Counter[str]:
    """Run the act in so many threads at the same instant; returns how each was answered."""
    gate = Barrier(times)

    def one(_: int) -> str:
        gate.wait()
        try:
            with transaction.atomic():
                answer = act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return answer.refusal.code if isinstance(answer, NotSignedIn) else "done"

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_are_counted_one_by_one() -> None:
    people.aziza()

    answers = at_once(14, lambda: accounts.sign_in(login=AZIZA_NUMBER, password="a wrong one", door="citizen", at=AT))

    assert answers == {"wrong-credentials": 10, "try-later": 4}
    assert len(Failures.objects.get().at) == 10


@pytest.mark.django_db(transaction=True)
def test_of_one_code_typed_twice_at_once_one_signs_in() -> None:
    account = people.chinara()
    accounts.add_login(actor=people.owner(account), account_id=account, login="chinara@example.org", at=AT)
    logins = ["chinara", "chinara@example.org"] * 3

    answers = at_once(
        6,
        lambda: accounts.sign_in(login=logins.pop(), password=CHINARA_PASSWORD, totp=code(AT), door="desk", at=AT),
    )

    assert answers == {"done": 1, "wrong-credentials": 5}
    assert Session.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_register_the_same_person_at_once_one_succeeds() -> None:
    answers = at_once(6, people.aziza)

    assert answers == {"done": 1, "already-registered": 5}
    assert (Party.objects.count(), Identifier.objects.count(), Account.objects.count()) == (1, 1, 1)
    assert (Key.objects.count(), Fact.objects.count()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_a_session_held_by_a_slow_request_does_not_stop_the_next_one() -> None:
    people.aziza()
    session = people.as_aziza()
    token_hash = accounts.token_hash(session.token)

    def another() -> Any:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            return workforce.enter(token_hash, at=AT + 5 * MINUTE)

    with transaction.atomic():
        workforce.enter(token_hash, at=AT + 5 * MINUTE)
        assert at_once(1, another) == {"done": 1}
