"""Each kind of part on a sheet: pairs, tables, pictures and places to sign."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from deskops.reports.columns import least_of, widths_of
from deskops.reports.document import (
    Bars,
    Column,
    Gallery,
    Pair,
    Pairs,
    Part,
    Picture,
    Seal,
    Signatures,
    Table,
    Value,
)
from deskops.reports.sealed_words import filled
from deskops.reports.writers.written import written
from deskops.reports.writers.xlsx_bars import bars
from deskops.reports.writers.xlsx_grid import Box, Grid, fitted, pixels_of, spread

_PAIR: Final = {2: (4, 8), 3: (5, 7)}  # widths of label and value, by the pairs in a line
_LYING: Final = 900  # pixels; wider than any paper that stands
_PICTURE: Final = 250  # pixels of height
_SIGNING: Final = 64
_LEAST: Final = 25  # of a line
_SHORT: Final = 6  # lines
_BORDER: Final = 6  # pixels between a picture and its cell


def draw(grid: Grid, part: Part, seal: Seal | None = None) -> int:
    """The part from the cursor on; returns the row of its headings (the row before its first content)."""
    grid.keep(_together(part))
    if part.title:
        grid.line([Box(0, grid.last, part.title, "band")])
    headings = grid.row - 1
    match part:
        case Pairs():
            _pairs(grid, part)
        case Table():
            headings = _table(grid, part)
        case Bars():
            bars(grid, part)
        case Gallery():
            _gallery(grid, part)
        case Signatures():
            _signatures(grid, part, seal)
    return headings


def _together(part: Part) -> int:
    """Pixels that should not be torn: all of a short part, the head of a long one."""
    match part:
        case Gallery():
            return _PICTURE + 3 * _LEAST
        case Signatures():
            return _SIGNING + 6 * _LEAST
        case Table():
            return _LEAST * (2 + min(len(part.rows) or 1, _SHORT)) if part.title else 0
        case Bars():
            return _LEAST * (2 + min(len(part.bars), _SHORT))
        case Pairs():
            return _LEAST * (1 + min((len(part.pairs) + 1) // 2, _SHORT))


def _pairs(grid: Grid, part: Pairs) -> None:
    """Two pairs a line (three on wide paper), wide ones alone."""
    abreast = 3 if sum(grid.widths) > _LYING else 2
    waiting: list[Pair] = []
    for pair in part.pairs:
        if pair.wide:
            _line(grid, waiting, abreast)
            waiting = []
        waiting.append(pair)
        if pair.wide or len(waiting) == abreast:
            _line(grid, waiting, abreast)
            waiting = []
    _line(grid, waiting, abreast)


def _line(grid: Grid, pairs: Sequence[Pair], abreast: int) -> None:
    """The last value of a line takes what room is left."""
    if pairs:
        spans = spread(grid.widths, _PAIR[abreast] * abreast)
        spans = [*spans[: 2 * len(pairs) - 1], (spans[2 * len(pairs) - 1][0], grid.last)]
        labels, values = spans[0::2], spans[1::2]
        boxes = [
            box
            for label, value, pair in zip(labels, values, pairs, strict=True)
            for box in (Box(*label, pair.label, "label"), Box(*value, _text(pair)))
        ]
        grid.line(boxes, room=max(pair.room for pair in pairs))


def _text(pair: Pair) -> Value:
    return str(pair.value) if isinstance(pair.value, int) else pair.value


def _table(grid: Grid, part: Table) -> int:
    spans = _spans(grid, part)
    grid.line(
        [Box(*span, column.heading, "heading") for span, column in zip(spans, part.columns, strict=True)]
    )
    headings = grid.row - 1
    for row in part.rows:
        cells = zip(spans, part.columns, row, strict=True)
        grid.line([Box(*span, value, _look(column)) for span, column, value in cells], room=part.room)
    if not part.rows:
        grid.line([Box(0, grid.last, part.none, "quiet")])
    return headings


def _spans(grid: Grid, part: Table) -> list[tuple[int, int]]:
    """A column of the sheet is the least by which a column of the table grows: so much is kept free in each."""
    room = sum(grid.widths)
    spare = room / len(grid.widths) / 2 if len(grid.widths) > len(part.columns) else 0.0
    size = grid.looks.size

    def measure(text: str, bold: bool) -> float:
        return pixels_of(text, size, bold=bold)

    pad = grid.looks.margin("value")
    shares = widths_of(part, room, measure, pad + spare)
    return fitted(grid.widths, shares, least_of(part, room, measure, pad))


def _look(column: Column) -> str:
    return "centred" if column.centred else "value"


def _gallery(grid: Grid, part: Gallery) -> None:
    """Two pictures a line, each over its caption; one that cannot be shown is named in its place."""
    for at in range(0, len(part.pictures), 2):
        _two(grid, part.pictures[at : at + 2], at + 1)
    if part.more:
        grid.line([Box(0, grid.last, part.more, "quiet")])


def _two(grid: Grid, pictures: Sequence[Picture], number: int) -> None:
    (left, right), row = spread(grid.widths, (1, 1)), grid.row
    told = [_instead(grid, picture) for picture in pictures] + [""]
    captions = [f"{at}. {each.caption or each.name}" for at, each in enumerate(pictures, number)] + [""]
    grid.tall([Box(*left, told[0], "quiet"), Box(*right, told[1], "quiet")], _PICTURE)
    for span, picture, at in zip((left, right), pictures, (number, number + 1), strict=False):
        if picture.sha256 in grid.pictures:
            picture_in(grid, picture, (row, span[0]), (grid.pixels(*span), _PICTURE), f"photo-{at}.jpg")
    grid.line([Box(*left, captions[0], "centred"), Box(*right, captions[1], "centred")])


def _instead(grid: Grid, picture: Picture) -> str:
    return "" if picture.sha256 in grid.pictures else f"{picture.name}\n{picture.problem}"


def picture_in(
    grid: Grid, picture: Picture, at: tuple[int, int], room: tuple[int, int], name: str, *, left: bool = False
) -> None:
    """The picture as large as `room` (pixels) allows, in its middle or at its left; never larger than it is."""
    wide, high = room[0] - 2 * _BORDER, room[1] - 2 * _BORDER
    scale = min(wide / picture.width, high / picture.height, 1.0)
    options = {
        "image_data": BytesIO(grid.pictures[picture.sha256]),
        "x_scale": scale,
        "y_scale": scale,
        "x_offset": 0 if left else (room[0] - picture.width * scale) // 2,
        "y_offset": (room[1] - picture.height * scale) // 2,
        "object_position": 1,
        "description": written(picture.caption or picture.name),
    }
    grid.page.insert_image(*at, name, options)


def _signatures(grid: Grid, part: Signatures, seal: Seal | None) -> None:
    if part.statement:
        grid.line([Box(0, grid.last, part.statement, "statement")])
    spans = spread(grid.widths, [1] * len(part.places))
    placed = list(zip(spans, part.places, strict=True))
    grid.line([Box(*span, place.label, "label") for span, place in placed])
    row = grid.row
    told = [filled(place, seal) for place in part.places]
    texts = ["\n".join(filter(None, (each.name, each.words))) for each in told]
    grid.tall([Box(*span, text, "signing") for span, text in zip(spans, texts, strict=True)], _SIGNING)
    for span, place in placed:
        hand = seal.drawing if seal and place.sealed else None
        if hand and hand.sha256 in grid.pictures:
            picture_in(grid, hand, (row, span[0]), (grid.pixels(*span), _SIGNING), "signature.png")
    dates = [
        f"{place.date_label}: {each.date}".strip() for place, each in zip(part.places, told, strict=True)
    ]
    grid.line([Box(*span, date, "value") for span, date in zip(spans, dates, strict=True)], room=2)
