from __future__ import annotations

import json
from pathlib import Path

import pytest

from servicehall.site import cli

from . import homes


def test_help_names_every_command_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])

    assert left.value.code == 0
    said = capsys.readouterr().out
    assert [name for name in cli.ORDER if f"\n    {name} " not in said] == []


def test_a_wrong_port_is_answered_in_one_sentence(folder: Path) -> None:
    done = homes.cli(folder, "doctor", "--port", "99999")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "\nSERVICEHALL_PORT is '99999'; it must be a number from 1 to 65535.\n"


def test_flags_mean_the_same_as_variables(folder: Path) -> None:
    done = homes.cli(folder, "doctor", "--home", str(folder.with_name("other")), "--json")

    assert f"There is no copy in {folder.with_name('other')} yet" in done.stdout
    assert json.loads(done.stdout)[0]["code"] == "disk"


def test_a_command_that_needs_rows_says_that_there_are_none_yet(folder: Path) -> None:
    done = homes.cli(folder, "verify")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"\nThere is no copy in {folder} yet. Make one with: servicehall run\n"


def test_a_copy_without_a_demonstration_says_how_to_get_one(folder: Path) -> None:
    done = homes.cli(folder, "demo", "--json")

    assert (done.returncode, done.stdout) == (1, "")
    assert "servicehall demo --load" in done.stderr


def test_routes_name_address_methods_and_policy(folder: Path) -> None:
    done = homes.cli(folder, "routes", "--json", SERVICEHALL_PORT="8945")

    found = json.loads(done.stdout)
    assert found["address"] == "http://localhost:8945"
    assert all(sorted(row) == ["door", "methods", "name", "path", "policy"] for row in found["routes"])
    assert len(found["routes"]) > 10


def test_the_clock_answers_line_by_line(folder: Path) -> None:
    question = {
        "id": 1,
        "territory": "vn-an-giang",
        "received": "2026-03-02T09:00:00+07:00",
        "limit": {"amount": 3, "unit": "working_days"},
    }
    done = homes.cli(folder, "clock", given="not json\n" + json.dumps(question) + "\n")

    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert "not JSON" in first["error"]
    assert (second["id"], second["due_on"]) == (1, "2026-03-05")
