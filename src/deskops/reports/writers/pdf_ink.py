"""A signature's strokes as smooth curves in a room on paper; for display only, the points stay as they were."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from deskops.reports.document import Stroke
from deskops.reports.writers.pdf_marks import Inked

Curve = list[
    tuple[float, ...]
]  # where it begins, then points of lines (two numbers) and of Bézier curves (six)


def curves(mark: Inked) -> Iterator[Curve]:
    """One for each stroke, in points of the page; what was drawn fills the room, its proportions kept."""
    points = [point for stroke in mark.strokes for point in stroke]
    if not points:
        return
    low_x, high_x = min(x for x, _y in points), max(x for x, _y in points)
    low_y, high_y = min(y for _x, y in points), max(y for _x, y in points)
    wide, high = max(high_x - low_x, 1), max(high_y - low_y, 1)
    scale = min(mark.wide / wide, mark.high / high, 2 * mark.wide / max(mark.width, 1))
    left = mark.left + (mark.wide - wide * scale) / 2 - low_x * scale
    top = mark.top + (mark.high - high * scale) / 2 - low_y * scale
    for stroke in mark.strokes:
        if stroke:
            yield _smooth(_placed(stroke, left, top, scale))


def _placed(stroke: Stroke, left: float, top: float, scale: float) -> list[tuple[float, float]]:
    return [(left + x * scale, top + y * scale) for x, y in stroke]


def _smooth(points: Sequence[tuple[float, float]]) -> Curve:
    """Through the middle of each two points, bent towards the point between them; a dot is a line of no length."""
    curve: Curve = [points[0]]
    if len(points) < 3:
        return [*curve, points[-1]]
    here = points[0]
    for bend, following in pairwise(points[1:]):
        end = ((bend[0] + following[0]) / 2, (bend[1] + following[1]) / 2)
        curve.append((*_third(here, bend), *_third(end, bend), *end))
        here = end
    return [*curve, points[-1]]


def _third(end: tuple[float, float], bend: tuple[float, float]) -> tuple[float, float]:
    """A cubic curve's control point that makes it the quadratic one around `bend`."""
    return end[0] + (bend[0] - end[0]) * 2 / 3, end[1] + (bend[1] - end[1]) * 2 / 3
