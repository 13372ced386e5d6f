"""The same hall through the API, for what a journey needs done and nobody needs to watch."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from tests.journeys.copies import Copy


class Machine:
    """Somebody signed in through the API."""

    def __init__(self, copy: Copy, login: str) -> None:
        self.http = httpx.Client(base_url=copy.address + "/api/v1/", timeout=60, trust_env=False)
        account = copy.account(login)
        sent = {"login": login, "password": account["password"]}
        if account.get("totp_secret"):
            sent["totp"] = copy.code(account)
        token = self.post("session", sent, status=201)["token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    def close(self) -> None:
        self.http.close()

    def get(self, path: str) -> dict[str, Any]:
        answer = self.http.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        found: dict[str, Any] = answer.json()
        return found

    def post(self, path: str, body: dict[str, Any] | None = None, *, status: int = 200) -> dict[str, Any]:
        answer = self.http.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code == status, (path, body, answer.status_code, answer.text)
        found: dict[str, Any] = answer.json()
        return found

    def sit(self, window_id: int) -> Machine:
        self.post("session/window", {"window_id": window_id})
        return self

    def conclude(self, tracked: dict[str, Any], key: str, outcome: str) -> dict[str, Any]:
        """Take the open step of that application up and conclude it."""
        path = f"applications/{tracked['id']}/steps/{open_step(tracked, key)}"
        self.post(f"{path}/take-up")
        return self.post(f"{path}/decide", {"outcome": outcome, "reasons": ""})

    def accept(self, tracked: dict[str, Any], key: str) -> dict[str, Any]:
        """Take a filed application up and find it complete."""
        path = f"applications/{tracked['id']}/steps/{open_step(tracked, key)}"
        turn = self.post(f"{path}/take-up")["turn"]
        return self.post(f"{path}/accept", {"turn": turn})


def open_step(tracked: dict[str, Any], key: str) -> str:
    """The id of the open step with that key."""
    return next(str(step["id"]) for step in tracked["steps"] if step["key"] == key and step["state"] == "open")
