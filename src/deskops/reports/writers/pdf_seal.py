"""The places to sign on paper, what a seal puts there, and the code in the foot of each page."""

from functools import cache
from typing import TYPE_CHECKING, Final

from deskops.reports.document import Pictures, Seal, Signatures
from deskops.reports.sealed_words import filled
from deskops.reports.writers.pdf_flow import LEADING, Box, Flow
from deskops.reports.writers.pdf_marks import Coded, Inked
from deskops.reports.writers.pdf_rooms import fitted, spread

if TYPE_CHECKING:
    from segno import QRCode

_SIGNING: Final = 62.0  # points of height that a person has to sign in
_QUIET: Final = (
    2  # modules of white around a QR code: ISO/IEC 18004 asks for 4, the page around it gives the rest
)


def signatures(flow: Flow, part: Signatures, pictures: Pictures, seal: Seal | None) -> None:
    spans = spread(flow.paper.left, flow.paper.room, [1] * len(part.places))
    if part.statement:
        flow.row([Box(flow.paper.left, flow.paper.room, part.statement)])
    flow.keep(_SIGNING + 60)
    placed = list(zip(spans, part.places, strict=True))
    flow.row([Box(*span, place.label, "label") for span, place in placed])
    look = flow.looks["small"]
    told = [filled(place, seal) for place in part.places]
    for (span, place), each in zip(placed, told, strict=True):
        flow.frame(span[0], flow.top, span[1], _SIGNING, flow.looks["value"])
        foot = flow.top + _SIGNING - look.size * 1.5
        flow.line(flow.type.spelled(each.name), span[0], foot, span[1], look)
        if not (seal and place.sealed and _hand(flow, seal, pictures, span)):
            _words(flow, each.words, span)
    flow.top += _SIGNING
    dates = [f"{place.date_label}: {each.date}" for place, each in zip(part.places, told, strict=True)]
    flow.row([Box(*span, date) for span, date in zip(spans, dates, strict=True)])


def _words(flow: Flow, words: str, span: tuple[float, float]) -> None:
    """In the middle of the place, in two lines at most."""
    look = flow.looks["quiet"]
    lines = flow.type.wrapped(flow.type.spelled(words), span[1] - 16, look.size)[:2]
    for at, line in enumerate(lines):
        flow.line(line, span[0], flow.top + _SIGNING / 2 - 14 + at * look.size * LEADING, span[1], look)


def _hand(flow: Flow, seal: Seal, pictures: Pictures, span: tuple[float, float]) -> bool:
    """The signature as it was drawn, with a little air around it, if there is one."""
    room = (span[0] + 8, flow.top + 3, span[1] - 16, _SIGNING - 14)
    if seal.strokes and seal.width > 0 and seal.height > 0:
        flow.put(Inked(*room, seal.strokes, seal.width, seal.height))
    elif seal.drawing and seal.drawing.sha256 in pictures and seal.drawing.width and seal.drawing.height:
        flow.put(fitted(seal.drawing, *room))
    else:
        return False
    return True


@cache
def _modules(text: str, mask: int | None) -> tuple[tuple[bool, ...], ...]:
    """The rows of a QR code, dark modules true."""
    return tuple(tuple(bool(module) for module in row) for row in _code(text, mask).matrix)


def _code(text: str, mask: int | None) -> "QRCode":
    import segno

    return segno.make(text, error="m", micro=False, boost_error=False, mask=mask)


def best_mask(text: str) -> int:
    """The pattern over the data that readers find easiest (ISO/IEC 18004 7.8); to find it takes most of the time."""
    return int(_code(text, None).mask)


def qr(flow: Flow, text: str, left: float, top: float, side: float, mask: int | None = None) -> None:
    """`mask`: that of another code of the same form; without it the best is looked for. A reader takes any."""
    flow.put(Coded(left, top, side, _modules(text, mask), _QUIET))
