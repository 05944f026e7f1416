"""The program's own log as a list: what was done, what failed, what was said in passing."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from deskops.i18n import N_
from deskops.ops.read.log_words import came_to, command, event, message, reason
from deskops.tui.laid_out.sync_log import told_at
from deskops.tui.shown import fit
from deskops.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from deskops.ops.context import Context

Line = Mapping[str, Any]
_LOOKS: Final = {"error": "late", "defect": "late", "warned": "soon"}


def log_table(context: "Context") -> Table[Line]:
    zone = ZoneInfo(context.settings.timezone)

    def when(line: Line, width: int, now: datetime) -> Cell:
        return fit(told_at(str(line.get("at", "")), now, zone), width), _look(line)

    columns = (Column("at", N_("When"), 11, 0, when), *_COLUMNS)
    return Table(columns, _key, lambda: context.now, id="log")


def _key(line: Line) -> str:
    return f"{line.get('at')} {line.get('event')} {line.get('message')}"


def _look(line: Line) -> str:
    return _LOOKS.get(str(line.get("event")), "plain")


def _event(line: Line, width: int, _now: datetime) -> Cell:
    return fit(event(line), width), _look(line)


def _command(line: Line, width: int, _now: datetime) -> Cell:
    return fit(command(line), width), "faint"


def _said(line: Line, width: int, _now: datetime) -> Cell:
    said = (reason(line), str(line.get("crash", "")), message(line))
    return fit("  ".join(filter(None, said)) or "  ".join(came_to(line)), width), _look(line)


_COLUMNS: Final[tuple[Column[Line], ...]] = (
    Column("event", N_("Event"), 8, 1, _event),
    Column("command", N_("Command"), 14, 3, _command),
    Column("said", N_("Said"), 24, 2, _said, grow=1),
)
