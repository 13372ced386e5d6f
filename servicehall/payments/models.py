from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .flow import State
from .rules import Account


class Charge(models.Model):
    """What a party owes for one matter. ``about``: the application, or whatever above asked for the money."""

    id = models.UUIDField(primary_key=True, editable=False)
    about = models.UUIDField()
    reference = models.CharField(max_length=40, blank=True)  # of the matter, as people know it; on the receipt
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="+")
    territory = models.ForeignKey("offices.Territory", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=16, choices=[(str(s), str(s)) for s in State])
    currency = models.CharField(max_length=3)  # ISO 4217
    total = models.BigIntegerField()  # minor units
    made_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    hall = models.ForeignKey(
        "offices.Hall", models.PROTECT, related_name="+", null=True, db_index=False
    )  # whose till took it
    tendered = models.BigIntegerField(null=True)  # minor units
    receipt_number = models.CharField(max_length=80, null=True)
    closed_at = models.DateTimeField(null=True)  # refunded or waived
    turn = models.IntegerField()

    REPLAYED = frozenset(
        {"id", "about", "reference", "party", "territory", "state", "currency", "total", "made_at", "paid_at", "hall"}
        | {"tendered", "receipt_number", "closed_at", "turn"}
    )
    SEALED: frozenset[str] = frozenset()
    CACHE: dict[str, str] = {}

    class Meta:
        app_label = "payments"
        constraints = [
            models.UniqueConstraint(name="charge_receipt_once", fields=["receipt_number"]),
            models.CheckConstraint(name="charge_is_owed", condition=Q(total__gt=0)),
            models.CheckConstraint(
                name="charge_paid_with_receipt",
                condition=Q(
                    state__in=[str(State.PAID), str(State.REFUNDED)],
                    paid_at__isnull=False,
                    hall__isnull=False,
                    receipt_number__isnull=False,
                    tendered__gte=F("total"),
                )
                | Q(
                    state__in=[str(State.QUOTED), str(State.WAIVED)],
                    paid_at__isnull=True,
                    hall__isnull=True,
                    receipt_number__isnull=True,
                    tendered__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="charge_closed_with_moment",
                condition=Q(state__in=[str(State.REFUNDED), str(State.WAIVED)], closed_at__isnull=False)
                | Q(state__in=[str(State.QUOTED), str(State.PAID)], closed_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="charge_about", fields=["about"]),
            models.Index(name="charge_open", fields=["territory", "made_at"], condition=Q(state=str(State.QUOTED))),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ChargeLine(models.Model):
    """One authority's part of a charge: one sum to pay, one line per authority and purpose."""

    APPEND_ONLY = True

    id = models.BigAutoField(primary_key=True)
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="lines", db_index=False)
    place = models.SmallIntegerField()
    authority = models.ForeignKey("offices.Authority", models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=60)  # a code word: "fee", "expedited", "stamp-duty"
    names = models.JSONField()  # the purpose as people read it, by language; empty shows the code word
    amount = models.BigIntegerField()  # minor units of the charge's currency

    REPLAYED = frozenset({"charge", "place", "authority", "purpose", "names", "amount"})
    SEALED: frozenset[str] = frozenset()
    CACHE = {"id": "the row's own count; no fact or page names it"}

    class Meta:
        app_label = "payments"
        constraints = [
            models.UniqueConstraint(name="charge_line_place", fields=["charge", "place"]),
            models.CheckConstraint(name="charge_line_is_owed", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.amount}"


class BookLine(models.Model):
    """One line of the account book. A deferred trigger holds each transaction to zero in each currency."""

    APPEND_ONLY = True

    id = models.BigAutoField(primary_key=True)
    transaction_id = models.UUIDField()  # derived from charge and turn: a fact enters the book once
    place = models.SmallIntegerField()
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="+")
    fact = models.CharField(max_length=40)
    account = models.CharField(max_length=16, choices=[(str(a), str(a)) for a in Account])
    hall = models.ForeignKey("offices.Hall", models.PROTECT, related_name="+", null=True)
    authority = models.ForeignKey("offices.Authority", models.PROTECT, related_name="+", null=True, db_index=False)
    amount = models.BigIntegerField()  # minor units, debit positive
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    REPLAYED = frozenset(
        {"transaction_id", "place", "charge", "fact", "account", "hall", "authority", "amount", "currency", "at"}
    )
    SEALED: frozenset[str] = frozenset()
    CACHE = {"id": "the row's own count; no fact or page names it"}

    class Meta:
        app_label = "payments"
        constraints = [
            models.UniqueConstraint(name="book_line_once", fields=["transaction_id", "place"]),
            models.CheckConstraint(
                name="book_line_of_its_account",
                condition=Q(account=str(Account.CASH), hall__isnull=False, authority__isnull=True)
                | Q(account=str(Account.OWED), hall__isnull=True, authority__isnull=False)
                | Q(account=str(Account.RECEIVABLE), hall__isnull=True, authority__isnull=True),
            ),
        ]
        indexes = [models.Index(name="book_by_time", fields=["at", "id"])]

    def __str__(self) -> str:
        return f"{self.account} {self.amount} {self.currency}"


class ReceiptCount(models.Model):
    """The last receipt number of one hall in one year; its row is locked while the next one is given."""

    id = models.BigAutoField(primary_key=True)
    hall = models.ForeignKey("offices.Hall", models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()  # at the hall
    last = models.IntegerField()

    REPLAYED = frozenset({"hall", "year", "last"})
    SEALED: frozenset[str] = frozenset()
    CACHE = {"id": "the row's own count; no fact or page names it"}

    class Meta:
        app_label = "payments"
        constraints = [models.UniqueConstraint(name="receipt_count_once", fields=["hall", "year"])]

    def __str__(self) -> str:
        return f"{self.hall_id}/{self.year}: {self.last}"
