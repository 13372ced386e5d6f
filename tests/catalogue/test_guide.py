from __future__ import annotations

from dataclasses import replace

from servicehall.catalogue import guide, rules
from servicehall.catalogue.types import Need
from servicehall.clock.limit import Limit
from servicehall.kernel.money import Money
from tests.catalogue.conftest import revision


def test_a_guide_speaks_one_language() -> None:
    shown = guide.guide(revision("vn", "identity-document"), "vi")

    assert shown.title == "Cấp, đổi, cấp lại thẻ căn cước"
    assert shown.tiers == (
        ("standard", "Thông thường: bảy ngày làm việc", Limit(7, "working_days"), Money(30000, "VND")),
        ("one-day", "Nhanh: một ngày làm việc", Limit(1, "working_days"), Money(150000, "VND")),
    )
    assert shown.language == "vi"
    assert len(shown.questions) == 3


def test_a_guide_nobody_translated_is_in_english_and_says_so() -> None:
    shown = guide.guide(revision("vn", "identity-document"), "ka")

    assert (shown.title, shown.language) == ("Get an identity card", "en")


def test_a_guide_says_who_issues_each_material_and_when_it_is_needed() -> None:
    materials = {one.key: one for one in guide.guide(revision("vn", "construction-permit"), "en").materials}

    assert materials["land-right"].need is Need.HELD
    assert materials["drawings"].formats == ("PDF",)
    assert materials["structure-report"].issuer == "A licensed structural engineer"
    assert materials["neighbour-undertaking"].need is Need.MAY_FOLLOW


def test_a_guide_shows_which_steps_run_side_by_side_and_by_which_law() -> None:
    steps = guide.guide(revision("vn", "construction-permit"), "en").steps

    assert [step.key for step in steps if step.beside] == ["opinion-environment", "opinion-roads", "opinion-heritage"]
    assert steps[2].law == ("Law on Fire Prevention, Fighting and Rescue 55/2024/QH15, article 17",)
    assert (steps[2].conditional, steps[0].conditional) == (True, False)


def test_completeness_names_what_is_missing() -> None:
    whole = revision("vn", "birth-registration")
    poor = replace(whole, questions=(), legal_basis=(), summary={"en": "x"})

    assert rules.completeness(poor).missing == (
        "summary in English, Vietnamese and Chinese",
        "legal basis",
        "common questions",
    )
    assert rules.completeness(poor).score == 85
