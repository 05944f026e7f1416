"""A drawn signature as strokes with times and pressure: whole numbers only, checked, in one canonical form."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from deskops.domain.canonical import canonical
from deskops.errors import BadInput
from deskops.i18n import _

FORMAT: Final = "deskops.strokes"
VERSION: Final = 1
MOST_STROKES: Final = 400
MOST_POINTS: Final = 20_000
LARGEST: Final = 1_000_000  # bytes, before anything is parsed
LONGEST: Final = 3_600_000  # milliseconds from the first touch to the last
_SIDE: Final = 20_000  # units of a pad's width or height
PRESSURE: Final = 1000  # the hardest; 0 where the device does not tell
_LEAST: Final = 20  # a drawing spans at least this part of the pad's width: a dot is no signature
UNITS: Final = ("dot", "dot/10", "px", "px/10")  # a dot: one of the eight in a braille character


class Point(NamedTuple):
    """Right and down from the pad's corner; `at` in milliseconds since the first touch; pressure of 1000, 0 unknown."""

    x: int
    y: int
    at: int
    pressure: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn on a pad of `width` by `height` units, stroke by stroke."""

    width: int
    height: int
    unit: str
    strokes: tuple[tuple[Point, ...], ...]

    @property
    def points(self) -> int:
        return sum(map(len, self.strokes))

    def content(self) -> dict[str, Any]:
        strokes = [[list(point) for point in stroke] for stroke in self.strokes]
        pad = {"width": self.width, "height": self.height, "unit": self.unit}
        return {"format": FORMAT, "version": VERSION, **pad, "strokes": strokes}

    def canonical(self) -> bytes:
        return canonical(self.content())

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()


def parsed(content: bytes) -> Drawing:
    """The drawing in JSON that came from anywhere. Raises BadInput in plain words."""
    if len(content) > LARGEST:
        raise BadInput(_("The signature is too large: at most {limit} kB.").format(limit=LARGEST // 1000))
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _no_drawing("JSON") from error
    if not isinstance(told, dict):
        raise _no_drawing("object")
    return drawing_of(told)


def drawing_of(told: Mapping[str, Any]) -> Drawing:
    """The drawing that an object tells, checked. Raises BadInput for what no pad sends, and for an empty pad."""
    if told.get("format") != FORMAT or told.get("version") != VERSION or told.get("unit") not in UNITS:
        raise _no_drawing("format")
    if set(told) != {"format", "version", "width", "height", "unit", "strokes"}:
        raise _no_drawing("fields")
    width, height = (_whole(told[name], 1, _SIDE, name) for name in ("width", "height"))
    strokes = told["strokes"]
    if not isinstance(strokes, list) or len(strokes) > MOST_STROKES:
        raise _no_drawing("strokes")
    if not all(isinstance(stroke, list) and stroke for stroke in strokes):
        raise _no_drawing("stroke")
    if sum(map(len, strokes)) > MOST_POINTS:
        raise BadInput(
            _("The signature has more than {limit} points.").format(limit=MOST_POINTS),
            hint=_("Clear the pad and sign once more."),
        )
    read = Drawing(width, height, told["unit"], tuple(_strokes(strokes, width, height)))
    _refuse_empty(read)
    return read


def _strokes(strokes: list[Any], width: int, height: int) -> Iterator[tuple[Point, ...]]:
    """Time goes on from point to point and from stroke to stroke."""
    last = 0
    for stroke in strokes:
        points = []
        for point in stroke:
            if not isinstance(point, list) or len(point) != len(Point._fields):
                raise _no_drawing("point")
            x, y = _whole(point[0], 0, width, "x"), _whole(point[1], 0, height, "y")
            last = _whole(point[2], last, LONGEST, "at")
            points.append(Point(x, y, last, _whole(point[3], 0, PRESSURE, "pressure")))
        yield tuple(points)


def _refuse_empty(drawing: Drawing) -> None:
    points = [point for stroke in drawing.strokes for point in stroke]
    if points:
        across = max(point.x for point in points) - min(point.x for point in points)
        down = max(point.y for point in points) - min(point.y for point in points)
        if max(across, down) * _LEAST >= drawing.width:
            return
    raise BadInput(_("The pad is empty: nobody has signed."), hint=_("Sign with your name, across the pad."))


def _whole(value: Any, low: int, high: int, what: str) -> int:
    if type(value) is not int or not low <= value <= high:
        raise _no_drawing(what)
    return value


def _no_drawing(what: str) -> BadInput:
    return BadInput(
        _("That is no drawn signature ({detail}).").format(detail=what),
        hint=_("Clear the pad and sign once more."),
    )
