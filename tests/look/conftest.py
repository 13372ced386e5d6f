from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory


@pytest.fixture
def request_of() -> Any:
    """A request as a guest's browser sends it."""

    def build(path: str = "/guide", **headers: str) -> HttpRequest:
        return RequestFactory().get(path, **headers)

    return build
