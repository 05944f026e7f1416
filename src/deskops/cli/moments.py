"""Days and times as they are typed and shown on the command line: in the sites' time zone, with offset in JSON."""

from datetime import date, datetime, timedelta, tzinfo
from functools import cache

from deskops.errors import UsageError
from deskops.i18n import _


@cache
def zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def parse_day(text: str, today: date) -> date:
    """A date as in 2026-11-23, a month and day, or today, tomorrow, yesterday. Raises UsageError."""
    word = text.strip().lower()
    near = {"today": 0, "tomorrow": 1, "yesterday": -1, "今天": 0, "明天": 1, "昨天": -1}
    if word in near:
        return today + timedelta(days=near[word])
    try:
        return date.fromisoformat(f"{today.year}-{word}" if len(word) == 5 else word)
    except ValueError:
        raise UsageError(
            _("{text} is not a date").format(text=text), hint=_("Write it as in 2026-11-23, or: tomorrow")
        ) from None


def parse_moment(text: str, now: datetime, where: tzinfo, *, ends: bool = False) -> datetime:
    """A day, as `parse_day` has it, or a day and a time, as in 2026-11-23 08:30; at the sites unless it has an offset.

    A day alone is its beginning; where something `ends` with it, its end. Raises UsageError.
    """
    told = text.strip()
    try:
        if len(told) > len("2026-11-23"):
            read = datetime.fromisoformat(told)
            return read if read.tzinfo else read.replace(tzinfo=where)
    except ValueError:
        raise UsageError(
            _("{text} is not a time").format(text=text),
            hint=_("Write it as in 2026-11-23 or 2026-11-23 08:30"),
        ) from None
    day = parse_day(told, now.astimezone(where).date()) + timedelta(days=int(ends))
    return datetime(day.year, day.month, day.day, tzinfo=where)


def iso(moment: str | datetime | None, where: tzinfo) -> str | None:
    """ISO 8601 with the offset at the sites, to the second; None stays None."""
    if not moment:
        return None
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return read.astimezone(where).isoformat(timespec="seconds")


def to_the_second(moment: str, where: tzinfo) -> str:
    """2026-11-24 14:30:07; what is no time stands as it is."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone(where):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return moment


def deadline(moment: str | None, where: tzinfo, today: date) -> str:
    """As `short` has it; midnight is the end of a day and not the beginning of the next: 11-27 24:00."""
    if not moment:
        return ""
    read = datetime.fromisoformat(moment).astimezone(where)
    if read.hour or read.minute:
        return short(read, where, today)
    before = short(read - timedelta(minutes=1), where, today)
    return f"{before[: -len('23:59')]}24:00"


def short(moment: str | datetime | None, where: tzinfo, today: date) -> str:
    """14:30 on the same day, else 11-24 14:30, with the year when it is another."""
    if not moment:
        return ""
    read = (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone(where)
    if read.date() == today:
        return f"{read:%H:%M}"
    return f"{read:%m-%d %H:%M}" if read.year == today.year else f"{read:%Y-%m-%d %H:%M}"
