"""Whether a report that came from anybody can be drawn: what its types allow and no report of ours has; no drawing."""

import re
from collections.abc import Iterator
from typing import Final

from deskops.config.on_paper import LARGEST
from deskops.errors import BadInput
from deskops.i18n import LANGUAGES, _
from deskops.reports.document import (
    BAD,
    GOOD,
    Gallery,
    Pairs,
    Part,
    Pictures,
    Report,
    Signatures,
    Table,
    Toned,
    Value,
)
from deskops.reports.pictures import pixels

_ROOM: Final = 100  # lines kept free at most
_SHARE: Final = 10_000
_DAY: Final = 24 * 60  # minutes


def check(report: Report) -> None:
    """Raises BadInput with what is wrong."""
    wrong = next(_faults(report), None)
    if wrong:
        raise BadInput(_("That report cannot be drawn: {detail}").format(detail=wrong))


def drawable(pictures: Pictures) -> Pictures:
    """Those that may be drawn; one that is damaged or too large is named in its place instead."""
    return {digest: content for digest, content in pictures.items() if 0 < pixels(content) <= LARGEST}


def _faults(report: Report) -> Iterator[str]:
    if report.language not in LANGUAGES:
        yield f"language {report.language[:20]!r}"
    if not re.fullmatch("#[0-9A-Fa-f]{6}", report.company.colour):
        yield f"colour {report.company.colour[:20]!r}"
    if report.seal and abs(report.seal.offset) >= _DAY:
        yield f"offset {report.seal.offset}"
    for part in report.parts:
        yield from _of_part(part)


def _of_part(part: Part) -> Iterator[str]:
    match part:
        case Pairs():
            if any(not 0 < pair.room <= _ROOM for pair in part.pairs):
                yield "room"
            yield from _of_values(tuple(pair.value for pair in part.pairs))
        case Table():
            yield from _of_table(part)
        case Signatures():
            if not part.places:
                yield "places"
        case Gallery():
            if any(picture.width < 0 or picture.height < 0 for picture in part.pictures):
                yield "pictures"


def _of_table(table: Table) -> Iterator[str]:
    if not table.columns or any(not 0 < column.share <= _SHARE for column in table.columns):
        yield "columns"
    if any(len(row) != len(table.columns) for row in table.rows) or not 0 < table.room <= _ROOM:
        yield "rows"
    for row in table.rows:
        yield from _of_values(row)


def _of_values(values: tuple[Value, ...]) -> Iterator[str]:
    if any(isinstance(value, Toned) and value.tone not in (GOOD, BAD) for value in values):
        yield "tone"
