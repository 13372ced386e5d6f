from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import RequestFactory
from lxml import html

from servicehall.doors.look import assets, guide, headers, language, page
from servicehall.doors.look.environment import for_language
from servicehall.kernel.actor import Actor, Kind
from servicehall.kernel.errors import NotFound, Stale

AZIZA = Actor(
    door="citizen",
    kind=Kind.PARTY,
    account_id=UUID(int=1),
    party_id=UUID(int=2),
    request_id=UUID(int=3),
    language="vi",
)


def test_a_page_says_its_language_and_direction_and_offers_the_others() -> None:
    answer = page.error(RequestFactory().get("/x?q=a+b&lang=fa"), status=404)

    root = html.fromstring(answer.content)
    assert (root.get("lang"), root.get("dir")) == ("fa", "rtl")
    assert answer.headers["Content-Language"] == "fa"
    offers = {link.get("hreflang"): link.get("href") for link in root.xpath("//a[@hreflang]")}
    assert offers == {"en": "/x?q=a+b&lang=en", "vi": "/x?q=a+b&lang=vi", "zh-Hans": "/x?q=a+b&lang=zh"}
    assert root.xpath("//link[@rel='stylesheet']/@href") == [assets.url("servicehall-rtl.css")]


def test_the_language_is_the_one_asked_for_then_the_cookie_then_the_account_then_the_browser() -> None:
    factory = RequestFactory(headers={"Accept-Language": "de,zh-CN;q=0.8,fa;q=0.4"})
    asked, plain = factory.get("/?lang=vi"), factory.get("/")

    assert language.chosen(plain) == "zh"
    assert language.chosen(plain, "fa") == "fa"
    plain.COOKIES["lang"] = "en"
    asked.COOKIES["lang"] = "en"
    assert language.chosen(plain, "fa") == "en"
    assert language.chosen(asked, "fa") == "vi"
    assert language.chosen(RequestFactory().get("/?lang=xx")) == "en"


def test_a_language_asked_for_is_remembered() -> None:
    answer = page.error(RequestFactory().get("/?lang=zh"), status=404)

    kept = answer.cookies["lang"]
    assert (kept.value, kept["httponly"], kept["samesite"], kept["max-age"]) == ("zh", True, "Lax", 31536000)


def test_every_form_carries_a_fresh_key_and_the_token() -> None:
    template = for_language("en").from_string("{{ hidden() }}")
    request = RequestFactory().get("/")

    keys = [
        html.fromstring(f"<form>{template.render(request=request)}</form>").xpath("//input[@name='once']/@value")[0]
        for _ in range(2)
    ]
    again = for_language("en").from_string("{{ hidden(once) }}").render(request=request, once="kept<")

    assert len(set(keys)) == 2
    assert [UUID(key).version for key in keys] == [7, 7]
    assert 'value="kept&lt;"' in again
    assert 'name="csrfmiddlewaretoken" value="' in again


def test_a_signed_in_person_is_greeted_and_can_leave() -> None:
    request = RequestFactory().get("/")
    request.actor = AZIZA  # type: ignore[attr-defined]
    request.signed_in_as = "Aziza <3"  # type: ignore[attr-defined]

    root = html.fromstring(page.error(request, status=404).content)

    assert root.get("lang") == "vi"
    assert root.xpath("//*[@class='app-account__who']/text()") == ["Aziza <3"]
    assert root.xpath("//form[contains(@class, 'app-account')]/@action") == ["/sign-out"]
    assert root.xpath("//a[@href='/sign-in']") == []


def test_a_page_that_does_not_exist_speaks_the_language_of_the_cookie() -> None:
    request = RequestFactory().get("/nowhere")
    request.COOKIES["lang"] = "vi"
    request.actor = Actor(door="citizen", kind=Kind.GUEST)  # type: ignore[attr-defined]

    assert html.fromstring(page.refusal(request, NotFound()).content).get("lang") == "vi"


def test_an_officer_is_led_to_the_officers_own_ways() -> None:
    request = RequestFactory().get("/desk")
    request.actor = replace(AZIZA, kind=Kind.OFFICER, door="desk")  # type: ignore[attr-defined]

    root = html.fromstring(page.error(request, status=404).content)

    assert root.xpath("//form[contains(@class, 'app-account')]/@action") == ["/staff/sign-out"]


def test_a_refusal_says_what_happened_and_what_to_do_with_its_own_status() -> None:
    request = RequestFactory().get("/?lang=en")

    missing, stale = page.refusal(request, NotFound()), page.refusal(request, Stale(version=3))

    assert (missing.status_code, stale.status_code) == (404, 409)
    assert "Page not found" in missing.content.decode()
    assert "Somebody else changed this while you had it open." in stale.content.decode()


def test_a_fault_of_ours_shows_the_number_to_tell() -> None:
    request = RequestFactory().get("/")
    request.actor = replace(AZIZA, language="en")  # type: ignore[attr-defined]

    shown = page.error(request, status=500).content.decode()

    assert "Sorry, something went wrong on our side" in shown
    assert str(UUID(int=3)) in shown


@pytest.mark.parametrize("status", sorted(page.TITLES))
@pytest.mark.parametrize("spoken", ["en", "vi", "zh", "fa"])
def test_every_error_has_a_page_in_every_language(status: int, spoken: str) -> None:
    answer = page.error(RequestFactory().get(f"/?lang={spoken}"), status=status)

    assert answer.status_code == status
    assert len(html.fromstring(answer.content).xpath("//h1")) == 1


def test_nothing_on_a_page_is_inline(settings: LazySettings) -> None:
    settings.DEMO = True
    root = html.fromstring(guide.show(RequestFactory().get("/guide")).content)

    inline = "//style | //@style | //script[not(@src)] | //@onclick | //a[starts-with(@href, 'javascript')]"
    assert root.xpath(inline) == []
    assert "unsafe" not in headers.CONTENT_SECURITY_POLICY
    assert headers.SECURITY["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def test_the_guide_is_shown_by_a_demonstration_only(settings: LazySettings) -> None:
    settings.DEMO = False

    with pytest.raises(NotFound):
        guide.show(RequestFactory().get("/guide"))


def test_every_asset_stands_where_the_manifest_says_and_is_what_its_name_says() -> None:
    named: dict[str, str] = json.loads((assets.FOLDER / "manifest.json").read_text())

    assert {"servicehall.css", "servicehall-rtl.css", "servicehall.js", "htmx.js", "mark.svg"} <= named.keys()
    for full in named.values():
        digest = hashlib.sha256((assets.FOLDER / full).read_bytes()).hexdigest()[:10]
        assert Path(full).stem.endswith(f"-{digest}")


def test_assets_stay_small_and_carry_no_sign_of_the_crown() -> None:
    files = [path for path in assets.FOLDER.rglob("*") if path.is_file()]
    sheets = [path.read_text() for path in files if path.suffix == ".css"]

    assert sum(path.stat().st_size for path in files) < 3_000_000
    unwanted = ("GDS Transport", "crest", "crown", "url(http", 'url("http')
    assert [word for sheet in sheets for word in unwanted if word in sheet] == []
