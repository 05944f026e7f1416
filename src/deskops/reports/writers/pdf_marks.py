"""What stands on a page of paper, as plain marks: texts, areas, lines, pictures, ink; knows no file and no library.

Lengths are points (1/72 inch), from the upper left corner to the right and down; a text stands on its baseline.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from deskops.reports.document import Stroke


class Written(NamedTuple):
    """`turned`: degrees against the clock, around the point where it begins."""

    left: float
    base: float
    text: str
    size: float
    colour: str
    bold: bool = False
    turned: int = 0


class Filled(NamedTuple):
    left: float
    top: float
    wide: float
    high: float
    colour: str


class Ruled(NamedTuple):
    """A straight line. `dash`: points of dash and gap; 0 is a whole line."""

    left: float
    top: float
    right: float
    bottom: float
    colour: str
    thick: float = 0.5
    dash: int = 0


class Shown(NamedTuple):
    """The picture of that digest, in just this room; `ink`: a mask of black and white, drawn in that colour."""

    left: float
    top: float
    wide: float
    high: float
    sha256: str
    ink: str = ""


class Inked(NamedTuple):
    """A signature: strokes on a pad of `width` by `height` units, shown in this room with their proportions kept."""

    left: float
    top: float
    wide: float
    high: float
    strokes: tuple[Stroke, ...]
    width: int
    height: int


Mark = Written | Filled | Ruled | Shown | Inked


@dataclass(slots=True)
class Sheet:
    """One page of paper."""

    marks: list[Mark] = field(default_factory=list)
