"""Strokes made smooth for display alone: what is sealed are the points; whole numbers, so every machine draws alike."""

from collections.abc import Iterator, Sequence
from typing import Final

from deskops.signature.strokes import Drawing, Point

FINE: Final = 16  # parts of a unit that smoothed points are counted in
_STEPS: Final = 4  # parts of a curve between two points

Fine = tuple[int, int]


def smoothed(drawing: Drawing) -> Iterator[list[Fine]]:
    """Each stroke as a line of many short pieces, in sixteenths of a unit."""
    for stroke in drawing.strokes:
        yield list(curve(stroke))


def curve(stroke: Sequence[Point]) -> Iterator[Fine]:
    """Quadratic curves from middle to middle, each point drawing its curve towards it."""
    yield _fine(stroke[0])
    for three in zip(stroke, stroke[1:], stroke[2:], strict=False):
        yield from _piece(*three)
    yield _fine(stroke[-1])


def tail(stroke: Sequence[Point]) -> Iterator[Fine]:
    """What the last point of a stroke that is being drawn adds to it."""
    if len(stroke) > 2:
        yield from _piece(*stroke[-3:])
    elif len(stroke) > 1:
        yield _fine(stroke[-2])
    yield _fine(stroke[-1])


def _piece(before: Point, bend: Point, after: Point) -> Iterator[Fine]:
    start, end = _middle(_fine(before), _fine(bend)), _middle(_fine(bend), _fine(after))
    yield start
    for step in range(1, _STEPS + 1):
        yield _on(start, _fine(bend), end, step)


def _fine(point: Point) -> Fine:
    return point.x * FINE, point.y * FINE


def _middle(one: Fine, other: Fine) -> Fine:
    return (one[0] + other[0]) // 2, (one[1] + other[1]) // 2


def _on(start: Fine, bend: Fine, end: Fine, step: int) -> Fine:
    rest = _STEPS - step
    parts = (rest * rest, 2 * rest * step, step * step)
    whole = _STEPS * _STEPS

    def along(axis: int) -> int:
        return (parts[0] * start[axis] + parts[1] * bend[axis] + parts[2] * end[axis]) // whole

    return along(0), along(1)
