"""What kind of table a sheet holds and where its heading stands; and which lines below it are no rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from deskops.exchange.kinds.registry import SCHEMAS
from deskops.exchange.raw import Raw, RawRow, shown
from deskops.exchange.schema import Schema, heading_key
from deskops.exchange.story import Place

HEAD_ROWS: Final = 30  # the heading stands among the first that have anything in them
_LONGEST = 24
_LOOK_ON = 4
_MANY = 4  # cells of a line: no remark has so many
COUNTING: Final = frozenset(map(heading_key, ("序号", "行号", "No.", "#", "项次", "Seq", "Index", "S.No")))

_TOTAL = re.compile(
    r"(?:[合总小共累]\s*计|汇总|(?:grand |sub-?)?total|sum)(?:\s*[:：(（]?\s*[\d,.]*\s*[台件条套个]?\s*[)）]?)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:注|备注|说明|(?:填表|制表|审核|审批|制单|填报|打印|统计|报表|盘点)(?:人|员|日期|时间|单位)?)\s*[:：]"
    r"|截至|截止|以下空白|以下无|第\s*\d+\s*页|共\s*\d+\s*页"
    r"|(?:notes?|remarks?|(?:prepared|checked|approved|printed)(?: by| on)?)\s*:|page \d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    schema: Schema
    row: int
    places: tuple[Place, ...]

    @property
    def score(self) -> int:
        return sum(place.column is not None for place in self.places)


@lru_cache(maxsize=2048)
def _is_short(text: str) -> bool:
    return 0 < len(text.strip()) <= _LONGEST


def _labels(cells: Sequence[Raw]) -> list[str]:
    return [" ".join(cell.split()) if isinstance(cell, str) and _is_short(cell) else "" for cell in cells]


def find_heading(rows: Sequence[RawRow]) -> Heading | None:
    """The row, or pair of rows, that most fully names the columns of a kind we know; the first of equals."""
    best: Heading | None = None
    for at, row in enumerate(rows):
        if best is not None and row.number > best.row + _LOOK_ON:
            break
        labels = _labels(row.cells)
        candidates = [labels]
        if at and rows[at - 1].number == row.number - 1:
            candidates.append(_stacked(_labels(rows[at - 1].cells), labels))
        for candidate in candidates:
            found = _match(row.number, candidate)
            if found and (best is None or found.score > best.score):
                best = found
    return best


def _stacked(upper: list[str], lower: list[str]) -> list[str]:
    """Two rows of headings as one: the lower cell where it says something, else the upper."""
    width = max(len(upper), len(lower))
    pairs = zip(upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower)), strict=True)
    return [below or above for above, below in pairs]


def _match(number: int, labels: list[str]) -> Heading | None:
    found = (_places(schema, labels) for schema in SCHEMAS.values())
    pairs = zip(SCHEMAS.values(), found, strict=True)
    eligible = [Heading(schema, number, places) for schema, places in pairs if places]
    return max(eligible, key=lambda heading: heading.score, default=None)


def _places(schema: Schema, labels: list[str]) -> tuple[Place, ...]:
    """Each labelled column with its field, () when the labels are not those of this kind. A field is taken once."""
    taken: set[str] = set()
    places = []
    for index, label in enumerate(labels):
        if not label or heading_key(label) in COUNTING:
            continue
        column = schema.column_for(label)
        if column is not None and column.field in taken and not column.many:
            column = None
        if column is not None:
            taken.add(column.field)
        places.append(Place(index, label, column))
    return tuple(places) if all(taken & group for group in schema.needs) and len(taken) > 1 else ()


def headings_seen(rows: Sequence[RawRow]) -> str:
    """The row that looks most like a heading, for the person who must say what the sheet is."""
    labels = max((_labels(row.cells) for row in rows), key=lambda found: sum(map(bool, found)), default=[])
    return " | ".join(label for label in labels if label)


def passes(row: RawRow, heading: Heading) -> bool:
    """Whether a line below the heading is no row: blank, numbered only, a total, a note, the heading once more."""
    cells = ((at, cell) for at, cell in enumerate(row.cells) if not _is_blank(cell))
    filled = list(islice(cells, _MANY))
    if len(filled) == _MANY:
        first = filled[0][1]
        return isinstance(first, str) and (_is_total(first) or _repeats(row, heading))
    return not filled or _is_remark(filled, heading)


def _is_blank(cell: Raw) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_total(text: str) -> bool:
    return _TOTAL.fullmatch(text.strip()) is not None


def _repeats(row: RawRow, heading: Heading) -> bool:
    if not any(
        place.at < len(row.cells) and row.cells[place.at] == place.heading for place in heading.places[:3]
    ):
        return False
    labels = _labels(row.cells)
    same = sum(place.at < len(labels) and labels[place.at] == place.heading for place in heading.places)
    return same > len(heading.places) // 2


def _is_remark(filled: Sequence[tuple[int, Raw]], heading: Heading) -> bool:
    texts = [shown(cell).strip() for _at, cell in filled]
    if any(_is_total(text) for text in texts) or _NOTE.match(texts[0]):
        return True
    known = {place.at for place in heading.places}
    if all(at not in known for at, _cell in filled):
        return True  # nothing but the running number, or words beside the table
    return len(filled) == 1 and filled[0][0] == 0 and not _identifies(0, heading)


def _identifies(index: int, heading: Heading) -> bool:
    return any(
        place.at == index and place.column is not None and place.column.field in heading.schema.identity
        for place in heading.places
    )
