from __future__ import annotations

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from .types import AUTHORITY_KIND, CODE, COUNTRY, CURRENCY, DayKind, HallKind, Role, WindowKind


def _words(enum: type[StrEnum]) -> list[str]:
    """Plain text, so that migrations do not lean on the enum."""
    return [str(word) for word in enum]


def _choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word, word) for word in _words(enum)]


def _named(table: str) -> CheckConstraint:
    """``names`` is {language: text}; English is always there, so that nothing is ever shown nameless."""
    return CheckConstraint(name=f"{table}_has_an_english_name", condition=Q(names__has_key="en"))


def _coded(table: str) -> CheckConstraint:
    return CheckConstraint(name=f"{table}_code", condition=Q(code__regex=CODE))


class LawProfile(models.Model):
    """One version of a country's rules of counting, as shipped with the clock. A new text is a new row."""

    APPEND_ONLY = True

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical body
    body = models.JSONField()

    class Meta:
        constraints = [UniqueConstraint(fields=["code", "version"], name="law_profile_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Calendar(models.Model):
    """One version of the calendar an office works by. A decree makes a new row with the next version, so that a date
    reckoned last year can be reckoned again."""

    APPEND_ONLY = True

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of weekend, hours, zone, end and days
    zone = models.CharField(max_length=40)  # IANA
    weekend = ArrayField(models.PositiveSmallIntegerField())  # Monday is 0, as in datetime.date.weekday
    hours = models.JSONField()  # [["07:30", "11:30"], ["13:30", "17:00"]], local time; lunch is the gap
    published_until = models.DateField(null=True)  # the last day a decree covers; null: all are published

    class Meta:
        constraints = [
            UniqueConstraint(fields=["code", "version"], name="calendar_version"),
            CheckConstraint(name="calendar_works_some_day", condition=Q(weekend__len__lt=7)),
            _coded("calendar"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class CalendarDay(models.Model):
    """A day on which a calendar departs from its week, and the paper that says so."""

    APPEND_ONLY = True

    id = models.BigAutoField(primary_key=True)
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=_choices(DayKind))
    name = models.CharField(max_length=120, blank=True)
    decree = models.CharField(max_length=240)  # the paper, or its address

    class Meta:
        constraints = [
            UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),
            CheckConstraint(name="calendar_day_kind", condition=Q(kind__in=_words(DayKind))),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class Territory(models.Model):
    """A configured whole: units, authorities, halls, a calendar, a law profile, a zone, languages, a currency."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField()
    within = models.JSONField()
    country = models.CharField(max_length=2)
    zone = models.CharField(max_length=40)  # IANA
    languages = ArrayField(models.CharField(max_length=35))  # BCP 47
    default_language = models.CharField(max_length=35)
    currency = models.CharField(max_length=3)
    profile = models.ForeignKey(LawProfile, models.PROTECT, related_name="+")
    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="+")
    # The moment of the last load that changed something, in microseconds by the database's clock. Every process holds
    # the territory by it; unlike a count it never repeats, not even after a rolled back load.
    version = models.BigIntegerField()

    class Meta:
        constraints = [
            _named("territory"),
            _coded("territory"),
            CheckConstraint(name="territory_country", condition=Q(country__regex=COUNTRY)),
            CheckConstraint(name="territory_currency", condition=Q(currency__regex=CURRENCY)),
            CheckConstraint(
                name="territory_speaks_its_language", condition=Q(languages__contains=[F("default_language")])
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """An administrative division."""

    id = models.BigAutoField(primary_key=True)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)  # the statistical office's
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    tier = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24)
    names = models.JSONField()
    in_force = models.BooleanField(default=True)  # rows are referred to for ever; what left the data is kept, unused

    class Meta:
        constraints = [
            UniqueConstraint(fields=["territory", "code"], name="unit_code_in_territory"),
            UniqueConstraint(
                fields=["territory"], condition=Q(parent__isnull=True, in_force=True), name="unit_one_root"
            ),
            CheckConstraint(
                name="unit_root_is_tier_one",
                condition=Q(tier=1, parent__isnull=True) | Q(tier__gt=1, parent__isnull=False),
            ),
            _named("unit"),
        ]

    def __str__(self) -> str:
        return self.code


class Authority(models.Model):
    """Who decides: a department, a people's committee, a government, a public-security post."""

    id = models.BigAutoField(primary_key=True)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    names = models.JSONField()
    in_force = models.BooleanField(default=True)

    class Meta:
        constraints = [
            # Routing asks "which authority of this kind is at this unit": there must be one answer.
            UniqueConstraint(
                fields=["unit", "kind"], condition=Q(in_force=True), name="authority_one_of_a_kind_at_a_unit"
            ),
            CheckConstraint(name="authority_kind", condition=Q(kind__regex=AUTHORITY_KIND)),
            CheckConstraint(name="authority_is_not_its_own_parent", condition=~Q(parent=F("id"))),
            _named("authority"),
            _coded("authority"),
        ]

    def __str__(self) -> str:
        return self.code


class Office(models.Model):
    """An authority's place, for the unit it covers: its own, or a part of it."""

    id = models.BigAutoField(primary_key=True)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code = models.CharField(max_length=80, unique=True)
    names = models.JSONField()
    address = models.TextField()  # in the language of the place, as on an envelope
    demo_address = models.BooleanField()  # invented, and shown as such
    phone = models.CharField(max_length=40, blank=True)
    hours_note = models.JSONField(default=dict)  # {language: text} where hours differ from the calendar's
    in_force = models.BooleanField(default=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["authority", "unit"], condition=Q(in_force=True), name="office_one_per_unit_covered"
            ),
            _named("office"),
            _coded("office"),
        ]

    def __str__(self) -> str:
        return self.code


class Hall(models.Model):
    """A place where anybody may hand in anything."""

    id = models.BigAutoField(primary_key=True)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")  # runs it; its officers sit there
    code = models.CharField(max_length=80, unique=True)
    names = models.JSONField()
    kind = models.CharField(max_length=8, choices=_choices(HallKind))
    address = models.TextField()
    demo_address = models.BooleanField()
    one_person = models.BooleanField()  # the second pair of eyes is at the tier above
    floors = models.PositiveSmallIntegerField()
    in_force = models.BooleanField(default=True)

    class Meta:
        constraints = [
            CheckConstraint(name="hall_kind", condition=Q(kind__in=_words(HallKind))),
            CheckConstraint(name="hall_has_a_floor", condition=Q(floors__gte=1)),
            _named("hall"),
            _coded("hall"),
        ]

    def __str__(self) -> str:
        return self.code


class Window(models.Model):
    id = models.BigAutoField(primary_key=True)
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=_choices(WindowKind))
    names = models.JSONField()
    authority_kinds = ArrayField(models.CharField(max_length=40))
    in_force = models.BooleanField(default=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["hall", "number"], name="window_number_in_hall"),
            CheckConstraint(
                name="window_of_a_field_names_it",
                condition=Q(kind="any", authority_kinds__len=0) | Q(kind="field", authority_kinds__len__gt=0),
            ),
            _named("window"),
        ]

    def __str__(self) -> str:
        return f"{self.hall_id}/{self.number}"


class Post(models.Model):
    """What an officer holds: a chair at an office, some of them in a hall."""

    id = models.BigAutoField(primary_key=True)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="+", null=True)
    code = models.CharField(max_length=96, unique=True)
    role = models.CharField(max_length=12, choices=_choices(Role))
    names = models.JSONField()
    in_force = models.BooleanField(default=True)

    class Meta:
        constraints = [
            CheckConstraint(name="post_role", condition=Q(role__in=_words(Role))),
            CheckConstraint(
                name="post_at_a_window_is_in_a_hall",
                condition=~Q(role__in=["window", "manager"]) | Q(hall__isnull=False),
            ),
            _named("post"),
            _coded("post"),
        ]
        indexes = [
            models.Index(name="post_of_office", fields=["office", "role", "code"]),
            models.Index(name="post_of_hall", fields=["hall", "role", "code"]),
        ]

    def __str__(self) -> str:
        return self.code
