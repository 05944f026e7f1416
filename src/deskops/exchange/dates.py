"""Days and moments as people write them, Excel's day numbers and words included; no guess without saying so."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from deskops.exchange.cells import Setting, Taken, clean, is_nothing, join, plain
from deskops.exchange.raw import Raw, shown
from deskops.i18n import _

_EPOCH: Final = date(1899, 12, 30)  # Excel's day 0, its false 29 February 1900 allowed for
_SERIAL_DAYS: Final = range(20_000, 80_000)  # 1954 to 2119
_YEARS: Final = range(1980, 2100)

_FULL_DATE = re.compile(r"(\d{4})\s*[-/.年_]\s*(\d{1,2})\s*[-/.月_]\s*(\d{1,2})\s*[日号]?")
_SHORT_YEAR = re.compile(r"'?(\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(?:份)?")
_YEAR = re.compile(r"(\d{4})\s*年?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_MONTH = re.compile(r"(\d{1,2})[- ]([a-z]{3})[a-z]*[-, ]+(\d{4})", re.IGNORECASE)
_CLOCK = re.compile(
    r"(凌晨|清晨|早上|早晨|上午|中午|午间|下午|傍晚|晚上|夜里|晚|早|am|pm)?\s*"
    r"(\d{1,2})\s*(?:[:：点时]\s*(半|一刻|三刻|\d{1,2})?)\s*(?:分|整)?(?:[:：]\s*(\d{1,2}(?:\.\d+)?)\s*秒?)?\s*(am|pm)?",
    re.IGNORECASE,
)
_AFTERNOON = frozenset(("下午", "傍晚", "晚上", "夜里", "晚", "pm"))
_PARTS = {"半": 30, "一刻": 15, "三刻": 45}
_DAY_WORDS = {
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "昨": -1,
    "今天": 0,
    "今日": 0,
    "今": 0,
    "当天": 0,
    "当日": 0,
}


def read_date(raw: Raw, setting: Setting) -> Taken:
    """A day, or None. A date in a usual full notation stands; a day number, a bare month, a short year is a repair."""
    value, why, doubt = plain(raw)
    if value is None:
        return Taken(None, "", doubt, shown(raw) if doubt else "")
    if isinstance(value, datetime | date):
        return _from_date(value, why)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _with_reason(_from_number(value), why)
    if not isinstance(value, str):
        return Taken(None, "", _("not a date; left empty"), shown(raw))
    text, odd = clean(value, code=True)
    if not text or is_nothing(text):
        return Taken(None, join(why, odd, _("stands for nothing") if text else ""))
    return _with_reason(_from_text(text), join(why, odd))


def _with_reason(taken: Taken, why: str) -> Taken:
    return taken._replace(why=join(why, taken.why)) if why else taken


def _from_date(value: date, why: str) -> Taken:
    if not isinstance(value, datetime):
        return Taken(value, why)
    late = _("the time of day was left out") if value.time() != time() else ""
    return Taken(value.date(), join(why, late))


def _from_number(number: float) -> Taken:
    if number in _SERIAL_DAYS or int(number) in _SERIAL_DAYS:
        return Taken(_EPOCH + timedelta(days=int(number)), _("a day number of the spreadsheet"))
    text = shown(number)
    if isinstance(number, int) and len(text) == 8:
        return _from_text(text)
    if text.partition(".")[2] == "1":
        return Taken(None, "", _("January or October? left empty"), text)
    return _from_text(text)


def _from_text(text: str) -> Taken:
    """`text` is trimmed and without full-width forms."""
    text = _without_clock(text)
    for pattern in (_FULL_DATE, _COMPACT):
        if match := pattern.fullmatch(text):
            return _day(text, int(match[1]), int(match[2]), int(match[3]), "")
    if match := _NAMED_MONTH.fullmatch(text):
        name = match[2].lower()
        return _day(text, int(match[3]), _MONTHS.index(name) + 1 if name in _MONTHS else 0, int(match[1]), "")
    if match := _YEAR_MONTH.fullmatch(text):
        return _day(
            text, int(match[1]), int(match[2]), 1, _("no day given; the first of the month was taken")
        )
    if match := _SHORT_YEAR.fullmatch(text):
        return _day(text, 2000 + int(match[1]), int(match[2]), int(match[3]), _("a year of two digits"))
    if match := _YEAR.fullmatch(text):
        return _day(text, int(match[1]), 1, 1, _("only a year given; its first day was taken"))
    if re.fullmatch("[0-9]{1,6}", text) and int(text) in _SERIAL_DAYS:
        return _from_number(int(text))
    return Taken(None, "", _("not a date; left empty"), text)


def _without_clock(text: str) -> str:
    head, _blank, tail = text.replace("T", " ").partition(" ")
    return head if tail and len(head) >= 8 and _CLOCK.fullmatch(tail) else text


def _day(text: str, year: int, month: int, day: int, why: str) -> Taken:
    try:
        found = date(year, month, day)
    except ValueError:
        return Taken(None, "", _("no such day; left empty"), text)
    if year not in _YEARS:
        return Taken(None, "", _("not a likely year; left empty"), text)
    return Taken(found, why)


def read_moment(raw: Raw, setting: Setting) -> Taken:
    """A moment in the sheet's zone, or None. A missing year or day comes from the number or the reference date."""
    value, why, doubt = plain(raw)
    if value is None:
        return Taken(None, "", doubt, shown(raw) if doubt else "")
    if isinstance(value, datetime):
        return Taken(value.replace(tzinfo=setting.zone), why)
    if isinstance(value, time):
        return _at(_base(setting), value, setting, join(why, _base_reason(setting)))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _with_reason(_moment_number(float(value), setting), why)
    text, odd = clean(str(value), code=True)
    if not text or is_nothing(text):
        return Taken(None, join(why, odd))
    return _with_reason(_moment_text(text, setting), join(why, odd))


def _moment_number(number: float, setting: Setting) -> Taken:
    if int(number) not in _SERIAL_DAYS:
        return Taken(None, "", _("not a time; left empty"), shown(number))
    moment = datetime.combine(_EPOCH, time()) + timedelta(minutes=round(number * 1440))
    return Taken(moment.replace(tzinfo=setting.zone), _("a day number of the spreadsheet"))


def _moment_text(text: str, setting: Setting) -> Taken:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _moment_words(text, setting)
    if moment.tzinfo is None:
        return Taken(moment.replace(tzinfo=setting.zone), "" if len(text) > 10 else _("no time of day given"))
    return Taken(moment)


def _moment_words(text: str, setting: Setting) -> Taken:
    day, rest, why, spelt = _leading_day(text, setting)
    if day is None:
        return Taken(None, "", _("not a time; left empty"), text)
    if not rest:
        return _at(day, time(), setting, join(why, _("no time of day given")))
    clock = _CLOCK.fullmatch(rest)
    moment = _clock(clock) if clock else None
    if clock is None or moment is None:
        return Taken(None, "", _("not a time; left empty"), text)
    words = _("a time in words") if not spelt or clock[1] or not re.search("[:：]", rest) else ""
    return _at(day, moment, setting, join(why, words))


def _leading_day(text: str, setting: Setting) -> tuple[date | None, str, str, bool]:
    """The day that a text begins with, what follows, the reason of a repair, and whether it was spelt out in full."""
    for pattern in (_FULL_DATE, _SHORT_YEAR):
        if match := pattern.match(text):
            taken = _from_text(match[0].strip())
            found = taken.value if isinstance(taken.value, date) else None
            return found, text[match.end() :].strip(" ,，"), taken.why, True
    for word, shift in _DAY_WORDS.items():
        if text.startswith(word):
            rest = text[len(word) :].strip(" ,，")
            return _base(setting) + timedelta(days=shift), rest, _base_reason(setting), False
    match = _MONTH_DAY.match(text)
    if match:
        day, why = _near(int(match[1]), int(match[2]), setting)
        return day, text[match.end() :].strip(" ,，"), why, False
    return _base(setting), text, _base_reason(setting), False


def _near(month: int, day: int, setting: Setting) -> tuple[date | None, str]:
    """The year that brings month and day closest to the base day: a list of January names days of December."""
    base = _base(setting)
    candidates = []
    for year in (base.year - 1, base.year, base.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    best = min(candidates, key=lambda found: abs(found - base), default=None)
    from_number, from_list = (
        _("the year was taken from the number"),
        _("the year was taken from the day of the list"),
    )
    return best, from_number if setting.hint_day else from_list


def _base(setting: Setting) -> date:
    return setting.hint_day or setting.reference_date


def _base_reason(setting: Setting) -> str:
    from_number, from_list = (
        _("the day was taken from the number"),
        _("the day was taken from the day of the list"),
    )
    return from_number if setting.hint_day else from_list


def _clock(match: re.Match[str]) -> time | None:
    word = (match[1] or match[5] or "").lower()
    hour, spoken = int(match[2]), match[3] or "0"
    minute = _PARTS[spoken] if spoken in _PARTS else int(spoken)
    if (word in _AFTERNOON and hour < 12) or (word in ("中午", "午间") and hour < 6):
        hour += 12
    elif word in ("am", "凌晨") and hour == 12:
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _at(day: date, clock: time, setting: Setting, why: str) -> Taken:
    return Taken(datetime.combine(day, clock, tzinfo=setting.zone), why)
