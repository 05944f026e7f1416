"""A report as plain text for a terminal or a mail: columns by cells, no colours, nothing that a terminal would obey."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from deskops.i18n import _
from deskops.reports.document import (
    SIGNED,
    Bars,
    Gallery,
    Pair,
    Pairs,
    Part,
    Report,
    Seal,
    Signatures,
    Table,
    Value,
    text_of,
)
from deskops.reports.measure import lines_of, width_of
from deskops.reports.sealed_words import STATES, filled, foot_of, parts_of
from deskops.text import visible

WIDTH: Final = 100
_GAP: Final = "  "
_NARROWEST: Final = 4
_BAR: Final = 40  # cells that are a whole
_LINE: Final = 20  # underscores to sign on


def render(report: Report, width: int = WIDTH) -> str:
    """At most `width` cells a line, as long as every column still has its least width."""
    lines = [*_head(report, width)]
    for part in parts_of(report):
        lines += ["", *_part(part, width, report.seal)]
    if report.company.footer:
        lines += ["", _shown(report.company.footer)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(report: Report, width: int) -> Iterator[str]:
    if report.company.name:
        yield _shown(report.company.name)
    yield f"{report.title}  {_shown(report.reference)}"
    yield report.subtitle
    if foot := foot_of(report):
        yield foot
    yield "=" * min(width, WIDTH)


def _part(part: Part, width: int, seal: Seal | None) -> Iterator[str]:
    if part.title:
        yield part.title
        yield "-" * width_of(part.title)
    match part:
        case Pairs():
            yield from _pairs(part, width)
        case Table():
            yield from _table(part, width)
        case Bars():
            yield from _bars(part)
        case Gallery():
            yield from _gallery(part)
        case Signatures():
            yield from _signatures(part, seal)


def _pairs(part: Pairs, width: int) -> Iterator[str]:
    label_width = max(width_of(pair.label) for pair in part.pairs)
    for pair in part.pairs:
        value = visible(text_of(pair.value), lines=True)
        wrapped = lines_of(value, max(width - label_width - 2, _NARROWEST))
        for number, line in enumerate(wrapped):
            label = pair.label if number == 0 else ""
            yield f"{_padded(label, label_width)}{_GAP}{_shown(line.rstrip())}"


def _table(part: Table, width: int) -> Iterator[str]:
    if not part.rows:
        yield part.none
        return
    headings = [column.heading for column in part.columns]
    rows = [[visible(text_of(value), lines=True).strip() for value in row] for row in part.rows]
    kept = [
        at for at in range(len(headings)) if any(row[at] for row in rows)
    ]  # a column to write in is for paper
    headings, rows = [headings[at] for at in kept], [[row[at] for at in kept] for row in rows]
    room = width - len(_GAP) * (len(kept) - 1)
    widths = _widths([headings, *rows], room)
    if any(narrow < width_of(heading) for narrow, heading in zip(widths, headings, strict=True)):
        yield from _blocks(headings, rows, width)
        return
    yield from _row(headings, widths)
    yield from _row(["-" * each for each in widths], widths)
    for row in rows:
        yield from _row(row, widths)


def _blocks(headings: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Too many columns for the width: each row by itself, its first value as the heading."""
    for row in rows:
        yield from ("", f"* {_shown(row[0])}")
        named = zip(headings[1:], row[1:], strict=True)
        pairs = tuple(Pair(f"  {heading}", value) for heading, value in named if value)
        if pairs:
            yield from _pairs(Pairs("", pairs), width)


def _row(values: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [lines_of(value, width) for value, width in zip(values, widths, strict=True)]
    for line in zip_longest(*wrapped, fillvalue=""):
        yield _GAP.join(
            _padded(_shown(cell.rstrip()), width) for cell, width in zip(line, widths, strict=True)
        )


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """What each column would like, the widest narrowed until all fit."""
    widths = [max(width_of(cell) for cell in column) for column in zip(*rows, strict=True)]
    while sum(widths) > room and max(widths) > _NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def _bars(part: Bars) -> Iterator[str]:
    wide = max((width_of(_shown(bar.label)) for bar in part.bars), default=0)
    for bar in part.bars:
        drawn = "#" * (min(bar.percent, 100) * _BAR // 100)
        told = f"{bar.percent:>3} %  {bar.value} / {bar.of}"
        yield f"{_padded(_shown(bar.label), wide)}{_GAP}{_padded(drawn, _BAR)}{_GAP}{told}"


def _gallery(part: Gallery) -> Iterator[str]:
    for picture in part.pictures:
        told = [picture.name, picture.caption, picture.problem]
        yield "- " + ": ".join(_shown(each) for each in told if each)
    if part.more:
        yield part.more


def _signatures(part: Signatures, seal: Seal | None) -> Iterator[str]:
    """A place that the seal fills tells what stands there; another one is a line to sign on."""
    if part.statement:
        yield part.statement
    for place in part.places:
        name, words, date = filled(place, seal)
        label = f"{place.label} ({_shown(name)})" if name else place.label
        if date:
            told = _("{label}: {value}").format(label=label, value=_shown(words or _(STATES[SIGNED])))
            yield f"{told}  {place.date_label} {date}"
        else:
            line = _("{label}: {value}").format(label=label, value="_" * _LINE)
            yield f"{line}  {place.date_label} {'_' * (_LINE // 2)}"


def _shown(value: Value) -> str:
    return visible(text_of(value))


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - width_of(text))
