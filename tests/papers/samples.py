"""What papers say, as the callers give it: one town, four languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from servicehall.kernel.money import Money
from servicehall.offices.types import TerritoryView

AT = datetime(2026, 2, 10, 3, 15, tzinfo=UTC)  # 10:15 in An Giang
LANGUAGES = ("en", "vi", "zh", "fa")
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
TRACK = "http://localhost:8000/track/BCDF-GHJK-MN4"
CHECK = "http://localhost:8000/check/BCDF-GHJK-MN4"

TERRITORY = TerritoryView(
    id=1,
    code="vn-an-giang",
    names={"en": "An Giang", "vi": "Tỉnh An Giang", "zh": "安江省", "fa": "استان"},
    within={},
    country="VN",
    zone="Asia/Ho_Chi_Minh",
    languages=("vi", "en"),
    default_language="vi",
    currency="VND",
    profile="VN",
    calendar="vn",
    calendar_version=1,
    version=1,
)

OFFICE = {
    "en": "People's Committee of Long Xuyen Ward",
    "vi": "Ủy ban nhân dân phường Long Xuyên",
    "zh": "雅安市雨城区行政审批局",
    "fa": "تالار شهر",
}
PERSON = {"en": "Aziza Rahimova", "vi": "Nguyễn Thị Ánh Tuyết", "zh": "欧阳龘", "fa": "بابک اکبر"}
MATTER = {"en": "Birth registration", "vi": "Đăng ký khai sinh", "zh": "企业设立登记", "fa": "ثبت تولد"}


def values(kind: str, language: str) -> dict[str, Any]:
    office = {"name": OFFICE[language], "address": "1 Le Loi", "phone": "0296 3 841 000"}
    person, matter = PERSON[language], MATTER[language]
    common = {"office": office, "reference": "BCDF-GHJK-MN4", "procedure": matter, "track_url": TRACK}
    given: dict[str, dict[str, Any]] = {
        "slip": common
        | {
            "applicant": person,
            "secret": "WXZ23456789B",
            "filed_at": AT,
            "due": date(2026, 2, 24),
            "due_explanation": [matter, person],
            "materials": [{"name": matter, "file": f"{person}.pdf", "size": 345_678, "sha256": DIGEST}],
            "answers": [{"label": matter, "value": person}],
            "digest": DIGEST,
            "fee": Money(8000, "VND"),
            "next": [matter, person],
        },
        "notice": common
        | {
            "applicant": person,
            "missing": [{"name": matter, "what": person, "basis": "art. 16"}],
            "until": date(2026, 3, 10),
            "how": [matter],
            "if_not": matter,
        },
        "receipt": common
        | {
            "payer": person,
            "lines": [{"authority": OFFICE[language], "purpose": matter, "amount": Money(8000, "VND")}],
            "total": Money(8000, "VND"),
            "tendered": Money(10000, "VND"),
            "change": Money(2000, "VND"),
            "paid_at": AT,
            "method": matter,
        },
        "decision": common
        | {
            "applicant": person,
            "outcome": "refused",
            "decided_on": date(2026, 2, 23),
            "reasons": [matter],
            "legal_basis": ["art. 91"],
            "appeal": [matter],
        },
        "result": {
            "office": OFFICE[language],
            "title": matter,
            "holder": person,
            "lines": [{"label": matter, "value": person}],
            "issued_on": date(2026, 2, 23),
            "issued_by": OFFICE[language],
            "valid_until": date(2027, 2, 23),
            "code": "BCDF-GHJK-MN4",
            "check_url": CHECK,
        },
    }
    return given[kind]
