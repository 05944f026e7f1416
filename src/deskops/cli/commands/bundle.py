"""`deskops report-bundle`: a file to send with a question, with nothing of a customer in it."""

from pathlib import Path
from typing import Annotated

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.session import opened_anyway
from deskops.i18n import N_, _


@command(
    N_("Put together what helps to find a fault: versions, states, counts; no customer data"),
    example("deskops report-bundle", N_("Lists what is in it, asks, writes it here")),
    example("deskops report-bundle --yes -o /tmp/report.zip", N_("Without a question, where you like")),
    example("deskops report-bundle --dry-run", N_("Only list what would be in it")),
)
def report_bundle(
    file: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help=N_("Where to; it must not exist yet")),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask"))] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("List what would be in it, and write nothing"))
    ] = False,
    as_json: AsJson = False,
) -> Exit:
    from deskops.ops.do.bundle import default_name, gather, write

    with opened_anyway() as (context, _fault):
        parts = gather(context)
        target = file or Path(default_name(context.local))
    if not as_json:
        output.say(_("The bundle holds:"))
        for part in parts:
            told = _("{label}: {value}").format(label=part.name, value=part.about)
            output.say(f"  {told} ({len(part.content)} B)")
    if not dry_run:
        if not yes and not output.confirm(_("Write it to {file}?").format(file=target), "--yes"):
            output.say(_("Nothing was written"))
            return Exit.REFUSED
        write(target, parts)
    if as_json:
        listed = [{"name": part.name, "about": part.about, "size": len(part.content)} for part in parts]
        output.json_object({"path": None if dry_run else str(target), "parts": listed})
    elif not dry_run:
        output.line(str(target))
    return Exit.DONE
