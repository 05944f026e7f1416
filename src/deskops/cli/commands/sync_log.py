"""`deskops sync log`: past syncs, on whose word, what went each way and what the desk said; what waits to be sent."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import moments, output
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.cli.session import opened
from deskops.i18n import N_, _
from deskops.ops.read.sync_words import RESULTS, WAYS, step_of, traffic

if TYPE_CHECKING:
    from deskops.ops.read.sync_log import SyncLog


@command(
    N_("Past syncs, and what waits to be sent"),
    example("deskops sync log", N_("The last 20, the newest first")),
    example("deskops sync log --lines 200 --json", N_("For a script")),
)
def log(
    lines: Annotated[int, typer.Option("--lines", min=1, help=N_("How many"))] = 20, as_json: AsJson = False
) -> None:
    from deskops.ops.read.sync_log import sync_log

    with opened() as context:
        found = sync_log(context, lines)
        where, today = moments.zone(context.settings.timezone), context.today
    if as_json:
        output.json_object(_object(found, where))
        return
    if not found.meetings:
        output.say(_("No sync was logged yet"))
    else:
        titles = [
            _("When"),
            _("Started by"),
            _("Result"),
            _("Sent"),
            _("Fetched"),
            _("Seconds"),
            _("Message"),
        ]
        rows = [
            (moments.short(one.at, where, today), _(WAYS.get(one.way, one.way)),
             _(RESULTS.get(one.result, one.result)), *traffic(one), f"{one.ms / 1000:.1f}", one.said)
            for one in found.meetings
        ]  # fmt: skip
        output.table([Column(title, whole=title == titles[0]) for title in titles], rows)
    _waiting(found, where, today)


def _waiting(found: "SyncLog", where: Any, today: Any) -> None:
    if not (found.entries or found.blobs):
        output.say(_("Nothing waits to be sent"))
        return
    output.line()
    output.line(_("Waits to be sent"))
    rows = [
        (moments.short(one.at, where, today), one.number or one.title, step_of(one)) for one in found.entries
    ]
    rows += [(moments.short(one.at, where, today), one.name, _("File")) for one in found.blobs]
    output.table([Column(_("When"), whole=True), Column(_("What")), Column(_("Step"))], rows)


def _object(found: "SyncLog", where: Any) -> dict[str, Any]:
    return {
        "syncs": [{**one._asdict(), "at": moments.iso(one.at, where)} for one in found.meetings],
        "unsent": {
            "entries": [{**one._asdict(), "at": moments.iso(one.at, where)} for one in found.entries],
            "blobs": [{**one._asdict(), "at": moments.iso(one.at, where)} for one in found.blobs],
        },
    }
