from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from servicehall.clock.limit import Limit, Pause
from servicehall.clock.reckon import reckon
from servicehall.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from servicehall.kernel.flow import NotNow
from tests.town import MONDAY, Town

from .acts import DAY, HOUR, accepted, file_at_window, officer_of, recorded, refused, row_of, step_of


def filed(town: Town, **more: Any) -> UUID:
    application_id: UUID = town.file("identity-document", **more).id
    return application_id


def accept(town: Town, application_id: UUID, **more: Any) -> Any:
    from servicehall.applications import commands

    step = step_of(application_id, "intake")
    given: dict[str, Any] = {
        "actor": officer_of(town, step), "application_id": application_id, "step_id": step.id,
        "turn": row_of(application_id).turn, "at": MONDAY + HOUR,
    }  # fmt: skip
    return commands.accept(**(given | more))


def ask(town: Town, application_id: UUID, key: str = "intake", **more: Any) -> Any:
    from servicehall.applications import commands

    step = step_of(application_id, key)
    given: dict[str, Any] = {
        "actor": officer_of(town, step), "application_id": application_id, "step_id": step.id,
        "turn": row_of(application_id).turn, "items": {"answer:phone": "Please write a number that rings."},
        "at": MONDAY + HOUR,
    }  # fmt: skip
    return commands.ask(**(given | more))


def supplement(town: Town, application_id: UUID, **more: Any) -> Any:
    from servicehall.applications import commands

    given: dict[str, Any] = {
        "actor": town.aziza, "application_id": application_id, "answers": {"phone": "+84907654321"},
        "files_given": {}, "at": MONDAY + 3 * DAY,
    }  # fmt: skip
    return commands.supplement(**(given | more))


def reckoned(town: Town, limit: Limit, received: Any, *pauses: Pause) -> Any:
    from servicehall.offices import queries as offices

    return reckon(
        received=received,
        limit=limit,
        calendar=offices.calendar(town.territory_id),
        profile=offices.profile(town.territory_id),
        pauses=pauses,
    )


def test_accepting_starts_the_first_steps(town: Town) -> None:
    application_id = filed(town)

    accept(town, application_id)

    row = row_of(application_id)
    assert (row.state, row.accepted_at, row.turn) == ("accepted", MONDAY + HOUR, 3)
    assert recorded(application_id) == ["filed", "accepted", "fee-due"]
    assert (step_of(application_id, "intake").outcome, step_of(application_id, "fee").state) == ("complete", "open")


def test_only_the_right_officer_accepts_and_only_what_they_saw(town: Town) -> None:
    from servicehall.applications.errors import OwnMatter

    application_id = filed(town)
    office_id = row_of(application_id).office_id
    elsewhere = town.officer(town.chinara.office_id or 0, "case")
    window = town.officer(office_id, "window")
    own = replace(town.officer(office_id, "case"), party_id=town.aziza.party_id)

    for actor in (elsewhere, town.aziza, town.bek, replace(own, office_id=None)):
        with refused(NotFound):
            accept(town, application_id, actor=actor)
    with refused(NotAllowed, role="case"):
        accept(town, application_id, actor=window)
    with refused(OwnMatter):
        accept(town, application_id, actor=own)
    with refused(Stale, version=1):
        accept(town, application_id, turn=7)
    with refused(NotFound):
        accept(town, application_id, step_id=application_id)


def test_what_is_accepted_is_not_accepted_again(town: Town) -> None:
    application_id = filed(town)
    accept(town, application_id)

    with refused(NotNow):
        accept(town, application_id)


def test_an_intake_is_accepted_never_decided(town: Town) -> None:
    from servicehall.applications import commands

    application_id = filed(town)
    step = step_of(application_id, "intake")

    with refused(NotNow, allowed=["accept", "ask"]):
        commands.decide_step(
            actor=officer_of(town, step),
            application_id=application_id,
            step_id=step.id,
            outcome="complete",
            reasons="",
            at=MONDAY + HOUR,
        )


def test_a_wrong_office_sends_it_on_and_the_clock_does_not_move(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.offices import queries as offices

    application_id = filed(town)
    before, step = row_of(application_id), step_of(application_id, "intake")

    commands.route(
        actor=officer_of(town, step), application_id=application_id, step_id=step.id, unit_code="30307",
        at=MONDAY + HOUR,
    )  # fmt: skip

    row, again = row_of(application_id), step_of(application_id, "intake")
    assert offices.office(row.office_id).unit_code == "30307"
    assert (again.round, again.state, again.office_id, again.due_at) == (2, "open", row.office_id, step.due_at)
    assert step.id != again.id
    assert (row.due_at, row.filed_at, row.state) == (before.due_at, before.filed_at, "filed")
    assert recorded(application_id) == ["filed", "routed"]
    with refused(NotNow):
        accept(town, application_id, step_id=step.id, actor=officer_of(town, step))
    accept(town, application_id, at=MONDAY + 2 * HOUR)
    assert row_of(application_id).state == "accepted"


def test_routing_goes_where_an_authority_is_and_not_where_it_lies_already(town: Town) -> None:
    from servicehall.applications import commands
    from servicehall.offices.errors import NoAuthority

    application_id = filed(town)
    step = step_of(application_id, "intake")

    def route(unit_code: str) -> None:
        commands.route(
            actor=officer_of(town, step), application_id=application_id, step_id=step.id, unit_code=unit_code,
            at=MONDAY + HOUR,
        )  # fmt: skip

    with refused(Invalid, errors={"unit": "there-already"}):
        route("30760")
    with refused(NoAuthority):
        route("99999")
    accept(town, application_id)
    with refused(NotNow):
        route("30307")


def test_a_notice_stops_the_clock_and_the_answer_moves_the_due_day_by_what_was_paused(town: Town) -> None:
    application_id = filed(town)
    first = row_of(application_id).due_on

    notice = ask(town, application_id)
    paused = row_of(application_id)
    assert (paused.due_on, paused.due_at, step_of(application_id, "intake").due_at) == (None, None, None)
    assert (notice.number, notice.answer_until.isoformat()) == (1, "2026-12-23")
    supplement(town, application_id)

    row, limit = row_of(application_id), Limit(7, "working_days")
    expected = reckoned(town, limit, MONDAY, Pause(MONDAY + HOUR, MONDAY + 3 * DAY, "continue", "supplement"))
    assert first == reckoned(town, limit, MONDAY).due_on
    assert (row.due_on, row.due_at) == (expected.due_on, expected.due_at)
    assert row.due_on > first
    intake = step_of(application_id, "intake")
    expected = reckoned(
        town, Limit(1, "working_days"), MONDAY, Pause(MONDAY + HOUR, MONDAY + 3 * DAY, "continue", "supplement")
    )
    assert (intake.due_on, intake.due_at) == (expected.due_on, expected.due_at)
    assert recorded(application_id) == ["filed", "noticed", "supplemented"]


def test_what_was_paused_before_acceptance_still_counts_after_it(town: Town) -> None:
    application_id = filed(town)
    first = row_of(application_id).first_due_at
    ask(town, application_id)
    supplement(town, application_id)
    moved = row_of(application_id).due_at

    accept(town, application_id, at=MONDAY + 3 * DAY + HOUR)

    row = row_of(application_id)
    assert (row.due_at, row.first_due_at) == (moved, first)


def test_a_notice_in_the_middle_moves_whole_and_open_steps(town: Town) -> None:
    from servicehall.applications import commands

    application_id = accepted(town)
    scrutiny = step_of(application_id, "scrutiny")
    ask(town, application_id, "scrutiny", items={"answer:storeys": "The drawing shows six."}, at=MONDAY + DAY)
    assert (row_of(application_id).due_at, step_of(application_id, "scrutiny").due_at) == (None, None)

    commands.supplement(
        actor=town.aziza, application_id=application_id, answers={"storeys": 6}, files_given={}, at=MONDAY + 6 * DAY
    )

    pause = Pause(MONDAY + DAY, MONDAY + 6 * DAY, "continue", "supplement")
    row, step = row_of(application_id), step_of(application_id, "scrutiny")
    assert row.due_at == reckoned(town, Limit(20, "working_days"), MONDAY, pause).due_at
    assert step.due_at == reckoned(town, Limit(5, "working_days"), MONDAY, pause).due_at
    assert step.due_at > scrutiny.due_at
    assert row.grounds["storeys"] == 6


@pytest.mark.parametrize(
    ("items", "errors"),
    [
        ({}, {"items": "empty"}),
        ({"answer:never": "What is it?"}, {"answer:never": "unknown"}),
        ({"material:never": "Bring it."}, {"material:never": "unknown"}),
        ({"phone": "No kind."}, {"phone": "unknown"}),
        ({"answer:phone": "  "}, {"answer:phone": "empty"}),
    ],
)
def test_a_notice_asks_for_something_the_procedure_knows_in_words(
    town: Town, items: dict[str, str], errors: dict[str, str]
) -> None:
    application_id = filed(town)

    with refused(Invalid, errors=errors):
        ask(town, application_id, items=items)


def test_everything_is_asked_at_once_and_nothing_a_second_time(town: Town) -> None:
    from servicehall.applications.errors import NothingAsked, Paused, SecondNotice

    application_id = filed(town)
    with refused(NothingAsked):
        supplement(town, application_id)
    with refused(Stale, version=1):
        ask(town, application_id, turn=2)
    ask(town, application_id)
    with refused(Paused):
        ask(town, application_id)
    with refused(Paused):
        accept(town, application_id)
    supplement(town, application_id)
    with refused(SecondNotice):
        ask(town, application_id, at=MONDAY + 4 * DAY)
    with refused(NothingAsked):
        supplement(town, application_id)


def test_a_supplement_brings_what_was_asked_and_nothing_else(town: Town) -> None:
    from servicehall.applications.errors import AnswersIncomplete, MaterialsMissing
    from servicehall.kernel.ids import new_id

    application_id = filed(town)
    items = {"answer:phone": "A number.", "answer:sex": "As in the register.", "material:old-card": "Both sides."}
    ask(town, application_id, items=items)
    card = {"old-card": new_id()}

    with refused(Invalid, errors={"full_name": "not-asked"}):
        supplement(town, application_id, answers={"full_name": "Another"}, files_given=card)
    with refused(Invalid, errors={"guardian": "not-asked"}):
        supplement(town, application_id, files_given={"guardian": new_id()})
    with refused(MaterialsMissing, missing=["old-card"]):
        supplement(town, application_id, answers={"phone": "+84907654321", "sex": "male"})
    with refused(AnswersIncomplete, errors={"sex": "required"}):
        supplement(town, application_id, files_given=card)
    with refused(AnswersIncomplete, errors={"sex": "choice"}):
        supplement(town, application_id, answers={"phone": "+84907654321", "sex": "x"}, files_given=card)
    with refused(NotFound):
        supplement(town, application_id, answers={"phone": "+84907654321", "sex": "male"}, files_given=card)
    for stranger in (town.bek, town.chinara):
        with refused(NotFound):
            supplement(town, application_id, actor=stranger)


def test_answers_that_take_a_step_away_leave_its_officer_able_to_finish_and_the_rest_to_join(town: Town) -> None:
    from servicehall.applications import commands

    from .acts import decide

    application_id = accepted(town)
    for key in ("scrutiny", "inspection"):
        decide(town, application_id, key, "passed", at=MONDAY + HOUR)
    ask(
        town, application_id, "opinion-environment", at=MONDAY + DAY,
        items={"answer:near_water": "The map shows no water."},
    )  # fmt: skip
    commands.supplement(
        actor=town.aziza, application_id=application_id, answers={"near_water": False}, files_given={},
        at=MONDAY + 2 * DAY,
    )  # fmt: skip

    decide(town, application_id, "opinion-environment", "agree", at=MONDAY + 3 * DAY)
    for key in ("opinion-fire", "opinion-roads"):
        decide(town, application_id, key, "agree", at=MONDAY + 3 * DAY)

    assert step_of(application_id, "approval").state == "open"


def test_answers_that_add_a_step_have_it_opened_before_the_decision(town: Town) -> None:
    from servicehall.applications import commands

    from .acts import decide

    application_id = accepted(town, new_road=False, near_water=False)
    decide(town, application_id, "scrutiny", "passed", at=MONDAY + HOUR)
    ask(town, application_id, "inspection", at=MONDAY + DAY, items={"answer:new_road": "There is a new road."})
    commands.supplement(
        actor=town.aziza, application_id=application_id, answers={"new_road": True}, files_given={},
        at=MONDAY + 2 * DAY,
    )  # fmt: skip
    decide(town, application_id, "inspection", "passed", at=MONDAY + 3 * DAY)

    assert step_of(application_id, "opinion-fire").state == "open"
    assert step_of(application_id, "opinion-roads").state == "open"
    assert step_of(application_id, "approval") is None


def test_a_window_accepts_at_any_hall_for_any_commune(town: Town) -> None:
    from servicehall.offices import queries as offices

    filed = file_at_window(town, "birth-registration", registration_unit="30307")

    row = row_of(filed.id)
    assert row.hall_id == town.chinara.hall_id
    assert offices.office(row.office_id).unit_code == "30307"
    assert step_of(filed.id, "decide").office_id == row.office_id
