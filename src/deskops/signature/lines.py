"""The connections that a page's server holds at a time: so many from one address, so many in all.

Whoever is in the same network may open connections and say nothing on them. The one device that was shown the
document keeps its own; among all others, the one that was longest here gives way to a newcomer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

MOST_OF_ONE: Final = 8  # connections of one address at a time; a browser opens six to one server
MOST: Final = 32  # in all


@dataclass(slots=True, eq=False)
class _Line:
    address: str
    drop: Callable[[], object]


class Lines:
    """`device` tells the address that was shown the document, empty before. Not for several threads at once."""

    def __init__(self, device: Callable[[], str]) -> None:
        self._device = device
        self._open: dict[_Line, None] = {}  # the longest open first

    def __len__(self) -> int:
        return len(self._open)

    @contextmanager
    def held(self, address: str, drop: Callable[[], object]) -> Iterator[bool]:
        """Whether there is room for a connection of this address; `drop` ends it when it has to give way."""
        is_let_in = self._make_room(address)
        line = _Line(address, drop)
        if is_let_in:
            self._open[line] = None
        try:
            yield is_let_in
        finally:
            self._open.pop(line, None)

    def _make_room(self, address: str) -> bool:
        if sum(line.address == address for line in self._open) >= MOST_OF_ONE:
            return False
        if len(self._open) < MOST:
            return True
        # Never none: one address, such as the device's, has fewer connections than there are in all.
        longest = next(line for line in self._open if line.address != self._device())
        del self._open[longest]
        longest.drop()
        return True
