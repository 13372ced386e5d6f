"""What is said about a form's problems, in the person's words. One table: a code, a sentence per language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency

from servicehall.forms.types import CompiledForm, Field, Problem, Texts
from servicehall.phrases import format as written
from servicehall.phrases.languages import LANGUAGES

SENTENCES: Mapping[str, Texts] = {
    "required": {
        "en": "Enter an answer: {label}",
        "vi": "Hãy nhập: {label}",
        "zh": "请填写：{label}",
        "fa": "پاسخ دهید: {label}",
    },
    "choose": {
        "en": "Choose an answer: {label}",
        "vi": "Hãy chọn: {label}",
        "zh": "请选择：{label}",
        "fa": "یکی را انتخاب کنید: {label}",
    },
    "unknown-field": {
        "en": "This form does not ask “{key}”. Leave it out",
        "vi": "Biểu mẫu này không hỏi “{key}”. Hãy bỏ mục này",
        "zh": "本表没有“{key}”这一项，请删去",
        "fa": "این فرم «{key}» را نمی‌پرسد. آن را حذف کنید",
    },
    "type": {
        "en": "{label}: this is not the kind of answer we can read",
        "vi": "{label}: câu trả lời không đúng kiểu",
        "zh": "{label}：答案的类型不对",
        "fa": "{label}: نوع پاسخ درست نیست",
    },
    "choice": {
        "en": "{label}: choose one of the answers shown",
        "vi": "{label}: hãy chọn trong các câu trả lời có sẵn",
        "zh": "{label}：请从所列答案中选择",
        "fa": "{label}: یکی از پاسخ‌های نشان‌داده‌شده را انتخاب کنید",
    },
    "too-short": {
        "en": "{label}: write at least {limit} characters",
        "vi": "{label}: viết ít nhất {limit} ký tự",
        "zh": "{label}：至少填写{limit}个字符",
        "fa": "{label}: دست‌کم {limit} نویسه بنویسید",
    },
    "too-long": {
        "en": "{label}: write no more than {limit} characters",
        "vi": "{label}: viết không quá {limit} ký tự",
        "zh": "{label}：不要超过{limit}个字符",
        "fa": "{label}: بیش از {limit} نویسه ننویسید",
    },
    "pattern": {
        "en": "{label}: write it as in the example",
        "vi": "{label}: hãy viết theo ví dụ",
        "zh": "{label}：请按示例的格式填写",
        "fa": "{label}: مانند نمونه بنویسید",
    },
    "sign": {
        "en": "{label}: type it again. It holds a sign that cannot be seen",
        "vi": "{label}: hãy gõ lại. Có ký tự không nhìn thấy được",
        "zh": "{label}：请重新输入，其中有看不见的字符",
        "fa": "{label}: دوباره بنویسید. نویسه‌ای نادیدنی در آن است",
    },
    "number": {
        "en": "{label}: write a whole number, like 25",
        "vi": "{label}: viết một số nguyên, ví dụ 25",
        "zh": "{label}：请填写整数，例如25",
        "fa": "{label}: یک عدد درست بنویسید، مانند ۲۵",
    },
    "money": {
        "en": "{label}: write an amount, like 1500",
        "vi": "{label}: viết một số tiền, ví dụ 1500000",
        "zh": "{label}：请填写金额，例如1500",
        "fa": "{label}: مبلغ را بنویسید، مانند ۱۵۰۰",
    },
    "too-small": {
        "en": "{label}: write {limit} or more",
        "vi": "{label}: viết từ {limit} trở lên",
        "zh": "{label}：不得小于{limit}",
        "fa": "{label}: {limit} یا بیشتر بنویسید",
    },
    "too-large": {
        "en": "{label}: write {limit} or less",
        "vi": "{label}: viết từ {limit} trở xuống",
        "zh": "{label}：不得大于{limit}",
        "fa": "{label}: {limit} یا کمتر بنویسید",
    },
    "too-few": {
        "en": "{label}: choose at least {limit}",
        "vi": "{label}: chọn ít nhất {limit}",
        "zh": "{label}：至少选择{limit}项",
        "fa": "{label}: دست‌کم {limit} مورد انتخاب کنید",
    },
    "too-many": {
        "en": "{label}: choose no more than {limit}",
        "vi": "{label}: chọn không quá {limit}",
        "zh": "{label}：最多选择{limit}项",
        "fa": "{label}: بیش از {limit} مورد انتخاب نکنید",
    },
    "twice": {
        "en": "{label}: the same answer is there twice",
        "vi": "{label}: có câu trả lời bị lặp lại",
        "zh": "{label}：有重复的答案",
        "fa": "{label}: یک پاسخ دو بار آمده است",
    },
    "date": {
        "en": "{label}: write a real date, like 27 3 1985",
        "vi": "{label}: viết một ngày có thật, ví dụ 27 3 1985",
        "zh": "{label}：请填写真实的日期，例如1985年3月27日",
        "fa": "{label}: تاریخی واقعی بنویسید، مانند ۲۷ ۳ ۱۹۸۵",
    },
    "date-incomplete": {
        "en": "{label}: write the day, the month and the year",
        "vi": "{label}: viết đủ ngày, tháng và năm",
        "zh": "{label}：请填写完整的年、月、日",
        "fa": "{label}: روز، ماه و سال را بنویسید",
    },
    "too-late": {
        "en": "{label}: write a date on or before {day}",
        "vi": "{label}: viết ngày không muộn hơn {day}",
        "zh": "{label}：不得晚于{day}",
        "fa": "{label}: تاریخی تا {day} بنویسید",
    },
    "too-early": {
        "en": "{label}: write a date on or after {day}",
        "vi": "{label}: viết ngày không sớm hơn {day}",
        "zh": "{label}：不得早于{day}",
        "fa": "{label}: تاریخی از {day} به بعد بنویسید",
    },
    "email": {
        "en": "{label}: write an email address, like name@example.com",
        "vi": "{label}: viết địa chỉ thư điện tử, ví dụ ten@example.com",
        "zh": "{label}：请填写电子邮箱，例如name@example.com",
        "fa": "{label}: نشانی ایمیل بنویسید، مانند name@example.com",
    },
    "phone": {
        "en": "{label}: write a telephone number, like 0912 345 678 or +84 912 345 678",
        "vi": "{label}: viết số điện thoại, ví dụ 0912 345 678 hoặc +84 912 345 678",
        "zh": "{label}：请填写电话号码，例如138 0013 8000或+86 138 0013 8000",
        "fa": "{label}: شماره تلفن بنویسید، مانند ۰۹۱۲ ۳۴۵ ۶۷۸ یا +84 912 345 678",
    },
    "identifier.vn.cccd": {
        "en": "{label}: write the 12 digits on the identity card. This number cannot be right",
        "vi": "{label}: viết 12 chữ số trên thẻ căn cước. Số này không đúng",
        "zh": "{label}：请填写身份证上的12位数字，此号码有误",
        "fa": "{label}: ۱۲ رقم روی کارت شناسایی را بنویسید. این شماره درست نیست",
    },
    "identifier.cn.resident": {
        "en": "{label}: write the 18 signs on the identity card. The last sign shows that one is wrong",
        "vi": "{label}: viết 18 ký tự trên thẻ. Ký tự cuối cho thấy có chỗ sai",
        "zh": "{label}：请填写身份证上的18位号码，校验位显示其中有误",
        "fa": "{label}: ۱۸ نویسهٔ روی کارت را بنویسید. نویسهٔ آخر نشان می‌دهد یکی نادرست است",
    },
    "identifier.cn.uscc": {
        "en": "{label}: write the 18 signs of the unified social credit code. The last sign shows that one is wrong",
        "vi": "{label}: viết 18 ký tự của mã tín dụng xã hội thống nhất. Ký tự cuối cho thấy có chỗ sai",
        "zh": "{label}：请填写18位统一社会信用代码，校验位显示其中有误",
        "fa": "{label}: ۱۸ نویسهٔ کد یکپارچه را بنویسید. نویسهٔ آخر نشان می‌دهد یکی نادرست است",
    },
    "identifier.vn.enterprise": {
        "en": "{label}: write the 10 digits of the enterprise number. The last digit shows that one is wrong",
        "vi": "{label}: viết 10 chữ số của mã số doanh nghiệp. Chữ số cuối cho thấy có chỗ sai",
        "zh": "{label}：请填写10位企业编号，校验位显示其中有误",
        "fa": "{label}: ۱۰ رقم شمارهٔ شرکت را بنویسید. رقم آخر نشان می‌دهد یکی نادرست است",
    },
    "identifier.passport": {
        "en": "{label}: write two letters of the country and the number, like FR12AB34567",
        "vi": "{label}: viết hai chữ cái của nước và số, ví dụ FR12AB34567",
        "zh": "{label}：请填写两位国家代码和护照号，例如FR12AB34567",
        "fa": "{label}: دو حرف کشور و شماره را بنویسید، مانند FR12AB34567",
    },
}

NAMES: Mapping[str, Texts] = {
    "yes": {"en": "Yes", "vi": "Có", "zh": "是", "fa": "بله"},
    "no": {"en": "No", "vi": "Không", "zh": "否", "fa": "خیر"},
    "day": {"en": "Day", "vi": "Ngày", "zh": "日", "fa": "روز"},
    "month": {"en": "Month", "vi": "Tháng", "zh": "月", "fa": "ماه"},
    "year": {"en": "Year", "vi": "Năm", "zh": "年", "fa": "سال"},
    "optional": {"en": "optional", "vi": "không bắt buộc", "zh": "选填", "fa": "اختیاری"},
    "none": {"en": "Not answered", "vi": "Chưa trả lời", "zh": "未填写", "fa": "پاسخ داده نشده"},
    "nothing": {"en": "None of these", "vi": "Không có mục nào", "zh": "以上都没有", "fa": "هیچ‌کدام"},
}


def text(texts: Texts, language: str) -> str:
    """The text in this language, else in its parent (zh-Hant → zh), else in English; empty if there is none at all."""
    return texts[spoken(texts, language)] if texts else ""


def spoken(texts: Texts, language: str) -> str:
    """The language ``text`` will answer in: pages mark a text that is not in their own."""
    if language in texts:
        return language
    parent = language.split("-")[0]
    return parent if parent in texts else "en"


def sentence(form: CompiledForm, key: str, problem: Problem, language: str) -> str:
    """What to tell the person about the problem at ``key``. A form's own words come before ours."""
    field = form.fields.get(key.split("/")[0])
    if problem.code.startswith("check."):
        own = next(check for check in form.checks if f"check.{check.key}" == problem.code)
        return text(own.messages, language)
    if field is not None and problem.code in field.errors:
        return text(field.errors[problem.code], language)
    label = key if field is None else text(field.labels, language).rstrip("?？؟")
    values = {name: _value(name, value, language) for name, value in problem.values.items()}
    return text(SENTENCES[problem.code], language).format(label=label, key=key, **values)


def day(iso: str, language: str) -> str:
    """A day in the words of the language, as on every page: 27 March 1985."""
    value = date.fromisoformat(iso)
    return written.day(value, language if language in LANGUAGES else "en")


def money(minor: int, currency: str, places: int, language: str) -> str:
    """An amount of minor units in the way of the language."""
    return format_currency(minor / 10**places, currency, locale=_locale(language))


def shown(field: Field, value: object, language: str, unit_names: Mapping[str, str]) -> str:
    """The word for one chosen answer of a field: an option's label, a unit's name; else the value itself."""
    for option in field.options:
        if option.value == value:
            return text(option.labels, language)
    return unit_names.get(str(value), str(value))


def name(key: str, language: str) -> str:
    """A small word of the form's furniture: yes, no, day, month, year, optional, none."""
    return text(NAMES[key], language)


def _value(name: str, value: str | int, language: str) -> str:
    return day(str(value), language) if name == "day" else str(value)


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
