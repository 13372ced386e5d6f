"""Random legal lives of applications, by random people: whatever they did, the rows say what the facts say.

SERVICEHALL_EXAMPLES lives of SERVICEHALL_STEPS acts each; every act is chosen among those open at that moment, and
one in six is one that is not: it must be refused and leave no trace.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from servicehall.kernel.errors import Refusal
from servicehall.kernel.money import Money
from tests.town import MONDAY, Town, agree

from .acts import file_at_window, officer_of, row_of

EXAMPLES = int(os.environ.get("SERVICEHALL_EXAMPLES", "20"))
STEPS = int(os.environ.get("SERVICEHALL_STEPS", "30"))
ONLINE = ("identity-document",)
AT_WINDOW = ("identity-document", "construction-permit", "birth-registration")
ASKED = {"identity-document": ("phone", "+84907654321"), "construction-permit": ("storeys", 6)}


class Life:
    """One run through the town: its people, its clock, what was filed."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.chance, self.at = town, random.Random(seed), MONDAY
        self.filed: list[tuple[str, Any]] = []
        self.done: Counter[str] = Counter()

    def live(self) -> None:
        for _ in range(STEPS):
            self.at = self._later()
            acts = list(self._open_acts())
            if not acts:
                return  # all that was filed is fetched or ended
            name, act = self.chance.choice(acts)
            if self.chance.random() < 1 / 6:
                self._misfit()
            act()
            self.done[name] += 1

    def _later(self) -> datetime:
        return self.at + self.chance.choice(
            [timedelta(0), timedelta(seconds=40), timedelta(hours=5), timedelta(days=3)]
        )

    def _open_acts(self) -> Any:
        from servicehall.applications.models import Notice, Step

        if len(self.filed) < 4:
            yield "file online", self._file_online
            yield "file at window", self._file_at_window
        for code, application_id in self.filed:
            row = row_of(application_id)
            paused = Notice.objects.filter(application_id=row.id, answered_at=None).exists()
            if row.state in ("filed", "accepted") and self.chance.random() < 0.04:
                yield "withdraw", lambda row=row: self._withdraw(row)
            if row.result_id and not self._fetched(row):
                yield "hand over", lambda row=row: self._hand_over(row)
            if paused and row.concluded_at is None:
                yield "supplement", lambda row=row, code=code: self._supplement(row, code)
            for step in Step.objects.filter(application_id=row.id, state="open"):
                if step.kind == "pay":
                    yield "pay", lambda row=row: self._pay(row)
                    continue
                yield "take up", lambda row=row, step=step: self._take_up(row, step)
                if paused:
                    continue
                asked = Notice.objects.filter(application_id=row.id).exists()
                if code in ASKED and not asked and self.chance.random() < 0.3:
                    yield "ask", lambda row=row, step=step, code=code: self._ask(row, step, code)
                if row.state == "filed":
                    yield "accept", lambda row=row, step=step: self._accept(row, step)
                    if self.chance.random() < 0.3:
                        yield "route", lambda row=row, step=step: self._route(row, step)
                else:
                    yield "decide", lambda row=row, step=step: self._decide(row, step)

    def _file_online(self) -> None:
        code = self.chance.choice(ONLINE)
        who = self.chance.choice([self.town.aziza, self.town.bek])
        filed = self.town.file(code, actor=who, at=self.at, tier=self.chance.choice(["standard", "one-day"]))
        self.filed.append((code, filed.id))

    def _file_at_window(self) -> None:
        code = self.chance.choice(AT_WINDOW)
        changed = {}
        if code == "construction-permit":
            changed = {"near_water": self.chance.random() < 0.5, "new_road": self.chance.random() < 0.5}
        self.filed.append((code, file_at_window(self.town, code, at=self.at, **changed).id))

    def _owner(self, row: Any) -> Any:
        return self.town.aziza if row.party_id == self.town.aziza.party_id else self.town.bek

    def _take_up(self, row: Any, step: Any) -> None:
        from servicehall.applications import commands

        officer = self.chance.choice([officer_of(self.town, step), self.town.officer(step.office_id, "head")])
        commands.take_up(actor=officer, application_id=row.id, step_id=step.id, at=self.at)

    def _accept(self, row: Any, step: Any) -> None:
        from servicehall.applications import commands

        officer = officer_of(self.town, step)
        commands.accept(actor=officer, application_id=row.id, step_id=step.id, turn=row.turn, at=self.at)

    def _route(self, row: Any, step: Any) -> None:
        from servicehall.applications import commands
        from servicehall.offices import queries as offices

        here = offices.office(row.office_id).unit_code
        unit = self.chance.choice([code for code in ("30307", "30760", "31078") if code != here])
        commands.route(
            actor=officer_of(self.town, step), application_id=row.id, step_id=step.id, unit_code=unit, at=self.at
        )

    def _ask(self, row: Any, step: Any, code: str) -> None:
        from servicehall.applications import commands

        commands.ask(
            actor=officer_of(self.town, step),
            application_id=row.id,
            step_id=step.id,
            turn=row.turn,
            items={f"answer:{ASKED[code][0]}": "Please look at it again."},
            at=self.at,
        )

    def _supplement(self, row: Any, code: str) -> None:
        from servicehall.applications import commands

        key, value = ASKED[code]
        commands.supplement(
            actor=self._owner(row), application_id=row.id, answers={key: value}, files_given={}, at=self.at
        )

    def _decide(self, row: Any, step: Any) -> None:
        from servicehall.applications import commands, plan
        from servicehall.catalogue import queries as catalogue

        planned = plan.step_of(catalogue.revision(row.revision_id), step.key)
        outcome = self.chance.choice(plan.outcomes(planned))
        commands.decide_step(
            actor=officer_of(self.town, step),
            application_id=row.id,
            step_id=step.id,
            outcome=outcome,
            reasons=self.chance.choice(["The rules say so.", "Seen on the spot."]),
            at=self.at,
        )

    def _pay(self, row: Any) -> None:
        from servicehall.applications import commands
        from servicehall.payments import queries as payments

        owed = payments.get(row.charge_id).total
        more = Money(owed.amount + self.chance.choice([0, 0, 50_000]), owed.currency)
        window = self.chance.choice([self.town.chinara, self.town.second_window])
        commands.pay_fee(actor=window, reference=row.reference, tendered=more, at=self.at)

    def _withdraw(self, row: Any) -> None:
        from servicehall.applications import commands

        commands.withdraw(actor=self._owner(row), application_id=row.id, turn=row.turn, at=self.at)

    def _hand_over(self, row: Any) -> None:
        from servicehall.applications import commands

        window = self.chance.choice([self.town.chinara, self.town.second_window])
        commands.hand_over(actor=window, reference=row.reference, at=self.at)

    def _fetched(self, row: Any) -> bool:
        from servicehall.results.models import Result

        return Result.objects.get(id=row.result_id).handed_over_at is not None

    def _misfit(self) -> None:
        """An act of somebody who has no right to it, or of something that is not open: refused, and no trace."""
        from servicehall.applications import commands
        from servicehall.applications.models import Step
        from servicehall.ledger.models import Fact

        if not self.filed:
            return
        _, application_id = self.chance.choice(self.filed)
        row, step = row_of(application_id), Step.objects.filter(application_id=application_id).order_by("?").first()
        stranger = self.town.bek if row.party_id == self.town.aziza.party_id else self.town.aziza
        acts = [
            lambda: commands.withdraw(actor=stranger, application_id=row.id, turn=row.turn, at=self.at),
            lambda: commands.withdraw(actor=self._owner(row), application_id=row.id, turn=row.turn + 1, at=self.at),
            lambda: commands.decide_step(
                actor=self.town.chinara, application_id=row.id, step_id=step.id, outcome="x", reasons="", at=self.at
            ),
            lambda: commands.pay_fee(actor=stranger, reference=row.reference, tendered=Money(10**7, "VND"), at=self.at),
        ]
        before = Fact.objects.count()
        with pytest.raises(Refusal), transaction.atomic():
            self.chance.choice(acts)()
        assert (Fact.objects.count(), row_of(application_id).turn) == (before, row.turn)
        self.done["refused"] += 1


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_whatever_people_do_the_rows_say_what_the_facts_say(town: Town) -> None:
    done: Counter[str] = Counter()
    for seed in range(EXAMPLES):
        with transaction.atomic():
            life = Life(town, seed)
            try:
                life.live()
                agree()
            except BaseException:
                print(f"seed {seed}: {dict(life.done)}")
                raise
            done += life.done
            transaction.set_rollback(True)

    print(f"{EXAMPLES} lives, {sum(done.values())} acts: {dict(sorted(done.items()))}")
    assert EXAMPLES < 20 or set(done) == {
        "file online", "file at window", "take up", "accept", "route", "ask", "supplement", "decide", "pay",
        "withdraw", "hand over", "refused",
    }  # fmt: skip
