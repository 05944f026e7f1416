"""A workbook beside the one that the sealed document makes: each way in which it shows something else, in words."""

import re
from collections.abc import Iterator
from typing import Final

from deskops.i18n import _
from deskops.signature.workbook import Book, Page
from deskops.signature.workbook_drawings import Charted, Corner, Pictured
from deskops.signature.workbook_looks import Look

_SHOWN: Final = 60  # characters of a text
_NAMED: Final = 12  # cells, rows, columns in a line
# The parts of a workbook that hold cells, pictures, charts and looks, and what programs add that nobody sees.
_KNOWN: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app|custom)\.xml|docProps/thumbnail\.\w+"
    r"|xl/_rels/workbook\.xml\.rels|xl/(workbook|styles|sharedStrings)\.xml|xl/theme/(_rels/)?theme\d+\.xml(\.rels)?"
    r"|xl/(worksheets/sheet|drawings/drawing|charts/(chart|style|colors))\d+\.xml"
    r"|xl/(worksheets|drawings|charts)/_rels/(sheet|drawing|chart)\d+\.xml\.rels"
    r"|xl/media/[\w.]+|xl/printerSettings/printerSettings\d+\.bin"
)


def differences(here: Book, signed: Book) -> Iterator[str]:
    """Each in the words of the page, the gravest of a sheet first."""
    for name in sorted({*here.pages, *signed.pages}):
        one, two = here.pages.get(name), signed.pages.get(name)
        if one is None or two is None:
            yield _("Sheet {name} is not there on one side.").format(name=name)
        else:
            yield from (_at(name, words) for words in _sheets(one, two))
    yield from _of_the_book(here, signed)


def _at(name: str, words: str) -> str:
    return _("{sheet}, {difference}").format(sheet=name, difference=words)


def _of_the_book(here: Book, signed: Book) -> Iterator[str]:
    for part in sorted(here.parts - signed.parts):
        if not _KNOWN.fullmatch(part):
            yield _("No report of ours has such a part: {part}").format(part=part)
    for name in here.strange:
        yield _("Something stands where no report of ours has anything: {name}").format(name=_short(name))
    for target in here.outside:
        yield _("It fetches something from elsewhere: {target}").format(target=_short(target))
    for name in sorted({*here.names, *signed.names}):
        if here.names.get(name) != signed.names.get(name):
            yield _("A name or an area to print is not the one that was signed: {name}").format(name=name)


def _sheets(here: Page, signed: Page) -> Iterator[str]:
    for name in here.laid.foreign:
        yield _("something that no sheet of ours has: {name}").format(name=name)
    yield from _texts(here, signed)
    yield from _objects(here, signed)
    yield from _looks(here, signed)
    yield from _layout(here, signed)


def _texts(here: Page, signed: Page) -> Iterator[str]:
    for ref in sorted({*here.cells, *signed.cells}, key=lambda ref: (len(ref), ref)):
        text, was = here.cells.get(ref, ""), signed.cells.get(ref, "")
        if text != was:
            told = _("cell {cell}: “{here}”, signed was “{signed}”")
            yield told.format(cell=ref, here=_short(text), signed=_short(was))


def _objects(here: Page, signed: Page) -> Iterator[str]:
    for name in here.drawn.foreign:
        yield _("something lies over the cells that was not signed: {name}").format(name=name)
    if sorted(here.pictures) != sorted(signed.pictures):
        yield _("other pictures than those that were signed")
        return
    if here.pictures != signed.pictures:
        yield _("the pictures stand in another order")
        return
    if len(here.drawn.objects) != len(signed.drawn.objects):
        yield _("other charts than those that were signed")
        return
    for one, two in zip(here.drawn.objects, signed.drawn.objects, strict=True):
        yield from _object(one, two)


def _object(here: Pictured | Charted, signed: Pictured | Charted) -> Iterator[str]:
    row = signed.start.row + 1
    if not _near(here.start, signed.start) or not _near(here.end, signed.end):
        yield _("the picture or chart in row {row} is not where it was, or of another size").format(row=row)
    if isinstance(here, Pictured) and here.changed:
        told = _("the picture in row {row} is cropped, turned, faded or hidden: {how}")
        yield told.format(row=row, how=", ".join(here.changed))
    if isinstance(here, Charted) and here[2:] != signed[2:]:
        yield _("the chart in row {row} shows something else than was signed").format(row=row)


def _near(one: Corner | None, two: Corner | None) -> bool:
    return one is two if one is None or two is None else one.is_near(two)


def _looks(here: Page, signed: Page) -> Iterator[str]:
    """Cells whose look decides that something else is read: by what differs, all that differ so."""
    found: dict[str, list[str]] = {}
    for ref, was in signed.looks.items():
        if ref in here.looks and here.looks[ref] != was:
            for words in _look(here.looks[ref], was):
                found.setdefault(words, []).append(ref)
    for words, cells in found.items():
        yield _("cells {cells}: {difference}").format(cells=_few(cells), difference=words)


def _look(here: Look, signed: Look) -> Iterator[str]:
    if here.number_format != signed.number_format:
        yield _("a number format shows something else: {code}").format(code=_short(here.number_format))
    if (here.font, here.ground, here.others) != (signed.font, signed.ground, signed.others):
        yield _("another colour, size or kind of font, struck out, or another ground")
    if here.set != signed.set:
        yield _("the text is turned, shrunk, pushed aside, crossed out or cut off")
    if here.spoken != signed.spoken:
        yield _("other words stand above the text: {words}").format(words=_short(here.spoken))


def _layout(here: Page, signed: Page) -> Iterator[str]:
    if here.is_hidden and not signed.is_hidden:
        yield _("the sheet is hidden")
    squeezed = list(here.laid.squeezed(signed.laid))
    if squeezed:
        yield _("rows or columns are hidden or too small: {names}").format(names=_few(squeezed))
    merged = sorted(here.laid.merged ^ signed.laid.merged)
    if merged:
        yield _("cells are merged otherwise: {names}").format(names=_few(merged))
    view = [name for name in here.laid.view if name not in signed.laid.view]
    if view:
        yield _("its view hides or turns something: {names}").format(names=_few(view))
    if here.laid.foot != signed.laid.foot:
        yield _("the head or foot of the printed page is another")


def _few(names: list[str]) -> str:
    rest = f" … (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + rest


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
