from __future__ import annotations

import json
from pathlib import Path

import pytest

from servicehall.offices.shipped import FOLDER
from tools import territories

PROVINCE = {
    "Code": "91",
    "Name": "An Giang",
    "NameEn": "An Giang",
    "FullName": "Tỉnh An Giang",
    "Wards": [
        {"Code": "30307", "Name": "Long Xuyên", "NameEn": "Long Xuyen", "FullName": "Phường Long Xuyên"},
        {"Code": "31078", "Name": "Phú Quốc", "NameEn": "Phu Quoc", "FullName": "Đặc khu Phú Quốc"},
    ],
}


def test_the_tool_writes_units_with_their_source_and_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vietnamese, chinese = tmp_path / "vn-admin-units-2026", tmp_path / "cn-divisions-2023"
    for folder in (vietnamese, chinese):
        folder.mkdir()
        (folder / "LICENSE").write_text("free", encoding="utf-8")
        (folder / "SOURCE.txt").write_text("from there", encoding="utf-8")
    lao_cai = {**PROVINCE, "Code": "15", "Name": "Lào Cai", "FullName": "Tỉnh Lào Cai", "Wards": []}
    (vietnamese / "full_json_x.json").write_text(json.dumps([PROVINCE, lao_cai]), encoding="utf-8")
    (chinese / "cities.csv").write_text('code,name,provinceCode\n5118,"雅安市",51\n', encoding="utf-8")
    (chinese / "areas.csv").write_text(
        'code,name,cityCode,provinceCode\n110101,"东城区",1101,11\n511827,"宝兴县",5118,51\n', encoding="utf-8"
    )
    monkeypatch.setattr(territories, "DATA", tmp_path / "data")

    territories.main(tmp_path)

    written = json.loads((tmp_path / "data" / "vn-an-giang" / "units.json").read_text(encoding="utf-8"))
    assert [(unit["code"], unit["parent"], unit["kind"], unit["names"]["en"]) for unit in written] == [
        ("91", None, "province", "An Giang Province"),
        ("30307", "91", "ward", "Long Xuyen Ward"),
        ("31078", "91", "special-zone", "Phu Quoc Special Zone"),
    ]
    yaan = json.loads((tmp_path / "data" / "cn-yaan" / "units.json").read_text(encoding="utf-8"))
    assert [(unit["code"], unit["names"]) for unit in yaan] == [
        ("5118", {"zh": "雅安市", "en": "Ya'an City"}),
        ("511827", {"zh": "宝兴县", "en": "Baoxing County"}),
    ]
    assert (tmp_path / "data" / "cn-yaan" / "LICENSE").read_text(encoding="utf-8") == "free"
    assert "from there" in (tmp_path / "data" / "cn-yaan" / "SOURCE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["vn-an-giang", "vn-lao-cai", "cn-yaan"])
def test_each_shipped_territory_says_where_its_units_come_from(code: str) -> None:
    source = (FOLDER / code / "SOURCE.txt").read_text(encoding="utf-8")
    assert "sha256" in source
    assert (FOLDER / code / "LICENSE").exists()
    assert "demonstration" in (FOLDER / code / "BY-HAND.txt").read_text(encoding="utf-8")
