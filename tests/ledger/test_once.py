from __future__ import annotations

import threading
import time

import pytest
from django.db import transaction

from servicehall.ledger import commands
from servicehall.ledger.errors import InProgress, KeyReused
from servicehall.ledger.models import Once
from servicehall.ledger.types import Saved

from .book import at_once

WHO = {"principal": "account:1", "route": "file"}
ONE, OTHER = b"1" * 32, b"2" * 32


def asked(key: str = "k", *, fingerprint: bytes = ONE, wait: bool = False, **who: str) -> Saved | None:
    return commands.once(**{**WHO, **who}, key=key, fingerprint=fingerprint, wait=wait)


def answer(key: str = "k", *, fingerprint: bytes = ONE, number: int = 1) -> None:
    commands.answered(**WHO, key=key, fingerprint=fingerprint, status=201, location="/there", ids={"id": number})


@pytest.mark.django_db
def test_the_same_key_gets_the_first_answer() -> None:
    assert asked() is None
    answer()

    assert asked() == Saved(status=201, location="/there", ids={"id": 1})
    assert asked(wait=True) == Saved(status=201, location="/there", ids={"id": 1})


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_refused() -> None:
    assert asked() is None
    answer()

    with pytest.raises(KeyReused) as refused:
        asked(fingerprint=OTHER)

    assert (refused.value.code, refused.value.status) == ("key-reused", 422)
    assert Once.objects.count() == 1


@pytest.mark.django_db
def test_a_key_is_one_principals_on_one_route() -> None:
    assert asked() is None
    answer()

    assert asked(principal="account:2", fingerprint=OTHER) is None
    assert asked(route="pay", fingerprint=OTHER) is None
    assert asked("other", fingerprint=OTHER) is None


@pytest.mark.django_db(transaction=True)
def test_a_key_whose_act_was_undone_is_new_again() -> None:
    with transaction.atomic():
        assert asked() is None
        answer()
        transaction.set_rollback(True)

    with transaction.atomic():
        assert asked(fingerprint=OTHER) is None


@pytest.mark.django_db(transaction=True)
def test_a_machine_that_asks_again_too_soon_is_told_to_come_back() -> None:
    def again() -> Saved | None:
        with transaction.atomic():
            return asked()

    with transaction.atomic():
        assert asked() is None
        [refused] = at_once([again])
        answer()

    assert isinstance(refused, InProgress)
    assert (refused.code, refused.status) == ("in-progress", 409)
    assert again() == Saved(status=201, location="/there", ids={"id": 1})


@pytest.mark.django_db(transaction=True)
def test_a_persons_second_click_waits_for_the_first_answer() -> None:
    begun = threading.Event()

    def first() -> Saved | None:
        with transaction.atomic():
            found = asked(wait=True)
            begun.set()
            time.sleep(0.3)
            answer(number=7)
        return found

    def second() -> tuple[Saved | None, float]:
        assert begun.wait(5)
        started = time.monotonic()
        with transaction.atomic():
            return asked(wait=True), time.monotonic() - started

    one, two = at_once([first, second])

    assert one is None
    assert isinstance(two, tuple)
    assert two[0] == Saved(status=201, location="/there", ids={"id": 7})
    assert two[1] > 0.1


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_that_ask_at_once_one_acts() -> None:
    def act() -> str:
        with transaction.atomic():
            if asked(wait=True) is not None:
                return "answered"
            answer()
            return "acted"

    answers = at_once([act] * 16)

    assert sorted(map(str, answers)) == ["acted"] + ["answered"] * 15
    assert Once.objects.count() == 1
