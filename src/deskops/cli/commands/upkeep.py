"""`deskops backup|restore|log`: looking after the store."""

from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any

import typer

from deskops.cli import moments, output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.cli.session import opened, opened_anyway, trace
from deskops.i18n import N_, _


@command(
    N_("Copy the store, checked, while it is in use"),
    example("deskops backup", N_("Beside the daily ones")),
    example("deskops backup /media/usb/deskops.db", N_("Onto a stick")),
    example("deskops backup --list", N_("The copies there are")),
)
def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=N_("Where to; it must not exist yet"))
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help=N_("List the copies instead"))] = False,
    as_json: AsJson = False,
) -> None:
    from deskops.ops.do.housekeeping import backup as copy
    from deskops.ops.do.housekeeping import backups

    with opened() as context:
        where = moments.zone(context.settings.timezone)
        if not listed:
            made = copy(context, file)
            if as_json:
                output.json_object(_described(made, where))
            else:
                output.line(str(made.path))
            return
        found = backups(context)
    if as_json:
        output.json_object({"backups": [_described(each, where) for each in found]})
        return
    columns = [Column(_("File")), Column(_("Made")), Column(_("Size"), right=True)]
    output.table(
        columns, [(str(each.path), moments.iso(each.made, where), _size(each.size)) for each in found]
    )


def _described(copy: Any, where: Any) -> dict[str, Any]:
    return {"path": str(copy.path), "size": copy.size, "made": moments.iso(copy.made, where)}


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


@command(
    N_("Go back to a backup; the store that it replaces is kept"),
    example("deskops restore ~/usb/deskops.db", N_("Asks first, on a terminal")),
    example("deskops restore daily-20261123.db --yes", N_("One of the daily ones, without a question")),
)
def restore(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=N_("A backup; a bare name is looked for among the daily ones")),
    ],
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask"))] = False,
    as_json: AsJson = False,
) -> Exit:
    from deskops.ops.do.housekeeping import restore as go_back

    with opened() as context:
        beside = context.paths.backups / file
        source = beside if not file.exists() and beside.exists() else file
        question = _("Replace the store by {file}?").format(file=source)
        if not yes and context.paths.store.exists() and not output.confirm(question, "--yes"):
            output.say(_("Nothing was changed"))
            return Exit.REFUSED
        done = go_back(context, source)
        trace.wrote = True
    if as_json:
        output.json_object({"path": str(done.path), "aside": str(done.aside) if done.aside else None})
    else:
        output.say(_("The store is that of {file}").format(file=source))
        if done.aside:
            output.say(_("The one before is kept: {file}").format(file=done.aside))
    return Exit.DONE


@command(
    N_("Show what the program said lately"),
    example("deskops log", N_("The last 50 lines")),
    example("deskops log --lines 500", N_("More of them")),
)
def log(
    lines: Annotated[int, typer.Option("--lines", min=1, help=N_("How many"))] = 50, as_json: AsJson = False
) -> None:
    from collections import deque

    from deskops.ops.journal import records
    from deskops.paths import locate

    found = deque(records(locate()), lines)
    if as_json:
        output.json_object({"records": [each for each in found if isinstance(each, dict)]})
        return
    if not found:
        output.say(_("Nothing was logged yet"))
        return
    with opened_anyway() as (context, _fault):
        name = context.settings.timezone
    where = moments.zone(name)
    output.say(_("Times are those of {zone}").format(zone=name))
    for each in found:
        output.line(each if isinstance(each, str) else _told(each, where))


def _told(record: dict[str, Any], where: tzinfo) -> str:
    """A record in one line: when, what ran, how it ended, what was said."""
    from deskops.ops.read.log_words import came_to, command, event, message, reason

    at = moments.to_the_second(str(record.get("at", "")), where)
    said = (str(record.get("crash", "")), message(record))
    parts = [at, command(record), event(record), reason(record), *said, *came_to(record)]
    return "  ".join(filter(None, parts))
