"""The knowledge base: found as one types, the article under the cursor beside the list."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from deskops.i18n import N_
from deskops.ops.context import Context
from deskops.store.views.article_tuples import ArticleLine
from deskops.tui.laid_out.related import articles
from deskops.tui.messages import RowsRead
from deskops.tui.screens.listing import Listing
from deskops.tui.shown import fit
from deskops.tui.widgets.sheet import Block
from deskops.tui.widgets.table import Cell, Column, Table
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.store.views.article_tuples import ArticleRow


def _title(line: ArticleLine, width: int, _now: datetime) -> Cell:
    return fit(line.title, width), "strong"


def _symptom(line: ArticleLine, width: int, _now: datetime) -> Cell:
    return fit(line.symptom, width), "plain"


def _tags(line: ArticleLine, width: int, _now: datetime) -> Cell:
    return fit(line.tags, width), "faint"


COLUMNS: Final[tuple[Column[ArticleLine], ...]] = (
    Column("title", N_("Article"), 24, 0, _title, grow=3),
    Column("symptom", N_("Symptom"), 24, 1, _symptom, grow=3),
    Column("tags", N_("Tags"), 14, 2, _tags, grow=1),
)


class KnowledgeScreen(Listing[ArticleLine, "ArticleRow"]):
    TITLE_OF = N_("Knowledge")
    FOUND_BY = N_("What is seen, what helps, tags; beginnings and pinyin too")
    HELP = N_(
        "What was learned before: symptom, cause, solution. Type / and what you see at the machine; Enter opens the "
        "article."
    )

    def __init__(self, context: Context) -> None:
        table = Table(COLUMNS, lambda line: line.id, lambda: context.now, id="knowledge")
        super().__init__(context, table, label_width=12)

    def rows(self, needle: str, post: Post, order: int) -> None:
        from deskops.ops.read.knowledge import PAGE, articles, search

        found = search(self.context, needle, limit=PAGE) if needle.strip() else articles(self.context)
        post(RowsRead(order, found, whole=len(found) < PAGE))

    def detail(self, row: ArticleLine) -> "ArticleRow":
        from deskops.ops.read.knowledge import article

        return article(self.context, row.id)

    def told(self, page: "ArticleRow") -> Iterable[Block]:
        return articles([page])

    def ref(self, row: ArticleLine) -> str:
        return row.id

    def open_row(self, row: ArticleLine) -> None:
        self.app.open("article", row.id)
