"""Write the clock's calendar files: ``python -m tools.calendars <folder of holiday-cn>``.

China comes from the State Council's notices as kept by holiday-cn (MIT). A notice of one year also rules days of the
December before, so all yearly files are merged, in the order of their years, before a day is looked up. The others come
from the ``holidays`` package (MIT), with the swaps of working days below, each with its source.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile
from typing import Any, Final

import holidays

TARGET: Final = Path(__file__).resolve().parent.parent / "servicehall" / "clock" / "data" / "calendars"
YEARS: Final = range(2010, 2031)
Days = list[dict[str, str]]

# code -> (name of the country in English, zone, hours, language of the holidays' names)
COUNTRIES: Final[dict[str, tuple[str, str, list[list[str]], str]]] = {
    "vn": ("Viet Nam", "Asia/Ho_Chi_Minh", [["07:30", "11:30"], ["13:00", "17:00"]], "vi"),
    "uz": ("Uzbekistan", "Asia/Tashkent", [["09:00", "13:00"], ["14:00", "18:00"]], "uz"),
    "az": ("Azerbaijan", "Asia/Baku", [["09:00", "13:00"], ["14:00", "18:00"]], "az"),
    "ge": ("Georgia", "Asia/Tbilisi", [["09:00", "13:00"], ["14:00", "18:00"]], "ka"),
    "la": ("Laos", "Asia/Vientiane", [["08:00", "12:00"], ["13:00", "16:00"]], "lo"),
}
SWAPPED: Final = re.compile(r"\d\d[./]\d\d[./]\d{4}")  # the package names the day it was swapped with
PUBLISHED_UNTIL: Final = "2026-12-31"
SWAPS: Final[dict[str, Days]] = {
    "vn": [
        {"day": "2026-01-02", "kind": "closed", "name": "Nghỉ hoán đổi Tết Dương lịch", "decree": "swap-2026-01"},
        {"day": "2026-01-10", "kind": "opened", "name": "Làm bù Tết Dương lịch", "decree": "swap-2026-01"},
    ]
}
DECREES: Final[dict[str, dict[str, str]]] = {
    "vn": {
        "labour-code": "Labour Code of Viet Nam 2019 (45/2019/QH14), art. 112, as computed by the holidays package",
        "swap": "Yearly notice of the ministry on swapped working days, as kept by the holidays package",
        "swap-2026-01": "Government's agreement and notice of the Ministry of Home Affairs of 25 December 2025: "
        "Friday 2 January 2026 swapped with Saturday 10 January 2026",
    }
}


def china(folder: Path) -> dict[str, Any]:
    """The calendar of China from the yearly files, later notices over earlier ones."""
    found: dict[str, dict[str, str]] = {}
    decrees: dict[str, str] = {}
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].json")):
        year = json.loads(path.read_text(encoding="utf-8"))
        if year["papers"]:
            decrees[path.stem] = " ".join(year["papers"])
        for day in year["days"]:
            kind = "closed" if day["isOffDay"] else "opened"
            found[day["date"]] = {"day": day["date"], "kind": kind, "name": day["name"], "decree": path.stem}
    return {
        "code": "cn",
        "name": "China",
        "source": "holiday-cn (MIT, see holiday-cn.LICENSE and holiday-cn.SOURCE.txt): notices of the State Council",
        "zone": "Asia/Shanghai",
        "weekend": [5, 6],
        "hours": [["09:00", "12:00"], ["13:00", "17:00"]],
        "published_until": f"{max(decrees)}-12-31",
        "decrees": decrees,
        "days": [found[day] for day in sorted(found)],
    }


def country(code: str) -> dict[str, Any]:
    """The calendar of another country from the holidays package and the swaps above."""
    name, zone, hours, language = COUNTRIES[code]
    source = holidays.country_holidays(code.upper(), years=YEARS, language=language)
    law = {"vn": "labour-code"}.get(code, "law")
    found = {
        day: _row(day, "closed", source[day], "swap" if SWAPPED.search(source[day]) else law)
        for day in source
        if day.year in YEARS
    }
    for day in source.weekend_workdays:
        if day.year in YEARS:
            found[day] = _row(day, "opened", "", "swap")
    for row in SWAPS.get(code, []):
        found[date.fromisoformat(row["day"])] = row
    plain = {
        "law": "The country's law on public holidays, as computed by the holidays package",
        "swap": "Yearly decree on swapped working days, as kept by the holidays package",
    }
    decrees = DECREES.get(code, plain)
    used = {row["decree"] for row in found.values()}
    return {
        "code": code,
        "name": name,
        "source": f"holidays {version('holidays')} (MIT)",
        "zone": zone,
        "weekend": sorted(source.weekend),
        "hours": hours,
        "published_until": PUBLISHED_UNTIL,
        "decrees": {key: text for key, text in decrees.items() if key in used},
        "days": [found[day] for day in sorted(found)],
    }


def _row(day: date, kind: str, name: str, decree: str) -> dict[str, str]:
    return {"day": day.isoformat(), "kind": kind, "name": name, "decree": decree}


def written(calendar: dict[str, Any]) -> str:
    """The file's text: one line per day, so that a decree shows as a few lines of difference."""
    head = {key: value for key, value in calendar.items() if key != "days"}
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    days = ",\n".join("  " + json.dumps(day, ensure_ascii=False) for day in calendar["days"])
    return f'{text},\n "days": [\n{days}\n ]\n}}\n'


def main(arguments: list[str]) -> int:
    """Write every file; returns an exit status."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m tools.calendars <folder of holiday-cn>", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    for calendar in (china(folder), *(country(code) for code in COUNTRIES)):
        (TARGET / f"{calendar['code']}.json").write_text(written(calendar), encoding="utf-8")
        print(f"{calendar['code']}: {len(calendar['days'])} days")
    copyfile(folder / "LICENSE", TARGET / "holiday-cn.LICENSE")
    origin = (folder / "SOURCE.txt").read_text(encoding="utf-8").splitlines()[0]
    (TARGET / "holiday-cn.SOURCE.txt").write_text(origin + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
