"""`deskops calendar`: the public holidays and make-up workdays that service clocks in office hours leave out."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import As, acting_here
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import Shelf, example
from deskops.cli.output import Column
from deskops.cli.session import opened
from deskops.errors import NotFound, UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.domain.calendars import YearCalendar
    from deskops.ops.context import Context
    from deskops.ops.do.calendars import Corrected

Days = Annotated[
    list[str] | None,
    typer.Option("--off", metavar="DATE", help=N_("A holiday, or FIRST..LAST; may be repeated")),
]
Worked = Annotated[
    list[str] | None,
    typer.Option("--worked", metavar="DATE", help=N_("A make-up workday, or FIRST..LAST; may be repeated")),
]

calendar = Shelf(
    N_("Public holidays and make-up workdays: list, show, correct"),
    example("deskops calendar show 2026", N_("Every holiday and make-up workday of the year")),
    example(
        "deskops calendar correct 2026-09-20 worked", N_("What was announced later than this version knows")
    ),
)


@calendar.command(
    "list",
    N_("List the years that are known"),
    example("deskops calendar list", N_("What follows from a year that is not on it is provisional")),
)
def list_years(as_json: AsJson = False) -> None:
    from deskops.ops.read.calendars import calendars, in_words

    with opened() as context:
        found = calendars(context)
    if as_json:
        output.json_object({"calendars": [in_words(year) for year in found]})
        return
    columns = [
        Column(_("Year")),
        Column(_("Holidays"), right=True),
        Column(_("Make-up workdays"), right=True),
    ]
    rows = [(str(year.year), len(year.off), len(year.worked), year.source) for year in found]
    output.table([*columns, Column(_("Source"))], rows)


@calendar.command(
    "show",
    N_("Show the holidays and make-up workdays of a year"),
    example("deskops calendar show", N_("This year")),
    example("deskops calendar show 2027 --json", N_("As JSON")),
)
def show(
    year: Annotated[int | None, typer.Argument(metavar="YEAR", help=N_("The year; else this one"))] = None,
    as_json: AsJson = False,
) -> None:
    from deskops.ops.read.calendars import in_words

    with opened() as context:
        found = _year(context, year or context.today.year)
    if as_json:
        output.json_object(in_words(found))
        return
    output.facts(
        [
            (_("Year"), str(found.year)),
            (_("Holidays"), "  ".join(_spans(sorted(found.off)))),
            (_("Make-up workdays"), "  ".join(_spans(sorted(found.worked)))),
            (_("Source"), found.source),
        ]
    )


@calendar.command(
    "correct",
    N_("Say what a day is; every job's due date follows"),
    example("deskops calendar correct 2026-10-08 off", N_("A holiday that was announced late")),
    example("deskops calendar correct 2026-10-10 plain", N_("Neither holiday nor make-up workday after all")),
)
def correct(
    day: Annotated[str, typer.Argument(metavar="DATE", help=N_("The day, as 2026-10-08"))],
    said: Annotated[str, typer.Argument(metavar="off|worked|plain", help=N_("What it is"))],
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.calendars import Day, correct_day

    if said not in set(Day):
        raise UsageError(
            _("A day is not {what}.").format(what=said),
            hint=_("It is one of: {names}").format(names=", ".join(Day)),
        )
    with acting_here(acting, "calendar") as context:
        done = correct_day(context, _day(day), Day(said))
    _tell(done, as_json)


@calendar.command(
    "add",
    N_("Give a year that was announced before this version knew it"),
    example(
        "deskops calendar add 2028 --off 2028-01-01 --off 2028-01-24..2028-01-31 --worked 2028-01-22",
        N_("Every holiday and every make-up workday of the year"),
    ),
)
def add(
    year: Annotated[int, typer.Argument(metavar="YEAR", help=N_("The year"))],
    off: Days = None,
    worked: Worked = None,
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.calendars import add_year

    with acting_here(acting, "calendar") as context:
        done = add_year(context, year, _days(off or ()), _days(worked or ()))
    _tell(done, as_json)


def _year(context: "Context", year: int) -> "YearCalendar":
    from deskops.ops.read.calendars import calendars

    found = calendars(context)
    for one in found:
        if one.year == year:
            return one
    raise NotFound(
        _("The calendar of {year} is not known yet.").format(year=year),
        nearest=[str(one.year) for one in found[-3:]],
        hint=_("Until it is, Monday to Friday count and what falls in it is marked provisional."),
    )


def _tell(done: "Corrected", as_json: bool) -> None:
    from deskops.ops.read.calendars import in_words

    if as_json:
        output.json_object({**in_words(done.year), "jobs": done.jobs})
        return
    words = _("The calendar of {year} is written down; jobs reckoned anew: {count}")
    output.say(words.format(year=done.year.year, count=done.jobs))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            _("{text} is no date.").format(text=text), hint=_("Write it as 2026-10-08.")
        ) from error


def _days(texts: Sequence[str]) -> list[date]:
    """Each a day, or first and last with two dots between them."""
    from deskops.ops.do.calendars import days_between

    found: list[date] = []
    for text in texts:
        first, dots, last = text.partition("..")
        found += days_between(_day(first), _day(last)) if dots else [_day(first)]
    return found


def _spans(days: Sequence[date]) -> list[str]:
    """Days that follow each other as first..last."""
    spans: list[list[date]] = []
    for day in days:
        if spans and (day - spans[-1][-1]).days == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return [
        span[0].isoformat() if len(span) == 1 else f"{span[0].isoformat()}..{span[-1].isoformat()}"
        for span in spans
    ]
