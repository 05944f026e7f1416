"""A terminal whose picture is kept: whoever drives a program waits for what stands there, as a person does."""

import fcntl
import os
import re
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pyte

from benchmarks.terminal import COLUMNS, ROWS, Terminal

PATIENCE: Final = 20.0  # seconds until what was waited for never comes; a busy machine takes its time
_LOOK: Final = 0.25  # seconds between two looks while nothing is written
_COLOURS: Final = re.compile(
    rb"\x1b\[[0-9;:]*m"
)  # nobody looks at them, and they are most of what is written


class Screen(Terminal):
    """What was written is drawn into the picture when somebody looks, so that no key is timed with it.

    A look shall cost little: the program that is looked at wants the processor as well.
    """

    def __init__(self, order: Sequence[str], environment: Mapping[str, str]) -> None:
        self._undrawn = b""
        self._picture = pyte.Screen(COLUMNS, ROWS)
        self._lines = [""] * ROWS
        self._drawing = pyte.ByteStream(self._picture)
        super().__init__(order, environment)

    def take(self, part: bytes) -> None:
        super().take(part)
        self._undrawn += part

    @property
    def lines(self) -> Sequence[str]:
        """The picture as it is; the second cell of a wide sign is nothing."""
        self._draw()
        for row in self._picture.dirty:
            self._lines[row] = self._line_up_to(row, self._picture.columns).rstrip()
        self._picture.dirty.clear()
        return self._lines

    def _line_up_to(self, row: int, column: int) -> str:
        cells = self._picture.buffer[row]
        return "".join([cells[each].data for each in range(column)])

    def _draw(self) -> None:
        self._drawing.feed(_COLOURS.sub(b"", self._undrawn))
        self._undrawn = b""

    @property
    def picture(self) -> str:
        return "\n".join(self.lines)

    @property
    def to_cursor(self) -> str:
        """The picture up to where the cursor stands, which is the field that takes what is typed."""
        lines, cursor = self.lines, self._picture.cursor
        return "\n".join([*lines[: cursor.y], self._line_up_to(cursor.y, cursor.x)])

    def shows(self, *wanted: str) -> str:
        """The picture once all of these patterns stand in it. Raises TimeoutError with it where they never come."""
        return self.comes(lambda seen: all(re.search(one, seen) for one in wanted), " and ".join(wanted))

    def lacks(self, *unwanted: str) -> str:
        """The picture once none of these patterns stands in it. Raises TimeoutError with it where one stays."""
        return self.comes(
            lambda seen: not any(re.search(one, seen) for one in unwanted), "no " + " nor ".join(unwanted)
        )

    def comes(self, fits: Callable[[str], bool], what: str, seconds: float = PATIENCE) -> str:
        """The picture once it fits. Raises TimeoutError with it where that is not so within so many seconds."""
        end = time.perf_counter() + seconds
        while not fits(seen := self.picture):
            if time.perf_counter() > end:
                raise TimeoutError(f"{what}: never came within {seconds:.0f} s. What stands there:\n{seen}")
            self._read(_LOOK)
        return seen

    def stays(self, fits: Callable[[str], bool], what: str) -> None:
        """It comes, and still fits once nothing more is written: while a picture is painted the cursor is anywhere."""
        self.comes(fits, what)
        self.settle()
        while not fits(self.picture):
            self.comes(fits, what)
            self.settle()

    def send(self, keys: str) -> None:
        """Without waiting for anything: whoever calls this waits for what must come of it."""
        os.write(self._line, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """The window is dragged to that size, and its picture is empty until the program paints it."""
        self._draw()  # what was written for the old size
        self._picture.resize(rows, columns)
        self._picture.reset()
        self._lines = [""] * rows
        self._picture.dirty.intersection_update(range(rows))
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
