"""How a sheet is laid out, as far as it decides what of its cells can be seen, on the screen and on paper."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from deskops.signature.package import every, flag, local

_ROW: Final = 15.0  # points of a row that says nothing of its height
_COLUMN: Final = 8.43  # characters of a column that says nothing of its width
_LEAST: Final = 0.7  # of the height or width that was signed; programs measure their fonts each for itself
_MOST_MARGINS: Final = (4.0, 6.0)  # inches, of both sides together: half of a page
_LEAST_SCALE: Final = 40  # per cent of the size that was signed
_MOST_COLUMNS: Final = 16_384
_CODES: Final = re.compile(r'&"[^"]*"|&K[0-9A-F]{6}|&\d+ ?')  # fonts, colours and sizes in the foot of a page


@dataclass(frozen=True, slots=True)
class Laid:
    """Heights (points) by row and widths (characters) by column, from 1, 0 for a hidden one and None for as high as its
    text; `merged` cells; `foot`: the words of headers and footers; `view`: what hides a part on the screen; `foreign`:
    names of what no report of ours has.
    """

    heights: Mapping[int, float | None] = field(default_factory=dict)
    widths: Mapping[int, float | None] = field(default_factory=dict)
    height: float | None = None
    width: float = _COLUMN
    merged: frozenset[str] = frozenset()
    foot: tuple[str, ...] = ()
    view: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()

    def squeezed(self, signed: "Laid") -> Iterator[str]:
        """The rows and columns that were higher or wider: hidden, or too small for what stands in them."""
        for row, high in signed.heights.items():
            told = self.heights.get(row)
            here = self.height if told is None else told
            if here is not None and here < (_ROW if high is None else high) * _LEAST:
                yield str(row)
        for column, wide in signed.widths.items():
            here = self.widths.get(column, self.width)
            if (here or 0) < (wide or _COLUMN) * _LEAST:
                yield letters(column)


def letters(column: int) -> str:
    """The name of a column, from 1."""
    name = ""
    while column:
        column, at = divmod(column - 1, 26)
        name = chr(65 + at) + name
    return name


def column_of(name: str) -> int:
    """The number of a column, from 1; raises ValueError for what names none."""
    if not re.fullmatch("[A-Z]{1,3}", name):
        raise ValueError("a cell that no sheet has")
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def laid(sheet: Element, foreign: tuple[str, ...]) -> Laid:
    """`foreign`: what was found in it that has no place there."""
    default = next(every(sheet, "sheetFormatPr"), None)
    told = {} if default is None else dict(default.attrib)
    return Laid(
        heights={int(row.attrib["r"]): _height(row) for row in every(sheet, "row")},
        widths=dict(_widths(sheet)),
        height=0.0 if flag(told.get("zeroHeight")) else None,
        width=float(told.get("defaultColWidth", _COLUMN)),
        merged=frozenset(one.attrib["ref"] for one in every(sheet, "mergeCell")),
        foot=tuple(_feet(sheet)),
        view=tuple(_view(sheet)),
        foreign=foreign,
    )


def _height(row: Element) -> float | None:
    if flag(row.get("hidden")):
        return 0.0
    return float(row.attrib["ht"]) if flag(row.get("customHeight")) and "ht" in row.attrib else None


def _widths(sheet: Element) -> Iterator[tuple[int, float | None]]:
    for one in every(sheet, "col"):
        first, last = int(one.attrib["min"]), int(one.attrib["max"])
        if not 1 <= first <= last <= _MOST_COLUMNS:
            raise ValueError("columns that no sheet has")
        wide = 0.0 if flag(one.get("hidden")) else float(one.get("width", _COLUMN))
        if last - first < 1_000:  # what is left of the sheet is told at once, and is empty
            yield from ((column, wide) for column in range(first, last + 1))


def _feet(sheet: Element) -> Iterator[str]:
    for told in every(sheet, "headerFooter"):
        yield from (name for name in ("differentFirst", "differentOddEven") if flag(told.get(name)))
        for one in told:
            words = " ".join(_CODES.sub("", one.text or "").split())
            if words:
                yield f"{local(one)} {words}"


def _page(sheet: Element) -> Iterator[str]:
    """What leaves no room on paper, or nothing that can be read."""
    for one in every(sheet, "pageMargins"):
        for sides, most in ((("left", "right"), _MOST_MARGINS[0]), (("top", "bottom"), _MOST_MARGINS[1])):
            if sum(float(one.get(side, "0")) for side in sides) > most:
                yield "pageMargins"
    yield from ("scale" for one in every(sheet, "pageSetup") if int(one.get("scale", "100")) < _LEAST_SCALE)


def _view(sheet: Element) -> Iterator[str]:
    yield from _page(sheet)
    for one in every(sheet, "sheetView"):
        yield from (name for name in ("showFormulas", "rightToLeft") if flag(one.get(name)))
        if not flag(one.get("showZeros", "1")):
            yield "showZeros"
        for pane in every(one, "pane"):
            if pane.get("state", "").startswith("frozen"):
                edges = [f"{float(pane.get(name, '0')):g}" for name in ("xSplit", "ySplit")]
                yield f"frozen {' '.join(edges)} {one.get('topLeftCell', 'A1')}"
            else:
                yield "split"
