"""What the tests of the heart share: a refusal that must change nothing, and an officer at work on a step."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from servicehall.kernel.actor import Actor
from servicehall.kernel.errors import Refusal
from tests.town import MONDAY, Town

T = TypeVar("T")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WARD = "30307"
"""Where the building of the sample stands; its other answers lead to three opinions."""


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row an application consists of, and every fact: before and after a refusal they must be equal."""
    from servicehall.accounts.models import Purpose
    from servicehall.applications.models import Application, Draft, Material, Notice, Pause, Step
    from servicehall.ledger.models import Fact
    from servicehall.payments.models import Charge
    from servicehall.results.models import Result

    models = (Application, Draft, Material, Notice, Pause, Step, Fact, Charge, Result, Purpose)
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in models}


@contextmanager
def refused(refusal: type[Refusal], **facts: Any) -> Iterator[None]:
    """The block is refused with exactly this, it said these facts, and nothing changed or was recorded."""
    before = everything()
    with pytest.raises(Refusal) as caught, transaction.atomic():
        yield
    assert type(caught.value) is refusal, caught.value
    told = {name: caught.value.facts.get(name) for name in facts}
    assert told == facts, told
    assert everything() == before


def recorded(application_id: UUID) -> list[str]:
    from servicehall.ledger import queries as ledger

    return [fact.name.removeprefix("application.") for fact in ledger.of(application_id)]


def row_of(application_id: UUID) -> Any:
    from servicehall.applications.models import Application

    return Application.objects.get(id=application_id)


def step_of(application_id: UUID, key: str) -> Any:
    from servicehall.applications.models import Step

    return Step.objects.filter(application_id=application_id, key=key).order_by("-round").first()


def officer_of(town: Town, step: Any) -> Actor:
    """Whoever may decide the step: of its office, with the post its plan asks for and the matter in hand."""
    from servicehall.applications import plan
    from servicehall.catalogue import queries as catalogue

    revision = catalogue.revision(row_of(step.application_id).revision_id)
    return in_hand(town.officer(step.office_id, plan.step_of(revision, step.key).role), step.application_id)


def in_hand(officer: Actor, application_id: UUID) -> Actor:
    """The officer, with a live purpose for the matter and no step taken up: no fact of the application."""
    from servicehall.accounts import commands as accounts
    from servicehall.kernel.actor import house

    assert officer.account_id is not None
    accounts.grant_purpose(
        actor=house(), account_id=officer.account_id, kind="assignment", about=application_id, at=MONDAY
    )
    return officer


def accepted(town: Town, code: str = "construction-permit", **changed: Any) -> UUID:
    """An application that was filed at the window on Monday at nine and accepted there."""
    filed = file_at_window(town, code, **changed)
    return filed.id


def file_at_window(town: Town, code: str, *, at: Any = MONDAY, **changed: Any) -> Any:
    """Filed for Aziza at window 3 with every original shown: quick, since no file is examined."""
    from servicehall.applications import commands

    revision = town.revision(code)
    tier = changed.pop("tier", "standard")
    return commands.file_at_once(
        actor=town.chinara,
        revision_id=revision.id,
        territory_id=town.territory_id,
        answers=town.sample(code) | changed,
        materials={material.key: "window" for material in revision.materials},
        tier=tier,
        party_id=town.aziza.party_id,
        at=at,
    )


def decide(town: Town, application_id: UUID, key: str, outcome: str, *, at: Any, reasons: str = "") -> Any:
    """The right officer decides that step, without taking it up before."""
    from servicehall.applications import commands

    step = step_of(application_id, key)
    return commands.decide_step(
        actor=officer_of(town, step),
        application_id=application_id,
        step_id=step.id,
        outcome=outcome,
        reasons=reasons,
        at=at,
    )


def at_once(acts: Sequence[Callable[[], T]]) -> list[T | Refusal]:
    """Run every act at the same instant, each in a thread and a transaction of its own; answers or refusals."""
    barrier = threading.Barrier(len(acts))

    def one(act: Callable[[], T]) -> T | Refusal:
        barrier.wait()
        try:
            with transaction.atomic():
                return act()
        except Refusal as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))
