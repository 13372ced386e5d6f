"""After a run: is every acknowledged act there, exactly once, and do rows and ledger agree?"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

COUNTED = {
    "applications": "SELECT count(*) FROM applications_application",
    "steps": "SELECT count(*) FROM applications_step",
    "steps done": "SELECT count(*) FROM applications_step WHERE state = 'done'",
    "facts": "SELECT count(*) FROM ledger_fact WHERE name LIKE 'application.%%'",
    "keys": "SELECT count(*) FROM ledger_once",
    "joined": "SELECT count(*) FROM (SELECT FROM applications_step WHERE state = 'done' GROUP BY application_id"
    " HAVING count(*) = 5) joined",
}


@dataclass(frozen=True)
class Rows:
    counts: dict[str, int]

    def since(self, before: Rows) -> dict[str, int]:
        return {name: count - before.counts[name] for name, count in self.counts.items()}


def rows() -> Rows:
    with connection.cursor() as cursor:
        counts = {}
        for name, query in COUNTED.items():
            cursor.execute(query.replace("%%", "%"))
            counts[name] = int(cursor.fetchone()[0])
    return Rows(counts)


def wrong_rows(act: str, acknowledged: int, grown: dict[str, int], facts_each: int) -> list[str]:
    """What does not add up, in words; empty when all does."""
    expected = dict.fromkeys(COUNTED, 0)
    if act == "submit":
        expected |= {"applications": acknowledged, "steps": 5 * acknowledged}
        expected |= {"facts": facts_each * acknowledged, "keys": acknowledged}
    if act == "step":
        # The fifth opinion of an application opens the step that decides.
        expected |= {"steps done": acknowledged, "facts": acknowledged, "keys": acknowledged}
        expected |= {"joined": grown["joined"], "steps": grown["joined"]}
    return [f"{name}: {grown[name]} more, expected {count}" for name, count in expected.items() if grown[name] != count]


def differences() -> list[str]:
    """Rows against replay, and the ledger against itself. As ``servicehall verify`` does."""
    from servicehall.applications import queries as applications
    from servicehall.ledger import commands as ledger
    from servicehall.ledger import queries as log

    sequence_all()
    found = [str(one) for one in applications.differences()]
    if (number := log.first_broken()) is not None:
        found.append(f"entry {number} does not match its fact")
    if (subject := log.first_gap()) is not None:
        found.append(f"the turns of {subject} have a gap")
    assert ledger is not None
    return found


def sequence_all() -> None:
    """Number every fact, whoever does it. The worker has stopped or helps."""
    from servicehall.ledger import commands as ledger
    from servicehall.ledger import queries as log

    while log.waiting():
        ledger.sequence(at=timezone.now(), limit=20000)


def react_to_nothing_before() -> None:
    """Let every reaction begin after what was prepared, as if that had been printed and told long ago."""
    from servicehall.ledger import queries as log
    from servicehall.ledger import reactions
    from servicehall.ledger.models import Cursor

    sequence_all()
    for reaction in reactions.registered():
        Cursor.objects.update_or_create(reaction=reaction.key, defaults={"number": log.head()})
