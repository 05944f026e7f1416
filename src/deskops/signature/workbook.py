"""What an XLSX shows, read from its parts alone: texts of cells, pictures by place; to compare, not to import."""

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from deskops.errors import BadInput
from deskops.i18n import _
from deskops.signature.signed_file import SPOILT

_MOST_BYTES: Final = 256_000_000  # that its parts may unpack to
_MOST_PARTS: Final = 2_000
_MOST_PIXELS: Final = 60_000_000
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LOCAL, _CENTRAL = 30, 46  # bytes of a part's headings before its name (APPNOTE 4.3.7, 4.3.12)
_ANCHORS: Final = ("oneCellAnchor", "twoCellAnchor")
_WRONG: Final = (*SPOILT, ParseError, DefusedXmlException, StopIteration)


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: texts by cell, and digests of its pictures from the top to the bottom."""

    cells: Mapping[str, str]
    pictures: tuple[str, ...]


def pages(content: bytes) -> dict[str, Page]:
    """The sheets by their names, hidden ones too. Raises BadInput for what is no sound workbook, or a bomb."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return dict(_Reader(archive).pages())
    except _WRONG as error:
        raise BadInput(_("The workbook is damaged: {detail}").format(detail=str(error)[:200])) from error


def is_same_archive(one: bytes, other: bytes) -> bool:
    """Whether two ZIPs hold the same, told the same way; only how well it is packed may differ (zlib does)."""
    if one == other:
        return True
    try:
        return _told(one) == _told(other)
    except _WRONG:
        return False


def _told(content: bytes) -> list[Any]:
    """Every part with its headings, but for how much it was packed; raises where bytes lie between or behind them."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts, start = archive.infolist(), archive.start_dir
        _bounded(parts)
        told: list[Any] = [(archive.read(part), _local(content, part)) for part in parts]
    ends = [part.header_offset + _LOCAL + len(part.filename.encode()) + part.compress_size for part in parts]
    if ends != [*(part.header_offset for part in parts[1:]), start] or parts[0].header_offset:
        raise ValueError("bytes that belong to no part")
    at = start
    for part in parts:
        told.append(_blank(content[at : at + _CENTRAL + len(part.filename.encode())], (20, 24), (42, 46)))
        at += len(told[-1])
    return [*told, _blank(content[at:], (16, 20))]


def _local(content: bytes, part: zipfile.ZipInfo) -> bytes:
    end = part.header_offset + _LOCAL + len(part.filename.encode())
    return _blank(content[part.header_offset : end], (18, 22))


def _blank(heading: bytes, *spans: tuple[int, int]) -> bytes:
    """A heading without its packed sizes and offsets, which `zipfile` has followed."""
    made = bytearray(heading)
    for start, end in spans:
        made[start:end] = bytes(end - start)
    return bytes(made)


def _bounded(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_BYTES:
        raise ValueError("it would unpack to more than any report")
    if len({part.filename for part in parts}) != len(parts):
        raise ValueError("a part stands in it twice")


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        _bounded(archive.infolist())
        self._names = set(archive.namelist())
        self._shared = self._shared_texts()

    def pages(self) -> Iterator[tuple[str, Page]]:
        targets = self._related("xl/workbook.xml")
        for sheet in _all(self._xml("xl/workbook.xml"), "sheet"):
            part = targets[sheet.attrib[f"{_REL}id"]]
            yield sheet.attrib["name"], Page(dict(self._cells(part)), tuple(self._pictures(part)))

    def _xml(self, part: str) -> Element:
        found: Element = fromstring(self._archive.read(part), forbid_dtd=True)
        return found

    def _related(self, part: str) -> dict[str, str]:
        """Where a part's references lead, by their ids."""
        beside = f"{dirname(part)}/_rels/{part.rpartition('/')[2]}.rels"
        if beside not in self._names:
            return {}
        return {
            one.attrib["Id"]: normpath(join("/", dirname(part), one.attrib["Target"])).lstrip("/")
            for one in _all(self._xml(beside), "Relationship")
        }

    def _shared_texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._names:
            return []
        return [_text_of(one) for one in _all(self._xml("xl/sharedStrings.xml"), "si")]

    def _cells(self, part: str) -> Iterator[tuple[str, str]]:
        for cell in _all(self._xml(part), "c"):
            value = next((one.text or "" for one in cell if _name(one) == "v"), "")
            kind = cell.get("t", "n")
            if kind == "s":
                value = self._shared[int(value)]
            elif kind == "inlineStr":
                value = _text_of(cell)
            elif kind == "n" and value:
                value = f"{float(value):.15g}"
            if any(_name(one) == "f" for one in cell):
                value = f"= {value}"  # no report of ours computes anything
            if value:
                yield cell.attrib["r"], value

    def _pictures(self, part: str) -> Iterator[str]:
        for drawing in sorted(set(self._related(part).values())):
            if drawing.startswith("xl/drawings/drawing"):
                media = self._related(drawing)
                for _place, embedded in sorted(_placed(self._xml(drawing))):
                    yield _seen(self._archive.read(media[embedded]))


def _placed(drawing: Element) -> Iterator[tuple[tuple[int, int], str]]:
    for anchor in [one for one in drawing if _name(one) in _ANCHORS]:
        start = next(one for one in anchor if _name(one) == "from")
        row, column = (
            next(int(one.text or 0) for one in start if _name(one) == name) for name in ("row", "col")
        )
        for blip in _all(anchor, "blip"):
            yield (row, column), blip.attrib[f"{_REL}embed"]


def _seen(content: bytes) -> str:
    """Digest of what a picture shows, however it is packed."""
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError("a picture of too many pixels")
            pixels = image.convert("RGBA")
            return hashlib.sha256(repr(pixels.size).encode() + pixels.tobytes()).hexdigest()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("a picture that cannot be read") from error


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if _name(one) == name)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text_of(element: Element) -> str:
    """The text of all its runs, without how it is spoken."""
    return "".join(one.text or "" for run in _runs(element) for one in run.iter() if _name(one) == "t")


def _runs(element: Element) -> Iterator[Element]:
    for one in element:
        if _name(one) == "is":
            yield from _runs(one)
        elif _name(one) in ("r", "t"):
            yield one
