"""The four acts that are measured: what each client sends, what must be there afterwards, and what was hoped for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bench.town import Town

Lane = list[dict[str, Any]]
TRACKED = 200  # own applications each client follows in turn
FASTER = 4
"""How many steps are decided at most while one application is filed; so many are prepared."""


@dataclass(frozen=True)
class Goal:
    """What PROMISES asks, over HTTP with all checks on. Zero where nothing was asked."""

    floor_per_second: int = 0
    floor_p95_ms: float = 0.0
    per_second: int = 0
    p95_ms_one: float = 0.0
    p95_ms_many: float = 0.0
    cpu_ms: float = 0.0
    ratio: float = 0.0
    trips: int = 2


@dataclass(frozen=True)
class Act:
    """``lanes(town, clients)``: requests of each client, given what is prepared. ``uses_up``: each act is the last of
    its step, so enough of them must be prepared."""

    name: str
    status: str
    goal: Goal
    lanes: Callable[[Town, int], list[Lane]]
    uses_up: bool = False


def submit(town: Town, clients: int) -> list[Lane]:
    body = town.filing()
    return [[post("/api/v1/applications", token, body)] for token in town.citizens[:clients]]


def step(town: Town, clients: int) -> list[Lane]:
    """Each client decides steps of applications no other client touches, so that nobody waits for a row."""
    from servicehall.applications.models import Step

    rows = Step.objects.filter(state="open", office_id__in=list(town.officers)).order_by("application_id", "id")
    found = rows.values_list("application_id", "id", "office_id")
    body = json.dumps({"outcome": "agree", "reasons": ""})
    lanes: list[Lane] = [[] for _ in range(clients)]
    for number, (application, steps) in enumerate(groupby(found.iterator(), key=lambda row: row[0])):
        client = number % clients
        lanes[client] += [
            post(f"/api/v1/applications/{application}/steps/{id_}/decide", town.officers[office][client], body)
            for _, id_, office in steps
        ]
    return lanes


def take_up(town: Town, clients: int) -> list[Lane]:
    """The same steps, taken up by the officer who will decide them."""
    return [
        [{**one, "path": one["path"].removesuffix("decide") + "take-up", "body": ""} for one in lane]
        for lane in step(town, clients)
    ]


def inbox(town: Town, clients: int) -> list[Lane]:
    offices = sorted(town.officers)
    tokens = [town.officers[offices[client % len(offices)]][client] for client in range(clients)]
    return [[get("/api/v1/inbox", token)] for token in tokens]


def tracking(town: Town, clients: int) -> list[Lane]:
    from servicehall.applications.models import Application

    lanes = []
    for token, party in list(zip(town.citizens, town.parties, strict=True))[:clients]:
        own = Application.objects.filter(party_id=party).order_by("id").values_list("id", flat=True)[:TRACKED]
        lanes.append([get(f"/api/v1/applications/{id_}", token) for id_ in own])
    return lanes


def post(path: str, token: str, body: str) -> dict[str, Any]:
    return {"method": "POST", "path": path, "headers": {"Authorization": f"Bearer {token}"}, "body": body}


def get(path: str, token: str) -> dict[str, Any]:
    return {"method": "GET", "path": path, "headers": {"Authorization": f"Bearer {token}"}}


ACTS = {
    act.name: act
    for act in (
        Act("submit", "201", Goal(400, 0, 700, 8, 40, 2.3, 0.10), submit),
        Act("step", "200", Goal(600, 0, 1000, 4, 25, 1.6, 0.09), step, uses_up=True),
        Act("inbox", "200", Goal(0, 30, 800, 5, 0, 2.2), inbox),
        Act("tracking", "200", Goal(0, 25, 1000, 4, 0, 1.8), tracking),
    )
}
