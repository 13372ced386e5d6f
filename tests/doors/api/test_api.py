from __future__ import annotations

import json
from typing import Any

from django.test import Client

from tests.town import Town


class Machine:
    """A client that signs in once and sends each act under a fresh key."""

    def __init__(self, login: str, password: str, totp: str | None = None) -> None:
        self.client, self.keys = Client(), 0
        answer = self.client.post(
            "/api/v1/session",
            json.dumps({"login": login, "password": password, **({"totp": totp} if totp else {})}),
            content_type="application/json",
        )
        assert answer.status_code == 201, answer.content
        self.token = answer.json()["token"]

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        self.keys += 1
        return self.client.post(
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or f"key-{self.keys}"},
        )

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"})


def aziza() -> Machine:
    return Machine("089301001234", "tea under the plane tree")


def test_the_same_key_gives_the_same_answer_and_one_application(town: Town) -> None:
    from servicehall.applications.models import Application

    machine = aziza()
    body = {"procedure": "birth-registration", "territory": "vn-an-giang", "answers": town.sample("birth-registration")}
    missing = machine.post("/applications", body)
    assert missing.status_code == 422
    assert missing["Content-Type"] == "application/problem+json"
    assert missing.json()["code"] == "materials-missing"
    assert Application.objects.count() == 0
