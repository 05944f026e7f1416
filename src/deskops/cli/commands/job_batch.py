"""`deskops job batch`: work for several engineers on a day that lies ahead."""

import sys
from typing import Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.desk_session import As, acting_here
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.i18n import N_, _


@command(
    N_("Plan an event, a move or an installation for several engineers"),
    example(
        'deskops job batch GZPC00581 GZPC00582 --kind move --title "Move to floor 3" --date 2026-12-05 --engineer 李强',
        N_("Each engineer gets a job, each device the checklist of hand-outs"),
    ),
    example(
        'deskops job batch --kind standby --title "Shareholders" --date 2026-12-05 --engineer 李强 --engineer 何敏',
        N_("Event support by two"),
    ),
)
def batch(
    kind: Annotated[str, typer.Option("--kind", help=N_("move, install or standby"))],
    title: Annotated[str, typer.Option("--title", help=N_("What is to be done, in a few words"))],
    day: Annotated[str, typer.Option("--date", metavar="DATE", help=N_("The day, which must lie ahead"))],
    engineer: Annotated[list[str], typer.Option("--engineer", help=N_("Who goes; may be repeated"))],
    devices: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DEVICE]...", help=N_("The devices; - reads them from stdin")),
    ] = None,
    site: Annotated[str, typer.Option("--site", help=N_("Where, if no device says it"))] = "",
    note: Annotated[str, typer.Option("--note", help=N_("What else there is to know"))] = "",
    acting: As = "",
    as_json: AsJson = False,
) -> None:
    from deskops.domain.label import read_label
    from deskops.ops.do.batches import Batch, plan_batch
    from deskops.ops.read.jobs import job_page
    from deskops.ops.read.places import find_engineer, find_site
    from deskops.ops.read.references import find_asset

    told = [one for one in (sys.stdin if devices == ["-"] else devices or ()) if one.strip()]
    with acting_here(acting, "dispatch") as context:
        wanted = Batch(
            kind=kind,
            title=title,
            day=day,
            engineers=[find_engineer(context, one) for one in engineer],
            devices=[find_asset(context, read_label(one)) for one in told],
            site=find_site(context, site) if site else None,
            note=note,
        )
        jobs = [job_page(context, job).line for job in plan_batch(context, wanted)]
    if as_json:
        output.json_object({"jobs": [{"id": one.id, "number": one.number} for one in jobs]})
        return
    for one in jobs:
        output.line(one.number)
    output.say(_("{count} jobs planned").format(count=len(jobs)))
