"""How wide the columns of a table are: by what stands in them, so that no word breaks beside room that is empty.

Lengths are in any unit that the measure of one character and the room have in common.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from deskops.reports.document import Table, Value, text_of, tone_of
from deskops.reports.measure import widest_word

Measure = Callable[[str, bool], float]  # of a text on one line, bold or not
_LONG: Final = 400  # characters of a text that are measured: a longer one takes all it can get anyway
_MOST: Final = 0.45  # of the room that a column may want for texts of many lines
_STEPS: Final = 40  # until a level is exact enough for any paper
_WHOLE: Final = (
    4.2  # times a wide character: so short a text stays on one line, in Chinese too, where words have no ends
)

_NUMBER: Final = re.compile(
    r"[A-Z]{2,5}-\d{8}-[0-9A-Z]+-\d+"
)  # of a document of ours: looked up and typed as one word


class Wish(NamedTuple):
    """`least`: no word of it breaks; `full`: every text on one line."""

    least: float
    full: float


def widths_of(table: Table, room: float, measure: Measure, pad: float) -> list[float]:
    """The width of each column; together they fill `room`. `pad`: what a cell needs beside its text."""
    shares = [column.share for column in table.columns]
    wishes = _wishes(table, room, measure, pad)
    if table.room > 1:  # made to be written in: what is empty now keeps the room that it was given
        wishes = [
            Wish(wish.least, max(wish.full, room * share / sum(shares)))
            for wish, share in zip(wishes, shares, strict=True)
        ]
    return share_out(wishes, room)


def least_of(table: Table, room: float, measure: Measure, pad: float) -> list[float]:
    """The width of each column in which no word of it breaks; several words may stand below each other."""
    return [wish.least for wish in _wishes(table, room, measure, pad, whole=0.0)]


def share_out(wishes: Sequence[Wish], room: float) -> list[float]:
    """Each text on one line; without the room short ones are, long ones share the rest; without that words break."""
    full, least = sum(wish.full for wish in wishes), sum(wish.least for wish in wishes)
    if full <= room:
        return [wish.full * room / full for wish in wishes]
    if least > room:
        wishes = [Wish(0.0, wish.least) for wish in wishes]
    return _levelled(wishes, room)


def _levelled(wishes: Sequence[Wish], room: float) -> list[float]:
    """Every width up to one that is the same for all that wanted more, but for those that need more than that."""
    low, high = 0.0, room
    for _step in range(_STEPS):
        level = (low + high) / 2
        if sum(_at(wish, level) for wish in wishes) <= room:
            low = level
        else:
            high = level
    return [_at(wish, low) for wish in wishes]


def _at(wish: Wish, level: float) -> float:
    return max(wish.least, min(wish.full, level))


def _wishes(table: Table, room: float, measure: Measure, pad: float, whole: float = _WHOLE) -> list[Wish]:
    return [
        _wish([row[at] for row in table.rows], column.heading, room, measure, pad, whole)
        for at, column in enumerate(table.columns)
    ]


def _wish(
    values: Iterable[Value], heading: str, room: float, measure: Measure, pad: float, whole: float
) -> Wish:
    short = measure("国", False) * whole
    found = [_wish_of(text, bold, short, measure) for text, bold in _texts(values, heading)]
    least, full = max(wish.least for wish in found), max(wish.full for wish in found)
    return Wish(least + pad, min(full, max(least, room * _MOST)) + pad)


def _wish_of(text: str, bold: bool, whole: float, measure: Measure) -> Wish:
    def size(part: str) -> float:
        return measure(part, bold)

    line = max(map(size, text.split("\n")))
    is_whole = line <= whole or _NUMBER.fullmatch(text) is not None
    return Wish(line if is_whole else widest_word(text, size), line)


def _texts(values: Iterable[Value], heading: str) -> Iterator[tuple[str, bool]]:
    """Each text once: most of a column's come again and again."""
    known = dict.fromkeys((text_of(value)[:_LONG], bool(tone_of(value))) for value in values)
    return iter([(heading, True), *known])
