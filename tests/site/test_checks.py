from __future__ import annotations

from typing import Any

from django.core.checks import run_checks
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test.utils import isolate_apps
from django.urls import path

from servicehall.site import checks


def test_the_house_itself_passes() -> None:
    assert run_checks() == []


def _codes(found: Any) -> list[str]:
    return [error.id for error in found]


@isolate_apps()
def test_a_key_that_points_up_or_leaves_a_name_is_found() -> None:
    class Above(models.Model):
        class Meta:
            app_label = "applications"

    class Below(models.Model):
        above = models.ForeignKey(Above, on_delete=models.PROTECT)
        hidden = models.ForeignKey(Above, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "parties"

    found = {field.name: _codes(checks.key_errors(Below, field)) for field in Below._meta.concrete_fields}
    assert found == {
        "id": [],
        "above": ["servicehall.E001", "servicehall.E002"],
        "hidden": ["servicehall.E001"],
    }


@isolate_apps()
def test_a_key_that_points_down_without_a_name_is_fine() -> None:
    class Party(models.Model):
        class Meta:
            app_label = "parties"

    class Matter(models.Model):
        party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "applications"

    assert _codes(checks.key_errors(Matter, Matter._meta.get_field("party"))) == []


@isolate_apps()
def test_each_column_of_a_replayed_row_stands_in_one_list() -> None:
    class Replayed(models.Model):
        state = models.TextField()
        forgotten = models.TextField()
        twice = models.TextField()
        held = models.TextField()

        REPLAYED = frozenset({"state", "twice"})
        SEALED = frozenset({"twice", "missing"})
        CACHE = {"held": " "}

        class Meta:
            app_label = "applications"

    said = [(error.id, error.msg) for error in checks.replay_errors(Replayed)]
    assert said == [
        ("servicehall.E003", "applications.Replayed.forgotten stands in none of REPLAYED, SEALED, CACHE"),
        ("servicehall.E003", "applications.Replayed.twice stands in REPLAYED and SEALED"),
        ("servicehall.E004", "applications.Replayed.SEALED names missing, no column"),
        ("servicehall.E005", "applications.Replayed.CACHE gives no reason for held"),
    ]


@isolate_apps()
def test_reference_rows_need_no_lists() -> None:
    class Reference(models.Model):
        name = models.TextField()

        class Meta:
            app_label = "offices"

    assert list(checks.replay_errors(Reference)) == []


def test_an_address_without_a_policy_is_found() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise AssertionError

    assert _codes(checks.route_errors(path("open", view))) == ["servicehall.E006"]


def test_the_layers_are_read_from_the_import_contract() -> None:
    rank = checks.ranks()

    assert rank["site"] > rank["doors"] > rank["applications"] > rank["parties"] > rank["kernel"]
    assert rank["files"] == rank["forms"]
