"""Each kind of part on paper: pairs, tables, pictures, bars and places to sign."""

from collections.abc import Iterator, Sequence

from deskops.reports.columns import widths_of
from deskops.reports.document import (
    Bars,
    Gallery,
    Pair,
    Pairs,
    Part,
    Picture,
    Pictures,
    Seal,
    Signatures,
    Table,
    Value,
)
from deskops.reports.writers.pdf_bars import bars
from deskops.reports.writers.pdf_flow import LEADING, Box, Flow, Look
from deskops.reports.writers.pdf_rooms import fitted, spread
from deskops.reports.writers.pdf_seal import signatures

_PAIR = {2: (4, 8), 3: (5, 7)}  # widths of label and value, by the pairs in a line
_PICTURE = 186.0  # points of height
_SMALL = 9.0  # points of the font below which it is small print
_LYING = 600.0  # points of room; more has no paper that stands
_MANY = 8  # columns that need small print on it
_SHORT = 6  # rows that are not torn
_SPARE = 0.2  # points of a cell, for sums that were rounded


def draw(flow: Flow, part: Part, pictures: Pictures, seal: Seal | None) -> None:
    row = flow.size * LEADING + 6
    flow.keep(_together(part) * row)
    if part.title:
        flow.row([Box(flow.paper.left, flow.paper.room, part.title, "band")])
    match part:
        case Pairs():
            _pairs(flow, part)
        case Table():
            _table(flow, part)
        case Bars():
            bars(flow, part)
        case Gallery():
            _gallery(flow, part, pictures)
        case Signatures():
            signatures(flow, part, pictures, seal)


def _together(part: Part) -> float:
    """Rows that should not be torn: all of a short part, the head of a long one."""
    match part:
        case Gallery():
            return 2 + _PICTURE / 16
        case Signatures():
            return 9
        case Table():
            return 2.2 + min(len(part.rows) or 1, 2 if len(part.rows) > _SHORT else _SHORT)
        case Bars():
            return 2.2 + min(len(part.bars), _SHORT)
        case Pairs():
            return 1.2 + min((len(part.pairs) + 1) // 2, _SHORT)


def _pairs(flow: Flow, part: Pairs) -> None:
    """Two pairs a line (three in small print), wide ones alone; the last value of a line takes what room is left."""
    abreast = 3 if flow.size < _SMALL else 2
    for line in _lines(part.pairs, abreast):
        spans = spread(flow.paper.left, flow.paper.room, _PAIR[abreast] * abreast)[: 2 * len(line)]
        last = spans[-1][0]
        spans[-1] = (last, flow.paper.left + flow.paper.room - last)
        boxes = []
        for (label, value), pair in zip(zip(spans[::2], spans[1::2], strict=True), line, strict=True):
            boxes += [Box(*label, pair.label, "label"), Box(*value, _text(pair))]
        flow.row(boxes, room=max(pair.room for pair in line))


def _lines(pairs: Sequence[Pair], abreast: int) -> Iterator[list[Pair]]:
    waiting: list[Pair] = []
    for pair in pairs:
        if pair.wide and waiting:
            yield waiting
            waiting = []
        waiting.append(pair)
        if pair.wide or len(waiting) == abreast:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _text(pair: Pair) -> Value:
    return str(pair.value) if isinstance(pair.value, int) else pair.value


def _table(flow: Flow, part: Table) -> None:
    """The headings come again on each page that the table goes on to."""
    dense = "dense " if len(part.columns) >= _MANY and flow.paper.room < _LYING else ""
    spans = spread(flow.paper.left, flow.paper.room, _widths(flow, part, flow.looks[f"{dense}value"]))
    looks = [dense + ("centred" if column.centred else "value") for column in part.columns]

    def headings() -> None:
        again, flow.again = flow.again, None
        named = zip(spans, part.columns, strict=True)
        flow.row([Box(*span, column.heading, f"{dense}heading") for span, column in named])
        flow.again = again

    headings()
    flow.again = headings
    for row in part.rows:
        cells = zip(spans, row, looks, strict=True)
        flow.row([Box(*span, value, look) for span, value, look in cells], room=part.room)
    flow.again = None
    if not part.rows:
        flow.row([Box(flow.paper.left, flow.paper.room, part.none, "quiet")])


def _widths(flow: Flow, part: Table, look: Look) -> list[float]:
    def measure(text: str, bold: bool) -> float:
        return flow.type.wide(flow.type.spelled(text), look.size, bold=bold)

    return widths_of(part, flow.paper.room, measure, 2 * look.side + _SPARE)


def _gallery(flow: Flow, part: Gallery, pictures: Pictures) -> None:
    """Two pictures a line, each over its caption; one that cannot be shown is named in its place."""
    spans = spread(flow.paper.left, flow.paper.room, (1, 1))
    for at in range(0, len(part.pictures), 2):
        pair = part.pictures[at : at + 2]
        captions = [f"{number}. {each.caption or each.name}" for number, each in enumerate(pair, at + 1)]
        flow.keep(_PICTURE + flow.size * LEADING * 2)
        for span, picture in zip(spans, pair, strict=False):
            _picture(flow, picture, span, pictures)
        flow.top += _PICTURE
        boxes = [Box(*span, text, "centred") for span, text in zip(spans, captions, strict=False)]
        flow.row(boxes)
    if part.more:
        flow.row([Box(flow.paper.left, flow.paper.room, part.more, "quiet")])


def _picture(flow: Flow, picture: Picture, span: tuple[float, float], pictures: Pictures) -> None:
    look = flow.looks["quiet"]
    flow.frame(span[0], flow.top, span[1], _PICTURE, look)
    if picture.sha256 in pictures and picture.width and picture.height:
        flow.put(fitted(picture, span[0], flow.top, span[1], _PICTURE))
        return
    told = f"{picture.name}\n{picture.problem}"
    lines = flow.type.wrapped(flow.type.spelled(told), span[1] - 10, look.size)[:10]
    top = flow.top + (_PICTURE - len(lines) * look.size * LEADING) / 2
    for at, line in enumerate(lines):
        flow.line(line, span[0], top + at * look.size * LEADING, span[1], look)
