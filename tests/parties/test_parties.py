from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction

from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.errors import Invalid, NotAllowed, NotFound
from servicehall.kernel.flow import NotNow
from servicehall.ledger import queries as ledger
from servicehall.ledger.models import Fact
from servicehall.parties import commands as parties
from servicehall.parties import queries
from servicehall.parties.errors import AlreadyRegistered
from servicehall.parties.models import Identifier, Party
from servicehall.parties.types import PartyCard
from servicehall.vault import queries as vault
from servicehall.vault.errors import Shredded
from servicehall.vault.models import Key, Reading

AT = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
FILE = uuid4()
NUMBER = "089301001234"
GUEST = Actor(door="citizen", kind=Kind.GUEST)
CHINARA = Actor(door="desk", kind=Kind.OFFICER, account_id=uuid4(), office_id=71, authority_id=7)


def person(**more: Any) -> UUID:
    details: dict[str, Any] = {
        "actor": GUEST,
        "at": AT,
        "name": {"full": "Nguyễn Thị Aziza", "family": "Nguyễn", "given": "Aziza"},
        "birth_on": date(2001, 5, 4),
        "email": "Canary-Mail@example.org",
        "phone": "+84 912 345 678",
        "address": "12 Canary Lane, Long Xuyên",
        "language": "vi",
        "identifiers": {"vn.cccd": NUMBER, "passport": "VN C1234567"},
    }
    return parties.register_person(**details | more)


def own(party_id: UUID, **more: Any) -> Actor:
    return Actor(door="citizen", kind=Kind.PARTY, account_id=uuid4(), party_id=party_id, **more)


def card(actor: Actor, party_id: UUID) -> PartyCard:
    return queries.card(actor=actor, purpose="intake", about=FILE, party_id=party_id)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Party, Identifier, Key, Fact, Reading))  # type: ignore[attr-defined]


@pytest.fixture
def aziza(db: None) -> UUID:
    return person()


def test_a_person_reads_their_own_card_without_a_row(aziza: UUID, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        got = card(own(aziza), aziza)

    assert got == PartyCard(
        id=aziza,
        kind="person",
        name={"full": "Nguyễn Thị Aziza", "family": "Nguyễn", "given": "Aziza"},
        birth_on=date(2001, 5, 4),
        email="Canary-Mail@example.org",
        phone="+84912345678",
        address="12 Canary Lane, Long Xuyên",
        language="vi",
        identifiers={"vn.cccd": NUMBER, "passport": "VNC1234567"},
    )
    assert Reading.objects.count() == 0


def test_an_officers_reading_of_a_card_is_recorded_once_for_the_file(
    aziza: UUID, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        card(CHINARA, aziza)

    [reading] = vault.readings_of(aziza)
    assert (reading.purpose, reading.about, reading.account_id, reading.office_id) == (
        "intake",
        FILE,
        CHINARA.account_id,
        71,
    )


def test_a_helpers_reading_of_my_card_is_recorded(aziza: UUID) -> None:
    card(own(aziza, helper_id=uuid4()), aziza)

    assert len(vault.readings_of(aziza)) == 1


def test_nobody_reads_anothers_card_and_absent_looks_the_same(aziza: UUID) -> None:
    without_a_post = Actor(door="desk", kind=Kind.OFFICER, account_id=uuid4())
    tried = [(own(uuid4()), aziza), (GUEST, aziza), (without_a_post, aziza), (own(aziza), uuid4()), (CHINARA, uuid4())]
    for actor, party_id in tried:
        with pytest.raises(NotFound) as no:
            card(actor, party_id)
        assert no.value.facts == {}
    assert Reading.objects.count() == 0


def test_cards_of_many_are_one_act_of_reading(aziza: UUID, django_assert_num_queries: Any) -> None:
    bek = person(name={"full": "Bek"}, email=None, identifiers={})

    with django_assert_num_queries(4):
        cards = queries.cards_of(actor=CHINARA, purpose="assignment", about=FILE, party_ids=[aziza, bek, uuid4()])

    assert {id: one.name["full"] for id, one in cards.items()} == {aziza: "Nguyễn Thị Aziza", bek: "Bek"}
    assert Reading.objects.get().subjects == sorted([aziza, bek])
    assert cards[bek].identifiers == {}


def test_nothing_personal_stands_in_any_row(aziza: UUID) -> None:
    parties.amend(
        actor=own(aziza), party_id=aziza, at=LATER, purpose="own-office", about=None, address="7 Canary Street"
    )
    canaries = ["Canary", "canary", "Aziza", "Nguyễn", NUMBER, "C1234567", "912345678", "2001-05-04"]

    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            for (text,) in cursor.fetchall():
                for canary in canaries:
                    assert canary not in text, f"{canary} in {table}"
                    assert canary.encode().hex() not in text, f"{canary} in {table}, as bytes"


def test_registering_leaves_one_fact_without_a_word_about_the_person(aziza: UUID) -> None:
    [fact] = ledger.of(aziza)

    assert (fact.name, fact.turn, fact.version, fact.at) == ("party.registered", 1, 1, AT)
    assert fact.payload["kind"] == "person"
    assert fact.payload["language"] == "vi"
    assert [(one["scheme"], one["proof"]) for one in fact.payload["identifiers"]] == [
        ("passport", "declared"),
        ("vn.cccd", "declared"),
    ]


def test_registering_takes_few_statements(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        person()


def test_a_number_is_found_however_it_is_typed_and_only_by_its_own_scheme(aziza: UUID) -> None:
    assert queries.find(actor=CHINARA, scheme="vn.cccd", value="089 301 001 234") == aziza
    assert queries.find(actor=CHINARA, scheme="passport", value="vn-c1234567") == aziza
    assert queries.find(actor=CHINARA, scheme="vn.cccd", value="089301001235") is None


def test_only_officers_look_people_up(aziza: UUID) -> None:
    assert queries.find(actor=own(aziza), scheme="vn.cccd", value=NUMBER) == aziza
    assert queries.find(actor=own(uuid4()), scheme="vn.cccd", value=NUMBER) is None
    with pytest.raises(NotAllowed):
        queries.find(actor=GUEST, scheme="vn.cccd", value=NUMBER)
    with pytest.raises(Invalid):
        queries.find(actor=CHINARA, scheme="vn.cccd", value="nobody")


def test_the_same_number_is_registered_once_and_a_second_time_writes_nothing(aziza: UUID) -> None:
    before = counts()

    with pytest.raises(AlreadyRegistered) as no, transaction.atomic():
        person(name={"full": "Somebody else"}, identifiers={"vn.cccd": "089.301.001.234"})

    assert (no.value.code, no.value.facts) == ("already-registered", {"scheme": "vn.cccd"})
    assert counts() == before


def test_two_who_register_the_same_number_at_once_end_with_one(aziza: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    before = counts()
    monkeypatch.setattr(parties, "_refuse_known", lambda numbers: None)  # the other has not committed when we look

    with pytest.raises(AlreadyRegistered), transaction.atomic():
        person(identifiers={"vn.cccd": NUMBER})

    assert counts() == before


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        ({"name": {"full": ""}}, {"name": "needed"}),
        ({"email": "nowhere", "phone": "x"}, {"email": "email", "phone": "phone"}),
        ({"identifiers": {"cn.resident": "110105194912310021"}}, {"identifiers.cn.resident": "check-digit"}),
        ({"identifiers": {"moon": "1"}}, {"identifiers.moon": "unknown-scheme"}),
        ({"language": "Vietnamese!"}, {"language": "unknown-language"}),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_nothing_is_written(
    db: None, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as no, transaction.atomic():
        person(**wrong)

    assert no.value.facts == {"errors": errors}
    assert counts() == (0, 0, 0, 0, 0)


def test_an_officer_who_registers_has_seen_the_paper(db: None) -> None:
    person(actor=CHINARA)

    assert set(Identifier.objects.values_list("proof", flat=True)) == {"seen"}


def test_an_organisation_is_registered_and_found(db: None) -> None:
    bakery = parties.register_organisation(
        actor=GUEST,
        at=AT,
        name={"full": "雅安市面包有限公司"},
        language="zh-Hans",
        identifiers={"cn.uscc": "91350100M000100Y43"},
    )

    got = card(house(), bakery)
    assert (got.kind, got.name, got.birth_on) == ("organisation", {"full": "雅安市面包有限公司"}, None)
    assert queries.find(actor=house(), scheme="cn.uscc", value="91350100m000100y43") == bakery
    assert queries.language(bakery) == "zh-Hans"


def test_details_are_amended_and_the_fact_says_which_but_not_what(aziza: UUID) -> None:
    parties.amend(
        actor=own(aziza), party_id=aziza, at=LATER, purpose="own-office", about=None, email="new@example.org", phone=""
    )

    got = card(own(aziza), aziza)
    assert (got.email, got.phone, got.name["full"]) == ("new@example.org", None, "Nguyễn Thị Aziza")
    assert ledger.of(aziza)[1].payload == {"fields": ["email", "phone"]}
    assert Reading.objects.count() == 0


def test_a_name_cannot_be_taken_away(aziza: UUID) -> None:
    with pytest.raises(Invalid) as no, transaction.atomic():
        parties.amend(actor=own(aziza), party_id=aziza, at=LATER, purpose="own-office", about=None, name=None)

    assert no.value.facts == {"errors": {"name": "needed"}}
    assert len(ledger.of(aziza)) == 1


def test_strangers_change_nothing(aziza: UUID) -> None:
    before = counts()

    for act in (
        lambda: parties.amend(
            actor=own(uuid4()), party_id=aziza, at=LATER, purpose="own-office", about=None, email="x@example.org"
        ),
        lambda: parties.identify(actor=GUEST, party_id=aziza, scheme="passport", value="UZ AB1234567", at=LATER),
        lambda: parties.choose_language(actor=own(uuid4()), party_id=aziza, language="fa", at=LATER),
        lambda: parties.forget(actor=GUEST, party_id=aziza, at=LATER),
    ):
        with pytest.raises(NotFound), transaction.atomic():
            act()
    assert counts() == before


def test_a_further_number_is_added_and_belongs_to_one(aziza: UUID) -> None:
    bek = person(name={"full": "Bek"}, identifiers={})

    parties.identify(actor=CHINARA, party_id=bek, scheme="passport", value="UZ AB1234567", at=LATER)
    with pytest.raises(AlreadyRegistered), transaction.atomic():
        parties.identify(actor=own(bek), party_id=bek, scheme="vn.cccd", value=NUMBER, at=LATER)

    assert card(own(bek), bek).identifiers == {"passport": "UZAB1234567"}
    assert [fact.name for fact in ledger.of(bek)] == ["party.registered", "party.identified"]


def test_the_forgotten_are_gone_for_good_and_their_numbers_free(aziza: UUID) -> None:
    parties.forget(actor=house(), party_id=aziza, at=LATER)

    with pytest.raises(Shredded):
        card(CHINARA, aziza)
    assert queries.cards_of(actor=CHINARA, purpose="appeal", about=FILE, party_ids=[aziza], gone_ok=True) == {}
    assert queries.find(actor=CHINARA, scheme="vn.cccd", value=NUMBER) is None
    with pytest.raises(NotNow), transaction.atomic():
        parties.forget(actor=house(), party_id=aziza, at=LATER)
    assert Reading.objects.count() == 0


def test_rows_agree_with_their_replay_until_somebody_edits_them(aziza: UUID) -> None:
    bek = person(name={"full": "Bek"}, identifiers={"passport": "UZ AB1234567"})
    parties.forget(actor=house(), party_id=bek, at=LATER)
    parties.choose_language(actor=own(aziza), party_id=aziza, language="fa", at=LATER)
    parties.identify(actor=CHINARA, party_id=aziza, scheme="cn.resident", value="11010519491231002X", at=LATER)
    assert queries.differences() == []

    Party.objects.filter(id=aziza).update(language="en", registered_at=LATER)
    Identifier.objects.filter(party_id=aziza, scheme="vn.cccd").update(proof="vouched")

    found = [(one.subject, one.column) for one in queries.differences()]
    assert found == [(aziza, "party.identifiers"), (aziza, "party.language"), (aziza, "party.registered_at")]


@pytest.mark.parametrize("app", ["vault", "parties", "accounts", "workforce"])
def test_every_column_is_replayed_sealed_or_excused(app: str) -> None:
    for model in apps.get_app_config(app).get_models():
        columns = {field.name for field in model._meta.concrete_fields if not field.primary_key}
        lists = [set(model.REPLAYED), set(model.SEALED), set(model.CACHE)]  # type: ignore[attr-defined]
        named = set().union(*lists)
        assert columns <= named, model
        assert sum(map(len, lists)) == len(named), model
