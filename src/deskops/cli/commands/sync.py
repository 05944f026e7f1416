"""`deskops sync`: meet the desk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands import hand_over
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.session import writing
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.do.syncing import Report
    from deskops.sync.engine import Sum

_EXITS = {
    "done": Exit.DONE,
    "attention": Exit.REFUSED,
    "offline": Exit.UNREACHABLE,
    "busy": Exit.UNREACHABLE,
    "rejected": Exit.REJECTED,
}


@command(
    N_("Meet the desk: send what is unsent, fetch what is new"),
    example("deskops sync", N_("Once, now")),
    example("deskops sync --export /media/usb/li.bundle", N_("Without a network: into a file for the desk")),
    example("deskops sync --import /media/usb/li.bundle.receipt", N_("And the desk's receipt back")),
    example("deskops sync --json", N_("For a script")),
)
def sync(
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help=N_("Put what is unsent into a sealed file")),
    ] = None,
    receipt: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help=N_("Take the desk's receipt in"))
    ] = None,
    as_json: AsJson = False,
) -> Exit:
    from deskops.ops.do.syncing import sync_now

    with writing() as context:
        if export is not None:
            return hand_over.export(context, export, as_json)
        if receipt is not None:
            return hand_over.take_receipt(context, receipt, as_json)
        report = sync_now(context, progress=None if as_json else _Progress())
    if as_json:
        output.json_object(report_object(report))
    else:
        tell(report)
    return _EXITS[report.result]


class _Progress:
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


def tell(report: "Report") -> None:
    if report.result in ("offline", "rejected", "busy"):
        output.error(report.reason)
        if report.hint:
            output.advice(report.hint)
    else:
        words = _("Synced with {desk}: {sent} sent, {received} received in {seconds} s")
        desk = report.desk.get("url", "")
        output.say(
            words.format(desk=desk, sent=report.sent, received=report.received, seconds=report.seconds)
        )
    if report.unsent:
        output.say(_("{count} entries are unsent; nothing of them is lost").format(count=report.unsent))
    if report.attention:
        output.say(_("{count} need a person: deskops sync attention").format(count=report.attention))
