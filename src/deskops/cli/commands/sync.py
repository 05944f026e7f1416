"""`deskops sync`: meet the desk; `status`, `attention`, `retry` and `settle` lie in files beside."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from deskops.cli import output
from deskops.cli.exits import Exit
from deskops.cli.lazy import Entry, Shelf, example
from deskops.cli.read_only import read_only
from deskops.cli.session import writing
from deskops.errors import DeskopsError, UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.syncing import Report
    from deskops.ops.sync_notes import Way
    from deskops.sync.engine import Sum

EXITS: Final = {
    "done": Exit.DONE,
    "attention": Exit.REFUSED,
    "offline": Exit.UNREACHABLE,
    "busy": Exit.UNREACHABLE,
    "failed": Exit.UNREACHABLE,
    "stopped": Exit.DONE,
    "rejected": Exit.REJECTED,
}
_AT: Final = "deskops.cli.commands.sync_views"


def _sync(
    watch: bool, every: int, export: Path | None, receipt: Path | None, nightly: bool, as_json: bool
) -> Exit | None:
    """`deskops sync` alone; before one of its commands nothing is done."""
    if click.get_current_context().invoked_subcommand is not None:
        return None
    read_only.refuse("sync")
    if sum((watch, export is not None, receipt is not None)) > 1:
        raise UsageError(_("Only one at a time"), hint=_("Choose one of --watch, --export and --import"))
    if watch:
        from deskops.cli.commands.sync_watch import keep_on

        return keep_on(every, as_json)
    if export is not None or receipt is not None:
        return _by_file(export, receipt, as_json)
    from deskops.ops.do.syncing import sync_now

    with writing() as context:
        context.is_for_contact = True
        report = sync_now(context, way=_way(nightly), progress=None if as_json else Progress())
        if not output.interactive():  # a task of the system's, with nobody to read the day's list
            call_for_deadlines(context)
    if as_json:
        output.json_object(report_object(report))
    else:
        tell(report)
    return EXITS[report.result]


def _way(nightly: bool) -> "Way":
    """On whose word this sync is; without a terminal nobody looks at it."""
    from deskops.ops.sync_notes import Way

    if nightly:
        return Way.NIGHTLY
    return Way.HAND if output.interactive() else Way.SCRIPT


def call_for_deadlines(context: "Context") -> None:
    """A sync is none the worse where it cannot be told, as on a laptop that its desk has just locked."""
    from deskops.ops.do.notifying import tell as tell_deadlines

    with suppress(DeskopsError):
        tell_deadlines(context)


def _by_file(export: Path | None, receipt: Path | None, as_json: bool) -> Exit:
    from deskops.cli.commands import hand_over

    with writing() as context:
        if export is not None:
            return hand_over.export(context, export, as_json)
        return hand_over.take_receipt(context, receipt or Path(), as_json)


def _options() -> list[click.Parameter]:
    every = N_("With --watch: seconds between syncs while nothing is written")
    return [
        click.Option(
            ["--watch"], is_flag=True, help=N_("Go on: whenever something is unsent, and at intervals")
        ),
        click.Option(["--every"], type=click.IntRange(1, 86_400), default=300, metavar="SECONDS", help=every),
        click.Option(
            ["--export"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=N_("Put what is unsent into a sealed file"),
        ),
        click.Option(
            ["--import", "receipt"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=N_("Take the desk's receipt in"),
        ),
        click.Option(
            ["--nightly"], is_flag=True, hidden=True, help=N_("What the nightly task says, for the log")
        ),
        click.Option(["--json", "as_json"], is_flag=True, help=N_("Print one JSON object")),
    ]


sync = Shelf(
    N_("Meet the desk: send what is unsent, fetch what is new"),
    example("deskops sync", N_("Once, now")),
    example("deskops sync --export /media/usb/li.bundle", N_("Without a network: into a file for the desk")),
    example("deskops sync --import /media/usb/li.bundle.receipt", N_("And the desk's receipt back")),
    example("deskops sync --json", N_("For a script")),
    example("deskops sync --watch", N_("Until Ctrl-C; a line for each change")),
    params=_options,
    callback=_sync,
    alone=True,
)
sync.recipes.update(
    {
        "status": Entry(f"{_AT}:status", N_("Online or offline, what is unsent, which jobs the desk has")),
        "attention": Entry(f"{_AT}:show_attention", N_("What needs attention, and each way out")),
        "log": Entry("deskops.cli.commands.sync_log:log", N_("Past syncs, and what waits to be sent")),
        "retry": Entry(f"{_AT}:retry", N_("Send again what the desk did not take")),
        "settle": Entry(f"{_AT}:settle", N_("Leave something as it is, off the list")),
    }
)


class Progress:
    """Pages as they come, for who waits."""

    def __call__(self, total: "Sum") -> None:
        words = _("{sent} sent, {received} received …")
        output.detail(words.format(sent=total.sent, received=total.received))


def report_object(report: "Report") -> dict[str, Any]:
    names = (
        "result", "reason", "sent", "received", "refused", "unsent", "attention", "blobs_up", "blobs_down",
        "bytes_up", "bytes_down", "round_trips", "seconds", "desk", "cursor",
    )  # fmt: skip
    return {name: getattr(report, name) for name in names}


def said_of(report: "Report") -> str:
    """Why this sync came to nothing, as a whole sentence."""
    return (
        _("Offline: {reason}").format(reason=report.reason) if report.result == "offline" else report.reason
    )


def tell(report: "Report") -> None:
    if report.result in ("offline", "rejected", "busy", "failed"):
        output.error(said_of(report))
        if report.hint:
            output.advice(report.hint)
    else:
        words = _("Synced with {desk}: {sent} sent, {received} received in {seconds} s")
        desk = report.desk.get("url", "")
        output.say(
            words.format(desk=desk, sent=report.sent, received=report.received, seconds=report.seconds)
        )
    if report.unsent:
        output.say(_("Unsent: {count}; nothing of it is lost").format(count=report.unsent))
    if report.attention:
        output.say(_("{count} need a person: deskops sync attention").format(count=report.attention))
