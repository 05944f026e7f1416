"""A picture of the screen that shows shapes and no word: what it is made of is a Textual screenshot (SVG).

Nothing is taken over but where a run of text stands and how long it is; colours, titles and links stay behind. Codes,
pictures and signatures are drawn with blocks and dots: their gaps tell as much as what is drawn, and are filled too.
"""

import re
from html import escape, unescape
from typing import Final

from deskops.text import cells

_RUN: Final = re.compile(
    r'<text class="[^"]*" x="(?P<x>[0-9.]+)" y="(?P<y>[0-9.]+)" textLength="(?P<length>[0-9.]+)"[^>]*>'
    r"(?P<text>[^<]*)</text>"
)
_BOX: Final = re.compile(r'viewBox="0 0 (?P<width>[0-9.]+) (?P<height>[0-9.]+)"')
_LINES: Final = ("\u2500", "\u257f")  # box drawing: frames and rules
_DRAWN: Final = re.compile("[\u2580-\u259f\u2800-\u28ff\U0001fb00-\U0001fbff]")  # blocks, braille, mosaics
_NARROW, _WIDE = "x", "口"
_GAP: Final = " \u00a0\n"


def blanked(screenshot: str) -> str:
    """An SVG of the same screen in which every letter, figure and sign is replaced."""
    box = _BOX.search(screenshot)
    width, height = (box["width"], box["height"]) if box else ("1000", "700")
    runs = "\n".join(_run(found) for found in _RUN.finditer(screenshot))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="monospace" '
        f'font-size="20" xml:space="preserve"><rect width="100%" height="100%" fill="#fff"/>\n{runs}\n</svg>\n'
    )


def _run(found: re.Match[str]) -> str:
    text = escape(shapes(unescape(found["text"]))).replace(" ", "\u00a0")
    return f'<text x="{found["x"]}" y="{found["y"]}" textLength="{found["length"]}">{text}</text>'


def shapes(text: str) -> str:
    """As many cells, each a gap, a line of a frame, or a replacement."""
    gap = _NARROW if _DRAWN.search(text) else " "
    return "".join(_shape(sign, gap) for sign in text)


def _shape(sign: str, gap: str) -> str:
    if sign in _GAP:
        return gap
    if _LINES[0] <= sign <= _LINES[1]:
        return sign
    return {0: "", 1: _NARROW, 2: _WIDE}[cells(sign)]
