from __future__ import annotations

from servicehall.forms import walk
from servicehall.forms.types import CompiledForm
from tests.forms.conftest import answers


def keys(form: CompiledForm, given: dict[str, object]) -> list[str]:
    return [page.key for page in walk.shown(form, given)]  # type: ignore[arg-type]


def test_a_page_shows_when_its_condition_holds(form: CompiledForm) -> None:
    assert keys(form, {}) == ["name", "contact", "born", "where", "kind", "size"]
    assert keys(form, {"kind": "shop"}) == ["name", "contact", "born", "where", "kind", "uses", "size"]
    assert keys(form, answers()) == ["name", "contact", "born", "where", "kind", "uses", "size", "gas"]


def test_an_answer_on_a_hidden_page_opens_nothing(form: CompiledForm) -> None:
    given = answers() | {"kind": "house", "uses": ["food"]}

    assert keys(form, given) == ["name", "contact", "born", "where", "kind", "size"]
    assert set(answers()) - set(walk.relevant(form, given)) == {"uses", "gas"}


def test_next_and_previous_skip_what_is_hidden(form: CompiledForm) -> None:
    assert walk.next_page(form, "kind", {"kind": "house"}) == "size"
    assert walk.next_page(form, "kind", {"kind": "shop"}) == "uses"
    assert walk.next_page(form, "size", {"kind": "house"}) is None
    assert walk.previous_page(form, "size", {"kind": "house"}) == "kind"
    assert walk.previous_page(form, "name", {}) is None


def test_the_first_open_page_is_where_one_goes_on(form: CompiledForm) -> None:
    assert walk.open_page(form, {}) == "name"
    assert walk.open_page(form, {"name": "Aziza", "number": "091192004567", "phone": "0911111111"}) == "born"
    assert walk.open_page(form, answers()) is None


def test_progress_counts_shown_pages_by_section(form: CompiledForm) -> None:
    you, house = walk.progress(form, answers())
    assert (you.asked, you.answered, you.complete, you.first) == (3, 3, True, "name")
    assert (house.asked, house.answered, house.complete) == (5, 5, True)

    _, house = walk.progress(form, {"kind": "shop"})
    assert (house.asked, house.answered, house.complete, house.first) == (4, 1, False, "where")
