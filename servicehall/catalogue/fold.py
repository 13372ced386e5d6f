"""How words are made comparable, so that people find things however they type them. Pure.

Case, marks and their absence (Vietnamese đ too), simplified and traditional Han, Persian and Arabic letters, Uzbek and
other apostrophes. Han text is cut into pairs, because it has no spaces.
"""

from __future__ import annotations

import re
import unicodedata

TRADITIONAL = dict(
    zip(
        "證戶籍繳費產業務執營業許開設計劃規劃結婚離婚養險醫療園學習農漁環評測繪圖紙領補換辦申請變更轉讓個體企業"
        "經濟發區鄉鎮縣門機關務員資質認號碼報導遊運輸車輛駕駛護照陸臺灣國際貿進口東單獨雙軌鐵橋樑廣場館飯廳"
        "藥師術項調點線級總裝修樓層電氣網絡聯繫話復審議訴處罰過時間現場問題達標準備檔預約櫃檯範圍與為後這裡",
        "证户籍缴费产业务执营业许开设计划规划结婚离婚养险医疗园学习农渔环评测绘图纸领补换办申请变更转让个体企业"
        "经济发区乡镇县门机关务员资质认号码报导游运输车辆驾驶护照陆台湾国际贸进口东单独双轨铁桥梁广场馆饭厅"
        "药师术项调点线级总装修楼层电气网络联系话复审议诉处罚过时间现场问题达标准备档预约柜台范围与为后这里",
        strict=True,
    )
)
LETTERS = {
    "đ": "d",
    "ð": "d",
    "ı": "i",
    "ø": "o",
    "ł": "l",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
    "ة": "ه",
    "ۀ": "ه",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ٱ": "ا",
    "ؤ": "و",
    "ئ": "ی",
    "ґ": "г",
    "ё": "е",
    **TRADITIONAL,
}
DROPPED = frozenset("ʻʼ‘’'`´ʹʺ\u200c\u200d\u0640\u00ad")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """``text`` without what does not tell words apart: case, marks, apostrophes, letter forms. Words spaced once.

    >>> fold("Giấy phép XÂY DỰNG, Oʻzbekiston")
    'giay phep xay dung ozbekiston'
    """
    kept: list[str] = []
    plain = unicodedata.normalize("NFKD", text).casefold()
    for sign in unicodedata.normalize("NFKD", plain):
        if sign in DROPPED or unicodedata.combining(sign):
            continue
        kept.append(LETTERS.get(sign, sign))
    return " ".join(WORD.findall(unicodedata.normalize("NFC", "".join(kept))))


def tokens(text: str) -> list[str]:
    """The words of ``text``, folded; Han runs as pairs of neighbours (a sign alone as itself), each once, in order."""
    found: list[str] = []
    for word in fold(text).split():
        place = 0
        for run in HAN.finditer(word):
            found.extend(filter(None, [word[place : run.start()]]))
            found.extend(_pairs(run.group()))
            place = run.end()
        found.extend(filter(None, [word[place:]]))
    return list(dict.fromkeys(found))


def searchable(text: str) -> str:
    """``text`` as it is stored for searching: its tokens, spaced; Han also as single signs, for one-sign questions."""
    signs = [sign for run in HAN.findall(fold(text)) for sign in run]
    return " ".join(dict.fromkeys([*tokens(text), *signs]))


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[place : place + 2] for place in range(len(run) - 1)]
