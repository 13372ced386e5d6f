from __future__ import annotations

from datetime import date, timedelta

from tests.town import MONDAY, Town


def test_filed_online_an_application_waits_at_its_competent_office(town: Town) -> None:
    from servicehall.applications.models import Application
    from servicehall.ledger import queries as ledger
    from servicehall.offices import queries as offices

    filed = town.file("construction-permit", site_unit="30307")

    row = Application.objects.get(id=filed.id)
    assert row.state == "filed"
    assert offices.office(row.office_id).unit_code == "30307"
    assert row.hall_id is None
    assert row.received_on == date(2026, 11, 23)
    assert [fact.name for fact in ledger.of(row.id)] == ["application.filed"]
    assert town.open_step(row.id).key == "intake"


def test_a_permit_goes_its_whole_way(town: Town) -> None:
    from servicehall.applications.models import Application
    from servicehall.ledger import queries as ledger

    filed = town.file("construction-permit", site_unit="30307", near_water=True, new_road=True)
    at = MONDAY + timedelta(hours=1)
    town.do(filed.id, "intake", "complete", at=at)
    town.do(filed.id, "scrutiny", "passed", at=at + timedelta(days=1))
    town.do(filed.id, "inspection", "passed", at=at + timedelta(days=2))
    keys = set()
    from servicehall.applications.models import Step

    for step in Step.objects.filter(application_id=filed.id, state="open"):
        keys.add(step.key)
    for key in sorted(keys):
        town.do(filed.id, key, "agree", at=at + timedelta(days=3))
    town.do(filed.id, "approval", "granted", at=at + timedelta(days=4), reasons="All is in order.")

    row = Application.objects.get(id=filed.id)
    assert keys == {"opinion-fire", "opinion-environment", "opinion-roads"}
    assert row.state == "accepted"
    assert row.charge_id is not None
    from servicehall.applications import commands
    from servicehall.kernel.money import Money

    commands.pay_fee(
        actor=town.chinara, reference=row.reference, tendered=Money(1_000_000, "VND"), at=at + timedelta(days=5)
    )
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("decided", "granted")
    _, number = commands.hand_over(actor=town.second_window, reference=row.reference, at=at + timedelta(days=6))
    assert number == 1
    assert [fact.name for fact in ledger.of(row.id)][-3:] == [
        "application.fee-paid",
        "application.decided",
        "application.result-handed-over",
    ]
