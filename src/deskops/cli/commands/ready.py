"""`deskops ready`: whether everything that the next day's jobs need is on this laptop."""

from typing import Annotated

import typer

from deskops.cli import moments, output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.cli.session import opened
from deskops.i18n import N_, _


@command(
    N_("Prove before leaving that all that the next day's jobs need is here"),
    example("deskops ready", N_("For the next day with jobs of mine")),
    example(
        "deskops ready --date 2026-11-24 && shutdown now",
        N_("For a day; it ends with 1 if something is missing"),
    ),
)
def ready(
    date: Annotated[
        str, typer.Option("--date", metavar="DATE", help=N_("Another day, as in 2026-11-23, or: tomorrow"))
    ] = "",
    everyone: Annotated[bool, typer.Option("--all", help=N_("Everyone's jobs, not only mine"))] = False,
    as_json: AsJson = False,
) -> Exit:
    from deskops.ops.read.ready import ready as prove

    with opened() as context:
        day = moments.parse_day(date, context.today) if date else None
        found = prove(context, day, everyone=everyone)
    code = Exit.DONE if found.ready else Exit.REFUSED
    if as_json:
        jobs = [{"number": job.number, "missing": list(job.missing)} for job in found.jobs]
        output.json_object({"ready": found.ready, "date": found.day, "jobs": jobs})
        return code
    columns = [Column(_("Number"), whole=True), Column(_("Job")), Column(_("Missing"))]
    output.table(columns, [(job.number, job.title, "; ".join(job.missing)) for job in found.jobs])
    words = _("{day}: everything is here") if found.ready else _("{day}: something is missing")
    output.say(words.format(day=found.day.isoformat()))
    return code
