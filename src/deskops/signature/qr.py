"""A QR code out of half blocks, two rows of it in each line of a terminal."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

import segno

_QUIET: Final = (
    2  # modules of light around it; what is beyond them on a terminal is dark or calm enough for cameras
)
_BLOCKS: Final = {
    (False, False): "█",
    (False, True): "▀",
    (True, False): "▄",
    (True, True): " ",
}  # light is drawn


def lines(text: str) -> list[str]:
    """To be shown light on dark, and never broken: 37 × 19 cells for an address of an IPv4 network.

    Of the levels of correction the highest that fits the smallest code: a screen has no stains, and the code must fit
    24 lines beside its words.
    """
    code = segno.make_qr(text, error="L", boost_error=True)
    rows = [tuple(bool(module) for module in row) for row in code.matrix_iter(border=_QUIET)]
    return list(_drawn(rows))


def _drawn(rows: list[tuple[bool, ...]]) -> Iterator[str]:
    for upper, lower in zip_longest(rows[::2], rows[1::2]):
        below = lower or (True,) * len(upper)
        yield "".join(_BLOCKS[pair] for pair in zip(upper, below, strict=True))
