from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from servicehall.accounts import commands as accounts
from servicehall.accounts import queries as account_queries
from servicehall.accounts.models import Account, Purpose, Session
from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.errors import Invalid, NotAllowed, NotFound
from servicehall.kernel.flow import NotNow
from servicehall.ledger import queries as ledger
from servicehall.ledger.models import Fact
from servicehall.offices.models import Post
from servicehall.workforce import commands as workforce
from servicehall.workforce import queries
from servicehall.workforce.errors import PostHeld
from servicehall.workforce.flow import FLOW
from servicehall.workforce.models import Holding
from servicehall.workforce.types import Entrance
from tests.accounts import people
from tests.accounts.people import AT, as_aziza, as_chinara

from . import places
from .places import Place

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
GUEST = Entrance(
    account_id=None,
    session_id=None,
    kind=None,
    party_id=None,
    language=None,
    post_id=None,
    office_id=None,
    authority_id=None,
    territory_id=None,
    hall_id=None,
    window_id=None,
    roles=frozenset(),
)


@pytest.fixture
def place(db: None) -> Place:
    return places.build()


@pytest.fixture
def chinara(db: None) -> UUID:
    return people.chinara()


@pytest.fixture
def aziza(db: None) -> UUID:
    return people.aziza()


def take(account_id: UUID, post_id: int, **more: Any) -> UUID:
    asked = {"actor": house(), "account_id": account_id, "post_id": post_id, "since": AT, "at": AT} | more
    return workforce.appoint(**asked)


def leave(holding_id: UUID, until: Any = AT + DAY, **more: Any) -> None:
    workforce.leave(**{"actor": house(), "holding_id": holding_id, "until": until, "at": until} | more)


def enter(token: str | None, at: Any = AT + SECOND) -> Entrance:
    return queries.enter(None if token is None else accounts.token_hash(token), at=at)


def context() -> dict[str, str]:
    with connection.cursor() as cursor:
        names = ("account", "party", "authority", "territory")
        cursor.execute("SELECT " + ", ".join(f"current_setting('servicehall.{name}', true)" for name in names))
        return dict(zip(names, cursor.fetchone(), strict=True))


def test_a_citizen_enters_with_their_token(aziza: UUID, django_assert_num_queries: Any) -> None:
    session = as_aziza()
    party = Account.objects.get(id=aziza).party_id

    with django_assert_num_queries(1):
        got = enter(session.token)

    assert (got.account_id, got.session_id, got.kind, got.party_id) == (aziza, session.session_id, "party", party)
    assert (got.language, got.post_id, got.roles) == ("vi", None, frozenset())
    assert context() == {"account": str(aziza), "party": str(party), "authority": "", "territory": ""}


def test_an_officer_enters_on_their_post(place: Place, chinara: UUID, django_assert_num_queries: Any) -> None:
    take(chinara, place.posts["window-north"])
    session = as_chinara()
    accounts.sit(session_id=session.session_id, window_id=place.windows["north", 3])

    with django_assert_num_queries(1):
        got = enter(session.token)

    assert got == Entrance(
        account_id=chinara,
        session_id=session.session_id,
        kind="staff",
        party_id=None,
        language="en",
        post_id=place.posts["window-north"],
        office_id=place.offices["justice"],
        authority_id=place.authorities["justice"],
        territory_id=place.territory,
        hall_id=place.halls["north"],
        window_id=place.windows["north", 3],
        roles=frozenset({"window"}),
    )
    assert context() == {
        "account": str(chinara),
        "party": "",
        "authority": str(place.authorities["justice"]),
        "territory": str(place.territory),
    }


@pytest.mark.parametrize("token", [None, "", "unknown", "x" * 43])
def test_without_a_good_token_one_is_a_guest_and_the_context_is_cleared(
    aziza: UUID, token: str | None, django_assert_num_queries: Any
) -> None:
    enter(as_aziza().token)

    with django_assert_num_queries(1):
        got = enter(token)

    assert got == GUEST
    assert context() == {"account": "", "party": "", "authority": "", "territory": ""}


def test_the_context_ends_with_its_transaction(aziza: UUID) -> None:
    session = as_aziza()
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT a_request")
    enter(session.token)

    with connection.cursor() as cursor:
        cursor.execute("ROLLBACK TO SAVEPOINT a_request")

    assert set(context().values()) <= {"", None}


def test_a_citizens_session_ends_after_a_day_without_a_request(aziza: UUID) -> None:
    token = as_aziza().token

    assert enter(token, AT + DAY - SECOND).account_id == aziza
    assert enter(token, AT + 2 * DAY - 2 * SECOND).account_id == aziza
    assert enter(token, AT + 3 * DAY) == GUEST


def test_an_officers_session_ends_after_half_an_hour_without_a_request(place: Place, chinara: UUID) -> None:
    token = as_chinara().token

    assert enter(token, AT + 30 * MINUTE - SECOND).account_id == chinara
    assert enter(token, AT + 60 * MINUTE - SECOND) == GUEST


def test_no_session_outlives_its_whole_time_however_busy(chinara: UUID) -> None:
    token = as_chinara().token
    for quarter in range(1, 48):
        assert enter(token, AT + quarter * 15 * MINUTE).account_id == chinara

    assert enter(token, AT + timedelta(hours=12)) == GUEST


def test_the_idle_time_slides_at_most_once_a_minute(aziza: UUID) -> None:
    session = as_aziza()
    seen = lambda: Session.objects.get(id=session.session_id).last_seen_at  # noqa: E731

    enter(session.token, AT + 60 * SECOND)
    assert seen() == AT
    enter(session.token, AT + 61 * SECOND)
    assert seen() == AT + 61 * SECOND
    enter(session.token, AT + 90 * SECOND)
    assert seen() == AT + 61 * SECOND


@pytest.mark.parametrize("how", ["signed out", "ended from elsewhere", "account closed", "token rotated"])
def test_a_session_that_is_over_is_over_at_the_next_request(aziza: UUID, how: str) -> None:
    session = as_aziza()
    own = Actor(door="citizen", kind=Kind.PARTY, account_id=aziza)
    fresh = None
    if how == "signed out":
        accounts.sign_out(session_id=session.session_id, at=AT)
    elif how == "ended from elsewhere":
        accounts.end_session(actor=own, session_id=session.session_id, at=AT)
    elif how == "account closed":
        accounts.close(actor=own, account_id=aziza, at=AT)
    else:
        fresh = accounts.rotate(actor=own, session_id=session.session_id)

    assert enter(session.token) == GUEST
    assert fresh is None or enter(fresh).session_id == session.session_id


def test_an_officer_without_a_post_has_no_rights(place: Place, chinara: UUID) -> None:
    got = enter(as_chinara().token)

    assert (got.account_id, got.kind) == (chinara, "staff")
    assert (got.post_id, got.office_id, got.authority_id, got.territory_id, got.roles) == (None,) * 4 + (frozenset(),)


def test_a_post_counts_from_its_first_moment_until_before_its_last(place: Place, chinara: UUID) -> None:
    take(chinara, place.posts["case"], since=AT + 5 * MINUTE, until=AT + 10 * MINUTE)
    token = as_chinara().token

    held = [enter(token, AT + minutes * MINUTE).post_id is not None for minutes in (4, 5, 9, 10)]

    assert held == [False, True, True, False]


def test_a_post_that_is_left_or_abolished_gives_nothing_at_the_next_request(place: Place, chinara: UUID) -> None:
    holding = take(chinara, place.posts["case"])
    token = as_chinara().token
    assert enter(token).roles == {"case"}

    leave(holding, AT + MINUTE)

    assert enter(token, AT + MINUTE).roles == frozenset()
    take(chinara, place.posts["head"], since=AT + 2 * MINUTE, at=AT + 2 * MINUTE)
    assert enter(token, AT + 2 * MINUTE).roles == {"head"}
    Post.objects.filter(id=place.posts["head"]).update(in_force=False)
    assert enter(token, AT + 3 * MINUTE).roles == frozenset()


def test_roles_are_those_held_at_the_same_office(place: Place, chinara: UUID) -> None:
    take(chinara, place.posts["case"])
    take(chinara, place.posts["head"], since=AT + SECOND)
    take(chinara, place.posts["window-north"], since=AT + SECOND)
    session = as_chinara()

    assert enter(session.token).roles == {"case", "head"}
    accounts.sit(session_id=session.session_id, post_id=place.posts["window-north"])
    got = enter(session.token)
    assert (got.post_id, got.roles) == (place.posts["window-north"], {"window"})


def test_the_window_chosen_picks_the_post_in_its_hall(place: Place, chinara: UUID) -> None:
    take(chinara, place.posts["window-north"])
    take(chinara, place.posts["window-south"], since=AT + SECOND)
    session = as_chinara()
    assert enter(session.token).hall_id == place.halls["north"]

    accounts.sit(session_id=session.session_id, window_id=place.windows["south", 1])

    got = enter(session.token)
    assert (got.post_id, got.hall_id, got.window_id) == (
        place.posts["window-south"],
        place.halls["south"],
        place.windows["south", 1],
    )


def test_a_window_of_a_hall_where_one_has_no_post_is_not_ones_own(place: Place, chinara: UUID) -> None:
    take(chinara, place.posts["window-north"])
    session = as_chinara()

    accounts.sit(session_id=session.session_id, window_id=place.windows["south", 1], post_id=place.posts["head"])

    got = enter(session.token)
    assert (got.post_id, got.hall_id, got.window_id) == (place.posts["window-north"], place.halls["north"], None)


def test_nobody_sits_in_a_session_that_is_over(place: Place, chinara: UUID) -> None:
    session = as_chinara()
    accounts.sign_out(session_id=session.session_id, at=AT)

    with pytest.raises(NotFound):
        accounts.sit(session_id=session.session_id, window_id=place.windows["south", 1])


def test_posts_are_listed_with_all_a_door_needs(place: Place, chinara: UUID, django_assert_num_queries: Any) -> None:
    holding = take(chinara, place.posts["window-north"])
    take(chinara, place.posts["case"], since=AT + DAY)

    with django_assert_num_queries(1):
        [post] = queries.posts_of(chinara, at=AT + SECOND)

    assert (post.holding_id, post.code, post.role, post.names) == (
        holding,
        "vn-test.window-north",
        "window",
        {"en": "window-north"},
    )
    assert (post.office_id, post.hall_id) == (place.offices["justice"], place.halls["north"])
    assert (post.authority_id, post.territory_id) == (place.authorities["justice"], place.territory)
    assert [view.role for view in queries.posts_of(chinara, at=AT + DAY)] == ["window", "case"]
    assert queries.posts_of(uuid4()) == []


def test_holders_of_an_office_are_found_by_role(place: Place, chinara: UUID) -> None:
    daniyar = people.chinara("daniyar", "Daniyar")
    take(chinara, place.posts["case"])
    take(chinara, place.posts["head"])
    take(daniyar, place.posts["case"], since=AT + SECOND)

    office = place.offices["construction"]
    assert queries.holders(office_id=office, at=AT + MINUTE) == [chinara, daniyar]
    assert queries.holders(office_id=office, role="head", at=AT + MINUTE) == [chinara]
    assert queries.holders(office_id=place.offices["justice"]) == []


def test_taking_and_leaving_a_post_are_facts_from_which_the_row_follows(place: Place, chinara: UUID) -> None:
    holding = take(chinara, place.posts["case"])
    leave(holding)

    taken, left = ledger.of(holding)
    row = Holding.objects.get(id=holding)
    assert (taken.name, left.name) == ("post.taken", "post.left")
    assert taken.payload == {
        "account_id": str(chinara),
        "post_id": place.posts["case"],
        "since": AT.isoformat(),
        "until": None,
    }
    assert left.payload == {"until": (AT + DAY).isoformat()}
    assert FLOW.replay(["post.taken", "post.left"]) == "left"
    assert (row.since, row.until, row.turn) == (AT, AT + DAY, 2)
    take(chinara, place.posts["head"], until=AT + DAY)
    assert queries.differences() == []
    Holding.objects.filter(id=holding).update(post=place.posts["head"])
    assert [(one.subject, one.column) for one in queries.differences()] == [(holding, "holding.post")]


def test_one_post_is_not_held_twice_at_a_time_by_one_person(place: Place, chinara: UUID) -> None:
    holding = take(chinara, place.posts["case"])

    for until in (None, AT + SECOND):
        with pytest.raises(PostHeld), transaction.atomic():
            take(chinara, place.posts["case"], until=until)
    leave(holding)
    take(chinara, place.posts["case"], since=AT + DAY)

    assert Holding.objects.count() == 2


def test_a_post_is_left_once(place: Place, chinara: UUID) -> None:
    holding = take(chinara, place.posts["case"])
    leave(holding)

    with pytest.raises(NotNow), transaction.atomic():
        leave(holding, AT + 2 * DAY)

    assert Holding.objects.get(id=holding).until == AT + DAY


def test_only_the_house_and_operators_give_posts_and_nobody_to_themselves(place: Place, chinara: UUID) -> None:
    officer = Actor(door="backoffice", kind=Kind.OFFICER, account_id=uuid4(), roles=frozenset({"head"}))
    operator = Actor(door="manage", kind=Kind.OFFICER, account_id=uuid4(), roles=frozenset({"operator"}))
    herself = Actor(door="manage", kind=Kind.OFFICER, account_id=chinara, roles=frozenset({"operator"}))
    before = Fact.objects.count()

    for actor in (officer, herself, people.GUEST):
        with pytest.raises(NotAllowed), transaction.atomic():
            take(chinara, place.posts["case"], actor=actor)
    assert (Holding.objects.count(), Fact.objects.count()) == (0, before)

    take(chinara, place.posts["case"], actor=operator)
    assert Holding.objects.count() == 1


def test_a_citizens_account_takes_no_post(place: Place, aziza: UUID) -> None:
    with pytest.raises(Invalid) as no, transaction.atomic():
        take(aziza, place.posts["case"])

    assert no.value.facts == {"errors": {"account": "not-staff"}}
    assert Holding.objects.count() == 0


def test_who_leaves_loses_the_purposes_of_that_authority_at_once(place: Place, chinara: UUID) -> None:
    case, window = take(chinara, place.posts["case"]), take(chinara, place.posts["window-north"])
    mine, other = uuid4(), uuid4()
    for about, kind in ((mine, "construction"), (other, "justice")):
        accounts.grant_purpose(
            actor=house(),
            account_id=chinara,
            kind="assignment",
            about=about,
            at=AT,
            authority_id=place.authorities[kind],
        )

    leave(case, AT + MINUTE)
    assert account_queries.purpose_for(account_id=chinara, about=mine, at=AT + MINUTE) is None
    assert account_queries.purpose_for(account_id=chinara, about=other, at=AT + MINUTE) is not None

    leave(window, AT + 2 * MINUTE)
    assert account_queries.purposes(chinara, at=AT + 2 * MINUTE) == []
    assert Purpose.objects.filter(ended_at=None).count() == 0
