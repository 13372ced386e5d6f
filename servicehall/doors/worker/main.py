"""Tireless hands: one numbers facts and reacts to them, one prints, one carries letters out, one keeps house.

Each has its own database connection, so that a mail server that hangs delays no reaction. A lost database is waited
for; nothing here holds state that a restart would lose.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from servicehall.accounts import commands as accounts
from servicehall.applications import commands as applications
from servicehall.files import commands as files
from servicehall.ledger import commands as ledger
from servicehall.ledger import queries as log
from servicehall.ledger import reactions
from servicehall.messages import commands as messages

_log = logging.getLogger("servicehall.worker")

TICK = 0.1
"""Seconds between looks at the ledger while nothing happens; a fact waits at most twice this to be sequenced."""
PRESS_TICK = 0.3
MAIL_TICK = 1.0
PUBLISH_EVERY = 30.0
HOUSEKEEPING_EVERY = 3600.0
PRINTED_AT_ONCE = 5
"""Papers of one kind in one transaction."""
RECONNECT = 1.0
"""Seconds to wait after the database was lost."""


def run(stop: threading.Event | None = None) -> None:
    """Work until told to stop by SIGTERM or SIGINT; the act under way is finished first."""
    stopping = stop or threading.Event()
    if stop is None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
    hands = [
        threading.Thread(target=_hand, args=(work, pause, stopping), name=name)
        for name, work, pause in (
            ("ledger", sequence_and_react, TICK),
            ("press", print_papers, PRESS_TICK),
            ("outbox", send_mail, MAIL_TICK),
            ("publisher", publish, PUBLISH_EVERY),
            ("housekeeper", keep_house, HOUSEKEEPING_EVERY),
        )
    ]
    for hand in hands:
        hand.start()
    stopping.wait()
    for hand in hands:
        hand.join(timeout=30)


def sequence_and_react() -> bool:
    """Number what was recorded and let every reaction take its next facts; True while there is more."""
    done = ledger.sequence(at=timezone.now()) if log.any_waiting() else 0
    for reaction in reactions.behind(at=timezone.now(), slow=False):
        done += reactions.run(reaction, at=timezone.now())
    return done > 0


def print_papers() -> bool:
    """Let the reactions that print take a few facts each; True while there is more."""
    done = 0
    for reaction in reactions.behind(at=timezone.now(), slow=True):
        done += reactions.run(reaction, at=timezone.now(), limit=PRINTED_AT_ONCE)
    return done > 0


def send_mail() -> bool:
    """Deliver letters that are due; never at once again, so that a broken way out is not hammered."""
    messages.send_due(at=timezone.now())
    return False


def publish() -> bool:
    """Sign a checkpoint over the log, at most a minute after a fact was numbered."""
    key = ledger.signing_key(Path(settings.LEDGER_KEY_FILE))
    ledger.publish(at=timezone.now(), origin=settings.LEDGER_ORIGIN, key=key)
    return False


def keep_house() -> bool:
    """Make the partitions of the months to come; throw away what was kept as long as promised."""
    now = timezone.now()
    ledger.make_partitions()
    applications.expire(at=now)
    accounts.clear_old_failures(at=now)
    swept = files.sweep(at=now)
    for file_id in swept.missing:
        _log.error("file %s has a row and no content: restore it from a backup", file_id)
    return False


def _hand(work: Callable[[], bool], pause: float, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            more = work()
        except Exception:  # noqa: BLE001 - whatever went wrong, a hand that stops is worse; it is logged and tried again
            _log.exception("%s goes on in a moment", threading.current_thread().name)
            connection.close()
            stopping.wait(RECONNECT)
            continue
        if not more:
            stopping.wait(pause)
        close_old_connections()
    connection.close()
