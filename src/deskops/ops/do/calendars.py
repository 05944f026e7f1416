"""The calendars of public holidays: what the package announces, what people know better; jobs' clocks follow at once.

A calendar is a global record a year. It is kept where rows are numbered, by the desk or by a laptop that works
alone, and flows down to every laptop.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select

from deskops.domain.calendars import YearCalendar
from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb
from deskops.errors import NotFound, Refused, UsageError
from deskops.i18n import N_, _
from deskops.ops.context import Act, Context
from deskops.ops.do.keeping import changing, kept_here
from deskops.ops.do.reckoning import reckon_anew
from deskops.ops.read.calendars import calendars
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import RECORDS

_CORRECTED: Final = ", corrected"  # behind the source of a calendar that people changed


class Day(StrEnum):
    """What a calendar says of a day."""

    OFF = "off"
    WORKED = "worked"
    PLAIN = "plain"


DAY_WORDS: Final[Mapping[Day, str]] = {
    Day.OFF: N_("a public holiday"),
    Day.WORKED: N_("a make-up workday"),
    Day.PLAIN: N_("a day like any other of its weekday"),
}


@dataclass(frozen=True, slots=True)
class Corrected:
    """`jobs` were reckoned anew."""

    year: YearCalendar
    jobs: int


def learn_years(context: Context) -> list[int]:
    """Take in the years that this version knows and the store does not; a year that is there is never touched.

    Nothing on a laptop that has a desk: the desk's calendars come to it.
    """
    if not context.identity.numbers:
        return []
    from deskops.exchange.public_holidays import known_years

    here = {year.year for year in calendars(context)}
    new = [year for number, year in known_years().items() if number not in here]
    if new:
        with context.act() as act:
            for year in new:
                act.ledger.put(Kind.CALENDAR, {"id": act.ledger.new_id(), **calendar_values(year)})
            reckon_anew(context, act, new)
        context.forget_rules()
    return [year.year for year in new]


def correct_day(context: Context, day: date, said: Day) -> Corrected:
    """Say what a day is. Raises Refused where the desk keeps the calendars or it says so already, NotFound for a year
    that nobody knows yet.
    """
    _kept_here(context)
    with _changing(context, day.year) as (act, found):
        if found is None:
            raise NotFound(
                _("The calendar of {year} is not known yet.").format(year=day.year),
                hint=_(
                    "Once it is announced, give all of it: deskops calendar add {year} --off … --worked …"
                ).format(year=day.year),
            )
        if said is day_of(found, day):
            raise Refused(
                _("{day} is {what} already.").format(day=day.isoformat(), what=_(DAY_WORDS[said])),
                hint=_("Nothing was changed."),
            )
        year = _with(found, day, said)
        jobs = _keep(context, act, year, new=False)
    context.forget_rules()
    return Corrected(year, jobs)


def _with(found: YearCalendar, day: date, said: Day) -> YearCalendar:
    off, worked = set(found.off) - {day}, set(found.worked) - {day}
    if said is not Day.PLAIN:
        (off if said is Day.OFF else worked).add(day)
    source = found.source.removesuffix(_CORRECTED) + _CORRECTED
    return YearCalendar(found.year, frozenset(off), frozenset(worked), source=source)


def add_year(context: Context, year: int, off: Collection[date], worked: Collection[date]) -> Corrected:
    """A year that was announced before this program's package knew it. Raises Refused for one that is known,
    UsageError for days of another year, for a day that is both, and for a year without any holiday.
    """
    _kept_here(context)
    made = YearCalendar(year, frozenset(off), frozenset(worked), source="people")
    with _changing(context, year) as (act, found):
        if found is not None:
            raise Refused(
                _("The calendar of {year} is known already.").format(year=year),
                hint=_("Correct a day of it: deskops calendar correct DATE off|worked|plain"),
            )
        _check(made)
        jobs = _keep(context, act, made, new=True)
    context.forget_rules()
    return Corrected(made, jobs)


def _check(year: YearCalendar) -> None:
    strange = sorted(
        day for day in year.off | year.worked if day.year != year.year or day in year.off & year.worked
    )
    if strange or not year.off:
        raise UsageError(
            _("{days}: no days that a calendar of {year} can have.").format(
                days=", ".join(day.isoformat() for day in strange) or "–", year=year.year
            ),
            hint=_(
                "Give every holiday of the year with --off and every make-up workday with --worked, each once."
            ),
        )


def day_of(year: YearCalendar, day: date) -> Day:
    """What the calendar says of a day of its year."""
    return Day.OFF if day in year.off else Day.WORKED if day in year.worked else Day.PLAIN


def days_between(first: date, last: date) -> list[date]:
    """Both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _kept_here(context: Context) -> None:
    words = _("The desk keeps the calendars; they come here with the next sync.")
    kept_here(
        context,
        Verb.CALENDAR,
        words,
        _("Correct it at the desk: deskops calendar correct DATE off|worked|plain"),
    )


@contextmanager
def _changing(context: Context, year: int) -> Iterator[tuple[Act, YearCalendar | None]]:
    """The act, and the calendar that there is of the year."""
    with changing(context, Verb.CALENDAR, "calendar-corrected", str(year)) as (act, _detail):
        yield act, next((known for known in calendars(context) if known.year == year), None)


def _keep(context: Context, act: Act, year: YearCalendar, *, new: bool) -> int:
    """Write it down; how many jobs were reckoned anew."""
    table = table_of(RECORDS[Kind.CALENDAR])
    values: dict[str, Any] = {"id": act.ledger.new_id()}
    if not new:
        asked = select(table).where(table.c.year == year.year)
        values = connection(act.session).execute(asked).one()._asdict()
    act.ledger.put(Kind.CALENDAR, values | calendar_values(year), new=new)
    return reckon_anew(context, act, [year])


def calendar_values(year: YearCalendar) -> dict[str, Any]:
    """The record of a year."""
    return {
        "year": year.year,
        "holidays": json.dumps(sorted(day.isoformat() for day in year.off)),
        "workdays": json.dumps(sorted(day.isoformat() for day in year.worked)),
        "source": year.source,
    }
