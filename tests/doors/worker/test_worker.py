from __future__ import annotations

import threading
import time

import pytest
from django.conf import settings

from tests.town import Town


@pytest.mark.slow
def test_the_worker_numbers_reacts_and_signs_until_it_is_told_to_stop(live_town: Town) -> None:
    from django.utils import timezone

    from servicehall.doors.worker import main
    from servicehall.ledger import queries as ledger
    from servicehall.messages import queries as messages
    from servicehall.papers import queries as papers

    filed = live_town.file("identity-document", at=timezone.now())
    stop = threading.Event()
    worker = threading.Thread(target=main.run, args=(stop,))
    worker.start()
    end = time.monotonic() + 60
    while time.monotonic() < end and not (ledger.waiting() == 0 and papers.of(filed.id)):
        time.sleep(0.2)
    stop.set()
    worker.join(40)

    assert not worker.is_alive()
    assert ledger.waiting() == 0
    assert ledger.parked() == []
    assert [paper.kind for paper in papers.of(filed.id)] == ["slip"]
    assert [message.code for message in messages.inbox(live_town.aziza)] == ["application.filed"]
    main.publish()
    assert settings.LEDGER_ORIGIN in (ledger.latest_note() or "")


@pytest.mark.django_db(transaction=True)
def test_a_hand_that_stumbles_gets_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from servicehall.doors.worker import main

    monkeypatch.setattr(main, "RECONNECT", 0.01)
    stop, tries = threading.Event(), []

    def work() -> bool:
        tries.append(1)
        if len(tries) < 4:
            raise ZeroDivisionError
        stop.set()
        return False

    main._hand(work, 0.01, stop)

    assert len(tries) == 4
