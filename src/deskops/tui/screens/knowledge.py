"""The knowledge base: found as one types, the article under the cursor beside the list."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from textual.binding import Binding, BindingType

from deskops.i18n import N_
from deskops.ops.context import Context
from deskops.store.views.article_tuples import ArticleLine
from deskops.tui.messages import RowsRead
from deskops.tui.screens.listing import Listing
from deskops.tui.shown import fit, in_ones_language
from deskops.tui.widgets.sheet import Block
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post


def _title(line: ArticleLine, width: int, _now: datetime) -> Cell:
    return fit(in_ones_language(line.title, width), width), "strong"


def _symptom(line: ArticleLine, width: int, _now: datetime) -> Cell:
    return fit(line.symptom, width), "plain"


def _tags(line: ArticleLine, width: int, _now: datetime) -> Cell:
    return fit(line.tags, width), "faint"


COLUMNS: Final[tuple[Column[ArticleLine], ...]] = (
    Column("title", N_("Article"), 38, 0, _title, grow=3),
    Column("symptom", N_("Symptom"), 24, 1, _symptom, grow=3),
    Column("tags", N_("Tags"), 14, 2, _tags, grow=1),
)


class KnowledgeScreen(Listing[ArticleLine, list[Block]]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "write", N_("Write an article"), tooltip=N_("Write"), id="knowledge.write"),
    ]
    HINTS = (
        "listing.back", "list.open", "filter.clear", "filter.leave", "listing.filter", "knowledge.write",
    )  # fmt: skip
    TITLE_OF = N_("Knowledge")
    FOUND_BY = N_("What is seen, what helps, tags; beginnings and pinyin too")
    HELP = N_(
        "What was learned before: symptom, cause, solution. Type / and what you see at the machine; Enter opens the "
        "article, n writes a new one."
    )

    def __init__(self, context: Context) -> None:
        table = Table(COLUMNS, lambda line: line.id, lambda: context.now, id="knowledge")
        super().__init__(context, table, label_width=16)
        self._zone = ZoneInfo(context.settings.timezone)

    def rows(self, needle: str, post: Post, order: int) -> None:
        from deskops.ops.read.knowledge import PAGE, articles, search

        if needle.strip():
            found = search(self.context, needle, limit=PAGE)
            post(RowsRead(order, found, whole=len(found) < PAGE))
        else:
            self.in_pages(lambda offset: articles(self.context, PAGE, offset), PAGE, post, order)

    def detail(self, row: ArticleLine) -> list[Block]:
        """Laid out here, where no key waits for it."""
        from deskops.ops.read.knowledge import article
        from deskops.tui.laid_out.article import article as laid_out

        return list(laid_out(article(self.context, row.id), self.context.now, self._zone))

    def told(self, page: list[Block]) -> Iterable[Block]:
        return page

    def ref(self, row: ArticleLine) -> str:
        return row.id

    def open_row(self, row: ArticleLine) -> None:
        self.app.open("article", row.id)

    def action_write(self) -> None:
        from deskops.tui.asking_articles import writing

        self.app.ask(writing(self.app))
