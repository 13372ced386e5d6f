from __future__ import annotations

import json
import unicodedata

from fontTools.ttLib import TTFont

from servicehall.papers import press, signs

FONTS = [path for path in sorted(press.FONTS.iterdir()) if path.suffix in {".ttf", ".otf"}]


def test_the_list_of_signs_is_what_the_fonts_have() -> None:
    covered = set().union(*(TTFont(path).getBestCmap() for path in FONTS))

    listed = json.loads((press.FONTS / "coverage.json").read_text())

    assert {sign for first, last in listed for sign in range(first, last + 1)} == covered


def test_fonts_are_small_enough_for_any_repository_and_bring_their_licence() -> None:
    assert len(FONTS) == 14
    assert all(path.stat().st_size < 5_000_000 for path in FONTS)
    assert "SIL OPEN FONT LICENSE" in (press.FONTS / "OFL.txt").read_text()


def test_the_languages_of_the_house_and_their_neighbours_are_covered() -> None:
    for text in (
        "ĂÂĐÊÔƠƯăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ ₫",
        "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ ҒғҚқҢңӨөҰұҮүҲҳ",
        "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي پچژگک ی۰۱۲۳۴۵۶۷۸۹ ۀ هٔ «»،؛؟",
        "，。；：？！（）《》“”、·…—￥〇零壹贰叁肆伍陆柒捌玖拾 雅安雨城石棉汉源荥经天全芦山宝兴名山",
        "臺灣繁體字與簡體字 國務院 縣區鎮鄉",
    ):
        assert signs.printable(text) == unicodedata.normalize("NFC", text)


def test_every_sign_of_the_base_block_and_extension_a_is_covered() -> None:
    for first, last in ((0x4E00, 0x9FEF), (0x3400, 0x4DB5)):
        text = "".join(map(chr, range(first, last + 1)))
        assert signs.printable(text) == text
