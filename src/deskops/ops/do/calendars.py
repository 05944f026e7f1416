"""The calendars of public holidays: what the package announces, what people know better; jobs' clocks follow at once.

A calendar is a global record a year. It is kept where rows are numbered, by the desk or by a laptop that works
alone, and flows down to every laptop.
"""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
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
from deskops.ops.do.desk.people import admin, permit
from deskops.ops.do.reckoning import reckon_anew
from deskops.ops.do.setup import calendar_values
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
    found = next((year for year in calendars(context) if year.year == day.year), None)
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
    off, worked = set(found.off) - {day}, set(found.worked) - {day}
    if said is not Day.PLAIN:
        (off if said is Day.OFF else worked).add(day)
    source = found.source.removesuffix(_CORRECTED) + _CORRECTED
    return _keep(
        context, YearCalendar(found.year, frozenset(off), frozenset(worked), source=source), new=False
    )


def add_year(context: Context, year: int, off: Collection[date], worked: Collection[date]) -> Corrected:
    """A year that was announced before this program's package knew it. Raises Refused for one that is known,
    UsageError for days of another year, for a day that is both, and for a year without any holiday.
    """
    _kept_here(context)
    if any(known.year == year for known in calendars(context)):
        raise Refused(
            _("The calendar of {year} is known already.").format(year=year),
            hint=_("Correct a day of it: deskops calendar correct DATE off|worked|plain"),
        )
    strange = sorted(day for day in (*off, *worked) if day.year != year or (day in off and day in worked))
    if strange or not off:
        raise UsageError(
            _("{days}: no days that a calendar of {year} can have.").format(
                days=", ".join(day.isoformat() for day in strange) or "–", year=year
            ),
            hint=_(
                "Give every holiday of the year with --off and every make-up workday with --worked, each once."
            ),
        )
    return _keep(context, YearCalendar(year, frozenset(off), frozenset(worked), source="people"), new=True)


def day_of(year: YearCalendar, day: date) -> Day:
    """What the calendar says of a day of its year."""
    return Day.OFF if day in year.off else Day.WORKED if day in year.worked else Day.PLAIN


def days_between(first: date, last: date) -> list[date]:
    """Both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _kept_here(context: Context) -> None:
    if not context.identity.numbers:
        raise Refused(
            _("The desk keeps the calendars; they come here with the next sync."),
            hint=_("Correct it at the desk: deskops calendar correct DATE off|worked|plain"),
        )
    if context.identity.is_desk:  # whoever may not hears it before what else is wrong
        permit(context.identity, Verb.CALENDAR)


def _act(context: Context, year: int) -> AbstractContextManager[Act]:
    """At a desk it stands in the chain who did it."""
    if context.identity.is_desk:
        return admin(context, Verb.CALENDAR, "calendar-corrected", str(year))
    return context.act()


def _keep(context: Context, year: YearCalendar, *, new: bool) -> Corrected:
    with _act(context, year.year) as act:
        table = table_of(RECORDS[Kind.CALENDAR])
        values: dict[str, Any] = {"id": act.ledger.new_id()}
        if not new:
            asked = select(table).where(table.c.year == year.year)
            values = connection(act.session).execute(asked).one()._asdict()
        act.ledger.put(Kind.CALENDAR, values | calendar_values(year), new=new)
        jobs = reckon_anew(context, act, [year])
    context.forget_rules()
    return Corrected(year, jobs)
