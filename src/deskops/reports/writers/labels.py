"""Labels for devices on an A4 sheet to print on: a QR code, and what a person needs to know the device by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from deskops.reports.writers.pdf_canvas import About, pdf
from deskops.reports.writers.pdf_flow import Flow, Look, Paper
from deskops.reports.writers.pdf_marks import Ruled
from deskops.reports.writers.pdf_seal import best_mask, qr
from deskops.reports.writers.pdf_type import Type

_MM: Final = 72 / 25.4
_A4: Final = Paper(595.28, 841.89, 0, 0, 0)
_AIR: Final = 2.0 * _MM  # that no printer and no knife needs to hit
_MARK: Final = 3.0 * _MM


class LabelSize(NamedTuple):
    """Labels of `wide` by `high` on A4; all in millimetres. `left` and `top` are the sheet's margins."""

    wide: float
    high: float
    across: int
    down: int
    left: float
    top: float
    gap: float = 0.0  # between two columns

    @property
    def places(self) -> int:
        return self.across * self.down


# Sheets that every stationer has, by the size of one label in millimetres: 24, 21 and 40 labels.
SIZES: Final[dict[str, LabelSize]] = {
    "70x37": LabelSize(70, 37, 3, 8, 0, 0.5),
    "63.5x38.1": LabelSize(63.5, 38.1, 3, 7, 7.2, 15.1, 2.5),
    "48.5x25.4": LabelSize(48.5, 25.4, 4, 10, 8, 21.5),
}


@dataclass(frozen=True, slots=True)
class Label:
    """`code` is what the QR code holds; `lines` stand below the tag, the most important first."""

    tag: str
    code: str
    lines: tuple[str, ...]


def render(
    labels: Sequence[Label], size: LabelSize, about: tuple[str, str, str, datetime], *, skip: int, cut: bool
) -> bytes:
    """`skip`: places of the first sheet that are used already. `about`: title, company, language and instant."""
    flow = Flow(_A4, Type(()), "#000000", 8)
    mask = best_mask(labels[0].code)  # of codes that differ in their tags alone
    for number, label in enumerate(labels, skip):
        place = number % size.places
        if place == 0 and number > skip:
            flow.turn()
        _label(flow, label, size, place, about[1], mask)
        if cut:
            _corners(flow, size, place)
    return pdf(flow.sheets, _A4[:2], About(*about), {}, {})


def _corner(size: LabelSize, place: int) -> tuple[float, float]:
    """The upper left corner of a place, in points; places go from left to right, then down."""
    down, across = divmod(place, size.across)
    return (size.left + across * (size.wide + size.gap)) * _MM, (size.top + down * size.high) * _MM


def _label(flow: Flow, label: Label, size: LabelSize, place: int, company: str, mask: int) -> None:
    left, top = _corner(size, place)
    wide, high = size.wide * _MM, size.high * _MM
    side = min(high - 2 * _AIR, wide * 0.42)
    qr(flow, label.code, left + _AIR, top + (high - side) / 2, side, mask)
    start, room = left + _AIR * 1.5 + side, wide - side - 2.5 * _AIR
    down = top + _AIR
    body = 7.5 if size.high > 30 else 6.5
    large = _fitting(flow, label.tag, room, body + 4)
    for line in flow.type.wrapped(flow.type.spelled(label.tag), room, large, bold=True)[:2]:
        flow.line(line, start, down, room, Look(large, bold=True), side=0)
        down += large * 1.35
    for text in filter(None, label.lines):
        for line in flow.type.wrapped(flow.type.spelled(text), room, body)[:2]:
            if down + body * 1.35 > top + high - _AIR - body * 1.35:
                break
            flow.line(line, start, down, room, Look(body), side=0)
            down += body * 1.35
    if company:
        line = flow.type.wrapped(flow.type.spelled(company), room, body - 1)[0]
        flow.line(line, start, top + high - _AIR - body * 1.35, room, Look(body - 1, "#595959"), side=0)


def _fitting(flow: Flow, text: str, room: float, size: float) -> float:
    """The size at which the text stands on one line, but no less than two thirds of it."""
    taken = flow.type.wide(flow.type.spelled(text), size, bold=True)
    return size if taken <= room else max(size * 2 / 3, size * room / taken)


def _corners(flow: Flow, size: LabelSize, place: int) -> None:
    """Marks to cut along, at the four corners."""
    left, top = _corner(size, place)
    right, low = left + size.wide * _MM, top + size.high * _MM
    for across, inward in ((left, _MARK), (right, -_MARK)):
        for down, below in ((top, _MARK), (low, -_MARK)):
            flow.put(Ruled(across, down, across + inward, down, "#8C8C8C", 0.3))
            flow.put(Ruled(across, down, across, down + below, "#8C8C8C", 0.3))
