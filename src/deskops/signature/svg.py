"""A drawing as SVG: paths of numbers alone, so nothing in it can run or fetch anything."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from deskops.signature.strokes import Drawing, Point

MEDIA_TYPE: Final = "image/svg+xml"  # only ever written for a person who asks; never served, never read


def svg(drawing: Drawing) -> str:
    """Black on nothing, as wide as the pad; the pen is a hundred-and-sixtieth of its width."""
    pen = max(1, drawing.width // 160)
    paths = "".join(f'<path d="{_path(stroke)}"/>' for stroke in drawing.strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}">'
        f'<g fill="none" stroke="#000" stroke-width="{pen}" stroke-linecap="round" stroke-linejoin="round">'
        f"{paths}</g></svg>\n"
    )


def _path(stroke: Sequence[Point]) -> str:
    first, *others = stroke
    drawn = [f"M{first.x} {first.y}"]
    for bend, after in pairwise(others):
        drawn.append(f"Q{bend.x} {bend.y} {_half(bend.x + after.x)} {_half(bend.y + after.y)}")
    last = others[-1] if others else first
    drawn.append(f"L{last.x} {last.y}")
    return "".join(drawn)


def _half(double: int) -> str:
    return str(double // 2) if double % 2 == 0 else f"{double // 2}.5"
