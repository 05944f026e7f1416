"""A drawing as braille characters, two by four dots each: for terminals, made smooth for the eye alone."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from deskops.signature.curve import FINE, curve, tail
from deskops.signature.strokes import Point

ACROSS: Final = 2  # dots of a cell
DOWN: Final = 4
EMPTY: Final = "\u2800"
_BITS: Final = (
    (0x01, 0x08),
    (0x02, 0x10),
    (0x04, 0x20),
    (0x40, 0x80),
)  # by row and column, as Unicode numbers them

Rows = set[int]


class Dots:
    """So many cells; points are told in units of a pad that is `wide` units across, whatever its cells are."""

    def __init__(self, columns: int, rows: int, wide: int) -> None:
        self.columns, self.rows = columns, rows
        self._scale = (columns * ACROSS, wide * FINE)
        self._cells = [bytearray(columns) for _row in range(rows)]

    def line(self, row: int) -> str:
        return "".join(chr(0x2800 + bits) for bits in self._cells[row])

    def stroke(self, points: Sequence[Point]) -> Rows:
        """A whole stroke; the rows that have changed."""
        return self._ink(list(curve(points)))

    def grow(self, points: Sequence[Point]) -> Rows:
        """A stroke that has one point more than it had; the rows that have changed."""
        return self._ink(list(tail(points)))

    def _ink(self, line: Sequence[tuple[int, int]]) -> Rows:
        placed = [self._dot(x, y) for x, y in line]
        touched: Rows = set()
        for start, end in pairwise(placed) if len(placed) > 1 else [(placed[0], placed[0])]:
            for x, y in _between(start, end):
                touched |= self._set(x, y)
        return touched

    def _dot(self, x: int, y: int) -> tuple[int, int]:
        dots, units = self._scale
        return x * dots // units, y * dots // units

    def _set(self, x: int, y: int) -> Rows:
        column, row = x // ACROSS, y // DOWN
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return set()
        self._cells[row][column] |= _BITS[y % DOWN][x % ACROSS]
        return {row}


def _between(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    across, down = end[0] - start[0], end[1] - start[1]
    steps = max(abs(across), abs(down), 1)
    return ((start[0] + across * step // steps, start[1] + down * step // steps) for step in range(steps + 1))
