"""Whatever is typed or sent to the desk gets a plain answer, and nothing happens."""

from __future__ import annotations

import pytest

from tests.doors.desk.browser import Browser, found, seated
from tests.town import Town


@pytest.fixture
def window(town: Town) -> Browser:
    from servicehall.offices import queries as offices

    return seated(town, offices.halls(town.territory_id)[1].code)


def facts() -> int:
    from servicehall.ledger.models import Fact

    return Fact.objects.count()


@pytest.mark.parametrize("sign", ["\x00", "\u202e", "\n", "' OR 1=1 --", "<script>", "9" * 5000, "\ud83d\ude00"])
def test_strange_signs_are_answered_plainly(town: Town, window: Browser, sign: str) -> None:
    before = facts()
    sign = sign.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    sent = dict.fromkeys(("scheme", "number", "name", "email", "phone", "language", "birth-day", "reference"), sign)

    answers = [
        window.client.post("/desk/intake", sent),
        window.client.post("/desk/intake", sent | {"scheme": "passport"}),
        window.client.post("/desk/people/unknown", sent),
        window.client.post("/desk/people/new", sent | {"once": "a"}),
        window.client.post("/desk/people/new", sent | {"once": "b", "scheme": "passport", "birth-day": ""}),
        window.client.post("/desk/applications", sent),
        window.client.post("/desk/window", {"once": "c", "window": sign}),
        window.client.post("/staff/sign-in", {"login": sign, "password": sign, "code": sign}),
        window.client.get("/desk/register", {"year": sign}),
        window.client.get(f"{found(window, '089301001234')}/procedures", {"q": sign}),
    ]

    assert [one.status_code for one in answers if one.status_code >= 500] == []
    assert facts() == before


def test_strange_addresses_are_not_found(town: Town, window: Browser) -> None:
    person = found(window, "089301001234")

    for address in (f"{person}/procedures/%00", "/desk/a/%00", "/desk/a/%0A/fee", "/desk/drafts/1", "/desk/people/1"):
        assert window.client.get(address).status_code in {400, 404}, address


def test_a_form_without_its_key_does_nothing(town: Town, window: Browser) -> None:
    before = facts()

    answer = window.client.post("/desk/people/new", {"name": "Sokha", "language": "vi"})

    assert answer.status_code == 422
    assert facts() == before
