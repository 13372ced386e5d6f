from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from servicehall.accounts import commands as accounts
from servicehall.accounts import passwords, queries, rules
from servicehall.accounts.errors import CodeNeeded, LoginTaken, TryLater, WrongCredentials
from servicehall.accounts.flow import FLOW
from servicehall.accounts.models import Account, Failures, Login, Session
from servicehall.accounts.types import NotSignedIn, SignedIn
from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.errors import Invalid, NotFound
from servicehall.kernel.flow import NotNow
from servicehall.ledger import queries as ledger
from servicehall.ledger.models import Fact
from servicehall.parties.errors import AlreadyRegistered
from servicehall.parties.models import Party
from servicehall.vault.models import Key

from . import people
from .people import AT, AZIZA_MAIL, AZIZA_NUMBER, AZIZA_PASSWORD, CHINARA_PASSWORD, as_aziza, as_chinara, code

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def own(account_id: UUID, session_id: UUID | None = None) -> Actor:
    return Actor(door="citizen", kind=Kind.PARTY, account_id=account_id, session_id=session_id)


def tried(login: str = AZIZA_NUMBER, password: str = AZIZA_PASSWORD, at: Any = AT, **more: Any) -> Any:
    answer = accounts.sign_in(login=login, password=password, door="citizen", at=at, **more)
    return type(answer.refusal) if isinstance(answer, NotSignedIn) else type(answer)


@pytest.fixture
def aziza(db: None) -> UUID:
    return people.aziza()


@pytest.fixture
def chinara(db: None) -> UUID:
    return people.chinara()


@pytest.mark.parametrize(
    "typed",
    [AZIZA_NUMBER, "089 301 001 234", "089-301-001-234", "０８９３０１００１２３４", AZIZA_MAIL, " Aziza@Example.ORG "],
)
def test_a_citizen_signs_in_with_a_number_or_a_mail_address_however_it_is_typed(aziza: UUID, typed: str) -> None:
    answer = accounts.sign_in(login=typed, password=AZIZA_PASSWORD, door="citizen", at=AT)

    assert isinstance(answer, SignedIn)
    assert (answer.account_id, answer.kind) == (aziza, "party")


def test_registering_opens_an_account_for_a_new_party(aziza: UUID) -> None:
    account = Account.objects.get(id=aziza)
    facts = ledger.of(aziza)

    assert [fact.name for fact in facts] == ["account.opened"]
    assert facts[0].payload == {
        "kind": "party",
        "code": account.code,
        "party_id": str(account.party_id),
        "language": "vi",
        "logins": [str(row) for row in facts[0].payload["logins"]],
    }
    assert {str(row.id) for row in Login.objects.filter(account_id=aziza)} == set(facts[0].payload["logins"])
    assert FLOW.replay(fact.name for fact in facts) == account.state
    assert [fact.name for fact in ledger.of(account.party_id)] == ["party.registered"]


def test_a_number_that_is_registered_opens_no_second_account(aziza: UUID) -> None:
    before = (Account.objects.count(), Party.objects.count(), Key.objects.count(), Fact.objects.count())

    with pytest.raises(AlreadyRegistered), transaction.atomic():
        people.aziza()

    assert (Account.objects.count(), Party.objects.count(), Key.objects.count(), Fact.objects.count()) == before


def test_a_mail_address_that_is_taken_opens_no_account_and_leaves_no_party(aziza: UUID) -> None:
    before = (Account.objects.count(), Party.objects.count(), Key.objects.count(), Fact.objects.count())

    with pytest.raises(LoginTaken), transaction.atomic():
        accounts.register_citizen(
            actor=people.GUEST,
            at=AT,
            name={"full": "Bek"},
            email="AZIZA@example.org",
            language="vi",
            identifiers={"passport": "UZ AB1234567"},
            password="another long password",
        )

    assert (Account.objects.count(), Party.objects.count(), Key.objects.count(), Fact.objects.count()) == before


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("seven77", "too-short"),
        ("x" * 257, "too-long"),
        ("nul\x00 within", "sign-not-allowed"),
        ("password1", "too-common"),
        ("Password1", "too-common"),
        (AZIZA_NUMBER, "same-as-login"),
        (AZIZA_MAIL.upper(), "same-as-login"),
    ],
)
def test_a_poor_password_is_refused_and_nobody_is_registered(db: None, password: str, why: str) -> None:
    with pytest.raises(Invalid) as no, transaction.atomic():
        accounts.register_citizen(
            actor=people.GUEST,
            at=AT,
            name={"full": "Aziza"},
            email=AZIZA_MAIL,
            language="vi",
            identifiers={"vn.cccd": AZIZA_NUMBER},
            password=password,
        )

    assert no.value.facts == {"errors": {"password": why}}
    assert (Account.objects.count(), Party.objects.count(), Fact.objects.count()) == (0, 0, 0)


def test_the_session_keeps_only_a_hash_of_a_token_of_256_bits(aziza: UUID) -> None:
    answer = as_aziza()

    row = Session.objects.get()
    assert len(answer.token) == 43
    assert bytes(row.token_hash) == accounts.token_hash(answer.token)
    assert (row.idle, row.until) == (timedelta(hours=24), AT + timedelta(days=7))


def test_each_sign_in_makes_a_new_token_and_ends_the_one_before(aziza: UUID) -> None:
    first = as_aziza()

    second = accounts.sign_in(
        login=AZIZA_NUMBER, password=AZIZA_PASSWORD, door="citizen", at=AT + MINUTE, previous=first.token
    )

    assert isinstance(second, SignedIn)
    assert second.token != first.token
    assert Session.objects.get(id=first.session_id).ended_at == AT + MINUTE
    assert Session.objects.get(id=second.session_id).ended_at is None


def test_staff_sessions_are_shorter(chinara: UUID) -> None:
    as_chinara()

    row = Session.objects.get()
    assert (row.idle, row.until) == (timedelta(minutes=30), AT + timedelta(hours=12))


def test_a_wrong_password_and_an_unknown_login_are_answered_alike(aziza: UUID) -> None:
    wrong = accounts.sign_in(login=AZIZA_NUMBER, password="not the password", door="citizen", at=AT)
    unknown = accounts.sign_in(login="089301009999", password="not the password", door="citizen", at=AT)

    assert isinstance(wrong, NotSignedIn)
    assert isinstance(unknown, NotSignedIn)
    assert (wrong.refusal.code, wrong.refusal.status, wrong.refusal.facts) == ("wrong-credentials", 401, {})
    assert (unknown.refusal.code, unknown.refusal.status, unknown.refusal.facts) == ("wrong-credentials", 401, {})
    assert Session.objects.count() == 0


def test_known_unknown_and_closed_accounts_cost_the_same_hashing_and_the_same_statements(
    aziza: UUID, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    tried(password="warm up the hash of nobody", login="warm")
    work: list[str] = []
    real = passwords._HASHER.verify
    monkeypatch.setattr(
        type(passwords._HASHER),
        "verify",
        lambda self, stored, given: work.append(stored.rsplit("$", 2)[0]) or real(stored, given),
    )

    with django_assert_num_queries(3):
        assert tried(password="wrong") is WrongCredentials
    with django_assert_num_queries(3):
        assert tried(login="nobody") is WrongCredentials
    accounts.close(actor=own(aziza), account_id=aziza, at=AT)
    assert tried() is WrongCredentials

    assert work == ["$argon2id$v=19$m=19456,t=2,p=1"] * 3


def test_ten_failures_in_fifteen_minutes_stop_the_eleventh_try_even_with_the_right_password(aziza: UUID) -> None:
    for n in range(10):
        assert tried(password="wrong", at=AT + n * MINUTE) is WrongCredentials

    with pytest.raises(TryLater) as no, transaction.atomic():
        tried(at=AT + 10 * MINUTE + SECOND)

    assert no.value.facts == {"seconds": 299, "minutes": 5}
    assert (no.value.code, no.value.status) == ("try-later", 429)
    assert Session.objects.count() == 0
    assert tried(at=AT + 15 * MINUTE) is SignedIn


def test_failures_with_unknown_logins_are_bounded_too(aziza: UUID) -> None:
    for _ in range(10):
        tried(login="nobody", password="wrong")

    with pytest.raises(TryLater):
        tried(login="NOBODY ", password="wrong")


def test_anothers_failures_do_not_stop_me(aziza: UUID) -> None:
    for _ in range(10):
        tried(login="nobody", password="wrong")

    assert tried() is SignedIn


def test_signing_in_forgives_earlier_failures(aziza: UUID) -> None:
    for _ in range(9):
        tried(password="wrong")
    assert tried() is SignedIn
    for _ in range(9):
        tried(password="wrong")

    assert tried() is SignedIn


def test_old_counts_are_thrown_away(aziza: UUID) -> None:
    tried(login="nobody", password="wrong")
    tried(login="somebody", password="wrong", at=AT + 10 * MINUTE)

    assert accounts.clear_old_failures(at=AT + 15 * MINUTE) == 1
    assert Failures.objects.count() == 1


def test_staff_need_a_one_time_code(chinara: UUID) -> None:
    assert tried(login="chinara", password=CHINARA_PASSWORD) is CodeNeeded
    assert tried(login="chinara", password="wrong") is WrongCredentials
    assert tried(login="chinara", password=CHINARA_PASSWORD, totp="000000") is WrongCredentials
    assert Session.objects.count() == 0
    assert tried(login="chinara", password=CHINARA_PASSWORD, totp=code(AT)) is SignedIn


def test_wrong_codes_are_counted_as_failures(chinara: UUID) -> None:
    for _ in range(10):
        tried(login="chinara", password=CHINARA_PASSWORD, totp="000000")

    with pytest.raises(TryLater):
        tried(login="chinara", password=CHINARA_PASSWORD, totp=code(AT))


def test_a_one_time_code_works_once(chinara: UUID) -> None:
    assert tried(login="chinara", password=CHINARA_PASSWORD, totp=code(AT)) is SignedIn

    assert tried(login="chinara", password=CHINARA_PASSWORD, totp=code(AT)) is WrongCredentials
    assert tried(login="chinara", password=CHINARA_PASSWORD, totp=code(AT, -1)) is WrongCredentials
    later = AT + timedelta(seconds=30)
    assert tried(login="chinara", password=CHINARA_PASSWORD, totp=code(later), at=later) is SignedIn


@pytest.mark.parametrize(
    ("steps", "answer"), [(-2, WrongCredentials), (-1, SignedIn), (1, SignedIn), (2, WrongCredentials)]
)
def test_a_code_may_be_one_step_off(chinara: UUID, steps: int, answer: type) -> None:
    assert tried(login="chinara", password=CHINARA_PASSWORD, totp=code(AT, steps)) is answer


@pytest.mark.parametrize("typed", ["", " ", "12345", "1234567", "абвгде", "１２３４５６", "\x00" * 6])
def test_what_is_no_code_is_refused_without_a_fault(chinara: UUID, typed: str) -> None:
    assert tried(login="chinara", password=CHINARA_PASSWORD, totp=typed) in (CodeNeeded, WrongCredentials)


@pytest.mark.parametrize("typed", ["", "\x00", "a" * 100_000, "\ud800", "@", "نام"])
def test_odd_logins_and_passwords_are_refused_without_a_fault(aziza: UUID, typed: str) -> None:
    assert tried(login=typed, password=typed) is WrongCredentials


def test_staff_cannot_be_opened_without_codes(db: None) -> None:
    with pytest.raises(Invalid) as no, transaction.atomic():
        accounts.create_account(actor=house(), at=AT, kind="staff", login="x", password=CHINARA_PASSWORD)

    assert no.value.facts == {"errors": {"totp": "needed"}}
    assert (Account.objects.count(), Key.objects.count(), Fact.objects.count()) == (0, 0, 0)


def test_the_database_itself_refuses_staff_without_codes(chinara: UUID) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(id=chinara).update(totp=None)


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(aziza: UUID) -> None:
    old = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(AZIZA_PASSWORD)
    Account.objects.filter(id=aziza).update(password=old)

    assert tried() is SignedIn

    assert Account.objects.get(id=aziza).password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert tried() is SignedIn


def test_changing_a_password_ends_every_other_session(aziza: UUID) -> None:
    here, there = as_aziza(), as_aziza()

    answer = accounts.change_password(
        actor=own(aziza, here.session_id), account_id=aziza, current=AZIZA_PASSWORD, new="a better one, I hope", at=AT
    )

    assert answer is None
    assert Session.objects.get(id=here.session_id).ended_at is None
    assert Session.objects.get(id=there.session_id).ended_at == AT
    assert tried() is WrongCredentials
    assert tried(password="a better one, I hope") is SignedIn
    assert [fact.name for fact in ledger.of(aziza)] == ["account.opened", "account.password-changed"]


def test_a_wrong_current_password_changes_nothing_and_is_counted(aziza: UUID) -> None:
    before = Account.objects.get(id=aziza).password

    for _ in range(10):
        answer = accounts.change_password(actor=own(aziza), account_id=aziza, current="no", new="good enough", at=AT)
        assert isinstance(answer, NotSignedIn)
    with pytest.raises(TryLater), transaction.atomic():
        accounts.change_password(actor=own(aziza), account_id=aziza, current=AZIZA_PASSWORD, new="good enough", at=AT)

    assert Account.objects.get(id=aziza).password == before
    assert [fact.name for fact in ledger.of(aziza)] == ["account.opened"]


def test_sessions_are_listed_and_ended_by_their_owner_alone(aziza: UUID, chinara: UUID) -> None:
    first, second = as_aziza(), as_aziza(AT + MINUTE)
    as_chinara()

    listed = queries.sessions(actor=own(aziza), at=AT + MINUTE)
    with pytest.raises(NotFound), transaction.atomic():
        accounts.end_session(actor=own(chinara), session_id=first.session_id, at=AT)
    accounts.end_session(actor=own(aziza), session_id=first.session_id, at=AT + MINUTE)

    assert [view.id for view in listed] == [second.session_id, first.session_id]
    assert [view.id for view in queries.sessions(actor=own(aziza), at=AT + MINUTE)] == [second.session_id]
    with pytest.raises(NotFound), transaction.atomic():
        accounts.end_session(actor=own(aziza), session_id=first.session_id, at=AT)


def test_all_sessions_but_this_one_end_together(aziza: UUID) -> None:
    here = as_aziza()
    as_aziza()
    as_aziza()

    assert accounts.end_sessions(actor=own(aziza), account_id=aziza, at=AT, but=here.session_id) == 2
    assert [view.id for view in queries.sessions(actor=own(aziza), at=AT)] == [here.session_id]


def test_signing_out_twice_or_without_a_session_is_no_matter(aziza: UUID) -> None:
    here = as_aziza()

    for session_id in (here.session_id, here.session_id, None, uuid4()):
        accounts.sign_out(session_id=session_id, at=AT)

    assert queries.sessions(actor=own(aziza), at=AT) == []


def test_a_closed_account_has_no_session_and_is_closed_once(aziza: UUID) -> None:
    as_aziza()

    accounts.close(actor=own(aziza), account_id=aziza, at=AT)

    assert queries.sessions(actor=own(aziza), at=AT) == []
    with pytest.raises(NotNow), transaction.atomic():
        accounts.close(actor=own(aziza), account_id=aziza, at=AT)
    assert FLOW.replay(fact.name for fact in ledger.of(aziza)) == Account.objects.get(id=aziza).state == "closed"


def test_a_language_is_chosen_for_pages_and_messages(aziza: UUID) -> None:
    account = Account.objects.get(id=aziza)
    actor = Actor(door="citizen", kind=Kind.PARTY, account_id=aziza, party_id=account.party_id)

    with pytest.raises(Invalid), transaction.atomic():
        accounts.choose_language(actor=actor, account_id=aziza, language="tlh", at=AT)
    accounts.choose_language(actor=actor, account_id=aziza, language="fa", at=AT)

    account.refresh_from_db()
    assert account.language == "fa"
    assert Party.objects.get(id=account.party_id).language == "fa"
    assert ledger.of(aziza)[-1].payload == {"language": "fa"}


def test_codes_are_bound_with_a_proof(aziza: UUID) -> None:
    with pytest.raises(Invalid), transaction.atomic():
        accounts.bind_codes(actor=own(aziza), account_id=aziza, secret=people.SECRET, code="000000", at=AT)
    assert tried() is SignedIn

    accounts.bind_codes(actor=own(aziza), account_id=aziza, secret=people.SECRET, code=code(AT), at=AT)

    assert tried() is CodeNeeded
    assert tried(totp=code(AT)) is WrongCredentials
    assert tried(totp=code(AT, 1)) is SignedIn


def test_an_account_may_have_several_logins_each_of_one_account(aziza: UUID, chinara: UUID) -> None:
    accounts.add_login(actor=own(chinara), account_id=chinara, login="Chinara@Hall.example", at=AT)

    assert tried(login="chinara@hall.example", password=CHINARA_PASSWORD, totp=code(AT)) is SignedIn
    with pytest.raises(LoginTaken), transaction.atomic():
        accounts.add_login(actor=own(aziza), account_id=aziza, login="chinara", at=AT)
    with pytest.raises(NotFound), transaction.atomic():
        accounts.add_login(actor=own(aziza), account_id=chinara, login="new", at=AT)


def test_nobody_but_its_owner_and_the_house_changes_an_account(aziza: UUID, chinara: UUID) -> None:
    for act in (
        lambda: accounts.close(actor=own(chinara), account_id=aziza, at=AT),
        lambda: accounts.choose_language(actor=people.GUEST, account_id=aziza, language="en", at=AT),
        lambda: accounts.end_sessions(actor=own(chinara), account_id=aziza, at=AT),
        lambda: accounts.rotate(actor=own(chinara), session_id=as_aziza().session_id),
    ):
        with pytest.raises(NotFound), transaction.atomic():
            act()
    assert [fact.name for fact in ledger.of(aziza)] == ["account.opened"]


def test_pseudonyms_are_stable_and_unlike_anything_personal(chinara: UUID) -> None:
    [pseudonym] = queries.codes([chinara]).values()

    assert len(pseudonym) == 8
    assert queries.codes([chinara, uuid4()]) == {chinara: pseudonym}


@pytest.mark.parametrize("minutes", [0, 14])
def test_the_wait_shrinks_as_time_passes(minutes: int) -> None:
    assert rules.wait([AT] * 10, AT + minutes * MINUTE) == (15 - minutes) * MINUTE
    assert rules.wait([AT] * 9, AT) is None
    assert rules.wait([AT] * 10, AT + 15 * MINUTE) is None
