"""Writes the units of the territories that come with the house from the open data they are taken from.

    python -m tools.territories <folder with vn-admin-units-2026 and cn-divisions-2023>

Writes ``units.json``, ``SOURCE.txt`` and ``LICENSE`` of each territory under servicehall/offices/data; everything else
there is written by hand. Run it again when a new edition of the data is out; ``git diff`` shows what moved.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).parents[1] / "servicehall" / "offices" / "data"

VIET_NAM: Final = {"vn-an-giang": "91", "vn-lao-cai": "15"}
VIETNAMESE_KINDS: Final = {
    "Tỉnh": ("province", "Province"),
    "Phường": ("ward", "Ward"),
    "Xã": ("commune", "Commune"),
    "Đặc khu": ("special-zone", "Special Zone"),
}

YAAN: Final = "5118"
CHINESE_KINDS: Final = {"市": ("city", "City"), "区": ("district", "District"), "县": ("county", "County")}
PINYIN: Final = {
    "雅安市": "Ya'an",
    "雨城区": "Yucheng",
    "名山区": "Mingshan",
    "荥经县": "Yingjing",
    "汉源县": "Hanyuan",
    "石棉县": "Shimian",
    "天全县": "Tianquan",
    "芦山县": "Lushan",
    "宝兴县": "Baoxing",
}

Unit = dict[str, Any]


def main(source: Path) -> None:
    vietnamese = source / "vn-admin-units-2026"
    file = next(vietnamese.glob("full_json_*.json"))
    provinces = {province["Code"]: province for province in json.loads(file.read_text(encoding="utf-8"))}
    for territory, code in VIET_NAM.items():
        province = provinces[code]
        units = [_vietnamese(province, None), *(_vietnamese(ward, code) for ward in province["Wards"])]
        _write(territory, units, vietnamese, [file])
    chinese = source / "cn-divisions-2023"
    files = [chinese / "cities.csv", chinese / "areas.csv"]
    units = [_chinese(row, None) for row in _rows(files[0]) if row["code"] == YAAN]
    units += [_chinese(row, YAAN) for row in _rows(files[1]) if row["cityCode"] == YAAN]
    _write("cn-yaan", units, chinese, files)


def _vietnamese(row: dict[str, Any], parent: str | None) -> Unit:
    word = next(word for word in VIETNAMESE_KINDS if row["FullName"] == f"{word} {row['Name']}")
    kind, english = VIETNAMESE_KINDS[word]
    return {
        "code": row["Code"],
        "parent": parent,
        "tier": 1 if parent is None else 2,
        "kind": kind,
        "names": {"vi": row["FullName"], "en": f"{row['NameEn']} {english}"},
        "short": {"vi": row["Name"], "en": row["NameEn"]},
    }


def _chinese(row: dict[str, str], parent: str | None) -> Unit:
    name, pinyin = row["name"], PINYIN[row["name"]]
    kind, english = CHINESE_KINDS[name[-1]]
    return {
        "code": row["code"],
        "parent": parent,
        "tier": 1 if parent is None else 2,
        "kind": kind,
        "names": {"zh": name, "en": f"{pinyin} {english}"},
        "short": {"zh": name[:-1], "en": pinyin},
    }


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(territory: str, units: list[Unit], source: Path, files: list[Path]) -> None:
    folder = DATA / territory
    folder.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(" " + json.dumps(unit, ensure_ascii=False) for unit in units)
    (folder / "units.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    shutil.copyfile(source / "LICENSE", folder / "LICENSE")
    digests = "".join(f"  {file.name}  sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}\n" for file in files)
    said = (source / "SOURCE.txt").read_text(encoding="utf-8").strip()
    head, rest = "units.json: written by tools/territories.py from", "Everything else in this folder: BY-HAND.txt"
    (folder / "SOURCE.txt").write_text(f"{head}\n{digests}\n{said}\n\n{rest}\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
