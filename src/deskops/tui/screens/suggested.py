"""The articles that may help with a job, as a list: which helped, what they are called, what is seen."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from deskops.i18n import N_
from deskops.store.views.article_tuples import ArticleLine
from deskops.tui.shown import fit, in_ones_language
from deskops.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from deskops.ops.context import Context


class Suggested(Table[ArticleLine]):
    """`used` are those that were noted as what helped."""

    def __init__(self, context: "Context") -> None:
        self.used: Collection[str] = ()
        columns = (
            Column("used", "", 3, 0, self._used),
            Column("title", N_("Article"), 38, 0, _title, grow=2),
            Column("symptom", N_("Symptom"), 20, 1, _symptom, grow=3),
        )
        nothing = N_("No article fits this job.")
        super().__init__(columns, lambda line: line.id, lambda: context.now, nothing=nothing, id="articles")

    def mark(self, used: Collection[str]) -> None:
        self.used = used
        self.refresh()

    def _used(self, line: ArticleLine, width: int, _now: datetime) -> Cell:
        return fit("[v]" if line.id in self.used else "", width), "good"


def _title(line: ArticleLine, width: int, _now: datetime) -> Cell:
    return fit(in_ones_language(line.title, width), width), "strong"


def _symptom(line: ArticleLine, width: int, _now: datetime) -> Cell:
    return fit(line.symptom, width), "plain"
