from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from servicehall.applications.types import StepView
from servicehall.kernel.errors import Invalid, NotAllowed, NotFound, Stale, TooLate
from servicehall.kernel.flow import NotNow
from servicehall.kernel.money import Money
from tests.town import MONDAY, Town

from .acts import (
    DAY,
    HOUR,
    accepted,
    at_once,
    decide,
    file_at_window,
    in_hand,
    officer_of,
    recorded,
    refused,
    row_of,
    step_of,
)

OPINIONS = ("opinion-environment", "opinion-fire", "opinion-roads")
OWED = Money(650_000, "VND")


def conclude(town: Town, application_id: UUID, key: str, **more: Any) -> Any:
    from servicehall.applications import commands

    step = step_of(application_id, key)
    given: dict[str, Any] = {
        "actor": officer_of(town, step), "application_id": application_id, "step_id": step.id, "outcome": "passed",
        "reasons": "", "at": MONDAY + HOUR,
    }  # fmt: skip
    return commands.decide_step(**(given | more))


def before_approval(town: Town) -> UUID:
    application_id = accepted(town)
    for key in ("scrutiny", "inspection"):
        decide(town, application_id, key, "passed", at=MONDAY + HOUR)
    for key in OPINIONS:
        decide(town, application_id, key, "agree", at=MONDAY + HOUR)
    return application_id


def approved(town: Town) -> UUID:
    application_id = before_approval(town)
    decide(town, application_id, "approval", "granted", at=MONDAY + DAY)
    return application_id


def pay(actor: Any, application_id: UUID, tendered: Money = OWED, at: Any = MONDAY + 2 * DAY) -> Any:
    from servicehall.applications import commands

    return commands.pay_fee(actor=actor, reference=row_of(application_id).reference, tendered=tendered, at=at)


def test_taking_up_gives_the_officer_a_purpose_that_ends_with_the_matter(town: Town) -> None:
    from servicehall.accounts import queries as accounts
    from servicehall.applications import commands, queries

    application_id = accepted(town)
    step = step_of(application_id, "scrutiny")
    officer = town.officer(step.office_id, "case")
    with refused(NotAllowed, needs="take-up"):
        queries.file_page(actor=officer, application_id=application_id, step_id=step.id, now=MONDAY)

    commands.take_up(actor=officer, application_id=application_id, step_id=step.id, at=MONDAY + HOUR)
    commands.take_up(actor=officer, application_id=application_id, step_id=step.id, at=MONDAY + HOUR)

    page = queries.file_page(actor=officer, application_id=application_id, step_id=step.id, now=MONDAY + HOUR)
    assert isinstance(page.step, StepView)
    assert (page.answers["applicant_name"], page.step.mine, page.allowed) == ("Lê Văn Tám", True, ("decide", "ask"))
    assert recorded(application_id) == ["filed", "accepted", "step-started"]
    commands.withdraw(
        actor=town.aziza, application_id=application_id, turn=row_of(application_id).turn, at=MONDAY + 2 * HOUR
    )
    assert officer.account_id is not None
    assert accounts.purpose_for(account_id=officer.account_id, about=application_id, at=MONDAY + 3 * HOUR) is None
    with refused(NotAllowed, needs="take-up"):
        queries.file_page(actor=officer, application_id=application_id, step_id=step.id, now=MONDAY + 3 * HOUR)


def test_reading_the_file_leaves_a_reading_that_names_the_applicant(town: Town) -> None:
    from servicehall.applications import commands, queries
    from servicehall.vault.models import Reading

    application_id = accepted(town)
    step = step_of(application_id, "scrutiny")
    officer = officer_of(town, step)
    commands.take_up(actor=officer, application_id=application_id, step_id=step.id, at=MONDAY + HOUR)
    before = Reading.objects.count()

    queries.inbox(actor=officer, now=MONDAY + HOUR)
    assert Reading.objects.count() == before
    queries.file_page(actor=officer, application_id=application_id, step_id=step.id, now=MONDAY + HOUR)

    rows = list(Reading.objects.filter(about=application_id, purpose="assignment"))
    assert rows
    assert {tuple(row.subjects) for row in rows} == {(town.aziza.party_id,)}
    assert {row.office_id for row in rows} == {officer.office_id}


def test_what_a_colleague_has_may_be_taken_over_in_the_open(town: Town) -> None:
    from servicehall.applications import commands

    application_id = accepted(town)
    step = step_of(application_id, "scrutiny")
    first, second = officer_of(town, step), town.officer(step.office_id, "head")
    commands.take_up(actor=first, application_id=application_id, step_id=step.id, at=MONDAY + HOUR)
    commands.take_up(actor=second, application_id=application_id, step_id=step.id, at=MONDAY + HOUR)

    assert step_of(application_id, "scrutiny").account_id == second.account_id
    assert recorded(application_id)[-2:] == ["step-started", "step-started"]


def test_a_step_is_decided_at_its_office_by_its_post(town: Town) -> None:
    from servicehall.applications.errors import OwnMatter

    application_id = accepted(town)
    step = step_of(application_id, "scrutiny")
    case = officer_of(town, step)

    for actor in (
        town.officer(town.chinara.office_id or 0, "case"),
        town.aziza,
        town.bek,
        replace(case, office_id=None),
    ):
        with refused(NotFound):
            conclude(town, application_id, "scrutiny", actor=actor)
    with refused(NotAllowed, role="case"):
        conclude(town, application_id, "scrutiny", actor=town.officer(step.office_id, "window"))
    with refused(OwnMatter):
        conclude(town, application_id, "scrutiny", actor=replace(case, party_id=town.aziza.party_id))


def test_a_case_officer_does_not_approve(town: Town) -> None:
    application_id = before_approval(town)
    office_id = step_of(application_id, "approval").office_id

    with refused(NotAllowed, role="head"):
        conclude(town, application_id, "approval", actor=town.officer(office_id, "case"), outcome="granted")


@pytest.mark.parametrize("outcome", ["granted", "never", "", "incomplete", "sent-back"])
def test_only_outcomes_of_the_plan_conclude_a_step(town: Town, outcome: str) -> None:
    application_id = accepted(town)

    with refused(Invalid, errors={"outcome": "unknown"}):
        conclude(town, application_id, "scrutiny", outcome=outcome)


@pytest.mark.parametrize("reasons", ["", "   ", "\n"])
def test_an_outcome_against_the_applicant_needs_its_reasons(town: Town, reasons: str) -> None:
    from servicehall.applications.errors import ReasonsNeeded

    application_id = accepted(town)

    with refused(ReasonsNeeded):
        conclude(town, application_id, "scrutiny", outcome="failed", reasons=reasons)


def test_a_step_decided_meanwhile_is_stale_and_tells_what_was_decided(town: Town) -> None:
    application_id = accepted(town)
    conclude(town, application_id, "scrutiny")

    with refused(Stale, version=3, outcome="passed"):
        conclude(town, application_id, "scrutiny", outcome="failed", reasons="Too high.")


def test_nothing_is_decided_while_the_clock_stands_still(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.applications.errors import Paused

    application_id = accepted(town)
    step = step_of(application_id, "scrutiny")
    commands.ask(
        actor=officer_of(town, step), application_id=application_id, step_id=step.id, turn=2,
        items={"answer:storeys": "How many?"}, at=MONDAY + HOUR,
    )  # fmt: skip

    with refused(Paused):
        conclude(town, application_id, "scrutiny")
    commands.take_up(actor=officer_of(town, step), application_id=application_id, step_id=step.id, at=MONDAY + HOUR)


def test_a_moment_before_the_last_fact_is_too_late(town: Town) -> None:
    application_id = accepted(town)
    conclude(town, application_id, "scrutiny", at=MONDAY + DAY)

    with refused(TooLate):
        conclude(town, application_id, "inspection", at=MONDAY + HOUR)


def test_acts_that_met_at_the_lock_are_not_refused_for_the_moment_they_came_in(town: Town) -> None:
    from datetime import timedelta

    application_id = accepted(town)
    conclude(town, application_id, "scrutiny", at=MONDAY + DAY)
    conclude(town, application_id, "inspection", at=MONDAY + DAY - timedelta(milliseconds=40))

    row = row_of(application_id)
    assert (row.last_at, step_of(application_id, "inspection").done_at) == (
        MONDAY + DAY,
        MONDAY + DAY - timedelta(milliseconds=40),
    )


def test_parallel_opinions_open_together_and_join_once(town: Town) -> None:
    application_id = accepted(town)
    conclude(town, application_id, "scrutiny")
    conclude(town, application_id, "inspection")
    assert {step_of(application_id, key).state for key in OPINIONS} == {"open"}
    assert step_of(application_id, "opinion-heritage") is None

    for number, key in enumerate(OPINIONS):
        assert step_of(application_id, "approval") is None
        decide(
            town, application_id, key, "object" if number == 0 else "agree", at=MONDAY + DAY, reasons="By the river."
        )

    assert step_of(application_id, "approval").state == "open"
    assert row_of(application_id).state == "accepted"


def test_a_refusal_concludes_at_once_with_its_reasons_and_no_result(town: Town) -> None:
    from servicehall.applications import queries

    application_id = before_approval(town)
    decide(town, application_id, "approval", "refused", at=MONDAY + DAY, reasons="The road belongs to all.")

    row = row_of(application_id)
    assert (row.state, row.outcome, row.result_id, row.charge_id) == ("decided", "refused", None, None)
    assert row.concluded_at == MONDAY + DAY
    assert step_of(application_id, "fee") is None
    assert recorded(application_id)[-2:] == ["step-decided", "decided"]
    assert b"road" not in bytes(row.decision)
    told = queries.tracking(actor=town.aziza, application_id=application_id, now=MONDAY + DAY).told
    assert told[-1].code == "application.refused"
    with refused(NotNow):
        pay(town.chinara, application_id)


def test_a_refusal_drops_what_is_still_open(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.applications.models import Step

    application_id = file_at_window(town, "identity-document", tier="standard").id
    pay(town.chinara, application_id, Money(30_000, "VND"), at=MONDAY + HOUR)
    assert set(Step.objects.filter(application_id=application_id, state="open").values_list("key", flat=True)) == {
        "identify",
        "lost-report",
    }
    for key, outcome in (("identify", "complete"), ("lost-report", "passed")):
        decide(town, application_id, key, outcome, at=MONDAY + 2 * HOUR)
    decide(town, application_id, "decide", "refused", at=MONDAY + DAY, reasons="Not the same person.")

    assert row_of(application_id).outcome == "refused"
    assert not Step.objects.filter(application_id=application_id, state="open").exists()
    with refused(NotNow):
        commands.withdraw(
            actor=town.aziza, application_id=application_id, turn=row_of(application_id).turn, at=MONDAY + DAY
        )


def test_the_fee_is_the_plans_and_is_taken_once_at_any_window(town: Town) -> None:
    from servicehall.payments import queries as payments
    from servicehall.payments.errors import TooLittle, WrongCurrency

    application_id = approved(town)
    row = row_of(application_id)
    assert payments.get(row.charge_id).total == OWED
    assert recorded(application_id)[-2:] == ["step-decided", "fee-due"]
    with refused(TooLittle):
        pay(town.chinara, application_id, Money(649_999, "VND"))
    with refused(WrongCurrency):
        pay(town.chinara, application_id, Money(650_000, "CNY"))
    for actor in (
        town.aziza,
        officer_of(town, step_of(application_id, "approval")),
        replace(town.chinara, hall_id=None),
    ):
        with refused(NotFound):
            pay(actor, application_id)
    with refused(NotFound):
        pay(replace(town.chinara, territory_id=town.territory_id + 1), application_id)

    _, receipt = pay(town.second_window, application_id, Money(1_000_000, "VND"))

    assert (receipt.total, receipt.change) == (OWED, Money(350_000, "VND"))
    assert (row_of(application_id).state, row_of(application_id).outcome) == ("decided", "granted")
    assert recorded(application_id)[-2:] == ["fee-paid", "decided"]
    with refused(NotNow):
        pay(town.chinara, application_id)


def test_nothing_is_owed_before_it_is_due(town: Town) -> None:
    application_id = accepted(town)

    with refused(NotNow):
        pay(town.chinara, application_id)


def test_no_officer_concludes_the_fee_without_money(town: Town) -> None:
    from servicehall.applications import commands

    application_id = approved(town)
    step = step_of(application_id, "fee")

    for role in ("case", "window", "head"):
        officer = town.officer(step.office_id, role)
        with refused(NotAllowed, role="party"):
            conclude(town, application_id, "fee", actor=officer, outcome="paid", at=MONDAY + 2 * DAY)
        with refused(NotAllowed, role="party"):
            commands.take_up(actor=officer, application_id=application_id, step_id=step.id, at=MONDAY + 2 * DAY)


def test_a_result_is_fetched_once_at_a_third_hall(town: Town) -> None:
    from servicehall.applications import commands, queries
    from servicehall.offices import queries as offices

    application_id = approved(town)
    pay(town.second_window, application_id)
    reference = row_of(application_id).reference
    hall = offices.halls(town.territory_id)[5]
    third = replace(town.chinara, hall_id=hall.id, office_id=hall.office_id, window_id=offices.windows(hall.id)[0].id)

    def fetch(actor: Any) -> Any:
        return commands.hand_over(actor=actor, reference=reference, at=MONDAY + 3 * DAY)

    for actor in (town.aziza, replace(third, territory_id=town.territory_id + 1), replace(third, roles=frozenset())):
        with refused(NotFound):
            fetch(actor)
    assert fetch(third)[1] == 1
    with refused(NotNow):
        fetch(town.chinara)
    page = queries.tracking(actor=town.aziza, application_id=application_id, now=MONDAY + 3 * DAY)
    assert len({page.hall_id, page.handed_over_hall_id}) == 2
    assert page.handed_over_hall_id == hall.id


def test_an_undecided_application_has_nothing_to_fetch(town: Town) -> None:
    from servicehall.applications import commands

    application_id = accepted(town)

    with refused(NotNow):
        commands.hand_over(actor=town.chinara, reference=row_of(application_id).reference, at=MONDAY + DAY)


def test_withdrawing_waives_the_fee_and_drops_what_is_open(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.payments import queries as payments

    application_id = approved(town)
    row = row_of(application_id)

    def withdraw(actor: Any = town.aziza, turn: int = row.turn, at: Any = MONDAY + 2 * DAY) -> Any:
        return commands.withdraw(actor=actor, application_id=application_id, turn=turn, at=at)

    for actor in (town.bek, town.chinara):
        with refused(NotFound):
            withdraw(actor)
    with refused(Stale, version=row.turn):
        withdraw(turn=row.turn - 1)
    withdraw()

    after = row_of(application_id)
    assert (after.state, after.outcome, step_of(application_id, "fee").state) == ("withdrawn", "withdrawn", "dropped")
    assert str(payments.get(after.charge_id).state) == "waived"
    assert payments.balance() == 0
    with refused(NotNow):
        withdraw(turn=after.turn)
    with refused(NotNow):
        pay(town.chinara, application_id)


def test_withdrawing_ends_an_open_pause(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.applications.models import Pause

    application_id = accepted(town)
    step = step_of(application_id, "scrutiny")
    commands.ask(
        actor=officer_of(town, step), application_id=application_id, step_id=step.id, turn=2,
        items={"answer:storeys": "How many?"}, at=MONDAY + HOUR,
    )  # fmt: skip
    commands.withdraw(actor=town.aziza, application_id=application_id, turn=3, at=MONDAY + DAY)

    assert Pause.objects.get(application_id=application_id).until == MONDAY + DAY


def test_a_guest_owns_no_step(town: Town) -> None:
    from servicehall.applications import queries
    from servicehall.kernel.actor import Actor, Kind

    for actor in (Actor(door="desk", kind=Kind.GUEST), town.aziza, replace(town.chinara, office_id=None)):
        with refused(NotFound):
            queries.inbox(actor=actor, now=MONDAY)


def test_of_eight_officers_who_decide_one_step_at_once_one_does(live_town: Town) -> None:
    from servicehall.applications import commands

    application_id = accepted(live_town)
    step = step_of(application_id, "scrutiny")
    officers = [officer_of(live_town, step), in_hand(live_town.officer(step.office_id, "head"), application_id)] * 4

    def act(officer: Any) -> Any:
        return lambda: commands.decide_step(
            actor=officer, application_id=application_id, step_id=step.id, outcome="passed", reasons="",
            at=MONDAY + HOUR,
        )  # fmt: skip

    answers = at_once([act(officer) for officer in officers])

    losers = [no for no in answers if isinstance(no, Stale)]
    assert (len(losers), len(answers)) == (7, 8)
    assert {no.facts["outcome"] for no in losers} == {"passed"}
    assert recorded(application_id) == ["filed", "accepted", "step-decided"]


def test_parallel_last_steps_at_once_join_exactly_once_whatever_their_moments(live_town: Town) -> None:
    from datetime import timedelta

    from servicehall.applications.models import Step

    for _ in range(3):
        application_id = accepted(live_town)
        for key in ("scrutiny", "inspection"):
            decide(live_town, application_id, key, "passed", at=MONDAY + HOUR)
        for key in OPINIONS:
            officer_of(live_town, step_of(application_id, key))

        def act(key: str, late: int, application_id: UUID = application_id) -> Any:
            moment = MONDAY + DAY - timedelta(milliseconds=late)
            return lambda: decide(live_town, application_id, key, "agree", at=moment)

        answers = at_once([act(key, 20 * number) for number, key in enumerate(OPINIONS)])

        assert [str(row.state) for row in answers] == ["accepted"] * 3  # type: ignore[union-attr]
        assert Step.objects.filter(application_id=application_id, key="approval").count() == 1
        assert recorded(application_id) == ["filed", "accepted", *["step-decided"] * 5]
