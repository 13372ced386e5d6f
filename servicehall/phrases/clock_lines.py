"""What is said of each line of a clock's explanation, in each language.

A code with ``.one`` is said when the line is about one day or one unit. Days are said with their weekday: people check
dates by it. ``speak`` falls back to English for a language without sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from servicehall.kernel.languages import best
from servicehall.phrases import format as written

SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "clock.received": "Received on {on}.",
        "clock.received_at": "Received on {at}.",
        "clock.received_after_closing": "Filed on {at}, after closing at {closes}: counts as received on {on}.",
        "clock.received_day_off": "Filed on {day}, a day off ({name}): counts as received on {on}.",
        "clock.on_the_spot": "To be done on the spot, on the day of receipt.",
        "clock.limit_working_days": "The limit is {amount} working days.",
        "clock.limit_working_days.one": "The limit is 1 working day.",
        "clock.limit_calendar_days": "The limit is {amount} calendar days.",
        "clock.limit_calendar_days.one": "The limit is 1 calendar day.",
        "clock.limit_working_hours": "The limit is {amount} working hours.",
        "clock.limit_working_hours.one": "The limit is 1 working hour.",
        "clock.limit_months": "The limit is {amount} months.",
        "clock.limit_months.one": "The limit is 1 month.",
        "clock.extended_working_days": "Extended by {amount}: {total} working days in all.",
        "clock.extended_calendar_days": "Extended by {amount}: {total} calendar days in all.",
        "clock.extended_working_hours": "Extended by {amount}: {total} working hours in all.",
        "clock.extended_months": "Extended by {amount}: {total} months in all.",
        "clock.day_of_event": "The day of receipt, {day}, is not counted.",
        "clock.pause": "Paused from {since} until {until} ({reason}).",
        "clock.pause_open": "Paused since {since} ({reason}), and still paused.",
        "clock.pause_not_begun": "The pause that begins on {since} ({reason}) has not begun and changes nothing yet.",
        "clock.pause_lapsed": "The pause that began on {since} ({reason}) came after the limit had run out: no change.",
        "clock.restarted": "The limit starts again on {at} ({reason}).",
        "clock.month_end": "That month has no day {number}: its last day, {day}, is the last day of the limit.",
        "clock.counted": "{since} to {last}: {days} days that count.",
        "clock.counted.one": "{since} counts.",
        "clock.make_up": "{since} to {last}: make-up working days ({name}); they count: {days} days.",
        "clock.make_up.one": "{since} counts: it is a make-up working day ({name}).",
        "clock.half": "{since} to {last}: half days, which count: {days} days.",
        "clock.half.one": "{since} counts: it is a half day.",
        "clock.weekend": "{since} to {last}: weekend, not counted.",
        "clock.weekend.one": "{since}: weekend, not counted.",
        "clock.holiday": "{since} to {last}: {name}, not counted.",
        "clock.holiday.one": "{since}: {name}, not counted.",
        "clock.closed": "{since} to {last}: the office is closed, not counted.",
        "clock.closed.one": "{since}: the office is closed, not counted.",
        "clock.paused_days": "{since} to {last}: paused, not counted.",
        "clock.paused_days.one": "{since}: paused, not counted.",
        "clock.part_day": "{day}: paused in part; {part} of the day counts.",
        "clock.hours_run": "Working hours run from {since} to {until}.",
        "clock.rolled": "{last} is a day off ({name}): the last day moves to {on}.",
        "clock.least_working_days": "The limit must hold {days} working days: the last day moves to {on}.",
        "clock.due": "Due on {on}, by {closes}.",
        "clock.due_midnight": "Due on {on}, by midnight.",
        "clock.if_resumed": "If the pause ended now, it would be due on {on}.",
        "clock.provisional": "The official calendar is published until {published_until}: this date is provisional.",
    },
    "vi": {
        "clock.received": "Tiếp nhận {on}.",
        "clock.received_at": "Tiếp nhận {at}.",
        "clock.received_after_closing": "Nộp {at}, sau giờ đóng cửa {closes}: tính là tiếp nhận {on}.",
        "clock.received_day_off": "Nộp {day}, là ngày nghỉ ({name}): tính là tiếp nhận {on}.",
        "clock.on_the_spot": "Giải quyết ngay, trong ngày tiếp nhận.",
        "clock.limit_working_days": "Thời hạn là {amount} ngày làm việc.",
        "clock.limit_calendar_days": "Thời hạn là {amount} ngày.",
        "clock.limit_working_hours": "Thời hạn là {amount} giờ làm việc.",
        "clock.limit_months": "Thời hạn là {amount} tháng.",
        "clock.extended_working_days": "Gia hạn thêm {amount}: tổng cộng {total} ngày làm việc.",
        "clock.extended_calendar_days": "Gia hạn thêm {amount}: tổng cộng {total} ngày.",
        "clock.extended_working_hours": "Gia hạn thêm {amount}: tổng cộng {total} giờ làm việc.",
        "clock.extended_months": "Gia hạn thêm {amount}: tổng cộng {total} tháng.",
        "clock.day_of_event": "Ngày tiếp nhận, {day}, không tính.",
        "clock.pause": "Tạm dừng từ {since} đến {until} ({reason}).",
        "clock.pause_open": "Tạm dừng từ {since} ({reason}), hiện vẫn đang tạm dừng.",
        "clock.pause_not_begun": "Lần tạm dừng từ {since} ({reason}) chưa bắt đầu nên chưa thay đổi gì.",
        "clock.pause_lapsed": "Lần tạm dừng từ {since} ({reason}) bắt đầu sau khi đã hết thời hạn: không thay đổi gì.",
        "clock.restarted": "Thời hạn tính lại từ {at} ({reason}).",
        "clock.month_end": "Tháng đó không có ngày {number}: ngày cuối tháng, {day}, là ngày cuối của thời hạn.",
        "clock.counted": "Từ {since} đến {last}: tính {days} ngày.",
        "clock.counted.one": "{since}: có tính.",
        "clock.make_up": "Từ {since} đến {last}: ngày làm bù ({name}), tính {days} ngày.",
        "clock.make_up.one": "{since}: có tính vì là ngày làm bù ({name}).",
        "clock.half": "Từ {since} đến {last}: làm việc nửa ngày, tính {days} ngày.",
        "clock.half.one": "{since}: làm việc nửa ngày, có tính.",
        "clock.weekend": "Từ {since} đến {last}: nghỉ cuối tuần, không tính.",
        "clock.weekend.one": "{since}: nghỉ cuối tuần, không tính.",
        "clock.holiday": "Từ {since} đến {last}: {name}, không tính.",
        "clock.holiday.one": "{since}: {name}, không tính.",
        "clock.closed": "Từ {since} đến {last}: cơ quan đóng cửa, không tính.",
        "clock.closed.one": "{since}: cơ quan đóng cửa, không tính.",
        "clock.paused_days": "Từ {since} đến {last}: tạm dừng, không tính.",
        "clock.paused_days.one": "{since}: tạm dừng, không tính.",
        "clock.part_day": "{day}: tạm dừng một phần; tính {part} của ngày.",
        "clock.hours_run": "Giờ làm việc tính từ {since} đến {until}.",
        "clock.rolled": "{last} là ngày nghỉ ({name}): ngày cuối chuyển sang {on}.",
        "clock.least_working_days": "Thời hạn phải có ít nhất {days} ngày làm việc: ngày cuối chuyển sang {on}.",
        "clock.due": "Đến hạn {on}, trước {closes}.",
        "clock.due_midnight": "Đến hạn {on}, trước nửa đêm.",
        "clock.if_resumed": "Nếu kết thúc tạm dừng ngay bây giờ thì đến hạn {on}.",
        "clock.provisional": "Lịch chính thức mới công bố đến {published_until}: ngày này là tạm tính.",
    },
    "zh": {
        "clock.received": "{on}收到。",
        "clock.received_at": "{at}收到。",
        "clock.received_after_closing": "{at}提交，已过{closes}下班时间：视为{on}收到。",
        "clock.received_day_off": "{day}提交，当日休息（{name}）：视为{on}收到。",
        "clock.on_the_spot": "即办件，收到当日办结。",
        "clock.limit_working_days": "期限为{amount}个工作日。",
        "clock.limit_calendar_days": "期限为{amount}个自然日。",
        "clock.limit_working_hours": "期限为{amount}个工作小时。",
        "clock.limit_months": "期限为{amount}个月。",
        "clock.extended_working_days": "延长{amount}个工作日，共{total}个工作日。",
        "clock.extended_calendar_days": "延长{amount}个自然日，共{total}个自然日。",
        "clock.extended_working_hours": "延长{amount}个工作小时，共{total}个工作小时。",
        "clock.extended_months": "延长{amount}个月，共{total}个月。",
        "clock.day_of_event": "收到当日（{day}）不计入。",
        "clock.pause": "{since}起至{until}前中止计时（{reason}）。",
        "clock.pause_open": "自{since}起中止计时（{reason}），尚未恢复。",
        "clock.pause_not_begun": "定于{since}开始的中止（{reason}）尚未开始，暂无影响。",
        "clock.pause_lapsed": "{since}开始的中止（{reason}）晚于期限届满，不影响期限。",
        "clock.restarted": "自{at}起重新计算期限（{reason}）。",
        "clock.month_end": "该月没有{number}日，以月末{day}为期限最后一日。",
        "clock.counted": "{since}至{last}：计入{days}日。",
        "clock.counted.one": "{since}：计入。",
        "clock.make_up": "{since}至{last}：调休上班（{name}），计入{days}日。",
        "clock.make_up.one": "{since}：调休上班（{name}），计入。",
        "clock.half": "{since}至{last}：半日办公，计入{days}日。",
        "clock.half.one": "{since}：半日办公，计入。",
        "clock.weekend": "{since}至{last}：周末，不计入。",
        "clock.weekend.one": "{since}：周末，不计入。",
        "clock.holiday": "{since}至{last}：{name}，不计入。",
        "clock.holiday.one": "{since}：{name}，不计入。",
        "clock.closed": "{since}至{last}：停止办公，不计入。",
        "clock.closed.one": "{since}：停止办公，不计入。",
        "clock.paused_days": "{since}至{last}：中止计时，不计入。",
        "clock.paused_days.one": "{since}：中止计时，不计入。",
        "clock.part_day": "{day}：部分时间中止，计入该日的{part}。",
        "clock.hours_run": "工作小时自{since}计至{until}。",
        "clock.rolled": "{last}为休息日（{name}）：最后一日顺延至{on}。",
        "clock.least_working_days": "期限内至少应有{days}个工作日：最后一日顺延至{on}。",
        "clock.due": "{on}{closes}前办结。",
        "clock.due_midnight": "{on}24时前办结。",
        "clock.if_resumed": "如现在恢复计时，应于{on}办结。",
        "clock.provisional": "官方日历公布至{published_until}：此日期为暂定。",
    },
    "fa": {
        "clock.received": "دریافت در {on}.",
        "clock.received_at": "دریافت در {at}.",
        "clock.received_after_closing": "ارسال در {at}، پس از پایان کار ({closes}): دریافت در {on} به شمار می‌آید.",
        "clock.received_day_off": "ارسال در {day}، روز تعطیل ({name}): دریافت در {on} به شمار می‌آید.",
        "clock.on_the_spot": "در همان روز دریافت و بی‌درنگ انجام می‌شود.",
        "clock.limit_working_days": "مهلت {amount} روز کاری است.",
        "clock.limit_calendar_days": "مهلت {amount} روز تقویمی است.",
        "clock.limit_working_hours": "مهلت {amount} ساعت کاری است.",
        "clock.limit_months": "مهلت {amount} ماه است.",
        "clock.extended_working_days": "{amount} روز تمدید شد: روی هم {total} روز کاری.",
        "clock.extended_calendar_days": "{amount} روز تمدید شد: روی هم {total} روز تقویمی.",
        "clock.extended_working_hours": "{amount} ساعت تمدید شد: روی هم {total} ساعت کاری.",
        "clock.extended_months": "{amount} ماه تمدید شد: روی هم {total} ماه.",
        "clock.day_of_event": "روز دریافت، {day}، شمرده نمی‌شود.",
        "clock.pause": "توقف از {since} تا {until} ({reason}).",
        "clock.pause_open": "از {since} متوقف است ({reason}) و هنوز ادامه دارد.",
        "clock.pause_not_begun": "توقفی که در {since} آغاز می‌شود ({reason}) هنوز آغاز نشده و چیزی را تغییر نمی‌دهد.",
        "clock.pause_lapsed": "توقفی که در {since} آغاز شد ({reason}) پس از پایان مهلت بود: تغییری نمی‌دهد.",
        "clock.restarted": "مهلت از {at} دوباره آغاز می‌شود ({reason}).",
        "clock.month_end": "آن ماه روز {number} ندارد: آخرین روز ماه، {day}، روز پایان مهلت است.",
        "clock.counted": "{since} تا {last}: {days} روز شمرده می‌شود.",
        "clock.counted.one": "{since}: شمرده می‌شود.",
        "clock.make_up": "{since} تا {last}: روزهای کاری جبرانی ({name})، {days} روز شمرده می‌شود.",
        "clock.make_up.one": "{since}: روز کاری جبرانی است ({name}) و شمرده می‌شود.",
        "clock.half": "{since} تا {last}: نیمه‌وقت، {days} روز شمرده می‌شود.",
        "clock.half.one": "{since}: نیمه‌وقت است و شمرده می‌شود.",
        "clock.weekend": "{since} تا {last}: آخر هفته، شمرده نمی‌شود.",
        "clock.weekend.one": "{since}: آخر هفته، شمرده نمی‌شود.",
        "clock.holiday": "{since} تا {last}: {name}، شمرده نمی‌شود.",
        "clock.holiday.one": "{since}: {name}، شمرده نمی‌شود.",
        "clock.closed": "{since} تا {last}: اداره تعطیل است، شمرده نمی‌شود.",
        "clock.closed.one": "{since}: اداره تعطیل است، شمرده نمی‌شود.",
        "clock.paused_days": "{since} تا {last}: توقف، شمرده نمی‌شود.",
        "clock.paused_days.one": "{since}: توقف، شمرده نمی‌شود.",
        "clock.part_day": "{day}: بخشی از روز متوقف بود؛ {part} روز شمرده می‌شود.",
        "clock.hours_run": "ساعت‌های کاری از {since} تا {until}.",
        "clock.rolled": "{last} تعطیل است ({name}): روز پایان به {on} می‌رود.",
        "clock.least_working_days": "مهلت باید دست‌کم {days} روز کاری داشته باشد: روز پایان به {on} می‌رود.",
        "clock.due": "پایان مهلت: {on}، تا ساعت {closes}.",
        "clock.due_midnight": "پایان مهلت: {on}، تا نیمه‌شب.",
        "clock.if_resumed": "اگر توقف هم‌اکنون پایان یابد، پایان مهلت {on} است.",
        "clock.provisional": "تقویم رسمی تا {published_until} منتشر شده است: این تاریخ موقت است.",
    },
}

# language -> word -> how it is said: reasons of pauses, and why a day is off
WORDS: dict[str, dict[str, str]] = {
    "en": {"weekend": "weekend", "holiday": "public holiday", "expert-review": "expert review", "": "no reason given"},
    "vi": {
        "weekend": "cuối tuần", "holiday": "ngày lễ", "supplement": "bổ sung hồ sơ", "hearing": "điều trần",
        "inspection": "kiểm tra thực địa", "test": "kiểm nghiệm", "quarantine": "kiểm dịch", "": "không nêu lý do",
        "expert-review": "thẩm định chuyên gia", "tender": "đấu thầu", "payment": "nộp tiền", "opinion": "lấy ý kiến",
    },
    "zh": {
        "weekend": "周末", "holiday": "法定节假日", "supplement": "补正材料", "hearing": "听证", "inspection": "检验",
        "test": "检测", "quarantine": "检疫", "expert-review": "专家评审", "tender": "招标", "payment": "缴费",
        "opinion": "征求意见", "auction": "拍卖", "appraisal": "鉴定", "": "未说明原因",
    },
    "fa": {
        "weekend": "آخر هفته", "holiday": "تعطیل رسمی", "supplement": "تکمیل مدارک", "hearing": "جلسه استماع",
        "inspection": "بازدید", "test": "آزمایش", "quarantine": "قرنطینه", "expert-review": "بررسی کارشناسی",
        "tender": "مناقصه", "payment": "پرداخت", "opinion": "نظرخواهی", "": "بدون ذکر دلیل",
    },
}  # fmt: skip

# the calendar's own name of a holiday -> language -> the name there; what is not here keeps its own name
HOLIDAYS: dict[str, dict[str, str]] = {
    "元旦": {"en": "New Year", "vi": "Tết Dương lịch", "fa": "سال نو میلادی"},
    "春节": {"en": "Spring Festival", "vi": "Tết Nguyên đán", "fa": "جشن بهار"},
    "清明节": {"en": "Qingming Festival", "vi": "Tết Thanh minh", "fa": "جشن چینگ‌مینگ"},
    "劳动节": {"en": "Labour Day", "vi": "Ngày Quốc tế Lao động", "fa": "روز کارگر"},
    "端午节": {"en": "Dragon Boat Festival", "vi": "Tết Đoan ngọ", "fa": "جشن قایق اژدها"},
    "中秋节": {"en": "Mid-Autumn Festival", "vi": "Tết Trung thu", "fa": "جشن میانه پاییز"},
    "国庆节": {"en": "National Day", "vi": "Quốc khánh", "fa": "روز ملی"},
    "Tết Dương lịch": {"en": "New Year", "zh": "元旦", "fa": "سال نو میلادی"},
    "Tết Nguyên Đán": {"en": "Lunar New Year", "zh": "春节", "fa": "سال نو قمری"},
    "Ngày Giỗ Tổ Hùng Vương": {"en": "Hung Kings' Day", "zh": "雄王祭祖日", "fa": "روز شاهان هونگ"},
    "Ngày Chiến thắng": {"en": "Reunification Day", "zh": "南方解放统一日", "fa": "روز اتحاد"},
    "Ngày Quốc tế Lao động": {"en": "Labour Day", "zh": "国际劳动节", "fa": "روز کارگر"},
    "Quốc khánh": {"en": "National Day", "zh": "国庆节", "fa": "روز ملی"},
    "Ngày Văn hóa Việt Nam": {"en": "Vietnam Culture Day", "zh": "越南文化日", "fa": "روز فرهنگ ویتنام"},
}

_DAY = {"vi": "{weekday}, {day}", "zh": "{day}{weekday}"}
_CLOCK = {"zh": "{day}{clock}", "vi": "{day}, {clock}", "fa": "{day}، {clock}"}


def speak(code: str, values: Mapping[str, Any], language: str) -> str:
    """One line of an explanation as one sentence. An unknown code is a fault (KeyError)."""
    language = language if language in SENTENCES else _nearest(language)
    sentences = SENTENCES[language]
    single = values.get("days", values.get("amount")) == 1 and f"{code}.one" in sentences
    text = sentences[f"{code}.one" if single else code].format_map(shown(values, language))
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=256)
def _nearest(language: str) -> str:
    return best([language], SENTENCES) or "en"


def shown(values: Mapping[str, Any], language: str) -> dict[str, str]:
    """The values as the language writes them."""
    texts = {name: _shown(name, value, language) for name, value in values.items()}
    if "why" in values and not values.get("name"):
        texts["name"] = _word(str(values["why"]), language)
    return texts


def _shown(name: str, value: Any, language: str) -> str:
    if name == "part":
        return written.digits(f"{round(value * 100)} %", language)
    if isinstance(value, int | float):
        return written.digits(str(value), language)
    if name == "reason":
        return _word(value, language)
    if name == "name":
        return holiday(value, language)
    if name in ("closes", "why"):
        return written.digits(value, language)
    return (
        _moment(datetime.fromisoformat(value), language) if "T" in value else _day(date.fromisoformat(value), language)
    )


def _day(value: date, language: str) -> str:
    pattern = _DAY.get(language, "{weekday} {day}")
    return pattern.format(weekday=_weekday(value, language), day=written.day(value, language))


def _weekday(value: date, language: str) -> str:
    name = written.weekday(value, language)
    return name[:1].lower() + name[1:] if language == "vi" else name


def _moment(value: datetime, language: str) -> str:
    pattern = _CLOCK.get(language, "{day}, {clock}")
    return pattern.format(day=_day(value.date(), language), clock=written.digits(f"{value:%H:%M}", language))


def _word(word: str, language: str) -> str:
    return WORDS[language].get(word, word)


def holiday(name: str, language: str) -> str:
    """A holiday's name in the language where it is known there, else as the calendar has it."""
    names = [HOLIDAYS.get(part, {}).get(language, part) for part in name.split("、")]
    return ("、" if language == "zh" else ", ").join(names)
