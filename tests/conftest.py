"""Tests run as the role the server runs as, against a real PostgreSQL that is theirs alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest
from pytest_django.plugin import DjangoDbBlocker
from xdist.scheduler import LoadGroupScheduling

from tests import database

os.environ["DJANGO_SETTINGS_MODULE"] = "servicehall.site.settings"

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
NAME = f"test_{WORKER or 'main'}"
KEPT = ("SERVICEHALL_PG_BIN", "SERVICEHALL_EXAMPLES", "SERVICEHALL_STEPS", "SERVICEHALL_KILLS")
"""What may be said about the tests; everything else of that name speaks of some other copy."""

TOGETHER = ("tests/journeys/",)

_cluster: list[database.Cluster] = []


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if WORKER is None and not config.option.collectonly:
        for name in [name for name in os.environ if name.startswith("SERVICEHALL_") and name not in KEPT]:
            del os.environ[name]
        _cluster.append(database.Cluster())
        os.environ["SERVICEHALL_HOME"] = str(_cluster[0].folder)
    if "SERVICEHALL_HOME" in os.environ:
        from django.conf import settings

        assert settings.DATABASES  # read now: pytest-django sets up only what is configured by then


class Together(LoadGroupScheduling):  # type: ignore[misc]
    """Hands out test by test; those that share one running copy or one browser all go to the same worker.

    By their folder: the suffix that ``xdist_group`` gives an item's id is lost with pytest 9.2 and xdist 3.8.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    while _cluster:
        _cluster.pop().stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One copy of the migrated template for each worker, with the app role's rights as the models say now."""
    from django.db import connections

    from servicehall.site import roles

    _clean_by_copying()
    database.copy(f"{NAME}_kept")
    with database.as_owner(f"{NAME}_kept") as owner:
        roles.grant(owner, "servicehall_app")
    database.copy(NAME, f"{NAME}_kept")
    connections["default"].settings_dict["NAME"] = NAME
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def owner(django_db_setup: None) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The database as its owner sees it; sees only what has been committed."""
    with database.as_owner(NAME) as connection:
        yield connection


@pytest.fixture(scope="session")
def keep_database(django_db_setup: None) -> Callable[[], None]:
    """Call it once session fixtures have loaded reference data: transactional tests then begin with that data too."""
    from django.db import connections

    def keep() -> None:
        connections.close_all()
        database.copy(f"{NAME}_kept", NAME)

    return keep


def _clean_by_copying() -> None:
    """After a transactional test the app role may not empty the tables, so the database is made anew."""
    from django.db import connections
    from django.test import TransactionTestCase

    def renew(self: TransactionTestCase) -> None:
        connections.close_all()
        database.copy(NAME, f"{NAME}_kept")

    TransactionTestCase._fixture_teardown = renew  # type: ignore[method-assign]
