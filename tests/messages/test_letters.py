from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from servicehall.kernel.errors import NotFound
from servicehall.messages import commands, post, queries, rules
from servicehall.messages.errors import Undelivered
from servicehall.messages.letter import write
from servicehall.messages.models import Message, Outbox
from servicehall.messages.types import Sent
from servicehall.vault import commands as vault
from servicehall.vault.models import Reading

from .people import AT, REFERENCE, person, told
from .sink import sink

WORDS = {
    "en": "Your application is complete and has been accepted.",
    "vi": "Hồ sơ",
    "zh": "申请",
    "fa": "درخواست",
}


def letter(folder: Path) -> EmailMessage:
    [file] = folder.glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def rows() -> list[tuple[str, int, str]]:
    return list(Outbox.objects.order_by("message__at", "queued_at").values_list("state", "attempts", "last_error"))


@pytest.mark.parametrize("language", ["en", "vi", "zh", "fa"])
def test_a_letter_says_what_happened_and_where_to_look_in_the_partys_language(
    db: None, folder: Path, language: str
) -> None:
    message = told(person(language))

    assert commands.send_due(at=AT) == Sent(sent=1)

    mail = letter(folder)
    text = mail.get_content().replace("\r\n", "\n")
    assert WORDS[language] in text
    assert f"https://hall.example.org/track?reference={REFERENCE}\n" in text
    assert mail["Message-ID"] == f"<{message}@hall.example.org>"
    assert mail["To"] == "aziza@example.org"
    assert mail["Content-Language"] == {"zh": "zh-Hans"}.get(language, language)
    assert REFERENCE in mail["Subject"]
    assert "Aziza" not in str(mail) + text


def test_the_address_is_opened_for_the_message_and_the_reading_is_recorded(db: None, folder: Path) -> None:
    aziza = person()
    message = told(aziza)

    commands.send_due(at=AT)

    [reading] = Reading.objects.all()
    assert (reading.purpose, reading.about, reading.subjects) == ("message", message, [aziza])


def test_a_letter_delivered_again_is_the_same_letter(db: None, folder: Path) -> None:
    message = told(person())
    commands.send_due(at=AT)
    first = (folder / f"{message}.eml").read_bytes()

    Outbox.objects.update(state="waiting", sent_at=None)
    commands.send_due(at=AT + timedelta(days=1))

    assert [file.name for file in folder.iterdir()] == [f"{message}.eml"]
    assert (folder / f"{message}.eml").read_bytes() == first


def test_what_has_left_does_not_leave_again(db: None, folder: Path) -> None:
    told(person())
    commands.send_due(at=AT)

    assert commands.send_due(at=AT + timedelta(days=30)) == Sent()
    [row] = Outbox.objects.all()
    assert (row.state, row.attempts, row.sent_at) == ("sent", 1, AT)


def test_a_party_without_an_address_or_forgotten_gets_no_letter_and_holds_up_nobody(db: None, folder: Path) -> None:
    told(person(email=None))
    forgotten = person()
    told(forgotten)
    vault.destroy(subject=forgotten, at=AT)
    told(person())

    assert commands.send_due(at=AT) == Sent(sent=1, nowhere=2)


def test_a_dead_server_loses_nothing_and_is_tried_again_later(db: None, folder: Path, settings: Settings) -> None:
    message = told(person(), at=AT - timedelta(minutes=1))
    told(person())
    settings.SMTP_URL = "smtp://127.0.0.1:1"

    assert commands.send_due(at=AT) == Sent(tried_again=1)  # the way is closed: the second is not even tried
    assert rows() == [("waiting", 1, "ConnectionRefusedError"), ("waiting", 0, "")]
    assert Outbox.objects.get(message_id=message).due_at == AT + timedelta(minutes=5)

    with sink() as server:
        settings.SMTP_URL = server.url
        assert commands.send_due(at=AT + timedelta(minutes=5)) == Sent(sent=2)
    assert len(server.letters) == 2
    assert [row[0] for row in rows()] == ["sent", "sent"]


def test_a_letter_is_given_up_after_many_attempts_seen_by_an_operator_and_sent_again(
    db: None, folder: Path, settings: Settings
) -> None:
    message = told(person())
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    at = AT
    for attempt in range(1, rules.PATIENCE + 1):
        commands.send_due(at=at)
        at += rules.wait_after(attempt)

    [row] = queries.given_up()
    assert (row.message_id, row.attempts, row.last_error) == (message, 16, "ConnectionRefusedError")
    assert at - AT == timedelta(days=1, hours=21, minutes=15)
    assert commands.send_due(at=at) == Sent()

    settings.SMTP_URL = None
    commands.send_again(outbox_id=row.id, at=at)
    assert commands.send_due(at=at) == Sent(sent=1)
    with pytest.raises(NotFound):
        commands.send_again(outbox_id=row.id, at=at)


def test_a_server_that_refuses_the_address_for_good_is_believed_and_one_that_is_busy_is_tried_again(
    db: None, folder: Path, settings: Settings
) -> None:
    told(person())
    with sink(answers={"RCPT": "550 aziza@example.org is unknown here"}) as server:
        settings.SMTP_URL = server.url
        assert commands.send_due(at=AT) == Sent(failed=1)
    assert rows() == [("failed", 1, "recipient-550")]  # never the server's own words

    told(person())
    with sink(answers={"DATA": "451 later"}) as server:
        settings.SMTP_URL = server.url
        assert commands.send_due(at=AT) == Sent(tried_again=1)
    assert rows()[1] == ("waiting", 1, "smtp-451")


def test_a_server_that_says_nothing_holds_nobody_up() -> None:
    with sink(silent=True) as server, post.Smtp(server.url, timeout=0.2) as way, pytest.raises(Undelivered) as no:
        way.deliver(UUID(int=1), EmailMessage())

    assert (no.value.code, no.value.closed) == ("SMTPServerDisconnected", True)


@pytest.mark.parametrize("to", ["nobody", "a@b.example\r\nBcc: bek@example.org", "", "a@", "a b@example.org"])
def test_an_address_that_cannot_stand_in_a_header_writes_no_letter(to: str) -> None:
    with pytest.raises(Undelivered) as no:
        write(
            message_id=UUID(int=1),
            code="application.withdrawn",
            values={},
            at=AT,
            to=to,
            language="en",
            house="https://hall.example.org",
        )

    assert (no.value.code, no.value.for_good) == ("address", True)


def test_a_letter_with_a_fault_in_it_holds_up_nobody_and_is_given_up_in_the_end(db: None, folder: Path) -> None:
    bad = told(person(), at=AT - timedelta(minutes=1))
    Message.objects.filter(id=bad).update(code="application.never-heard-of")
    told(person())

    assert commands.send_due(at=AT) == Sent(sent=1, tried_again=1)
    assert rows() == [("waiting", 1, "fault"), ("sent", 1, "")]

    Outbox.objects.filter(message_id=bad).update(attempts=rules.PATIENCE - 1, due_at=AT)
    assert commands.send_due(at=AT) == Sent(failed=1)
    assert [(row.message_id, row.last_error) for row in queries.given_up()] == [(bad, "fault")]


def test_a_sender_that_dies_leaves_a_letter_that_comes_due_again(
    db: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = told(person())
    deliver = post.Folder.deliver

    def dies(self: post.Folder, message_id: UUID, mail: EmailMessage) -> None:
        deliver(self, message_id, mail)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(post.Folder, "deliver", dies)
        with pytest.raises(KeyboardInterrupt):
            commands.send_due(at=AT)

    assert commands.send_due(at=AT + timedelta(minutes=4)) == Sent()
    assert commands.send_due(at=AT + timedelta(minutes=5)) == Sent(sent=1)
    assert [file.name for file in folder.iterdir()] == [f"{message}.eml"]


def test_waits_double_and_end_at_four_hours() -> None:
    waits = [rules.wait_after(attempt) // timedelta(minutes=1) for attempt in range(1, 9)]

    assert waits == [5, 10, 20, 40, 80, 160, 240, 240]
