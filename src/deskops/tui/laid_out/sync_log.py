"""How the line to the desk is, one meeting with it in full, and one line of what the program said."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from deskops.domain.clock import instant
from deskops.i18n import _
from deskops.ops.read.log_words import details
from deskops.ops.read.sync_words import RESULTS, WAYS, in_words
from deskops.tui.shown import moment
from deskops.tui.standing import state_words
from deskops.tui.widgets.sheet import Block, Heading, Para, Row

if TYPE_CHECKING:
    from deskops.ops.read.syncing import SyncStatus
    from deskops.ops.sync_notes import Meeting


def line(status: "SyncStatus", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    words, look = state_words(status.line)
    yield Heading(_("Connection to the desk"))
    yield Row(_("Status"), words, look)
    met = moment(instant(status.line.last_sync), zone, now) if status.line.last_sync else _("never")
    with_desk = (
        (_("Desk"), "  ".join(filter(None, (status.desk["name"], status.desk["url"])))),
        (_("Last sync"), met),
        (_("Entries unsent"), str(status.stand.unsent)),
        (_("Files unsent"), str(status.stand.blobs)),
    )
    alone = status.line.state == "stand-alone"
    for label, text in (
        *(() if alone else with_desk),
        (_("Needs attention"), str(status.stand.attention)),
    ):
        if text:
            yield Row(label, text)


def meeting(one: "Meeting | None", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    """The one under the cursor."""
    if one is None:
        return
    yield Heading(_("This sync"))
    sent, received = in_words(one.sent, one.blobs_up), in_words(one.received, one.blobs_down)
    result = _(RESULTS.get(one.result, one.result))
    for label, text, look in (
        (_("Ended"), told_at(one.at, now, zone), "plain"),
        (_("Started by"), _(WAYS.get(one.way, one.way)), "plain"),
        (_("Result"), result, result_look(one)),
        (_("Message"), one.said, result_look(one)),
        (_("Sent"), sent, "plain"),
        (_("Fetched"), received, "plain"),
        (_("Refused"), str(one.refused or ""), "late"),
        (_("Bytes"), _("{up} up, {down} down").format(up=one.bytes_up, down=one.bytes_down), "plain"),
        (_("Took"), _("{seconds:.1f} s").format(seconds=one.ms / 1000), "plain"),
    ):
        if text:
            yield Row(label, text, look)


def result_look(one: "Meeting") -> str:
    if one.went_well:
        return "soon" if one.result == "attention" else "good"
    return "soon" if one.result in ("offline", "busy", "stopped") else "late"


def record(one: Mapping[str, Any] | None, now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    """One line of the program's log, with all that it holds."""
    if one is None:
        yield Para(_("Nothing was logged yet."), "faint")
        return
    yield Heading(_("This line"))
    yield Row(_("When"), told_at(str(one.get("at", "")), now, zone))
    for name, value in details(one):
        yield Row(name, value)


def told_at(text: str, now: datetime, zone: ZoneInfo) -> str:
    """A time as the journal has it; what is none stands as it is."""
    try:
        return moment(datetime.fromisoformat(text), zone, now)
    except ValueError:
        return text
