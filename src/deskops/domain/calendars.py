"""Cover hours: weekly hours in years whose public holidays are known, and arithmetic in cover time; no clock.

Instants come in aware and go out in UTC. A `Cover` remembers the days it worked out: keep one for each site.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = "Asia/Shanghai"
DAY_MINUTES: Final = 24 * 60
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Minutes after local midnight; an end past 24:00 lies on the next day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY_MINUTES and self.start < self.end <= self.start + DAY_MINUTES):
            raise ValueError(f"not a span of a day: {self.start}-{self.end}")


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """One year's public holidays; what follows from a year that nobody knows yet is provisional."""

    year: int
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()  # weekend days that are worked to make up for a bridge day
    known: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class CoverCalendar:
    """When somebody is there: `week` from Monday to Sunday, or round the clock.

    `early` and `late` are minutes before the day's first opening and after its last closing. A make-up
    workday has its own weekday's hours, or those of the week's first open day where that weekday is closed.
    """

    week: tuple[tuple[Span, ...], ...] = ((),) * 7
    zone: str = SHANGHAI
    early: int = 0
    late: int = 0
    holidays: bool = True  # closed on public holidays
    always: bool = False

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not (self.always or any(self.week)):
            raise ValueError("cover needs seven weekdays and hours on one of them at least")
        if not (0 <= self.early <= DAY_MINUTES and 0 <= self.late <= DAY_MINUTES):
            raise ValueError("early and late are minutes within a day")

    def for_resident(self, minutes: int = 10) -> "CoverCalendar":
        """The same hours as a resident engineer keeps them: there before opening, leaves after closing."""
        return CoverCalendar(self.week, self.zone, minutes, minutes, self.holidays, self.always)

    @property
    def workday(self) -> tuple[Span, ...]:
        return next((spans for spans in self.week if spans), ())


ROUND_THE_CLOCK: Final = CoverCalendar(always=True)
_OFFICE: Final = (Span(9 * 60, 12 * 60), Span(13 * 60 + 30, 18 * 60))
OFFICE_HOURS: Final = CoverCalendar(week=(_OFFICE,) * 5 + ((), ()))


class Cover:
    """A cover calendar in the years that are known."""

    def __init__(self, calendar: CoverCalendar, years: Mapping[int, YearCalendar]) -> None:
        self.calendar = calendar
        self._years = dict(years)
        self._zone = ZoneInfo(calendar.zone)
        self._days: dict[int, tuple[tuple[int, int], ...]] = {}

    def covers(self, moment: datetime) -> bool:
        at = _micros(moment)
        return self.calendar.always or any(
            start <= at < end for start, end in self._day(self._ordinal(moment))
        )

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself where it is covered, else when cover begins again."""
        if self.calendar.always:
            return moment.astimezone(UTC)
        at = _micros(moment)
        return _moment(max(at, next(start for start, end in self._from(moment) if end > at)))

    def add(self, moment: datetime, amount: timedelta) -> datetime:
        """The first instant by which `amount` of cover time has passed since `moment`."""
        if amount < timedelta(0):
            raise ValueError("cover time is added, never taken away")
        if self.calendar.always or not amount:
            return moment.astimezone(UTC) + amount
        at, left = _micros(moment), amount // _MICRO
        for opening, end in self._from(moment):
            start = max(opening, at)
            if end - start >= left:
                return _moment(start + left)
            left -= max(0, end - start)
        raise AssertionError("a week without an opening cannot be made")  # __post_init__ sees to it

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Cover time from `start` to `end`; nothing where `end` lies before."""
        if self.calendar.always:
            return timedelta(microseconds=max(_micros(end) - _micros(start), 0))
        low, high = _micros(start), _micros(end)
        total = 0
        for opening, closing in self._until(start, high):
            total += max(0, min(closing, high) - max(opening, low))
        return timedelta(microseconds=total)

    def spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Every stretch of cover within `start` to `end`, in order, each as long as it can be."""
        if self.calendar.always:
            return [(start.astimezone(UTC), end.astimezone(UTC))] if start < end else []
        low, high = _micros(start), _micros(end)
        found: list[tuple[int, int]] = []
        for opening, closing in self._until(start, high):
            first, last = max(opening, low), min(closing, high)
            if found and found[-1][1] == first:
                found[-1] = (found[-1][0], last)
            elif first < last:
                found.append((first, last))
        return [(_moment(first), _moment(last)) for first, last in found]

    def provisional(self, start: datetime, end: datetime) -> bool:
        """Whether a year between the two, by local date, is one whose holidays nobody knows yet."""
        if self.calendar.always or not self.calendar.holidays:
            return False
        first, last = start.astimezone(self._zone).year, end.astimezone(self._zone).year
        return not all(self._known(year) for year in range(first, last + 1))

    def _known(self, year: int) -> bool:
        calendar = self._years.get(year)
        return calendar is not None and calendar.known

    def _ordinal(self, moment: datetime) -> int:
        return moment.astimezone(self._zone).toordinal()

    def _from(self, moment: datetime) -> Iterator[tuple[int, int]]:
        """Cover from the local day of `moment` on, without end."""
        day = self._ordinal(moment)
        while True:
            yield from self._day(day)
            day += 1

    def _until(self, moment: datetime, high: int) -> Iterator[tuple[int, int]]:
        last = self._ordinal(_moment(high))
        for day in range(self._ordinal(moment), last + 1):
            yield from self._day(day)

    def _day(self, ordinal: int) -> tuple[tuple[int, int], ...]:
        """Cover within one local day, from midnight to midnight, in microseconds since 1970."""
        found = self._days.get(ordinal)
        if found is None:
            found = self._days[ordinal] = self._work_out(ordinal)
        return found

    def _work_out(self, ordinal: int) -> tuple[tuple[int, int], ...]:
        low, high = self._instant(ordinal, 0), self._instant(ordinal + 1, 0)
        # A span reaches into the next day at most, `late` one day further, `early` one day back.
        near = sorted(stretch for day in range(ordinal - 2, ordinal + 2) for stretch in self._hours(day))
        merged: list[tuple[int, int]] = []
        for opening, closing in near:
            start, end = max(opening, low), min(closing, high)
            if start >= end:
                continue
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        return tuple(merged)

    def _hours(self, ordinal: int) -> Iterator[tuple[int, int]]:
        """What begins on one local day, wherever it ends."""
        calendar, spans = self.calendar, sorted(self._open(date.fromordinal(ordinal)))
        if not spans:
            return
        last = max(span.end for span in spans)
        for index, span in enumerate(spans):
            start = span.start - (calendar.early if index == 0 else 0)
            end = span.end + (calendar.late if span.end == last else 0)
            yield self._instant(ordinal, start), self._instant(ordinal, end)

    def _open(self, day: date) -> Sequence[Span]:
        ordinary = self.calendar.week[day.weekday()]
        year = self._years.get(day.year)
        if year is None or not self.calendar.holidays:
            return ordinary
        if day in year.worked:
            return ordinary or self.calendar.workday
        return () if day in year.off else ordinary

    def _instant(self, ordinal: int, minutes: int) -> int:
        """A local wall time; one that a change of clocks repeats is its first."""
        days, minute = divmod(minutes, DAY_MINUTES)
        day = date.fromordinal(ordinal + days)
        local = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=self._zone)
        return _micros(local)


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICRO


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)
