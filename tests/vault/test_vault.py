from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from servicehall.kernel.actor import Actor, Kind, house
from servicehall.kernel.ids import new_id
from servicehall.vault import commands as vault
from servicehall.vault import queries
from servicehall.vault.errors import MasterKeyFault, NoKey, SealBroken, Shredded
from servicehall.vault.models import Key, Reading
from servicehall.vault.types import Gone, Item, Sealing

AT = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
FILE = uuid4()


def officer(**more: object) -> Actor:
    return Actor(door="backoffice", kind=Kind.OFFICER, account_id=uuid4(), authority_id=7, office_id=71, **more)  # type: ignore[arg-type]


def own(subject: UUID, **more: object) -> Actor:
    return Actor(door="citizen", kind=Kind.PARTY, account_id=uuid4(), party_id=subject, **more)  # type: ignore[arg-type]


@pytest.fixture
def aziza(db: None) -> UUID:
    subject = new_id()
    vault.new_subject(subject)
    return subject


@pytest.fixture
def bek(db: None) -> UUID:
    subject = new_id()
    vault.new_subject(subject)
    return subject


def item(subject: UUID, value: object = None, about: str = "t:1:sealed") -> Item:
    return Item(subject, vault.seal(subject, value if value is not None else {"name": "Aziza"}, about), about)


def opened(actor: Actor, *items: Item) -> list[object]:
    return vault.open(actor=actor, purpose="assignment", about=FILE, items=items)


@pytest.mark.parametrize(
    "value",
    [
        {"name": {"full": "Nguyễn Thị Ánh"}, "children": [1, 2], "none": None, "yes": True},
        ["雅安市", "علی\u200cرضا", ""],
        "",
        b"\x00\xff" * 40_000,
        {},
    ],
)
def test_what_was_sealed_opens_as_it_was(aziza: UUID, value: object) -> None:
    assert opened(own(aziza), item(aziza, value)) == [value]


def test_the_same_value_never_seals_to_the_same_bytes(aziza: UUID) -> None:
    assert len({bytes(item(aziza).blob) for _ in range(50)}) == 50


def test_a_sealed_form_is_compressed_first(aziza: UUID) -> None:
    answers = {f"question_{n}": "the same long answer " * 4 for n in range(40)}

    assert len(vault.seal(aziza, answers, "t:1:sealed")) < 600


@pytest.mark.parametrize("place", [0, 1, 2, 13, 14, 30, -16, -1])
def test_one_changed_bit_breaks_the_seal_and_leaves_no_row(aziza: UUID, place: int) -> None:
    whole = item(aziza)
    blob = bytearray(whole.blob)
    blob[place] ^= 1

    with pytest.raises(SealBroken):
        opened(officer(), Item(aziza, bytes(blob), whole.about))

    assert Reading.objects.count() == 0


@pytest.mark.parametrize("length", [0, 1, 13, 29, 30])
def test_a_blob_cut_short_breaks_the_seal(aziza: UUID, length: int) -> None:
    with pytest.raises(SealBroken):
        opened(own(aziza), Item(aziza, bytes(item(aziza).blob)[:length], "t:1:sealed"))


def test_a_value_moved_to_another_row_does_not_open(aziza: UUID) -> None:
    with pytest.raises(SealBroken):
        opened(own(aziza), Item(aziza, item(aziza, about="t:1:sealed").blob, "t:2:sealed"))


def test_a_value_does_not_open_with_another_subjects_key(aziza: UUID, bek: UUID) -> None:
    with pytest.raises(SealBroken):
        opened(officer(), Item(bek, item(aziza).blob, "t:1:sealed"))


def test_a_wrapped_key_put_in_anothers_row_does_not_open(aziza: UUID, bek: UUID) -> None:
    hers = item(aziza)
    Key.objects.filter(subject=bek).update(wrapped=Key.objects.get(subject=aziza).wrapped)

    with pytest.raises(SealBroken):
        opened(officer(), Item(bek, hers.blob, hers.about))


def test_an_act_of_reading_leaves_one_row_that_names_all_subjects(
    aziza: UUID, bek: UUID, django_assert_num_queries: object
) -> None:
    items = [item(aziza), item(bek, "phone"), item(aziza, "mail", "t:3:sealed")]
    reader = officer(purpose_id=uuid4())

    with django_assert_num_queries(2):  # type: ignore[operator]
        values = opened(reader, *items)

    row = Reading.objects.get()
    assert values == [{"name": "Aziza"}, "phone", "mail"]
    assert row.subjects == sorted([aziza, bek])
    assert (row.institution, row.office_id, row.purpose, row.about, row.count) == (7, 71, "assignment", FILE, 3)
    assert row.actor == reader.recorded()


def test_ones_own_data_is_read_without_a_row(aziza: UUID) -> None:
    opened(own(aziza), item(aziza), item(aziza, "mail"))

    assert Reading.objects.count() == 0


@pytest.mark.parametrize("how", ["helper", "mandate", "two", "officer", "house", "guest"])
def test_every_other_reading_is_recorded(aziza: UUID, bek: UUID, how: str) -> None:
    actor = {
        "helper": own(aziza, helper_id=uuid4()),
        "mandate": own(aziza, mandate_id=uuid4()),
        "two": own(aziza),
        "officer": officer(party_id=aziza),
        "house": house(),
        "guest": Actor(door="citizen", kind=Kind.GUEST),
    }[how]

    opened(actor, item(aziza), *([item(bek)] if how == "two" else []))

    assert Reading.objects.count() == 1


def test_each_subject_finds_the_readings_of_their_data(aziza: UUID, bek: UUID) -> None:
    reader = officer()
    opened(reader, item(aziza), item(bek))
    opened(house(), item(bek))

    [hers] = queries.readings_of(aziza)
    his = queries.readings_of(bek)

    assert (hers.account_id, hers.institution, hers.office_id, hers.door) == (reader.account_id, 7, 71, "backoffice")
    assert (hers.kind, hers.purpose, hers.about, hers.together) == ("officer", "assignment", FILE, 2)
    assert [(r.kind, r.account_id, r.together) for r in his] == [("house", None, 1), ("officer", reader.account_id, 2)]
    assert queries.readings_of(uuid4()) == []


def test_finding_readings_is_one_query(aziza: UUID, django_assert_num_queries: object) -> None:
    for _ in range(3):
        opened(officer(), item(aziza))

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.readings_of(aziza)) == 3


def test_a_reading_can_be_neither_changed_nor_removed(aziza: UUID) -> None:
    opened(officer(), item(aziza))

    for statement in ("UPDATE vault_reading SET purpose = 'x'", "DELETE FROM vault_reading"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Reading.objects.get().purpose == "assignment"


def test_readings_lie_in_the_partition_of_their_month(aziza: UUID) -> None:
    opened(officer(), item(aziza))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text, to_char(at AT TIME ZONE 'UTC', 'YYYY\"m\"MM') FROM vault_reading"
        )
        partition, month = cursor.fetchone()
    assert partition == f"vault_reading_y{month}"


def test_an_unknown_purpose_opens_nothing(aziza: UUID) -> None:
    with pytest.raises(ValueError, match="curiosity"):
        vault.open(actor=officer(), purpose="curiosity", about=None, items=[item(aziza)])

    assert Reading.objects.count() == 0


def test_after_its_key_is_destroyed_nothing_of_a_subject_opens_or_is_sealed(aziza: UUID) -> None:
    before = item(aziza)
    assert vault.destroy(subject=aziza, at=AT)

    with pytest.raises(Shredded) as no:
        opened(own(aziza), before)
    with pytest.raises(Shredded):
        vault.seal(aziza, "new", "t:9:sealed")

    assert no.value.facts == {"subjects": [str(aziza)]}
    assert (no.value.code, no.value.status) == ("shredded", 410)
    assert not queries.live(aziza)
    assert Key.objects.get(subject=aziza).wrapped is None
    assert Reading.objects.count() == 0


def test_a_key_is_destroyed_once(aziza: UUID) -> None:
    vault.destroy(subject=aziza, at=AT)

    assert not vault.destroy(subject=aziza, at=datetime(2027, 1, 1, tzinfo=UTC))
    assert Key.objects.get(subject=aziza).destroyed_at == AT


def test_among_several_the_forgotten_are_told_apart_and_not_named_as_read(aziza: UUID, bek: UUID) -> None:
    items = [item(aziza), item(bek)]
    vault.destroy(subject=bek, at=AT)

    values = vault.open(actor=officer(), purpose="appeal", about=FILE, items=items, gone_ok=True)

    assert values == [{"name": "Aziza"}, Gone(bek)]
    assert Reading.objects.get().subjects == [aziza]


def test_a_subject_has_one_key(aziza: UUID) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        vault.new_subject(aziza)


def test_the_database_refuses_a_key_that_is_neither_there_nor_destroyed(aziza: UUID) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Key.objects.filter(subject=aziza).update(wrapped=None)


def test_a_subject_without_a_key_is_a_fault(db: None) -> None:
    with pytest.raises(NoKey):
        vault.seal(uuid4(), "x", "t:1:sealed")


def test_sealing_many_values_fetches_keys_once(aziza: UUID, bek: UUID, django_assert_num_queries: object) -> None:
    sealings = [Sealing(subject, {"n": n}, f"t:{n}:sealed") for n, subject in enumerate([aziza, bek] * 10)]

    with django_assert_num_queries(1):  # type: ignore[operator]
        blobs = vault.seal_many(sealings)

    items = [Item(one.subject, blob, one.about) for one, blob in zip(sealings, blobs, strict=True)]
    assert opened(officer(), *items) == [{"n": n} for n in range(20)]


def test_keys_a_statement_has_already_read_are_not_fetched_again(
    aziza: UUID, django_assert_num_queries: object
) -> None:
    wrapped = {aziza: bytes(Key.objects.get(subject=aziza).wrapped or b"")}

    with django_assert_num_queries(0):  # type: ignore[operator]
        blob = vault.seal(aziza, "quick", "t:1:sealed", wrapped=wrapped)
        read = vault.open(
            actor=own(aziza),
            purpose="tracking",
            about=None,
            items=[Item(aziza, blob, "t:1:sealed")],
            wrapped=wrapped,
        )

    assert read == ["quick"]


def test_a_blind_index_finds_equal_values_and_only_within_a_scheme() -> None:
    number = "089301001234"

    assert vault.blind("vn.cccd", number) == vault.blind("vn.cccd", number)
    assert vault.blind("vn.cccd", number) != vault.blind("passport", number)
    assert vault.blind("a", "bc") != vault.blind("ab", "c")
    assert len(vault.blind("vn.cccd", number)) == 32


def test_secrets_of_the_house_open_only_where_they_belong() -> None:
    blob = vault.seal_secret(b"JBSWY3DPEHPK3PXP", "accounts_account:1:totp")

    assert vault.open_secret(blob, "accounts_account:1:totp") == b"JBSWY3DPEHPK3PXP"
    with pytest.raises(SealBroken):
        vault.open_secret(blob, "accounts_account:2:totp")


def test_a_master_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "master.key"

    assert vault.make_master_key(file)
    first = file.read_bytes()
    assert not vault.make_master_key(file)

    assert file.read_bytes() == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(first)) == 32


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        (None, 0o600, "cannot be read"),
        (base64.b64encode(b"k" * 32), 0o644, "read by others"),
        (base64.b64encode(b"k" * 31), 0o600, "not 32 bytes"),
        (b"not base64!", 0o600, "not 32 bytes"),
    ],
)
def test_a_bad_master_key_file_is_named_in_plain_words(
    tmp_path: Path, settings: object, content: bytes | None, mode: int, says: str
) -> None:
    file = tmp_path / "master.key"
    if content is not None:
        file.write_bytes(content)
        file.chmod(mode)
    settings.VAULT_MASTER_KEY_FILE = file  # type: ignore[attr-defined]

    with pytest.raises(MasterKeyFault, match=says) as fault:
        vault.blind("a", "b")

    assert str(file) in str(fault.value)


def test_another_installations_master_key_does_not_fit(aziza: UUID, tmp_path: Path, settings: object) -> None:
    assert queries.master_key_fits()
    vault.make_master_key(tmp_path / "other.key")

    settings.VAULT_MASTER_KEY_FILE = tmp_path / "other.key"  # type: ignore[attr-defined]

    assert not queries.master_key_fits()


def test_sealing_two_kilobytes_is_cheap_enough_for_the_counter(aziza: UUID) -> None:
    wrapped = {aziza: bytes(Key.objects.get(subject=aziza).wrapped or b"")}
    answers = {f"question_{n}": f"an answer of ordinary length {n}" for n in range(40)}

    started = time.process_time()
    for _ in range(200):
        vault.seal(aziza, answers, "t:1:sealed", wrapped=wrapped)

    assert (time.process_time() - started) / 200 < 0.001
