"""What became of every sheet, row and cell of a file: plain values for planning, contract and report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from deskops.exchange.raw import Raw
from deskops.exchange.schema import Column, Item, Schema


class Repair(NamedTuple):
    """A cell that is kept otherwise than it stood; `at` is its column number from 1."""

    sheet: str
    row: int
    column: str
    before: str
    after: str
    why: str
    at: int


class Refusal(NamedTuple):
    sheet: str
    row: int
    why: str


class Doubt(NamedTuple):
    """Taken as it stands, but a person should look; `at` is the column number from 1, 0 where no cell is meant."""

    sheet: str
    row: int
    column: str
    value: str
    why: str
    at: int


class Place(NamedTuple):
    """Where a sheet has a field; `at` is the column's index from 0."""

    at: int
    heading: str
    column: Column | None


@dataclass(slots=True)
class Row:
    """`item` is None when the row is refused. `unread`: fields whose cell said something that could not be read."""

    number: int
    item: Item | None
    repaired: bool
    cells: list[Raw]
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class Sheet:
    """`passed` holds the lines below the heading that are no rows (totals, notes), number and text.

    `caption`: the text above the heading.
    """

    title: str
    schema: Schema
    heading_row: int
    places: tuple[Place, ...]
    rows: list[Row] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)
    caption: str = ""

    def place_of(self, name: str) -> Place | None:
        return next((place for place in self.places if place.column and place.column.field == name), None)

    def fields(self) -> frozenset[str]:
        return frozenset(place.column.field for place in self.places if place.column)


@dataclass(slots=True)
class SourceFile:
    """A file as read: nothing here depends on what is known already."""

    name: str
    sheets: list[Sheet] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of most of its rows."""
        counts: dict[str, int] = {}
        for sheet in self.sheets:
            counts[sheet.schema.kind] = counts.get(sheet.schema.kind, 0) + len(sheet.rows)
        return max(counts, key=lambda kind: counts[kind])


class Progress(NamedTuple):
    """`rows` of this file so far."""

    file: str
    sheet: str
    rows: int


OnProgress = Callable[[Progress], None]
