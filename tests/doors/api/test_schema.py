"""Whatever is sent to the API, the answer is one its description names. Generated from the description itself.

SERVICEHALL_EXAMPLES inputs for each operation (3 by default), as a guest, a citizen and an officer.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.doors.gate.visitors import everybody
from tests.town import Town

EXAMPLES = int(os.environ.get("SERVICEHALL_EXAMPLES", "3"))


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The application is called in this process: it must not close the connection that holds the test's town."""
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_description_is_valid_openapi(town: Town) -> None:
    import schemathesis

    schema = _schema(schemathesis)

    schema.validate()
    assert schema.raw_schema["openapi"] == "3.1.0"
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) >= 25
    assert {str(one.path)[:8] for one in operations} == {"/api/v1/"}


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", ["guest", "aziza", "window", "case"])
def test_every_answer_is_one_the_description_names(town: Town, name: str) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as openapi

    visitor, schema = everybody(town)[name], _schema(schemathesis)
    headers = {"Authorization": f"Bearer {visitor.token}"} if visitor.token else {}
    checks = [
        not_a_server_error,
        openapi.status_code_conformance,
        openapi.content_type_conformance,
        openapi.response_schema_conformance,
    ]
    seen: Counter[int] = Counter()

    for found in schema.get_all_operations():
        operation = found.ok()
        if (operation.method.upper(), operation.path) == ("DELETE", "/api/v1/session"):
            continue  # it would end the session the others need

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
        )
        def sent(case: Any) -> None:
            answer = case.call(headers=headers)
            seen[answer.status_code] += 1
            case.validate_response(answer, checks=checks)

        sent()

    print(f"\n{name}: {sum(seen.values())} requests, answers {dict(sorted(seen.items()))}")
    assert not any(status >= 500 for status in seen)


def _schema(schemathesis: Any) -> Any:
    from servicehall.site.wsgi import application

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)  # Django's own test client puts it back after each request
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
