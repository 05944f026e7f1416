"""The inspections of one device as a list: when, how they stand, what failed, whether they are signed."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskops.domain.clock import instant
from deskops.domain.nouns import word
from deskops.i18n import N_, _
from deskops.store.views.inspection_tuples import InspectionLine
from deskops.tui.shown import day_or_time, fit, right
from deskops.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from deskops.ops.context import Context


def inspections_table(context: "Context") -> Table[InspectionLine]:
    zone = ZoneInfo(context.settings.timezone)

    def begun(line: InspectionLine, width: int, now: datetime) -> Cell:
        return fit(
            day_or_time(instant(line.started_at), zone, now) if line.started_at else "", width
        ), "plain"

    columns = (
        Column("begun", N_("Begun"), 11, 1, begun),
        Column("number", N_("Number"), 20, 0, _number, grow=1),
        Column("status", N_("Status"), 10, 2, _status),
        Column("failed", N_("Failed"), 6, 3, _failed, right=True),
        Column("signed", N_("Signature"), 12, 4, _signed),
    )
    nothing = N_("Never inspected.")
    return Table(columns, lambda line: line.id, lambda: context.now, nothing=nothing, id="device-inspections")


def _number(line: InspectionLine, width: int, _now: datetime) -> Cell:
    return fit(line.number, width), "strong"


def _status(line: InspectionLine, width: int, _now: datetime) -> Cell:
    return fit(_(word(line.status)), width), "plain"


def _failed(line: InspectionLine, width: int, _now: datetime) -> Cell:
    return right(str(line.failed or ""), width), "late"


def _signed(line: InspectionLine, width: int, _now: datetime) -> Cell:
    return fit(_(word(line.signed)) if line.signed else "", width), "plain"
