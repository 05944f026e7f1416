"""One row of a recognised sheet from cells to an item, its repairs, doubts and refusal noted in the file's story."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from deskops.exchange.cells import Setting, Taken, clean, join, plain, text_of
from deskops.exchange.kinds.dispatch import day_in
from deskops.exchange.raw import Raw, RawRow, shown
from deskops.exchange.schema import Values
from deskops.exchange.story import Doubt, Place, Refusal, Repair, Row, Sheet, SourceFile
from deskops.i18n import _

_CACHE_SIZE: Final = 5_000


class _Read:
    """A cell once read; the texts of a repair are made only when there is one."""

    __slots__ = ("after", "before", "is_told", "raw", "taken")

    def __init__(self, raw: Raw, taken: Taken) -> None:
        self.raw, self.taken, self.is_told = raw, taken, bool(taken.why or taken.doubt)
        self.before, self.after = (shown(raw), written(taken.value)) if taken.why else ("", "")


class RowReader:
    """Reads the rows of one sheet in their order; remembers the cells that repeat and the day of the row before."""

    def __init__(self, sheet: Sheet, setting: Setting, file: SourceFile) -> None:
        self._sheet, self._setting, self._file = sheet, setting, file
        self._width = max(place.at for place in sheet.places) + 1
        self._cache: dict[tuple[str, type, Raw], _Read] = {}
        self._day: date | None = None
        self._wanted = [
            (place, name, why)
            for name, why in sheet.schema.wanted.items()
            if (place := sheet.place_of(name)) is not None
        ]

    def read(self, row: RawRow) -> Row:
        values: Values = {}
        extra: dict[str, str] = {}
        doubted: dict[str, bool] = {}
        known = len(self._file.repairs)
        setting = self._with_day(row)
        cells = row.cells
        for place in self._sheet.places:
            if place.at >= len(cells) or (raw := cells[place.at]) is None:
                continue
            read = self._read_cell(place, raw, setting)
            taken, cells[place.at] = read.taken, read.raw  # of equal cells one is kept: memory
            if read.is_told:
                self._note(row.number, place, read)
                if taken.doubt and place.column:
                    doubted[place.column.field] = taken.guess or not taken.value
            self._keep(values, extra, place, taken)
        if len(cells) > self._width:
            self._beyond(row, extra)
        return self._finish(row, values, extra, doubted, repaired=len(self._file.repairs) > known)

    def _finish(
        self, row: RawRow, values: Values, extra: dict[str, str], doubted: dict[str, bool], *, repaired: bool
    ) -> Row:
        self._settle(row.number, values)
        why = self._sheet.schema.complete(values, self._setting)
        if why:
            self._file.refusals.append(Refusal(self._sheet.title, row.number, why))
            return Row(row.number, None, False, row.cells)
        for place, name, reason in self._wanted:
            if not values.get(name) and name not in doubted:
                self._doubt(row.number, place, _cell(row, place.at), _(reason))
        if isinstance(moment := values.get("received"), datetime):
            self._day = moment.date()
        if extra:
            values["extra"] = extra
        unread = tuple(name for name, lost in doubted.items() if lost)
        return Row(row.number, self._sheet.schema.build(values), repaired, row.cells, unread)

    def _settle(self, number: int, values: Values) -> None:
        """Let go of what was doubted of a cell that was read, and that another cell of its row then answers."""
        settles = self._sheet.schema.settles
        at = {
            place.at + 1
            for place in self._sheet.places
            if place.column
            and values.get(place.column.field)
            and values.get(settles.get(place.column.field, ""))
        }
        doubts = self._file.doubts
        if at and doubts:
            here = (self._sheet.title, number)
            doubts[:] = [one for one in doubts if (one.sheet, one.row) != here or one.at not in at]

    def _read_cell(self, place: Place, raw: Raw, setting: Setting) -> "_Read":
        column = place.column
        if column is None or not column.cached:
            return _Read(raw, _read_extra(raw) if column is None else column.read(raw, setting))
        key = (column.field, type(raw), raw)
        read = self._cache.get(key)
        if read is None:
            if len(self._cache) > _CACHE_SIZE:
                self._cache.clear()
            read = self._cache[key] = _Read(raw, column.read(raw, setting))
        return read

    def _keep(self, values: Values, extra: dict[str, str], place: Place, taken: Taken) -> None:
        column = place.column
        if column is None:
            if taken.value:
                extra[place.heading] = str(taken.value)
            return
        if column.many:
            values.setdefault(column.field, []).append(taken.value)
        else:
            values[column.field] = taken.value
        if taken.keep:
            extra[place.heading] = taken.keep

    def _note(self, number: int, place: Place, read: "_Read") -> None:
        taken = read.taken
        if taken.why:
            told = Repair(
                self._sheet.title, number, place.heading, read.before, read.after, taken.why, place.at + 1
            )
            self._file.repairs.append(told)
        if taken.doubt:
            self._doubt(number, place, read.raw, taken.doubt)

    def _doubt(self, number: int, place: Place, raw: Raw, why: str) -> None:
        self._file.doubts.append(
            Doubt(self._sheet.title, number, place.heading, shown(raw), why, place.at + 1)
        )

    def _beyond(self, row: RawRow, extra: dict[str, str]) -> None:
        """Cells to the right of the last heading: a shifted row, or a scribble; kept under the column's letter."""
        for index in range(self._width, len(row.cells)):
            text = shown(row.cells[index]).strip()
            if text:
                heading = _("column {number}").format(number=index + 1)
                extra[heading] = clean(text, code=False, lines=True)[0]
                place = Place(index, heading, None)
                self._doubt(row.number, place, row.cells[index], _("stands in a column without a heading"))

    def _with_day(self, row: RawRow) -> Setting:
        """A list of jobs names its day in the job numbers; failing that, in the row before."""
        place = self._sheet.place_of("number") if self._sheet.schema.kind == "dispatch" else None
        if place is None:
            return self._setting
        return replace(self._setting, hint_day=day_in(shown(_cell(row, place.at))) or self._day)


def _cell(row: RawRow, index: int) -> Raw:
    return row.cells[index] if index < len(row.cells) else None


def _read_extra(raw: Raw) -> Taken:
    value, why, doubt = plain(raw)
    text, _spoilt = text_of(value)
    text, odd = clean(text, code=False, lines=True)
    return Taken(text, join(why, odd), doubt)


def written(value: Any) -> str:
    """A kept value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(map(written, value)) if not hasattr(value, "_fields") else " ".join(map(str, value))
    return str(value)
