"""A drawing as PNG, the same bytes on every machine: our own rasteriser, and blocks that nothing has compressed.

Libraries for pictures and for zlib differ from machine to machine in what they write; a signed report is drawn anew to
be compared, so nothing of that may depend on them.
"""

import struct
import zlib
from itertools import pairwise
from typing import Final, NamedTuple

from deskops.signature.curve import FINE, smoothed
from deskops.signature.strokes import Drawing

WIDTH: Final = 640  # pixels across, whatever the pad had
_TALLEST: Final = 640
_OVER: Final = 3  # each pixel is made of 3 × 3
_PEN: Final = 6  # small pixels: radius of the pen
_BLOCK: Final = 65_535  # bytes of a stored block of deflate
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_GREY_4_BITS: Final = bytes([4, 0, 0, 0, 0])


class Image(NamedTuple):
    content: bytes
    width: int
    height: int


def png(drawing: Drawing) -> Image:
    """Black on white, 16 greys."""
    height = min(_TALLEST, max(1, WIDTH * drawing.height // drawing.width))
    canvas = _Canvas(WIDTH * _OVER, height * _OVER)
    span = drawing.width * FINE
    for line in smoothed(drawing):
        placed = [(x * canvas.width // span, y * canvas.width // span) for x, y in line]
        canvas.line(placed)
    return Image(_encoded(canvas.greys(), WIDTH, height), WIDTH, height)


class _Canvas:
    """Small pixels, one byte each: 1 where the pen was."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._rows = [bytearray(width) for _row in range(height)]
        self._pen = [(down, _across(down)) for down in range(-_PEN, _PEN + 1)]

    def line(self, points: list[tuple[int, int]]) -> None:
        self._dab(*points[0])
        for (x, y), (to_x, to_y) in pairwise(points):
            steps = max(abs(to_x - x), abs(to_y - y), 1)
            for step in range(1, steps + 1, 2):
                self._dab(x + (to_x - x) * step // steps, y + (to_y - y) * step // steps)
            self._dab(to_x, to_y)

    def _dab(self, x: int, y: int) -> None:
        for down, across in self._pen:
            row = y + down
            if 0 <= row < self.height:
                left, right = max(0, x - across), min(self.width, x + across + 1)
                self._rows[row][left:right] = b"\1" * max(0, right - left)

    def greys(self) -> list[list[int]]:
        """By pixel, 15 for white to 0 for black."""
        made = []
        for top in range(0, self.height, _OVER):
            three = self._rows[top : top + _OVER]
            if not any(any(row) for row in three):
                made.append([15] * (self.width // _OVER))
                continue
            sums = [a + b + c for a, b, c in zip(*three, strict=True)]
            made.append([15 - sum(sums[x : x + _OVER]) * 15 // 9 for x in range(0, self.width, _OVER)])
        return made


def _across(down: int) -> int:
    """Half the width of a round pen at a row."""
    across = 0
    while (across + 1) ** 2 + down**2 <= _PEN**2:
        across += 1
    return across


def _encoded(greys: list[list[int]], width: int, height: int) -> bytes:
    rows = b"".join(
        b"\0" + bytes(a << 4 | b for a, b in zip(row[::2], row[1::2], strict=True)) for row in greys
    )
    head = struct.pack(">II", width, height) + _GREY_4_BITS
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", _stored(rows)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def _stored(content: bytes) -> bytes:
    """A zlib stream (RFC 1950) of stored blocks (RFC 1951, 3.2.4)."""
    blocks = [content[start : start + _BLOCK] for start in range(0, len(content), _BLOCK)]
    told = b"".join(
        struct.pack("<BHH", at == len(blocks) - 1, len(block), len(block) ^ 0xFFFF) + block
        for at, block in enumerate(blocks)
    )
    return b"\x78\x01" + told + struct.pack(">I", zlib.adler32(content))
