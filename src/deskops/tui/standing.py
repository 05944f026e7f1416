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
_LINE: Final = 75  # cells of the narrowest full screen, for all words and the gaps between them
_GAP: Final = 2
_LEAST: Final = (
    12  # cells of a reason; the list of what needs a person and `deskops sync status` have all of it
)
_STATES: Final = {
    "stand-alone": (N_("Stand-alone"), "plain"),
    "desk": (N_("Desk"), "plain"),
    "online": (N_("Online"), "plain"),
    "never": (N_("Not synced yet"), "soon"),
    "offline": (N_("Offline"), "soon"),
    "rejected": (N_("The desk said no."), "late"),
}


def is_alone(line: "Line | None", context: Context) -> bool:
    """Whether there is no desk. Once the line is known it says so: a store that is locked meanwhile is not asked."""
    return line.state == "stand-alone" if line else context.identity.standalone


def words_of_stand(
    stand: "Stand | None", line: "Line | None", moved: tuple[int, int] | None, context: Context
) -> Words:
    left: Words = []
    has_desk = not is_alone(line, context)  # else nothing is ever sent
    if has_desk:
        count = "-" if stand is None else str(stand.unsent)
        if stand and stand.blobs:
            count = f"{count}+{stand.blobs}"
        left.append((_("unsent: {count}").format(count=count), "plain"))
    if stand and stand.attention:
        left.append((_("needs attention: {count}").format(count=stand.attention), "soon"))
    if has_desk:
        when = _age(line.last_sync, context.now) if line and line.last_sync else _("never")
        left.append((_("last sync: {when}").format(when=when), "plain"))
    room = _LINE - sum(cell_len(words) + _GAP for words, _look in left)
    return [_state(line, moved, context, max(room, _LEAST)), *left]


def _state(
    line: "Line | None", moved: tuple[int, int] | None, context: Context, room: int
) -> tuple[str, str]:
    """`room`: cells that are left for it on the line; what comes after it must stay in sight."""
    if moved is not None:
        sent, received = moved
        if not (sent or received):
            return _("Syncing …"), "held"
        return _("Syncing: {sent} sent, {received} received").format(sent=sent, received=received), "held"
    if line is None:
        return (_("Stand-alone") if is_alone(line, context) else "…"), "plain"
    words, look = state_words(line)
    return _short(words, room) if _is_told_why(line) else words, look


def state_words(line: "Line") -> tuple[str, str]:
    """How the line is and why, in full, with its look."""
    words, look = _STATES.get(line.state, (N_("Offline"), "soon"))
    if not _is_told_why(line):
        return _(words), look
    return (
        _("Offline: {reason}").format(reason=line.reason) if line.state == "offline" else line.reason
    ), look


def _is_told_why(line: "Line") -> bool:
    return bool(line.reason) and line.state not in ("online", "stand-alone", "desk")


def _short(reason: str, room: int) -> str:
    shown = visible(reason[: 4 * room])
    return shown if cell_len(shown) <= room else set_cell_size(shown, room - 1) + CLIPPED


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
    offline = report.result == "offline"
    reason = _("Offline: {reason}").format(reason=report.reason) if offline else report.reason
    return "\n".join(filter(None, (reason, report.hint))), True
