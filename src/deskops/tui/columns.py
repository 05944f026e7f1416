"""The columns of the job list: what stands in each, how wide it is, and which go first where it is narrow."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from deskops.domain.nouns import JobStatus, Priority, word
from deskops.i18n import N_, _
from deskops.ops.read.day import sla_word
from deskops.store.views.day_tuples import JobLine
from deskops.tui.shown import countdown, fit, fit_end, right
from deskops.tui.widgets.table import Cell, Column

_LOOK_OF_SLA: Final = {"late": "late", "missed": "late", "soon": "soon", "held": "held"}
_MARK_OF_SLA: Final = {"late": "!!", "missed": "x", "soon": "!", "held": "=", "met": "-"}
_PRIORITY: Final = {Priority.CRITICAL: N_("crit"), Priority.URGENT: N_("urg")}


def short_number(number: str) -> str:
    """WO-20261123-K7QX-001 without what is the same for all: 1123-K7QX-001."""
    head, _dash, rest = number.partition("-")
    is_ours = head.isalpha() and rest[:8].isdigit() and rest[8:9] == "-"
    return rest[4:] if is_ours else number


def in_brief(line: JobLine) -> str:
    """Of a job in a line of text: how urgent it is, how it stands, what it is."""
    priority = _(_PRIORITY[line.priority]) if line.open and line.priority in _PRIORITY else ""  # type: ignore[index] # a StrEnum's text
    return "  ".join(filter(None, (priority, _(word(line.status)), line.title)))


def _mark(line: JobLine, width: int, now: datetime) -> Cell:
    sla = sla_word(line, now)
    mark = _MARK_OF_SLA.get(sla, "")
    priority = _(_PRIORITY[line.priority]) if line.open and line.priority in _PRIORITY else ""  # type: ignore[index] # a StrEnum's text
    flag = "?" if line.attention else "^" if line.unsent else " "
    return fit(mark, 2) + fit(priority, 4) + flag, _look(line, sla)


def due(line: JobLine, width: int, now: datetime) -> Cell:
    sla = sla_word(line, now)
    if not line.open:
        return right(_(word(sla)) if sla else "", width), _look(line, sla)
    if line.due_at is None:
        return right(_("paused") if sla else "", width), _look(line, sla)
    return right(countdown(line.due_at, now) + ("?" if line.provisional else ""), width), _look(line, sla)


def _look(line: JobLine, sla: str) -> str:
    if not line.open:
        return "late" if sla == "missed" else "faint"
    return _LOOK_OF_SLA.get(sla, "plain")


def _status(line: JobLine, width: int, now: datetime) -> Cell:
    look: dict[str, str] = {JobStatus.STARTED: "good", JobStatus.ARRIVED: "good", JobStatus.HELD: "held"}
    look["returned"] = "soon"
    return fit(_(word(line.status)), width), look.get(line.status, _plain(line))


def _number(line: JobLine, width: int, now: datetime) -> Cell:
    shown = line.number if width >= len(line.number) else short_number(line.number)
    return fit_end(shown, width), _plain(line)


def _title(line: JobLine, width: int, now: datetime) -> Cell:
    return fit(f"VIP {line.title}" if line.vip else line.title, width), (
        "strong" if line.open and line.vip else _plain(line)
    )


def _of(*names: str) -> Callable[[JobLine, int, datetime], Cell]:
    """The first of these fields that says something."""

    def cell(line: JobLine, width: int, now: datetime) -> Cell:
        said = next((value for name in names if (value := getattr(line, name))), "")
        return fit(said, width), _plain(line)

    return cell


contact = _of("contact", "department")


def _plain(line: JobLine) -> str:
    return "plain" if line.open else "faint"


COLUMNS: Final[tuple[Column[JobLine], ...]] = (
    Column("mark", "", 7, 0, _mark),
    Column("due", N_("Due in"), 9, 1, due, right=True),
    Column("number", N_("Number"), 13, 6, _number),
    Column("status", N_("Status"), 10, 3, _status),
    Column("site", N_("Site"), 10, 4, _of("site_name", "site_code"), grow=1),
    Column("device", N_("Device"), 12, 7, _of("asset_tag", "asset_model"), grow=1),
    Column("title", N_("Fault"), 18, 2, _title, grow=4),
    Column("contact", N_("Contact"), 8, 5, contact, grow=1),
    Column("engineer", N_("Engineer"), 8, 8, _of("engineer")),
)
