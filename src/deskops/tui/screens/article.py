"""One article, over the whole screen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.laid_out.related import articles
from deskops.tui.messages import DetailRead, StoreChanged
from deskops.tui.screens import PAGES
from deskops.tui.screens.frame import Frame
from deskops.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from deskops.store.views.article_tuples import ArticleRow


class ArticleScreen(Frame):
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="article.back")
    ]
    HINTS = ("article.back", "app.find", "app.palette", "app.help")
    HELP = N_("What was learned before: symptom, cause, solution.")

    def __init__(self, context: Context, article: str) -> None:
        super().__init__()
        self.context, self.article = context, article
        self.sheet = Sheet(label_width=12, id="article")
        self.page: ArticleRow | None = None

    def body(self) -> Iterable[Widget]:
        yield self.sheet

    def on_mount(self) -> None:
        self.sheet.focus()
        self.read()

    def read(self) -> None:
        from deskops.ops.read.knowledge import article

        self.app.reads.do(
            self,
            lambda post: post(DetailRead(self.article, article(self.context, self.article))),
            what=_("Reading the article"),
            newest=f"article {self.article}",
        )

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def on_detail_read(self, message: DetailRead) -> None:
        self.page = message.page
        self.sheet.show(list(articles([message.page])))
        self.draw_head()

    def draw_head(self) -> None:
        self.head.show([(_("Knowledge"), "strong"), (self.page.title if self.page else "", "plain")])
