from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction
from pypdf import PdfReader

from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.errors import Invalid, NotAllowed, NotFound, TooLate
from servicehall.kernel.flow import NotNow
from servicehall.ledger import queries as ledger
from servicehall.ledger import reactions
from servicehall.ledger.commands import sequence
from servicehall.messages import queries as messages
from servicehall.offices import queries as offices
from servicehall.papers import commands as papers
from servicehall.results import commands, queries
from servicehall.results.models import HallRegister, RegisterCount, Result
from servicehall.results.types import ResultCheck
from servicehall.vault.models import Reading

from .place import AT, Place, place

Queries = Callable[[int], AbstractContextManager[object]]
NAMES = {"en": "Birth certificate", "fa": "گواهی تولد", "vi": "Giấy khai sinh", "zh": "出生证明"}


@pytest.fixture
def lao_cai(db: None) -> Iterator[Place]:
    offices.forget()
    yield place()
    assert queries.differences() == []
    offices.forget()


def facts(result_id: UUID) -> list[str]:
    return [fact.name for fact in ledger.of(result_id)]


def react() -> None:
    """The worker's part: number the facts and let this package's reactions take them, until nothing is left."""
    mine = [each for each in reactions.registered() if each.key.startswith("servicehall.results.")]
    while sequence(at=AT) + sum(reactions.run(each, at=AT) for each in mine):
        pass


def told(place: Place) -> list[tuple[str, str]]:
    holder = Actor(door="citizen", kind=Kind.PARTY, party_id=place.holder, account_id=uuid4())
    return [(message.code, message.text) for message in messages.of(place.application, actor=holder)]


def test_a_result_is_issued_with_a_number_for_people_and_a_code_for_the_check(lao_cai: Place) -> None:
    view = lao_cai.issued()

    assert (view.state, view.turn, view.paper_id, view.register_number) == ("issued", 1, None, None)
    assert view.allowed == ("hand_over", "revoke")
    assert queries.of(lao_cai.application) == [view]
    assert queries.get(view.id) == view
    [fact] = ledger.of(view.id)
    assert (fact.name, fact.payload["number"], fact.payload["code"]) == ("result.issued", view.number, view.code)
    assert "Nguyễn" not in str(fact)
    assert b"Nguy" not in bytes(Result.objects.get(id=view.id).sealed)


def test_anybody_may_check_a_code_and_learns_nothing_of_whose_it_is(
    lao_cai: Place, django_assert_num_queries: Queries
) -> None:
    view = lao_cai.issued(valid_until=date(2026, 9, 7))
    queries.check(view.code)

    with django_assert_num_queries(1):
        found = queries.check(f" {view.code[:6].lower()}-{view.code[6:]} ", on=date(2026, 9, 7))
    assert found == ResultCheck(
        kind="birth-registration",
        names=NAMES,
        number=view.number,
        territory=offices.territory("vn-lao-cai").names,
        issued_on=date(2026, 3, 7),
        valid_until=date(2026, 9, 7),
        state="issued",
        in_force=True,
        sha256=None,
    )
    assert not queries.check(view.code, on=date(2026, 9, 8)).in_force


@pytest.mark.parametrize("code", ["", "BCDFGHJKMNPQ", "x" * 10_000, "\x00", "' OR 1=1 --"])
def test_an_unknown_code_costs_the_same_one_query_and_says_only_that(
    lao_cai: Place, django_assert_num_queries: Queries, code: str
) -> None:
    lao_cai.issued()

    with django_assert_num_queries(1), pytest.raises(NotFound) as no:
        queries.check(code)
    assert no.value.facts == {}


def test_the_worker_prints_what_was_issued_and_the_check_shows_the_papers_digest(lao_cai: Place) -> None:
    view = lao_cai.issued()

    react()

    [after] = queries.of(lao_cai.application)
    assert (after.state, after.turn) == ("issued", 2)
    assert facts(view.id) == ["result.issued", "result.printed"]
    holder = Actor(door="citizen", kind=Kind.PARTY, party_id=lao_cai.holder, account_id=uuid4())
    assert after.paper_id is not None
    paper, pdf = papers.read(actor=holder, purpose="tracking", about=None, paper_id=after.paper_id)
    assert (paper.kind, paper.number, paper.sha256) == ("result.birth-registration", view.number, after.paper_sha256)
    assert queries.check(view.code).sha256 == paper.sha256
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "Nguyễn Thị Ánh" in text
    assert view.code in text
    assert Reading.objects.filter(purpose="paper", about=lao_cai.application, subjects=[lao_cai.holder]).exists()

    react()
    assert facts(view.id) == ["result.issued", "result.printed"]


def test_the_party_hears_that_the_result_is_ready_and_that_it_was_revoked(lao_cai: Place) -> None:
    view = lao_cai.issued()
    react()
    commands.revoke(
        actor=lao_cai.officer(roles="head"), result_id=view.id, reason="issued-in-error", at=AT + timedelta(days=1)
    )
    react()

    assert told(lao_cai) == [
        (
            "result.printed",
            f"Your result is ready. You can read it here or fetch it at any hall. Its number is {view.number}.",
        ),
        ("result.revoked", "This result is no longer valid."),
    ]


def test_a_result_revoked_before_it_was_printed_stays_unprinted(lao_cai: Place) -> None:
    view = lao_cai.issued()
    commands.revoke(actor=lao_cai.officer(roles="head"), result_id=view.id, reason="issued-in-error", at=AT)

    react()

    assert facts(view.id) == ["result.issued", "result.revoked"]
    assert [code for code, _ in told(lao_cai)] == ["result.revoked"]


def test_results_are_handed_over_at_any_hall_and_numbered_in_its_own_register(lao_cai: Place) -> None:
    first, second, third = (lao_cai.issued() for _ in range(3))
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # midnight in Lào Cai
    fourth, fifth = lao_cai.issued(), lao_cai.issued()

    def fetch(result_id: UUID, hall: object, at: datetime = AT) -> int:
        actor = lao_cai.officer(hall)  # type: ignore[arg-type]
        return commands.hand_over(actor=actor, result_id=result_id, hall_id=hall.id, at=at)  # type: ignore[attr-defined]

    assert fetch(first.id, lao_cai.hall) == 1
    assert fetch(second.id, lao_cai.other_hall) == 1
    assert fetch(third.id, lao_cai.hall) == 2
    assert fetch(fourth.id, lao_cai.hall, new_year - timedelta(seconds=1)) == 3
    assert fetch(fifth.id, lao_cai.hall, new_year) == 1
    lines = queries.register_of_hall(lao_cai.hall.id, 2026)
    assert [(row.number, row.result_id, row.handed_over_at) for row in lines] == [
        (1, first.id, AT),
        (2, third.id, AT),
        (3, fourth.id, new_year - timedelta(seconds=1)),
    ]
    assert [row.number for row in queries.register_of_hall(lao_cai.hall.id, 2027)] == [1]
    after = queries.get(first.id)
    assert (after.state, after.hall_id, after.register_number) == ("handed_over", lao_cai.hall.id, 1)
    assert facts(first.id) == ["result.issued", "result.handed-over"]


def test_a_result_is_handed_over_once_and_a_refusal_leaves_no_gap(lao_cai: Place) -> None:
    first, second = lao_cai.issued(), lao_cai.issued()
    hall, officer = lao_cai.hall, lao_cai.officer()
    commands.hand_over(actor=officer, result_id=first.id, hall_id=hall.id, at=AT)

    for expected, changed in (
        (NotNow, {"result_id": first.id}),
        (NotAllowed, {"actor": lao_cai.officer(lao_cai.other_hall)}),
        (NotAllowed, {"actor": Actor(door="citizen", kind=Kind.PARTY, party_id=lao_cai.holder)}),
        (NotAllowed, {"actor": house()}),
        (NotFound, {"actor": lao_cai.officer(territory_id=lao_cai.territory_id + 1)}),
        (NotFound, {"result_id": uuid4()}),
        (TooLate, {"at": AT - timedelta(seconds=1)}),
    ):
        arguments = {"actor": officer, "result_id": second.id, "hall_id": hall.id, "at": AT} | changed
        with pytest.raises(expected), transaction.atomic():
            commands.hand_over(**arguments)  # type: ignore[arg-type]

    assert (facts(first.id), facts(second.id)) == (["result.issued", "result.handed-over"], ["result.issued"])
    assert HallRegister.objects.count() == 1
    assert commands.hand_over(actor=officer, result_id=second.id, hall_id=hall.id, at=AT) == 2


def test_a_revoked_result_is_out_of_force_for_all_who_check_it(lao_cai: Place) -> None:
    view = lao_cai.issued()
    head = lao_cai.officer(roles="head")
    with pytest.raises(NotAllowed), transaction.atomic():
        commands.revoke(actor=lao_cai.officer(), result_id=view.id, reason="issued-in-error", at=AT)
    with pytest.raises(Invalid), transaction.atomic():
        commands.revoke(actor=head, result_id=view.id, reason="Nguyễn lied", at=AT)
    assert facts(view.id) == ["result.issued"]

    commands.revoke(actor=head, result_id=view.id, reason="issued-in-error", at=AT)

    found = queries.check(view.code)
    assert (found.state, found.in_force) == ("revoked", False)
    with pytest.raises(NotNow), transaction.atomic():
        commands.revoke(actor=head, result_id=view.id, reason="issued-in-error", at=AT)
    with pytest.raises(NotNow), transaction.atomic():
        commands.hand_over(actor=lao_cai.officer(), result_id=view.id, hall_id=lao_cai.hall.id, at=AT)
    assert facts(view.id) == ["result.issued", "result.revoked"]


def test_what_waits_to_be_fetched_and_what_a_party_holds(lao_cai: Place, django_assert_num_queries: Queries) -> None:
    waits, fetched = lao_cai.issued(), lao_cai.issued(at=AT + timedelta(hours=1))
    ended = lao_cai.issued(valid_until=date(2026, 3, 6))
    commands.hand_over(
        actor=lao_cai.officer(), result_id=fetched.id, hall_id=lao_cai.hall.id, at=AT + timedelta(hours=2)
    )
    holder = Actor(door="citizen", kind=Kind.PARTY, party_id=lao_cai.holder, account_id=uuid4())

    with django_assert_num_queries(1):
        ready = queries.ready(territory_id=lao_cai.territory_id)
    assert {view.id for view in ready} == {waits.id, ended.id}
    with django_assert_num_queries(1):
        held = queries.held(actor=holder, on=date(2026, 3, 7), kinds=("birth-registration",))
    assert [view.id for view in held] == [fetched.id, waits.id]
    assert queries.held(actor=holder, on=date(2026, 3, 7), kinds=("building-permit",)) == []
    assert queries.held(actor=lao_cai.officer(), on=date(2026, 3, 7)) == []


@pytest.mark.django_db(transaction=True)
def test_halls_hand_over_side_by_side_without_a_gap_and_one_result_once() -> None:
    offices.forget()
    lao_cai = place()
    issued = [lao_cai.issued().id for _ in range(12)]
    numbers: list[int] = []
    refused: list[str] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        for result_id in issued:
            try:
                numbers.append(
                    commands.hand_over(actor=lao_cai.officer(), result_id=result_id, hall_id=lao_cai.hall.id, at=AT)
                )
            except NotNow as no:
                refused.append(no.code)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(numbers) == list(range(1, 13))
    assert len(refused) == 36
    assert [row.number for row in queries.register_of_hall(lao_cai.hall.id, 2026)] == list(range(1, 13))
    assert RegisterCount.objects.get().last == 12
    assert queries.differences() == []
    offices.forget()


@pytest.mark.django_db(transaction=True)
def test_tampering_behind_the_houses_back_is_found(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    offices.forget()
    lao_cai = place()
    first, second, third = (lao_cai.issued() for _ in range(3))
    commands.hand_over(actor=lao_cai.officer(), result_id=first.id, hall_id=lao_cai.hall.id, at=AT)
    sequence(at=AT)
    assert queries.differences() == []

    with owner.transaction():
        owner.execute("UPDATE results_hallregister SET number = 9")
        owner.execute("UPDATE results_registercount SET last = 9")
        owner.execute(
            "UPDATE results_result SET valid_until = '2099-01-01', sealed = '\\x00' WHERE id = %s", [second.id]
        )
        owner.execute("DELETE FROM results_result WHERE id = %s", [third.id])

    assert sorted(queries.differences()) == sorted(
        [
            f"result {first.id}: its register line is ({lao_cai.hall.id}, 2026, 9),"
            f" the facts say ({lao_cai.hall.id}, 2026, 1)",
            f"result {second.id}: valid_until is datetime.date(2099, 1, 1), the facts say None",
            f"result {second.id}: its sealed values are not those that were issued",
            f"result {third.id}: in the ledger, but no row",
            f"register of hall {lao_cai.hall.id} in 2026: count is 9, the facts say 1",
        ]
    )
    offices.forget()
