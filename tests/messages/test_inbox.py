from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from servicehall.kernel.errors import NotFound
from servicehall.kernel.money import Money
from servicehall.messages import commands, queries
from servicehall.messages.models import Message, Outbox

from .people import AT, REFERENCE, person, reader, told

Queries = Callable[[int], AbstractContextManager[object]]


def test_what_was_told_is_read_in_the_readers_language_newest_first(
    db: None, django_assert_num_queries: Queries
) -> None:
    aziza = person()
    told(aziza, "application.filed")
    commands.tell(
        party_id=aziza,
        code="application.accepted",
        values={"due_on": date(2026, 3, 20)},
        about=None,
        at=AT + timedelta(days=1),
    )

    with django_assert_num_queries(1):
        first, second = queries.inbox(reader(aziza))

    assert first.text == (
        "Your application is complete and has been accepted. You will have the decision by 20 March 2026."
        " You do not need to do anything now."
    )
    assert second.text == f"We have received your application. Its reference is {REFERENCE}."
    assert first.values == {"due_on": "2026-03-20"}
    assert queries.unread(reader(aziza)) == 2


def test_nobody_reads_anothers_messages(db: None) -> None:
    aziza, bek = person(), person()
    message = told(aziza)

    assert queries.inbox(reader(bek)) == []
    assert queries.unread(reader(bek)) == 0
    with pytest.raises(NotFound), transaction.atomic():
        commands.mark_read(actor=reader(bek), message_id=message, at=AT)
    assert Message.objects.get(id=message).read_at is None


def test_reading_is_noted_once(db: None) -> None:
    aziza = person()
    message = told(aziza)

    commands.mark_read(actor=reader(aziza), message_id=message, at=AT)
    commands.mark_read(actor=reader(aziza), message_id=message, at=AT + timedelta(hours=1))

    assert [row.read_at for row in queries.inbox(reader(aziza))] == [AT]
    assert queries.unread(reader(aziza)) == 0


def test_a_letter_is_queued_with_the_message_unless_mail_was_not_asked_for(db: None) -> None:
    aziza = person()
    message = told(aziza)
    commands.tell(party_id=aziza, code="application.withdrawn", values={}, about=uuid4(), at=AT, channels=["app"])

    [row] = Outbox.objects.all()
    assert (row.message_id, row.party_id, row.due_at, row.state, row.attempts) == (message, aziza, AT, "waiting", 0)
    assert len(queries.inbox(reader(aziza))) == 2


def test_a_code_that_cannot_be_spoken_is_a_fault_and_leaves_nothing(db: None) -> None:
    aziza = person()

    with pytest.raises(KeyError), transaction.atomic():
        told(aziza, "application.never-heard-of")

    assert Message.objects.count() == Outbox.objects.count() == 0


def test_a_message_of_an_earlier_release_breaks_no_page(db: None) -> None:
    aziza = person()
    Message.objects.filter(id=told(aziza)).update(code="application.no-longer-spoken")

    assert [row.text for row in queries.inbox(reader(aziza))] == ["You have a message from the public service hall"]


def test_money_days_and_moments_are_kept_as_json_and_read_at_the_office(db: None) -> None:
    aziza = person()
    at = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    told(aziza, "application.fee-due", amount=Money(50_000, "VND"), until_on=at, zone="Asia/Ho_Chi_Minh")

    [row] = queries.inbox(reader(aziza))
    assert row.values["amount"] == {"amount": 50_000, "currency": "VND"}
    assert "It is ₫50,000." in row.text


def test_messages_about_one_matter_are_found_together(db: None) -> None:
    aziza, matter = person(), uuid4()
    told(aziza)
    for code in ("application.accepted", "application.granted"):
        commands.tell(party_id=aziza, code=code, values={}, about=matter, at=AT)

    assert {row.code for row in queries.of(matter, actor=reader(aziza))} == {
        "application.accepted",
        "application.granted",
    }
    assert queries.of(matter, actor=reader(person())) == []
