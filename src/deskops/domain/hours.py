"""A week's hours as text, as they are stored and typed; what they mean is in calendars.py."""

import re
from collections.abc import Sequence
from typing import Final

from deskops.domain.calendars import DAY_MINUTES, SHANGHAI, CoverCalendar, Span
from deskops.errors import BadInput
from deskops.i18n import _

_OPEN_ON_HOLIDAYS: Final = "holidays"
_GROUP: Final = re.compile(r"(?P<first>[1-7])(?:-(?P<last>[1-7]))?\s+(?P<spans>\S.*)")
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


def read_hours(text: str, zone: str = SHANGHAI) -> CoverCalendar:
    """`1-5 08:30-12:00 14:00-18:00; 6 09:00-12:00` (Monday is 1) or `7x24`.

    An end before its start lies on the next day; the group `holidays` means open on public holidays too.
    Raises BadInput.
    """
    if text.strip().lower() in {"7x24", "7×24", "24x7", "24×7"}:
        return CoverCalendar(zone=zone, always=True)
    week: list[tuple[Span, ...]] = [()] * 7
    groups = [group.strip() for group in text.split(";") if group.strip()]
    for group in groups:
        if group == _OPEN_ON_HOLIDAYS:
            continue
        match = _GROUP.fullmatch(group)
        if match is None:
            raise _unreadable(text)
        spans = tuple(sorted(_span(part, text) for part in match["spans"].split()))
        weekdays = range(int(match["first"]), int(match["last"] or match["first"]) + 1)
        if not weekdays:
            raise _unreadable(text)
        for weekday in weekdays:
            week[weekday - 1] = spans
    if not any(week):
        raise _unreadable(text)
    return CoverCalendar(week=tuple(week), zone=zone, holidays=_OPEN_ON_HOLIDAYS not in groups)


def write_hours(calendar: CoverCalendar) -> str:
    """What `read_hours` reads; zone, `early` and `late` are not in it."""
    if calendar.always:
        return "7x24"
    groups: list[tuple[int, int, tuple[Span, ...]]] = []
    for weekday, spans in enumerate(calendar.week, start=1):
        if spans and groups and groups[-1][1:] == (weekday - 1, spans):
            groups[-1] = (groups[-1][0], weekday, spans)
        elif spans:
            groups.append((weekday, weekday, spans))
    parts = [
        f"{first}-{last} {_clocks(spans)}" if first < last else f"{first} {_clocks(spans)}"
        for first, last, spans in groups
    ]
    return "; ".join(parts if calendar.holidays else [*parts, _OPEN_ON_HOLIDAYS])


def _clocks(spans: Sequence[Span]) -> str:
    return " ".join(f"{_clock(span.start)}-{_clock(span.end % DAY_MINUTES or DAY_MINUTES)}" for span in spans)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _span(text: str, whole: str) -> Span:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise _unreadable(whole)
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if minute > 59 or end_minute > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise _unreadable(whole)
    return Span(start, end if end > start else end + DAY_MINUTES)


def _unreadable(text: str) -> BadInput:
    return BadInput(
        _("{text} is not a week's hours").format(text=text),
        hint=_("Write them as 1-5 08:30-12:00 14:00-18:00; 6 09:00-12:00 (Monday is 1), or 7x24"),
    )
