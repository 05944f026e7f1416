"""`deskops today`: the day's jobs, most urgent first; the list that is asked for most, so it does without Typer."""

import click

from deskops.cli import asked, moments, output
from deskops.cli.jobs import job_object, job_table
from deskops.cli.lazy import Direct, example
from deskops.cli.session import opened
from deskops.i18n import N_, _


def _today(date: str | None, everyone: bool, as_json: bool, as_csv: bool) -> None:
    from deskops.ops.read.day import sla_word, today

    with opened() as context:
        day = moments.parse_day(date, context.today) if date else None
        found, now = today(context, day, everyone=everyone), context.now
        where = moments.zone(context.settings.timezone)
        lines = [(line, sla_word(line, now)) for line in found.jobs]
        if as_json:
            jobs = [job_object(line, sla, where) for line, sla in lines]
            output.json_object({"date": found.day, "engineer": found.engineer, "jobs": jobs})
            return
        job_table(lines, where, found.day, as_csv=as_csv, everyone=everyone)
        if not lines:
            output.say(_("Nothing is to be done on {day}.").format(day=found.day.isoformat()))


def _options() -> list[click.Parameter]:
    return [
        click.Option(["--date"], metavar="DATE", help=N_("Another day, as in 2026-11-23, or: tomorrow")),
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
