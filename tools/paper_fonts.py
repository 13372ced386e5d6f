"""Cut the Chinese fonts of printed papers out of Noto Sans CJK, in files small enough for any repository.

    python -m tools.paper_fonts <folder with NotoSansCJK-Regular.ttc and -Bold.ttc> servicehall/papers/fonts

Run by hand when the source fonts change; servicehall/papers/fonts/README.md says what is in which file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

_SIMPLIFIED = 2  # the face of the collection whose default shapes are those of mainland China
_PUNCTUATION = [*range(0x2010, 0x2028), 0x2030, 0x203B, 0x20AC, *range(0x2100, 0x2220), *range(0x2460, 0x2574)]
_FULL_WIDTH = [*range(0x3000, 0x3040), *range(0x3100, 0x3130), *range(0x3200, 0x3400), *range(0xFF00, 0xFFF0)]


def _encodable(codec: str, sign: int) -> bool:
    try:
        chr(sign).encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _parts(all_signs: set[int]) -> dict[str, set[int]]:
    """Which signs go into which file: everyday signs, the rest of the base block in two, the rare ones in two."""
    base = {sign for sign in all_signs if 0x4E00 <= sign <= 0x9FFF}
    everyday = {sign for sign in base if _encodable("gb2312", sign)}
    traditional = {sign for sign in base - everyday if _encodable("big5", sign)}
    return {
        "": everyday | (all_signs & {*_PUNCTUATION, *_FULL_WIDTH, *range(0x20, 0x7F)}),
        " Traditional": traditional,
        " Base": base - everyday - traditional,
        " Rare A": {sign for sign in all_signs if 0x3400 <= sign <= 0x4DBF},
        " Rare B": {sign for sign in all_signs if 0xF900 <= sign <= 0xFAFF or sign >= 0x20000},
    }


def _cut(source: Path, signs: set[int], family: str, style: str, target: Path) -> None:
    options = Options(layout_features=[], hinting=False, desubroutinize=False, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14])
    font = TTFont(source, fontNumber=_SIMPLIFIED)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(signs))
    subsetter.subset(font)
    for record in font["name"].names:
        plain = family.replace(" ", "")
        new = {1: family, 4: f"{family} {style}", 6: f"{plain}-{style}"}.get(record.nameID)
        if new is not None:
            record.string = new
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames[0] = f"{family.replace(' ', '')}-{style}"
    font.save(target)
    print(f"{target.name}: {len(signs)} signs, {target.stat().st_size:,} bytes")


def write_coverage(folder: Path) -> None:
    """The signs all fonts of the folder have together, as ranges: what servicehall/papers/signs.py goes by."""
    fonts = [path for path in sorted(folder.iterdir()) if path.suffix in {".ttf", ".otf"}]
    covered = sorted(set().union(*(TTFont(path).getBestCmap() for path in fonts)))
    ranges: list[list[int]] = []
    for sign in covered:
        if ranges and ranges[-1][1] == sign - 1:
            ranges[-1][1] = sign
        else:
            ranges.append([sign, sign])
    (folder / "coverage.json").write_text(json.dumps(ranges, separators=(",", ":")).replace("],[", "],\n[") + "\n")


def main() -> None:
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    regular = source / "NotoSansCJK-Regular.ttc"
    parts = _parts(set(TTFont(regular, fontNumber=_SIMPLIFIED).getBestCmap()))
    for suffix, signs in parts.items():
        family = f"Noto Sans CJK SC{suffix}"
        _cut(regular, signs, family, "Regular", target / f"{family.replace(' ', '')}-Regular.otf")
    _cut(source / "NotoSansCJK-Bold.ttc", parts[""], "Noto Sans CJK SC", "Bold", target / "NotoSansCJKSC-Bold.otf")
    write_coverage(target)


if __name__ == "__main__":
    main()
