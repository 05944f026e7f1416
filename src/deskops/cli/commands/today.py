"""`deskops today`: the day's jobs, most urgent first; the list that is asked for most, so it does without Typer."""

from datetime import date, tzinfo
from typing import TYPE_CHECKING

import click

from deskops.cli import asked, moments, output
from deskops.cli.jobs import job_object, job_table
from deskops.cli.lazy import Direct, example
from deskops.cli.session import opened
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.store.views.day_tuples import AgreedLine, ShiftLine


def _today(day_word: str | None, everyone: bool, as_json: bool, as_csv: bool) -> None:
    from deskops.ops.read.day import ReturnedLine, agreed, shifts, sla_word, today

    with opened() as context:
        day = moments.parse_day(day_word, context.today) if day_word else None
        found, now = today(context, day, everyone=everyone), context.now
        where = moments.zone(context.settings.timezone)
        if as_json:
            own = (line for line in found.lines if not isinstance(line, ReturnedLine))
            jobs = [job_object(line, sla_word(line, now), where) for line in own]
            told = {"date": found.day, "engineer": found.engineer, "jobs": jobs}
            if found.returned:  # the contract names the other keys alone
                told["returned"] = [one._asdict() for one in found.returned]
            output.json_object(told)
            return
        lines = [(line, sla_word(line, now)) for line in found.lines]
        if not as_csv:
            for shift in shifts(context, day):
                output.say(_shift(shift, where, found.day))
            for visit in agreed(context, day, everyone=everyone):
                output.say(_agreed(visit, found.day))
        job_table(lines, where, found.day, as_csv=as_csv, everyone=everyone)
        if not lines:
            output.say(_("Nothing is to be done on {day}.").format(day=found.day.isoformat()))


def _shift(shift: "ShiftLine", where: tzinfo, day: date) -> str:
    """On call at GZ-TH, 18:00 to 11-25 08:00."""
    from deskops.cli.vocabulary import spoken

    since, until = (moments.short(each, where, day) for each in (shift.starts_at, shift.ends_at))
    words = _("{kind} at {site}, {since} to {until}") if shift.site else _("{kind}, {since} to {until}")
    told = words.format(kind=spoken(shift.kind), site=shift.site, since=since, until=until)
    return told[:1].upper() + told[1:]


def _agreed(visit: "AgreedLine", day: date) -> str:
    """Agreed: 09:30 WO-20261126-001, GZ-TH 财务部, 王芳 13800138000."""
    when = visit.clock if visit.day == day.isoformat() else f"{visit.day[5:]} {visit.clock}".strip()
    job = " ".join(filter(None, (when, visit.number)))
    place = " ".join(filter(None, (visit.site, visit.department)))
    person = " ".join(filter(None, (visit.contact, visit.phone)))
    return _("Agreed: {visit}").format(visit=_(", ").join(filter(None, (job, place, person))))


def _options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--date", "day_word"], metavar="DATE", help=N_("Another day, as in 2026-11-23, or: tomorrow")
        ),
        click.Option(["--all", "everyone"], is_flag=True, help=N_("Everyone's jobs, not only mine")),
        asked.as_json(),
        asked.as_csv(),
    ]


today = Direct(
    _today,
    N_("The day's jobs, most urgent first"),
    [
        example("deskops today", N_("My jobs of today")),
        example("deskops today --date tomorrow --all", N_("Everyone's jobs of tomorrow")),
        example("deskops today --json | jq '.jobs[0].number'", N_("The most urgent one, for a script")),
    ],
    _options,
)
