"""Pages of marks as the bytes of a PDF, by ReportLab; the only module that knows it.

Nothing here depends on the machine: neither the clock, the environment nor the compressor that Python was built with
(zlib and its successors pack the same content into other bytes), so pages, fonts and attachments stand unpacked, and
pictures as they came.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from typing import Any, Final, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from deskops.reports.document import Pictures
from deskops.reports.fonts import BOLD, REGULAR, font
from deskops.reports.writers.pdf_images import image
from deskops.reports.writers.pdf_ink import curves
from deskops.reports.writers.pdf_marks import Coded, Filled, Inked, Mark, Ruled, Sheet, Shown, Written

_PEN: Final = 1.1  # points of a signature's line


class About(NamedTuple):
    """What a reader shows of the file beside its pages."""

    title: str
    author: str
    language: str
    made: datetime


def pdf(
    sheets: Sequence[Sheet],
    size: tuple[float, float],
    about: About,
    pictures: Pictures,
    attached: Mapping[str, bytes],
) -> bytes:
    """`size`: width and height of a page in points. `attached`: files by their ASCII names."""
    target = BytesIO()
    canvas = Canvas(
        target, size, pageCompression=0, invariant=1, pdfVersion=(1, 7), lang=about.language.replace("_", "-")
    )
    _describe(canvas, about, sheets)
    for name in (REGULAR, BOLD):
        font(name)
    pen = _Pen(canvas, size[1], pictures)
    for sheet in sheets:
        canvas.setLineJoin(1)
        canvas.setLineCap(1)
        pen.begin()
        for mark in sheet.marks:
            pen.draw(mark)
        canvas.showPage()
    _attach(canvas, attached)
    canvas.save()
    return target.getvalue()


def _describe(canvas: Any, about: About, sheets: Sequence[Sheet]) -> None:
    moment = f"D:{about.made.astimezone(UTC):%Y%m%d%H%M%S}+00'00'"
    canvas.setDateFormatter(lambda *_now: moment)
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setSubject("")
    canvas.setCreator("deskops")
    # its identity is that of its content; ReportLab's own would hold a time of the environment
    seen = hashlib.md5(repr((about, sheets)).encode("utf-8", "replace"), usedforsecurity=False)
    _document(canvas).signature = seen


def _document(canvas: Any) -> Any:
    return canvas._doc  # noqa: SLF001 - ReportLab has no other way to attachments, identity and raw pictures


def _attach(canvas: Any, attached: Mapping[str, bytes]) -> None:
    document, names = _document(canvas), []
    for name, content in sorted(attached.items()):
        told = {"Type": pdfdoc.PDFName("EmbeddedFile"), "Length": len(content)}
        stream = document.Reference(pdfdoc.PDFStream(pdfdoc.PDFDictionary(told), content, filters=[]))
        spec = {
            "Type": pdfdoc.PDFName("Filespec"),
            "F": pdfdoc.PDFString(name),
            "UF": pdfdoc.PDFString(name),
            "EF": pdfdoc.PDFDictionary({"F": stream}),
        }
        names += [pdfdoc.PDFString(name), document.Reference(pdfdoc.PDFDictionary(spec))]
    if names:
        tree = pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray(names)})
        document.Catalog.Names = pdfdoc.PDFDictionary({"EmbeddedFiles": tree})


class _Pen:
    """Draws marks on the canvas's page; says a colour or a width only where it changes."""

    def __init__(self, canvas: Any, high: float, pictures: Pictures) -> None:
        self.canvas, self.high, self.pictures = canvas, high, pictures
        self.begin()

    def begin(self) -> None:
        """A new page has forgotten colours and fonts."""
        self.fill = self.line = ""
        self.thick = 0.0
        self.face: tuple[str, float] = ("", 0.0)

    def draw(self, mark: Mark) -> None:
        match mark:
            case Written():
                self._written(mark)
            case Filled():
                self._filling(mark.colour)
                self.canvas.rect(mark.left, self._up(mark.top + mark.high), mark.wide, mark.high, 0, 1)
            case Ruled():
                self._ruled(mark)
            case Shown():
                self._shown(mark)
            case Inked():
                self._inked(mark)
            case Coded():
                self._coded(mark)

    def _up(self, down: float) -> float:
        """PDF counts from the lower edge."""
        return self.high - down

    def _filling(self, colour: str) -> None:
        if colour != self.fill:
            self.canvas.setFillColor(HexColor(colour))
            self.fill = colour

    def _lining(self, colour: str, thick: float) -> None:
        if colour != self.line:
            self.canvas.setStrokeColor(HexColor(colour))
            self.line = colour
        if thick != self.thick:
            self.canvas.setLineWidth(thick)
            self.thick = thick

    def _written(self, mark: Written) -> None:
        self._filling(mark.colour)
        face = (BOLD if mark.bold else REGULAR, mark.size)
        if mark.turned:
            self.canvas.saveState()
            self.canvas.translate(mark.left, self._up(mark.base))
            self.canvas.rotate(mark.turned)
            self.canvas.setFont(*face)
            self.canvas.drawString(0, 0, mark.text)
            self.canvas.restoreState()
            self.begin()
            return
        if face != self.face:
            self.canvas.setFont(*face)
            self.face = face
        self.canvas.drawString(mark.left, self._up(mark.base), mark.text)

    def _ruled(self, mark: Ruled) -> None:
        self._lining(mark.colour, mark.thick)
        if mark.dash:
            self.canvas.setDash(mark.dash, mark.dash)
        self.canvas.line(mark.left, self._up(mark.top), mark.right, self._up(mark.bottom))
        if mark.dash:
            self.canvas.setDash()

    def _shown(self, mark: Shown) -> None:
        if not self.canvas.hasForm(mark.sha256):
            drawn = image(self.pictures[mark.sha256], mask=bool(mark.ink))
            _document(self.canvas).addForm(mark.sha256, drawn)
        if mark.ink:
            self._filling(mark.ink)
        self.canvas.saveState()
        self.canvas.translate(mark.left, self._up(mark.top + mark.high))
        self.canvas.scale(mark.wide, mark.high)
        self.canvas.doForm(mark.sha256)
        self.canvas.restoreState()

    def _inked(self, mark: Inked) -> None:
        self._lining("#101060", _PEN)
        for curve in curves(mark):
            path = self.canvas.beginPath()
            path.moveTo(curve[0][0], self._up(curve[0][1]))
            for point in curve[1:]:
                if len(point) == 2:
                    path.lineTo(point[0], self._up(point[1]))
                else:
                    path.curveTo(*(each if at % 2 == 0 else self._up(each) for at, each in enumerate(point)))
            self.canvas.drawPath(path, 1, 0)

    def _coded(self, mark: Coded) -> None:
        """One area of all dark modules, so that no hair of white shows between two of them."""
        self._filling("#000000")
        unit = mark.side / (len(mark.rows) + 2 * mark.quiet)
        self.canvas.saveState()
        self.canvas.translate(mark.left + mark.quiet * unit, self._up(mark.top + mark.quiet * unit))
        self.canvas.scale(unit, -unit)
        # Whole numbers of modules: as `path.rect` writes them, without what it does for fractions of points.
        self.canvas.drawPath(PDFPathObject(["n", *_dark_runs(mark.rows)]), 0, 1)
        self.canvas.restoreState()


def _dark_runs(rows: Sequence[Sequence[bool]]) -> Iterator[str]:
    """Each run of dark modules in a row as a rectangle of the path."""
    for down, row in enumerate(rows):
        at = 0
        for dark, run in groupby(row):
            long = len(list(run))
            if dark:
                yield f"{at} {down} {long} 1 re"
            at += long
