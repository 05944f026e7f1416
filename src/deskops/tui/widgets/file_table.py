"""The files of a record as a list: when each came, its name, its caption, its size, where it still is."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from deskops.domain.clock import instant
from deskops.i18n import N_
from deskops.store.views.tuples import AttachmentRow
from deskops.tui.shown import fit, moment, right, size
from deskops.tui.widgets.table import Cell, Column, Table


class FileTable(Table[AttachmentRow]):
    def __init__(
        self,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        columns = (
            Column("at", N_("When"), 11, 0, self._at),
            Column("name", N_("File"), 16, 0, _name, grow=1),
            Column("caption", N_("Caption"), 12, 2, self._caption, grow=2),
            Column("size", N_("Size"), 8, 1, _size, right=True),
        )
        super().__init__(columns, lambda row: row.id, clock, nothing=N_("Nothing is attached."), id=id)
        self._zone = zone
        self.whereabouts: Mapping[str, str] = {}  # by file, of those that are not here

    def show_files(self, rows: Sequence[AttachmentRow], whereabouts: Mapping[str, str]) -> None:
        self.whereabouts = whereabouts
        self.show(rows)

    def _at(self, row: AttachmentRow, width: int, now: datetime) -> Cell:
        return fit(moment(instant(row.taken_at), self._zone, now), width), "faint"

    def _caption(self, row: AttachmentRow, width: int, _now: datetime) -> Cell:
        where = self.whereabouts.get(row.id)
        return fit("  ".join(filter(None, (where, row.caption))), width), "soon" if where else "plain"


def _name(row: AttachmentRow, width: int, _now: datetime) -> Cell:
    return fit(row.name, width), "plain"


def _size(row: AttachmentRow, width: int, _now: datetime) -> Cell:
    return right(size(row.size), width), "faint"
