"""What an XLSX shows, read from its parts alone; to compare, not to import."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element

from deskops.errors import BadInput
from deskops.i18n import _
from deskops.signature.package import WRONG, Package, every, flag, local
from deskops.signature.workbook_drawings import Drawn, Pictured, drawings
from deskops.signature.workbook_looks import Look, Looks, Text, text_of
from deskops.signature.workbook_sheets import Laid, laid

_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: texts by cell and how they look, what is laid over them, and how the sheet itself is laid out."""

    cells: Mapping[str, str]
    looks: Mapping[str, Look]
    drawn: Drawn
    laid: Laid
    is_hidden: bool

    @property
    def pictures(self) -> tuple[str, ...]:
        """Digests from the top to the bottom."""
        return tuple(one.seen for one in self.drawn.objects if isinstance(one, Pictured))


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook whole: `pages` by their names, hidden ones too; `names` that formulas and print areas go by; the
    `parts` of the package; `outside`: what it would fetch from elsewhere.
    """

    pages: Mapping[str, Page]
    names: Mapping[str, str]
    parts: frozenset[str]
    outside: tuple[str, ...]


def book(content: bytes) -> Book:
    """Raises BadInput for what is no sound workbook, or a bomb."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _Reader(Package(archive)).book()
    except WRONG as error:
        raise BadInput(_("The workbook is damaged: {detail}").format(detail=str(error)[:200])) from error


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._texts = self._shared_texts()
        self._looks = Looks.read(package)

    def book(self) -> Book:
        root = self._package.xml("xl/workbook.xml")
        targets = self._package.related("xl/workbook.xml")
        sheets = [(sheet.attrib["name"], sheet) for sheet in every(root, "sheet")]
        if len({name.lower() for name, _sheet in sheets}) != len(sheets):
            raise ValueError("two sheets have one name")
        return Book(
            pages={name: self._page(targets[sheet.attrib[f"{_REL}id"]], sheet) for name, sheet in sheets},
            names=dict(_names(root, [name for name, _sheet in sheets])),
            parts=self._package.names,
            outside=tuple(self._package.leading_out()),
        )

    def _page(self, part: str, sheet: Element) -> Page:
        root = self._package.xml(part)
        cells, looks = dict[str, str](), dict[str, Look]()
        for cell in every(root, "c"):
            ref, text = cell.attrib["r"], self._text(cell)
            if ref in cells:
                raise ValueError(f"the cell {ref} stands in it twice")
            if text.plain:
                cells[ref] = text.plain
                looks[ref] = self._looks.of(int(cell.get("s", 0)), text)
        is_hidden = sheet.get("state", "visible") != "visible"
        return Page(cells, looks, drawings(self._package, part, root), laid(root), is_hidden)

    def _shared_texts(self) -> list[Text]:
        if "xl/sharedStrings.xml" not in self._package.names:
            return []
        return [text_of(one) for one in every(self._package.xml("xl/sharedStrings.xml"), "si")]

    def _text(self, cell: Element) -> Text:
        value = next((one.text or "" for one in cell if local(one) == "v"), "")
        kind = cell.get("t", "n")
        text = Text(value)
        if kind == "s":
            text = self._texts[int(value)]
        elif kind == "inlineStr":
            text = next((text_of(one) for one in cell if local(one) == "is"), text)
        elif kind == "n" and value:
            text = Text(f"{float(value):.15g}")
        if any(local(one) == "f" for one in cell):
            return Text(f"= {text.plain}")  # no report of ours computes anything
        return text


def _names(root: Element, sheets: list[str]) -> Iterator[tuple[str, str]]:
    """What names lead to; those that a filter makes are no names of ours, and show nothing."""
    for one in every(root, "definedName"):
        name = one.attrib["name"]
        if name != "_xlnm._FilterDatabase" or not flag(one.get("hidden")):
            at = one.get("localSheetId")
            yield f"{sheets[int(at)]} {name}" if at else name, (one.text or "").replace("'", "")
