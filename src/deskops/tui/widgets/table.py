"""A list in columns: which fit, how wide each is, and a cursor that stays on its row when all is read anew."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from rich.segment import Segment
from textual.strip import Strip

from deskops.i18n import _
from deskops.tui.shown import fit, right
from deskops.tui.widgets.row_list import Part, RowList

R = TypeVar("R")
Cell = tuple[str, str]  # text, look


class Column(NamedTuple, Generic[R]):
    """`keep`: of columns that do not all fit, those with the lowest number stay. `grow` shares what is left."""

    name: str
    label: str
    width: int
    keep: int
    cell: Callable[[R, int, datetime], Cell]
    grow: int = 0
    right: bool = False


Layout = list[tuple[Column[R], int]]


def lay_out(columns: Sequence[Column[R]], width: int, *, without: Sequence[str] = ()) -> Layout[R]:
    """The columns that fit and their widths, one blank between them; together they fill `width`."""
    chosen: list[Column[R]] = []
    for column in sorted(columns, key=lambda c: c.keep):
        if column.name not in without and _needs([*chosen, column]) <= width:
            chosen.append(column)
    chosen.sort(key=columns.index)
    left = width - _needs(chosen)
    shares = sum(column.grow for column in chosen)
    widths = [column.width + (left * column.grow // shares if shares else 0) for column in chosen]
    growing = max(range(len(chosen)), key=lambda i: chosen[i].grow, default=None)
    if growing is not None:
        widths[growing] += width - sum(widths) - max(0, len(chosen) - 1)
    return list(zip(chosen, widths, strict=True))


def _needs(columns: Sequence[Column[R]]) -> int:
    return sum(column.width for column in columns) + max(0, len(columns) - 1)


class Table(RowList, Generic[R]):
    """`key` tells a row from the others; `clock` gives the instant that the cells are drawn for.

    `nothing` is what stands there, untranslated, while no row does.
    """

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], str],
        clock: Callable[[], datetime],
        rows: Sequence[R] = (),
        *,
        without: Sequence[str] = (),
        nothing: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._all, self._key = columns, key
        self._clock, self._now = clock, clock()
        self.shown: Sequence[R] = rows
        self._without, self._nothing = without, nothing
        self._layout: tuple[int, Layout[R]] = (-1, [])

    @property
    def count(self) -> int:
        return len(self.shown)

    @property
    def row(self) -> R | None:
        """What the cursor stands on."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def show(self, rows: Sequence[R], *, without: Sequence[str] | None = None) -> None:
        """Other rows; the cursor stays on its own, or where it was if that is gone."""
        before = list(map(self._key, self.shown))
        self.shown = rows
        if without is not None and without != self._without:
            self._without, self._layout = without, (-1, [])
        self._now = self._clock()
        self.empty = self.empty or _("There is nothing here.")  # which is known from now on
        self.rows_replaced(before, map(self._key, rows))

    @property
    def place(self) -> str:
        """The key of the row under the cursor."""
        return "" if self.row is None else self._key(self.row)

    def place_of(self, awaited: str) -> int | None:
        return self._place(awaited)

    def go_to(self, key: str) -> None:
        place = self._place(key)
        if place is not None:
            self.cursor = place

    def _place(self, key: str) -> int | None:
        return next((i for i, row in enumerate(self.shown) if self._key(row) == key), None)

    def render_line(self, y: int) -> Strip:
        if self.shown or not self._nothing or y != self._above:
            return super().render_line(y)
        words = fit(f" {_(self._nothing)}", self.inner_width)
        return Strip([Segment(words, self.look("faint"))], self.inner_width)

    @property
    def has_heading(self) -> bool:
        return True

    def heading(self, width: int) -> Sequence[str]:
        pieces = [" "]
        for column, cells in self._columns(width - 1):
            label = _(column.label) if column.label else ""
            pieces += [right(label, cells) if column.right else fit(label, cells), " "]
        return pieces

    def parts(self, index: int, width: int) -> Sequence[Part]:
        found: list[Part] = []
        for column, cells in self._columns(width):
            found += [column.cell(self.shown[index], cells, self._now), (" ", "plain")]
        return found

    def _columns(self, width: int) -> Layout[R]:
        """A blank stays behind the last: nothing runs into the pane beside it or the edge of the screen."""
        width -= 1
        if self._layout[0] != width:
            self._layout = (width, lay_out(self._all, width, without=self._without))
        return self._layout[1]
