"""The style guide: every component on one page, with the values builders pass. Shown by a demonstration only."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from servicehall.doors.look import page
from servicehall.kernel.errors import NotFound
from servicehall.kernel.money import Money


def show(request: HttpRequest) -> HttpResponse:
    """Refuses: NotFound (this is not a demonstration)."""
    if not getattr(settings, "DEMO", False):
        raise NotFound()
    return page.render(request, "look/guide.html", values())


def values() -> dict[str, object]:
    """Made-up values of the kinds that pages show."""
    return {
        "filed_at": datetime(2026, 3, 3, 2, 5, tzinfo=UTC),
        "due_on": date(2026, 3, 31),
        "zone": "Asia/Ho_Chi_Minh",
        "fee": Money(100_000, "VND"),
        "procedure": {"en": "Birth registration", "vi": "Đăng ký khai sinh", "zh": "出生登记"},
        "foreign": {"vi": "Ủy ban nhân dân xã Mỹ Hòa Hưng"},
        "reference": "BCDF-GHJK-MNP",
        "days": 3,
    }
