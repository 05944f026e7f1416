"""The status line in words: online or not and why, what is unsent, what needs a person, when the desk was last met."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, set_cell_size

from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.text import visible
from deskops.tui.shown import CLIPPED

if TYPE_CHECKING:
    from deskops.ops.do.syncing import Report
    from deskops.ops.read.attention import Stand
    from deskops.ops.read.syncing import Line

Words = list[tuple[str, str]]
_WHY: Final = (
    40  # cells of a reason; the list of what needs a person and `deskops sync status` have all of it
)
_STATES: Final = {
    "stand-alone": (N_("Stand-alone"), "plain"),
    "desk": (N_("Desk"), "plain"),
    "online": (N_("Online"), "plain"),
    "never": (N_("Not synced yet"), "soon"),
    "offline": (N_("Offline"), "soon"),
    "rejected": (N_("The desk said no."), "late"),
}


def words_of_stand(
    stand: "Stand | None", line: "Line | None", moved: tuple[int, int] | None, context: Context
) -> Words:
    left: Words = [_state(line, moved, context)]
    count = "-" if stand is None else str(stand.unsent)
    if stand and stand.blobs:
        count = f"{count}+{stand.blobs}"
    left.append((_("unsent: {count}").format(count=count), "plain"))
    if stand and stand.attention:
        left.append((_("needs a person: {count}").format(count=stand.attention), "soon"))
    when = _age(line.last_sync, context.now) if line and line.last_sync else _("never")
    left.append((_("last sync: {when}").format(when=when), "plain"))
    return left


def _state(line: "Line | None", moved: tuple[int, int] | None, context: Context) -> tuple[str, str]:
    if moved is not None:
        sent, received = moved
        if not (sent or received):
            return _("Syncing …"), "held"
        return _("Syncing: {sent} sent, {received} received").format(sent=sent, received=received), "held"
    if line is None:
        return (_("Stand-alone") if context.identity.standalone else "…"), "plain"
    words, look = _STATES.get(line.state, (N_("Offline"), "soon"))
    if line.reason and line.state not in ("online", "stand-alone", "desk"):
        return _short(line.reason), look
    return _(words), look


def _short(reason: str) -> str:
    shown = visible(reason[: 4 * _WHY])
    return shown if cell_len(shown) <= _WHY else set_cell_size(shown, _WHY - 1) + CLIPPED


def _age(moment: str, now: datetime) -> str:
    from deskops.ops.read.syncing import ago

    minutes = int(ago(moment, now).total_seconds()) // 60
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("{minutes} min ago").format(minutes=minutes)
    if minutes < 48 * 60:
        return _("{hours} h ago").format(hours=minutes // 60)
    return _("{days} days ago").format(days=minutes // 1440)


def told_of(report: "Report") -> tuple[str, bool]:
    """What a person who asked for a sync is told of it, and whether it is bad news."""
    if report.result in ("done", "attention"):
        words = _("Synced: {sent} sent, {received} received")
        return words.format(sent=report.sent, received=report.received), False
    return "\n".join(filter(None, (report.reason, report.hint))), True
