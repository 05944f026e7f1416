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
from deskops.signature.workbook_kinds import foreign_references, foreign_types
from deskops.signature.workbook_looks import Look, Looks, Text, text_of
from deskops.signature.workbook_sheets import Laid, column_of, laid

_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_AS_TOLD: Final = ("s", "inlineStr", "n", "str")  # kinds of cell that show the text that they tell


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
    `parts` of the package; `outside`: what it would fetch from elsewhere; `strange`: what stands, beside
    the sheets, where nothing of ours does.
    """

    pages: Mapping[str, Page]
    names: Mapping[str, str]
    parts: frozenset[str]
    outside: tuple[str, ...]
    strange: tuple[str, ...]


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
        self._book = package.only("", "workbook") or ""
        self._texts = self._shared_texts()
        self._looks = Looks.read(package, self._book)

    def book(self) -> Book:
        root = self._package.xml(self._book)
        targets = self._package.related(self._book, "worksheet")
        sheets = [(sheet.attrib["name"], sheet) for sheet in every(root, "sheet")]
        if len({name.lower() for name, _sheet in sheets}) != len(sheets):
            raise ValueError("two sheets have one name")
        if len(set(targets.values())) != len(sheets):
            raise ValueError("not every sheet has a part of its own")
        return Book(
            pages={name: self._page(targets[sheet.attrib[f"{_REL}id"]], sheet) for name, sheet in sheets},
            names=dict(_names(root, [name for name, _sheet in sheets])),
            parts=self._package.names,
            outside=tuple(self._package.leading_out()),
            strange=tuple(self._strange(root)),
        )

    def _strange(self, root: Element) -> Iterator[str]:
        package = self._package
        yield from foreign_types(package.xml("[Content_Types].xml"))
        for name in sorted(package.names):
            if name.endswith(".rels"):
                yield from foreign_references(package.relations(name))
        yield from package.rest_strange()
        yield from _hiding(root)

    def _page(self, part: str, sheet: Element) -> Page:
        root = self._package.xml(part)
        cells, looks = dict[str, str](), dict[str, Look]()
        for ref, cell in _cells(root):
            text = self._text(cell)
            if text.plain:
                cells[ref] = text.plain
                looks[ref] = self._looks.of(int(cell.get("s", 0)), text)
        is_hidden = sheet.get("state", "visible") != "visible"
        foreign = self._package.take_strange(part)
        return Page(cells, looks, drawings(self._package, part, root), laid(root, foreign), is_hidden)

    def _shared_texts(self) -> list[Text]:
        part = self._package.only(self._book, "sharedStrings")
        return [] if part is None else [text_of(one) for one in self._package.xml(part)]

    def _text(self, cell: Element) -> Text:
        value = next((one.text or "" for one in cell if local(one) == "v"), "")
        kind = cell.get("t", "n")
        if len(cell) and (kind == "inlineStr") != any(local(one) == "is" for one in cell):
            raise ValueError(f"the cell {cell.attrib['r']} holds two texts")
        text = Text(value)
        if kind == "s":
            text = self._texts[int(value)]
        elif kind == "inlineStr":
            text = next((text_of(one) for one in cell if local(one) == "is"), text)
        elif kind == "n" and value:
            text = Text(f"{float(value):.15g}")
        elif kind not in _AS_TOLD:
            text = Text(f"{kind} {value}")  # 1 that is shown as TRUE is another text than 1
        if any(local(one) == "f" for one in cell):
            return Text(f"= {text.plain}")  # no report of ours computes anything
        return text


def _cells(sheet: Element) -> Iterator[tuple[str, Element]]:
    """By their references, in the one order that programs accept (ECMA-376 part 1, 18.3.1.73); raises ValueError."""
    last = 0
    for row in every(sheet, "row"):
        number = int(row.attrib["r"])
        if number <= last:
            raise ValueError(f"row {number} stands behind row {last}")
        last, columns = number, [0]
        for cell in row:
            ref = cell.attrib["r"]
            at = column_of(ref.removesuffix(str(number))) if ref.endswith(str(number)) else 0
            if at <= columns[-1]:
                raise ValueError(f"the cell {ref} stands in another place, or twice")
            columns.append(at)
            yield ref, cell


def _hiding(root: Element) -> Iterator[str]:
    """What of the workbook's own settings hides sheets or pictures."""
    for one in every(root, "workbookView"):
        if one.get("visibility", "visible") != "visible" or not flag(one.get("showSheetTabs", "1")):
            yield "workbookView"
    yield from ("showObjects" for one in every(root, "workbookPr") if one.get("showObjects", "all") != "all")


def _names(root: Element, sheets: list[str]) -> Iterator[tuple[str, str]]:
    """What names lead to; those that a filter makes are no names of ours, and show nothing."""
    for one in every(root, "definedName"):
        name = one.attrib["name"]
        if name != "_xlnm._FilterDatabase" or not flag(one.get("hidden")):
            at = one.get("localSheetId")
            yield f"{sheets[int(at)]} {name}" if at else name, (one.text or "").replace("'", "")
