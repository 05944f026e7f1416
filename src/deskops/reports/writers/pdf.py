"""A report as a PDF on A4, for people to keep and sign; the same report gives the same bytes on every machine."""

from collections.abc import Mapping
from typing import Final

from deskops.i18n import _, speaking
from deskops.reports.document import Company, Pair, Pairs, Pictures, Report
from deskops.reports.sealed_words import code_of, foot_of, parts_of, warning_of
from deskops.reports.sound import drawable
from deskops.reports.writers.colours import QUIET
from deskops.reports.writers.pdf_canvas import About, pdf
from deskops.reports.writers.pdf_flow import LYING, UPRIGHT, Flow, Look
from deskops.reports.writers.pdf_marks import Ruled, Sheet, Written
from deskops.reports.writers.pdf_parts import draw
from deskops.reports.writers.pdf_rooms import fitted
from deskops.reports.writers.pdf_seal import qr
from deskops.reports.writers.pdf_type import Type
from deskops.reports.writers.written import written

_BODY: Final = 9.5  # points
_DENSE: Final = 8.0
_LOGO: Final = 50.0  # points of height
_CODE: Final = 44.0  # points of the QR code's side
_WARNING: Final = "#ECECEC"
_NONE: Mapping[str, bytes] = {}


def render(
    report: Report, pictures: Pictures, attached: Mapping[str, bytes] = _NONE, *, dense: bool = False
) -> bytes:
    """`attached` travels in the file, by ASCII names: the sealed document, for one. `dense`: in small print."""
    pictures = drawable(pictures)
    with speaking(report.language):
        flow = drawn(report, pictures, dense=dense)
        about = About(
            written(f"{report.title} {report.number}"),
            written(report.company.name),
            report.language,
            report.as_of,
        )
        return pdf(flow.sheets, flow.paper[:2], about, pictures, attached)


def drawn(report: Report, pictures: Pictures, *, dense: bool = False) -> Flow:
    """The pages as marks."""
    paper = LYING if report.landscape else UPRIGHT
    rare = (picture for picture in report.rare if picture.sha256 in pictures)
    flow = Flow(paper, Type(rare), report.company.colour, _DENSE if dense or report.landscape else _BODY)
    flow.begin = lambda: _running(flow, report)
    _head(flow, report.company, pictures)
    _title(flow, report)
    for part in parts_of(report):
        flow.gap(6)
        draw(flow, part, pictures, report.seal)
    if flow.type.named:
        flow.gap(6)
        draw(flow, _unknown(flow.type), pictures, None)
    for number, sheet in enumerate(flow.sheets, 1):
        _foot(flow, sheet, report, _("Page {page} of {pages}").format(page=number, pages=len(flow.sheets)))
    return flow


def _unknown(kind: Type) -> Pairs:
    """What was written as its code point, so that nobody takes it for the text itself."""
    told = ", ".join(f"U+{ord(character):04X}" for character in kind.named)
    words = _("This report has characters that its font lacks; they stand as their code points: {codes}")
    return Pairs(_("Note on characters"), (Pair(_("Characters"), words.format(codes=told), wide=True),))


def _head(flow: Flow, company: Company, pictures: Pictures) -> None:
    """The logo at the left where there is one, the company at the right."""
    left, room = flow.paper.left, flow.paper.room
    logo = company.logo
    if logo is not None and logo.sha256 in pictures and logo.width and logo.height:
        flow.put(fitted(logo, left, flow.top, 150, _LOGO, aside=True))
    texts = (
        (company.name, Look(14, bold=True, right=True), 22),
        (company.address, Look(8.5, QUIET, right=True), 13),
        (company.phone, Look(8.5, QUIET, right=True), 13),
    )
    top = flow.top
    for text, look, high in texts:
        lines = flow.type.wrapped(flow.type.spelled(text), room - 170, look.size, bold=look.bold)
        for line in lines[:2] if text else []:
            flow.line(line, left + 160, top, room - 160, look, side=0)
            top += high
    flow.top = max(top, flow.top + _LOGO) + 4


def _title(flow: Flow, report: Report) -> None:
    left, room, colour = flow.paper.left, flow.paper.room, report.company.colour
    look = Look(18, colour, bold=True, centred=True)
    for line in flow.type.wrapped(flow.type.spelled(report.title), room, look.size, bold=True):
        flow.line(line, left, flow.top, room, look)
        flow.top += 27
    flow.top += 3
    number = flow.type.wrapped(flow.type.spelled(report.reference), room * 0.42, 9.5, bold=True)
    subtitle = flow.type.wrapped(flow.type.spelled(report.subtitle), room * 0.56, 8.5)
    for at, line in enumerate(number):
        flow.line(line, left, flow.top + 13 * at, room, Look(9.5, bold=True), side=0)
    for at, line in enumerate(subtitle):
        flow.line(line, left, flow.top + 13 * at, room, Look(8.5, QUIET, right=True), side=0)
    flow.top += 13 * max(len(number), len(subtitle)) + 3
    flow.put(Ruled(left, flow.top, left + room, flow.top, colour, 1.2))


def _running(flow: Flow, report: Report) -> None:
    """The head of each page but the first."""
    left, room = flow.paper.left, flow.paper.room
    look = Look(8.5, QUIET)
    for text, right in ((f"{report.title}  {report.reference}", False), (report.company.name, True)):
        lines = flow.type.wrapped(flow.type.spelled(text.replace("\n", " ")), room * 0.6, look.size)
        flow.line(lines[0], left, flow.top, room, Look(8.5, QUIET, right=right), side=0)
    flow.top += 14
    flow.put(Ruled(left, flow.top, left + room, flow.top, report.company.colour, 0.8))
    flow.top += 6


def _foot(flow: Flow, sheet: Sheet, report: Report, pages: str) -> None:
    """Number, seal and page; the code that `verify` and a phone read; the mark of what is not signed."""
    flow.sheets, kept = [sheet], flow.sheets
    paper, look = flow.paper, Look(8, QUIET)
    top = paper.high - paper.bottom + 14
    flow.put(Ruled(paper.left, top - 4, paper.left + paper.room, top - 4, QUIET, 0.4))
    aside = 0.0
    if report.seal is not None:
        qr(flow, code_of(report.seal), paper.left, top - 2, _CODE)
        aside = _CODE + 8
    room = paper.room - aside - 90
    texts = [f"{report.title} {report.number}", foot_of(report), report.company.footer]
    lines = [
        line
        for text, most in zip(texts, (1, 1, 2), strict=True)
        for line in flow.type.wrapped(flow.type.spelled(text.replace("\n", " ")), room, look.size)[:most]
    ]
    for at, line in enumerate(filter(None, lines)):
        flow.line(line, paper.left + aside, top + at * 12.5, paper.room, look, side=0)
    flow.line(pages, paper.left, top, paper.room, Look(8, QUIET, right=True), side=0)
    _warn(flow, sheet, warning_of(report))
    flow.sheets = kept


def _warn(flow: Flow, sheet: Sheet, words: str) -> None:
    """Below all that stands on the page, from corner to corner."""
    if words:
        paper, size = flow.paper, min(110.0, 560.0 / max(1, len(words)) + 40)
        wide = flow.type.wide(words, size, bold=True)
        start = paper.wide / 2 - wide * 0.42, paper.high / 2 + wide * 0.3
        sheet.marks.insert(0, Written(*start, words, size, _WARNING, True, 35))
