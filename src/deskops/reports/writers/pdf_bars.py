"""A chart of shares on paper: a bar a line, the target as a line across them."""

from typing import Final

from deskops.i18n import _
from deskops.reports.document import BAD, GOOD, Bar, Bars
from deskops.reports.writers.colours import GREY, LINE, TONES, mixed
from deskops.reports.writers.pdf_flow import LEADING, Flow, Look
from deskops.reports.writers.pdf_marks import Filled, Ruled

_LABEL: Final = 0.28  # of the width
_FIGURES: Final = 96.0  # points at the right, for percent and counts
_AIR: Final = 3.0


def bars(flow: Flow, part: Bars) -> None:
    step = flow.size * LEADING + _AIR
    for bar in part.bars:
        if flow.left < step + 4:
            flow.turn()
        _bar(flow, bar, part.target, step)
    flow.put(Ruled(flow.paper.left, flow.top, flow.paper.left + flow.paper.room, flow.top, LINE))
    if part.target:
        look = Look(flow.size - 1, TONES[BAD], right=True)
        words = _("| target: {percent} %").format(percent=part.target)
        flow.line(flow.type.spelled(words), flow.paper.left, flow.top + 2, flow.paper.room, look)
        flow.top += step


def _bar(flow: Flow, bar: Bar, target: int, step: float) -> None:
    left, room = flow.paper.left, flow.paper.room
    start, wide = left + room * _LABEL, room * (1 - _LABEL) - _FIGURES
    label = flow.type.wrapped(flow.type.spelled(bar.label), room * _LABEL - 10, flow.size)[0]
    flow.line(label, left, flow.top + 1, room * _LABEL, Look(flow.size))
    short = target and bar.percent < target
    tone = TONES[BAD] if short else TONES[GOOD]
    flow.put(Filled(start, flow.top + _AIR, wide, step - 2 * _AIR, GREY))
    share = min(bar.percent, 100) / 100
    if share:
        flow.put(Filled(start, flow.top + _AIR, wide * share, step - 2 * _AIR, mixed(tone, "#FFFFFF", 35)))
    if target:
        across = start + wide * target / 100
        flow.put(Ruled(across, flow.top, across, flow.top + step, TONES[BAD], 0.8))
    told = f"{bar.percent} %   {bar.value} / {bar.of}"
    flow.line(
        told, start + wide, flow.top + 1, _FIGURES, Look(flow.size, tone if short else "#000000", right=True)
    )
    flow.top += step
