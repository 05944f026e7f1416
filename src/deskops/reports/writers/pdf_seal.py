"""The places to sign on paper, what a seal puts there, and the code in the foot of each page."""

from functools import cache
from typing import Final

from deskops.i18n import _
from deskops.reports.document import REFUSED, Pictures, Seal, Signatures
from deskops.reports.moments import shown_at
from deskops.reports.sealed_words import STATES
from deskops.reports.writers.pdf_flow import Box, Flow
from deskops.reports.writers.pdf_marks import Coded, Inked
from deskops.reports.writers.pdf_rooms import fitted, spread

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
    for span, place in placed:
        flow.frame(span[0], flow.top, span[1], _SIGNING, flow.looks["value"])
        name = seal.signer if seal and place.sealed and seal.signer else place.name
        flow.line(flow.type.spelled(name), span[0], flow.top + _SIGNING - look.size * 1.5, span[1], look)
        if seal and place.sealed:
            _hand(flow, seal, pictures, span)
    flow.top += _SIGNING
    signed = shown_at(seal.signed_at, seal.offset) if seal else ""
    dates = [f"{place.date_label}: {signed if place.sealed else ''}" for _span, place in placed]
    flow.row([Box(*span, date) for span, date in zip(spans, dates, strict=True)])


def _hand(flow: Flow, seal: Seal, pictures: Pictures, span: tuple[float, float]) -> None:
    """The signature as it was drawn, with a little air around it."""
    room = (span[0] + 8, flow.top + 3, span[1] - 16, _SIGNING - 14)
    if seal.strokes and seal.width > 0 and seal.height > 0:
        flow.put(Inked(*room, seal.strokes, seal.width, seal.height))
    elif seal.drawing and seal.drawing.sha256 in pictures and seal.drawing.width and seal.drawing.height:
        flow.put(fitted(seal.drawing, *room))
    elif seal.state == REFUSED:
        flow.line(_(STATES[REFUSED]), span[0], flow.top + _SIGNING / 2 - 8, span[1], flow.looks["quiet"])


@cache
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of a QR code, dark modules true."""
    import segno

    code = segno.make(text, error="m", micro=False, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def qr(flow: Flow, text: str, left: float, top: float, side: float) -> None:
    flow.put(Coded(left, top, side, _modules(text), _QUIET))
