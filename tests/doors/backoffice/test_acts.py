from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.doors.backoffice.officer import Officer, at, words
from tests.town import MONDAY, Town

WHY = "The plot lies in a protected area; article 12 forbids building there."


def row(application_id: UUID) -> Any:
    from servicehall.applications.models import Application

    return Application.objects.get(id=application_id)


def facts(application_id: UUID) -> list[str]:
    from servicehall.ledger import queries as ledger

    return [fact.name for fact in ledger.of(application_id)]


def accepted(town: Town, code: str = "birth-registration") -> UUID:
    """An application taken in by its check."""
    filed = town.file(code)
    officer, address = at(town, filed.id)
    officer.take_up(address)
    officer.post(f"{address}/accept", {"turn": officer.turn(address)})
    return filed.id


def test_accepting_says_what_happens_next(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    turn = officer.turn(address)

    done = officer.post(f"{address}/accept", {"turn": turn})["Location"]

    assert row(filed.id).state == "accepted"
    assert done == f"{address}/done?since={turn}"
    said = words(officer.get(done))
    assert f"Accepted {filed.reference}" in said
    assert "Your application is complete and has been accepted." in said
    assert "The whole is due on" in said


def test_the_second_of_two_officers_sees_what_changed(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    head = Officer(town, town.open_step(filed.id).office_id, "head")
    officer.take_up(address)
    head.take_up(address)
    seen = head.turn(address)
    head.post(f"{address}/accept", {"turn": seen})
    before = facts(filed.id)

    answer = officer.post(f"{address}/accept", {"turn": seen}, status=409)

    said = words(answer.content.decode())
    assert "Nothing was recorded" in said
    assert "What changed meanwhile This step is done: Complete." in said
    assert "Your application is complete and has been accepted." in said
    assert "We have received your application." not in said
    assert facts(filed.id) == before


def test_one_notice_lists_everything_and_stops_the_clock(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    turn = officer.turn(address)
    page = officer.get(f"{address}/notice")
    material = next(part for part in page.split('value="') if part.startswith("material:")).partition('"')[0]
    assert all(f'value="answer:{key}"' in page for key in town.sample("birth-registration"))

    sent = {"turn": turn, "item": [material, "answer:child_name"]}
    sent |= {f"text-{material}": "Send a copy that can be read.", "text-answer:child_name": "Write it as on the paper."}
    done = officer.post(f"{address}/notice", sent)["Location"]

    assert "The notice has been sent" in words(officer.get(done))
    assert row(filed.id).due_on is None
    said = words(officer.get(address))
    assert "Paused" in said
    assert "There is no due day while the clock stands still." in said
    assert "Send a copy that can be read." in said
    assert "The clock stands still: the applicant was asked for something." in said
    assert f"{filed.reference} Register a birth Paused Check what was handed in Mine" in words(officer.get("/office/"))


def test_a_notice_of_nothing_is_shown_again_and_nothing_is_recorded(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    before, turn = facts(filed.id), officer.turn(address)

    nothing = officer.post(f"{address}/notice", {"turn": turn}, status=422)
    empty = officer.post(f"{address}/notice", {"turn": turn, "item": "answer:child_name"}, status=422)
    loose = officer.post(f"{address}/notice", {"turn": turn, "text-answer:child_name": "Correct it."}, status=422)
    unknown = officer.post(
        f"{address}/notice", {"turn": turn, "item": "answer:shoe", "text-answer:shoe": "x"}, status=422
    )

    assert "There is a problem Choose what is missing or wrong" in words(nothing.content.decode())
    assert 'href="#text-answer-child_name"' in empty.content.decode()
    assert "Write what the applicant should do:" in words(empty.content.decode())
    assert "Correct it." in loose.content.decode()
    assert "You wrote something here but did not choose it." in words(loose.content.decode())
    assert "This cannot be asked for: answer:shoe" in words(unknown.content.decode())
    assert facts(filed.id) == before


def test_what_the_supplement_changed_is_marked(town: Town) -> None:
    from servicehall.applications import commands

    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    sent = {"turn": officer.turn(address), "item": "answer:child_name", "text-answer:child_name": "As on the paper."}
    officer.post(f"{address}/notice", sent)

    commands.supplement(
        actor=town.aziza,
        application_id=filed.id,
        answers={"child_name": "Lê Thị Hoa Mai"},
        files_given={},
        at=MONDAY,
    )

    page = officer.get(address)
    assert "Lê Thị Hoa Mai Changed" in words(page)
    assert page.count("app-changed") == 1
    assert "The applicant has answered the notice" in words(page)
    assert row(filed.id).due_on is not None
    assert "/notice" not in page


def test_a_decision_on_answers_changed_since_is_refused(town: Town) -> None:
    from servicehall.applications import commands

    application_id = accepted(town)
    head, address = at(town, application_id)
    head.take_up(address)
    seen = head.turn(address + "/decide")
    commands.ask(
        actor=head.actor,
        application_id=application_id,
        step_id=town.open_step(application_id).id,
        turn=row(application_id).turn,
        items={"answer:child_name": "As on the paper."},
        at=MONDAY,
    )
    paused = head.post(f"{address}/decide", {"turn": seen, "outcome": "granted", "reasons": "All is well."}, status=409)
    assert "The application waits for something that was asked for." in words(paused.content.decode())
    assert "All is well." in paused.content.decode()
    commands.supplement(
        actor=town.aziza, application_id=application_id, answers={"child_name": "Mai"}, files_given={}, at=MONDAY
    )
    before = facts(application_id)

    late = head.post(f"{address}/decide", {"turn": seen, "outcome": "granted", "reasons": "All is well."}, status=409)

    assert "We have received what you sent in addition." in words(late.content.decode())
    assert "What you had written" in words(late.content.decode())
    assert "All is well." in late.content.decode()
    assert facts(application_id) == before
    assert row(application_id).state == "accepted"


def test_a_refusal_without_reasons_is_shown_again_and_nothing_is_recorded(town: Town) -> None:
    application_id = accepted(town)
    head, address = at(town, application_id)
    head.take_up(address)
    turn, before = head.turn(address + "/decide"), facts(application_id)

    for reasons in ("", "   "):
        answer = head.post(f"{address}/decide", {"turn": turn, "outcome": "refused", "reasons": reasons}, status=422)
        said = words(answer.content.decode())
        assert "There is a problem Write the reasons: whoever applied has a right to know them." in said
        assert 'href="#reasons"' in answer.content.decode()
        assert 'value="refused" checked' in answer.content.decode()
    unchosen = head.post(f"{address}/decide", {"turn": turn, "reasons": WHY}, status=422)
    assert "There is a problem Choose an outcome" in words(unchosen.content.decode())
    assert WHY in unchosen.content.decode()
    assert facts(application_id) == before
    assert row(application_id).state == "accepted"


def test_a_refusal_with_reasons_concludes_and_closes_the_file(town: Town) -> None:
    application_id = accepted(town)
    head, address = at(town, application_id)
    head.take_up(address)
    turn = head.turn(address + "/decide")

    done = head.post(f"{address}/decide", {"turn": turn, "outcome": "refused", "reasons": WHY})["Location"]

    assert (row(application_id).state, row(application_id).outcome) == ("decided", "refused")
    said = words(head.get(done))
    assert "Decided: Refused" in said
    assert "The file is closed: nobody reads it without a new reason." in said
    closed = head.get(address)
    assert "The file is closed. Nobody reads it without a new reason." in words(closed)
    assert "Aziza" not in closed
    assert "/take-up" not in closed


def test_granting_issues_the_result(town: Town) -> None:
    application_id = accepted(town)
    head, address = at(town, application_id)
    head.take_up(address)
    assert "Law on Civil Status" in words(head.get(f"{address}/decide"))

    head.post(f"{address}/decide", {"turn": head.turn(address + "/decide"), "outcome": "granted"})

    assert row(application_id).outcome == "granted"
    assert row(application_id).result_id is not None


def test_parallel_opinions_join_and_are_read_by_who_decides(town: Town) -> None:
    application_id = town.file("construction-permit").id
    for key, outcome in (("intake", "complete"), ("scrutiny", "passed"), ("inspection", "passed")):
        town.do(application_id, key, outcome, at=MONDAY)
    opinions = {"opinion-fire": "agree", "opinion-environment": "agree-with-conditions", "opinion-roads": "object"}
    officers = {key: at(town, application_id, key) for key in opinions}
    turns = {}
    for key, (officer, address) in officers.items():
        officer.take_up(address)
        turns[key] = officer.turn(address + "/decide")

    for key, (officer, address) in officers.items():
        sent = {"turn": turns[key], "outcome": opinions[key], "reasons": f"Reasons of {key}."}
        officer.post(f"{address}/decide", sent)

    approval, address = at(town, application_id, "approval")
    approval.take_up(address)
    said = words(approval.get(f"{address}/decide"))
    assert "No-objection opinion: roads Objected" in said
    assert "Agreed, with conditions" in said
    for key in opinions:
        assert f"Reasons of {key}." in said


def test_a_case_officer_is_told_that_a_step_is_the_heads(town: Town) -> None:
    application_id = town.file("birth-registration").id
    case, check = at(town, application_id)
    case.take_up(check)
    case.post(f"{check}/accept", {"turn": case.turn(check)})
    address, before = f"/office/a/{application_id}/{town.open_step(application_id).id}", facts(application_id)

    assert "For the head" in words(case.get("/office/"))
    answer = case.post(f"{address}/take-up", {"turn": "1"}, status=403)

    assert "You cannot do this from your post." in words(answer.content.decode())
    assert facts(application_id) == before


def test_ones_own_matter_is_refused_in_words(town: Town) -> None:
    from servicehall.accounts.models import Account

    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    Account.objects.filter(id=officer.account_id).update(party_id=town.aziza.party_id)
    before = facts(filed.id)

    answer = officer.post(f"{address}/take-up", {"turn": "1"}, status=403)

    assert "You cannot handle this one: it is your own" in words(answer.content.decode())
    assert facts(filed.id) == before


def test_an_application_is_sent_on_to_another_place(town: Town) -> None:
    filed = town.file("birth-registration")
    officer, address = at(town, filed.id)
    officer.take_up(address)
    page = officer.get(f"{address}/route")
    unit = page.partition('<option value="')[2].partition('<option value="')[2].partition('"')[0]
    turn = officer.turn(f"{address}/route")
    missing = officer.post(f"{address}/route", {"turn": turn}, status=422)
    assert "Choose where it belongs" in words(missing.content.decode())
    nowhere = officer.post(f"{address}/route", {"turn": turn, "unit": "no-such-unit"}, status=422)
    assert 'href="#unit"' in nowhere.content.decode()
    there = row(filed.id).office_id

    done = officer.post(f"{address}/route", {"turn": turn, "unit": unit})["Location"]

    assert row(filed.id).office_id != there
    assert "Sent on" in words(officer.get(done))
    assert filed.reference not in officer.get("/office/")
