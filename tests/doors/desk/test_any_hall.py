"""S1: handed in at one hall, decided in another commune, fetched at a third."""

from __future__ import annotations

from django.utils import timezone

from tests.doors.desk.browser import handed_in, seated, words
from tests.town import Town, react

AZIZA = "089301001234"


def halls(town: Town) -> tuple[str, str, str]:
    """Long Xuyên, Phú Quốc and a third commune's hall, by code."""
    from servicehall.offices import queries as offices

    by_unit = {hall.unit_code: hall.code for hall in offices.halls(town.territory_id)}
    third = next(code for unit, code in sorted(by_unit.items()) if unit not in {"30307", "31078", "91"})
    return by_unit["30307"], by_unit["31078"], third


def test_a_land_transfer_is_handed_in_here_decided_there_and_fetched_elsewhere(town: Town) -> None:
    from servicehall.applications.models import Application
    from servicehall.ledger import queries as ledger
    from servicehall.offices import queries as offices

    here, there, third = halls(town)
    window = seated(town, here)
    reference = handed_in(window, town, "land-use-transfer", AZIZA, parcel_unit="31078")
    row = Application.objects.get(reference=reference)
    assert (row.state, row.channel) == ("accepted", "window")
    assert row.hall_id is not None
    assert offices.hall(row.hall_id).code == here
    assert offices.office(row.office_id).unit_code == "31078"
    said = words(window.get(f"/desk/a/{reference}/filed"))
    assert "Handed in and accepted" in said
    assert "How this day was worked out" in said
    assert "The slip is being prepared" in said
    assert offices.office(row.office_id).name("en") in said

    react()
    said = window.get(f"/desk/a/{reference}/filed")
    assert "Print the slip" in words(said)
    slip = said.partition(f'href="/desk/a/{reference}/papers/')[2].partition('"')[0]
    printed = window.client.get(f"/desk/a/{reference}/papers/{slip}")
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content[:5] == b"%PDF-"

    for key, outcome in (("registry", "agree"), ("duties", "agree"), ("decide", "granted")):
        town.do(row.id, key, outcome, at=timezone.now(), reasons="All is in order.")
    second = seated(town, there)
    owed = words(second.get(f"/desk/a/{reference}/fee"))
    assert "Take ₫300,000" in owed
    assert second.go(f"/desk/a/{reference}/fee", {"tendered": "500.000"}) == f"/desk/a/{reference}/paid"
    assert "Give back ₫200,000" in words(second.get(f"/desk/a/{reference}/paid"))

    last = seated(town, third)
    assert last.go("/desk/applications", {"reference": reference.lower()}) == f"/desk/a/{reference}"
    card = words(last.get(f"/desk/a/{reference}/hand-over"))
    assert "Nguyễn Thị Aziza" in card
    last.go(f"/desk/a/{reference}/hand-over", {"compared": "yes"})
    assert "No. in the register of this hall 1" in words(last.get(f"/desk/a/{reference}/handed-over"))
    tracked = words(last.get(f"/desk/a/{reference}"))
    names = [offices.hall_with_code(here).name("en"), offices.office(row.office_id).name("en")]
    for before, name in zip(
        ("Handed in at", "Decided by", "Fetched at"), [*names, offices.hall_with_code(third).name("en")], strict=True
    ):
        assert f"{before} {name}" in tracked
    assert [fact.name for fact in ledger.of(row.id)][-1] == "application.result-handed-over"
    assert "1 " in words(last.get("/desk/register"))
    again = last.said(f"/desk/a/{reference}/hand-over", {"compared": "yes"}, status=409)
    assert "This result was handed over already" in again
    assert f"at {offices.hall_with_code(third).name('en')} and stands there in the register under no. 1" in again
    assert len([fact for fact in ledger.of(row.id) if fact.name == "application.result-handed-over"]) == 1
