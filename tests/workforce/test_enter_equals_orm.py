"""workforce_enter in SQL, beside the same rules written plainly over the ORM: they must always agree."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servicehall.accounts import commands as accounts
from servicehall.accounts.models import Session
from servicehall.kernel.actor import house
from servicehall.kernel.errors import Refusal
from servicehall.offices.models import Post, Window
from servicehall.workforce import commands as workforce
from servicehall.workforce import queries
from servicehall.workforce.models import Holding
from servicehall.workforce.types import Entrance
from tests.accounts import people
from tests.accounts.people import AT, as_chinara

from . import places
from .places import Place

MINUTE = timedelta(minutes=1)
NOBODY = {field.name: None for field in fields(Entrance) if field.name != "roles"}


def plainly(token_hash: bytes, at: datetime) -> Entrance:
    session = Session.objects.select_related("account").filter(token_hash=token_hash).first()
    if (
        session is None
        or session.ended_at is not None
        or session.account.state != "open"
        or at >= session.until
        or at >= session.last_seen_at + session.idle
    ):
        return Entrance(**NOBODY, roles=frozenset())  # type: ignore[arg-type]
    who: dict[str, Any] = NOBODY | {
        "account_id": session.account_id,
        "session_id": session.id,
        "kind": session.account.kind,
        "party_id": session.account.party_id,
        "language": session.account.language,
    }
    held = [
        holding
        for holding in Holding.objects.select_related("post__office").filter(account_id=session.account_id)
        if holding.since <= at and (holding.until is None or at < holding.until) and holding.post.in_force
    ]
    if not held:
        return Entrance(**who, roles=frozenset())
    seat = Window.objects.filter(id=session.window_id, in_force=True).first()
    held.sort(
        key=lambda holding: (
            holding.post_id != session.post_id,
            seat is None or seat.hall_id != holding.post.hall_id,
            holding.since,
            holding.id,
        )
    )
    post = held[0].post
    return Entrance(
        **who
        | {
            "post_id": post.id,
            "office_id": post.office_id,
            "authority_id": post.office.authority_id,
            "territory_id": post.territory_id,
            "hall_id": post.hall_id,
            "window_id": seat.id if seat is not None and seat.hall_id == post.hall_id else None,
        },
        roles=frozenset(one.post.role for one in held if one.post.office_id == post.office_id),
    )


@pytest.fixture
def scene(db: None) -> tuple[Place, UUID, str, UUID]:
    place, chinara = places.build(), people.chinara()
    session = as_chinara()
    return place, chinara, session.token, session.session_id


MOMENTS = st.integers(0, 40).map(lambda minutes: AT + minutes * MINUTE)
PERIODS = st.tuples(st.integers(0, 4), st.integers(0, 20), st.none() | st.integers(1, 20))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    periods=st.lists(PERIODS, max_size=6),
    seat=st.none() | st.integers(0, 3),
    chosen=st.none() | st.integers(0, 4),
    abolished=st.none() | st.integers(0, 4),
    closed=st.none() | st.integers(0, 3),
    ended=st.integers(0, 9).map(lambda n: n == 0),
    at=MOMENTS,
)
def test_the_function_and_the_plain_way_agree(
    scene: tuple[Place, UUID, str, UUID],
    periods: list[tuple[int, int, int | None]],
    seat: int | None,
    chosen: int | None,
    abolished: int | None,
    closed: int | None,
    ended: bool,
    at: datetime,
) -> None:
    place, chinara, token, session_id = scene
    posts, windows = list(place.posts.values()), list(place.windows.values())
    with transaction.atomic():
        for post, since, length in periods:
            begin = AT + since * MINUTE
            try:
                with transaction.atomic():
                    workforce.appoint(
                        actor=house(),
                        account_id=chinara,
                        post_id=posts[post],
                        since=begin,
                        until=None if length is None else begin + length * MINUTE,
                        at=AT,
                    )
            except Refusal:
                continue
        accounts.sit(
            session_id=session_id,
            window_id=None if seat is None else windows[seat],
            post_id=None if chosen is None else posts[chosen],
        )
        if abolished is not None:
            Post.objects.filter(id=posts[abolished]).update(in_force=False)
        if closed is not None:
            Window.objects.filter(id=windows[closed]).update(in_force=False)
        if ended:
            accounts.sign_out(session_id=session_id, at=AT)
        token_hash = accounts.token_hash(token)

        expected = plainly(token_hash, at)

        assert queries.enter(token_hash, at=at) == expected
        transaction.set_rollback(True)
