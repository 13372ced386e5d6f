from __future__ import annotations

from pathlib import Path

import pytest

from servicehall.site import config


def test_without_anything_said_a_copy_is_for_this_computer_only() -> None:
    here = config.read({})

    assert (here.host, here.port, here.role) == ("127.0.0.1", 8000, "app")
    assert here.home == config.CHECKOUT / "var"
    assert here.mail_folder == config.CHECKOUT / "var" / "mail"
    assert here.public_address == "http://localhost:8000"
    assert not here.secure


def test_a_public_address_decides_names_and_safe_cookies() -> None:
    here = config.read({"SERVICEHALL_PUBLIC_URL": "https://hall.example.org/"})

    assert here.public_address == "https://hall.example.org"
    assert here.names == ("hall.example.org",)
    assert here.secure


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000 ", "٨٠٠٠", "http"])
def test_a_port_must_be_a_number_of_one(port: str) -> None:
    with pytest.raises(config.Misconfigured, match="1 to 65535"):
        config.read({"SERVICEHALL_PORT": port})


def test_a_role_is_app_or_owner() -> None:
    with pytest.raises(config.Misconfigured, match="app or owner"):
        config.read({"SERVICEHALL_ROLE": "root"})


def test_a_database_address_is_read_whole() -> None:
    way = config.access_of("postgresql://hall:s%40fe@db.example.org:6432/town?sslmode=require")

    assert way == config.Access(
        host="db.example.org",
        port="6432",
        user="hall",
        password="s@fe",
        name="town",
        options=(("sslmode", "require"),),
    )
    assert way.dsn() == (
        "host='db.example.org' port='6432' user='hall' password='s@fe' dbname='town' sslmode='require'"
    )


def test_a_socket_folder_may_be_the_host() -> None:
    assert config.access_of("postgresql:///town?host=/run/postgresql").host == "/run/postgresql"


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://host/", "postgresql://host:port/town", "town"])
def test_what_is_not_a_database_address_is_refused(url: str) -> None:
    with pytest.raises(config.Misconfigured):
        config.access_of(url)


def test_a_quote_in_a_password_stays_in_the_password() -> None:
    way = config.Access(host="h", port="", user="u", password="it's \\ here", name="n")

    assert way.dsn() == r"host='h' user='u' password='it\'s \\ here' dbname='n'"


def test_folders_are_made_absolute() -> None:
    assert config.read({"SERVICEHALL_HOME": "somewhere"}).home == Path.cwd() / "somewhere"
