"""A line on stderr that says how far a long task is, on a terminal only; it never reaches a pipe or a log."""

import sys
import time
from types import TracebackType

from deskops.cli.output import accessible, voice
from deskops.cli.width import cells
from deskops.text import visible

_EVERY = 0.1  # seconds between two repaints


class Progress:
    """Call it with what is done and, where it is known, how much there is."""

    def __init__(self, label: str) -> None:
        self.label = label
        self._shown = sys.stderr is not None and sys.stderr.isatty() and not voice.quiet and not accessible()
        self._width = 0
        self._next = 0.0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()

    def __call__(self, done: int, total: int | None = None) -> None:
        now = time.monotonic()
        if not self._shown or now < self._next:
            return
        self._next = now + _EVERY
        text = (
            f"{visible(self.label)} {done}/{total} {done * 100 // total} %"
            if total
            else f"{visible(self.label)} {done}"
        )
        sys.stderr.write("\r" + text + " " * max(self._width - cells(text), 0))
        sys.stderr.flush()
        self._width = cells(text)
