"""Hand-over by file: `deskops sync --export|--import FILE`, `deskops desk import-bundle FILE`, `desk quarantine`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deskops.cli import moments, output
from deskops.cli.commands.desk_session import As, at_desk
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.output import Column
from deskops.errors import UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.desk.bundles import Imported


def export(context: "Context", file: Path, as_json: bool) -> Exit:
    """What is unsent into a file for the desk."""
    from deskops.ops.do.handover import export_bundle

    done = export_bundle(context, file)
    if as_json:
        names = ("entries", "blobs", "left", "size")
        told = {name: getattr(done, name) for name in names}
        output.json_object({"result": "done", "path": str(done.path), **told})
        return Exit.DONE
    output.line(str(done.path))
    words = _("{entries} entries and {blobs} files are in it, sealed: take it to the desk")
    output.say(words.format(entries=done.entries, blobs=done.blobs))
    output.say("  " + _("There: deskops desk import-bundle FILE gives a receipt for this laptop"))
    if done.left:
        output.warn(_("{count} files are not here and not in it").format(count=done.left))
    return Exit.DONE


def take_receipt(context: "Context", file: Path, as_json: bool) -> Exit:
    """The desk's receipt into this laptop."""
    from deskops.ops.do.handover import import_receipt

    done = import_receipt(context, file)
    code = Exit.REFUSED if done.refused else Exit.DONE
    if as_json:
        result = "attention" if done.refused else "done"
        body = {"sent": done.sent, "refused": done.refused, "received": done.rows, "blobs_up": done.blobs}
        output.json_object({"result": result, **body})
        return code
    output.say(_("The desk has {sent} entries and {blobs} files").format(sent=done.sent, blobs=done.blobs))
    if done.refused:
        output.warn(_("{count} entries were refused: deskops sync attention").format(count=done.refused))
    if done.rows is None:
        output.say(_("The rows in it are older than the last sync and were not needed"))
    else:
        output.say(_("{count} rows are new here").format(count=done.rows))
    return code


@command(
    N_("Take in the file that a laptop handed over without a network"),
    example(
        "deskops desk import-bundle /media/usb/li.bundle", N_("The receipt for the laptop lands beside it")
    ),
)
def import_bundle(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("Made by: deskops sync --export"))],
    receipt: Annotated[
        Path | None, typer.Option("--receipt", metavar="FILE", help=N_("Where the receipt goes"))
    ] = None,
    acting: As = "",
    as_json: AsJson = False,
) -> Exit:
    with at_desk(acting, "import") as context:
        return take_bundle(context, file, receipt, as_json)


def take_bundle(context: "Context", file: Path, receipt: Path | None, as_json: bool) -> Exit:
    from deskops.ops.do.desk.bundles import import_bundle as take

    done = take(context, file, receipt)
    return _tell(done, as_json)


def _tell(done: "Imported", as_json: bool) -> Exit:
    code = Exit.REFUSED if done.refused else Exit.DONE
    if as_json:
        body = {"new": done.new, "known": done.known, "refused": done.refused, "blobs": done.blobs}
        place = str(done.receipt) if done.receipt else None
        output.json_object({"engineer": done.engineer, "code": done.code, **body, "receipt": place})
        return code
    words = _("From {name} ({code}): {new} new entries, {known} known, {refused} refused, {blobs} files")
    output.say(
        words.format(
            name=done.engineer, code=done.code, new=done.new, known=done.known, refused=done.refused,
            blobs=done.blobs,
        )
    )  # fmt: skip
    if done.receipt:
        output.line(str(done.receipt))
        output.say("  " + _("For the laptop: deskops sync --import FILE"))
    return code


@command(
    N_("What wiped laptops had not sent: list it, take it in, drop it"),
    example("deskops desk quarantine", N_("What waits for a decision")),
    example("deskops desk quarantine --take 01a205ea", N_("It lands as if it had been sent")),
)
def quarantine(
    take: Annotated[str, typer.Option("--take", metavar="ID", help=N_("Take this one in"))] = "",
    drop: Annotated[str, typer.Option("--drop", metavar="ID", help=N_("Delete this one; asks first"))] = "",
    yes: Annotated[bool, typer.Option("--yes", help=N_("Do not ask"))] = False,
    acting: As = "",
    as_json: AsJson = False,
) -> Exit:
    from deskops.ops.do.desk import lost

    if take and drop:
        raise UsageError(_("Either --take or --drop"))
    with at_desk(acting, "settle") as context:
        if take:
            return _tell(lost.take_quarantined(context, take), as_json)
        if drop:
            if not yes and not output.confirm(_("Delete it for good?"), "--yes"):
                output.say(_("Nothing was changed"))
                return Exit.REFUSED
            lost.drop_quarantined(context, drop)
        _list(context, as_json)
    return Exit.DONE


def _list(context: "Context", as_json: bool) -> None:
    from deskops.ops.do.desk.lost import quarantined

    where, found = moments.zone(context.settings.timezone), quarantined(context)
    if as_json:
        rows = [
            {
                "id": one.id, "replica": one.replica, "engineer": one.engineer, "at": moments.iso(one.at, where),
                "entries": one.entries, "blobs": one.blobs, "size": one.size,
            }
            for one in found
        ]  # fmt: skip
        output.json_object({"quarantine": rows})
        return
    columns = [
        Column("ID"), Column(_("Engineer")), Column(_("Left behind")), Column(_("Entries"), right=True),
        Column(_("Files"), right=True),
    ]  # fmt: skip
    output.table(
        columns,
        [
            (one.id, one.engineer, moments.iso(one.at, where), str(one.entries), str(one.blobs))
            for one in found
        ],
    )
