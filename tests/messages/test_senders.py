from __future__ import annotations

import threading
from email import message_from_bytes
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from servicehall.messages import commands
from servicehall.messages.models import Outbox
from servicehall.messages.types import Sent

from .people import AT, person, told
from .sink import sink


@pytest.mark.django_db(transaction=True)
def test_senders_side_by_side_never_send_one_letter_twice(folder: Path, settings: Settings) -> None:
    aziza = person()
    messages = {str(told(aziza)) for _ in range(40)}
    rounds: list[Sent] = []

    def send() -> None:
        while (done := commands.send_due(at=AT, limit=5)) != Sent():
            rounds.append(done)
        connection.close()

    with sink(slow=0.01) as server:
        settings.SMTP_URL = server.url
        senders = [threading.Thread(target=send) for _ in range(4)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()

    arrived = [message_from_bytes(mail)["Message-ID"].strip("<>").partition("@")[0] for mail in server.letters]
    assert len(arrived) == 40
    assert set(arrived) == messages
    assert sum(done.sent for done in rounds) == 40
    assert set(Outbox.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_the_outbox_is_partitioned_by_month_and_due_letters_are_found_by_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'messages_outbox'::regclass")
        assert cursor.fetchone()[0] >= 5
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM messages_outbox WHERE state = 'waiting' AND due_at <= now()"
            " ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan
    assert "Merge Append" in plan
