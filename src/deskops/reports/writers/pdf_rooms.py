"""Where things go in a given room on paper; points, no marks of their own."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from deskops.reports.document import Picture
from deskops.reports.writers.pdf_marks import Shown

_BORDER: Final = 4.0  # between a picture and its frame
_LARGEST: Final = 0.75  # points of a pixel: 96 an inch


def spread(left: float, wide: float, shares: Sequence[float]) -> list[tuple[float, float]]:
    """For each share where it begins and how wide it is."""
    edges = [left, *(left + wide * each / sum(shares) for each in accumulate(shares))]
    return [(start, end - start) for start, end in pairwise(edges)]


def fitted(
    picture: Picture, left: float, top: float, wide: float, high: float, *, aside: bool = False
) -> Shown:
    """The picture as large as the room allows, in its middle or at its left; never larger than at 96 an inch."""
    scale = min((wide - 2 * _BORDER) / picture.width, (high - 2 * _BORDER) / picture.height, _LARGEST)
    across, down = picture.width * scale, picture.height * scale
    at = left if aside else left + (wide - across) / 2
    return Shown(at, top + (high - down) / 2, across, down, picture.sha256)
