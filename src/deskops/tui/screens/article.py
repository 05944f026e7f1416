"""One article over the whole screen: read, written better; where it was opened from a job, noted as what helped."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from textual.binding import Binding, BindingType
from textual.widget import Widget

from deskops.i18n import N_, _
from deskops.ops.context import Context
from deskops.tui.messages import DetailRead, StoreChanged
from deskops.tui.screens import PAGES
from deskops.tui.screens.frame import Frame
from deskops.tui.widgets.sheet import Sheet
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.articles import ArticlePage
    from deskops.tui.screens.job import JobScreen


class ArticleScreen(Frame):
    CSS_PATH = PAGES
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace", "app.back", N_("Back"), id="article.back"),
        Binding("y", "used", N_("It helped with this job"), tooltip=N_("It helped"), id="article.used"),
        Binding("e", "rewrite", N_("Improve the article"), tooltip=N_("Rewrite"), id="article.rewrite"),
        Binding("u", "undo", N_("Undo the last step"), show=False, id="article.undo"),
        Binding("ctrl+r", "redo", N_("Redo the step"), show=False, id="article.redo"),
    ]
    HINTS = ("article.back", "article.used", "article.rewrite", "article.undo")
    HELP = N_(
        "What was learned before: symptom, cause, solution. e improves the article; the older text stays in its "
        "history, and u brings it back. Opened from a job, y notes on the job that it helped."
    )

    def __init__(self, context: Context, article: str) -> None:
        super().__init__()
        self.context, self.article = context, article
        self.sheet = Sheet(label_width=16, id="article")
        self.page: ArticlePage | None = None
        self._zone = ZoneInfo(context.settings.timezone)

    def body(self) -> Iterable[Widget]:
        yield self.sheet

    def on_mount(self) -> None:
        self.sheet.focus()
        self.read()

    def read(self) -> None:
        self.app.reads.do(self, self._all, what=_("Reading the article"), newest=f"article {self.article}")

    def _all(self, post: Post) -> None:
        """A long text is laid out here, where no key waits for it."""
        from deskops.ops.read.articles import article_page
        from deskops.tui.laid_out.article import article, history

        page = article_page(self.context, self.article)
        now = self.context.now
        blocks = [*article(page.article, now, self._zone), *history(page.timeline, now, self._zone)]
        post(DetailRead(self.article, (page, blocks)))

    def on_store_changed(self, _message: StoreChanged) -> None:
        self.read()

    def on_detail_read(self, message: DetailRead) -> None:
        self.page, blocks = message.page
        self.sheet.show(blocks)
        self.draw_head()
        self.refresh_bindings()

    def draw_head(self) -> None:
        self.head.show([(_("Knowledge"), "strong")])

    # What can be done.

    @property
    def job(self) -> "JobScreen | None":
        """The job from which it was opened."""
        from deskops.tui.screens.job import JobScreen

        stack = self.app.screen_stack
        beneath = stack[stack.index(self) - 1] if self in stack else None
        return beneath if isinstance(beneath, JobScreen) else None

    def works(self, binding: Binding) -> bool:
        page = self.page
        if page is None:
            return binding.id == "article.back"
        job = self.job
        needed = {
            "article.used": job is not None and not job.has_used(self.article),
            "article.undo": page.can_undo,
            "article.redo": page.can_redo,
        }
        return needed.get(binding.id or "", True)

    def action_used(self) -> None:
        job = self.job
        if job is not None and self.page is not None:
            job.use(self.article, self.page.article.title)

    def action_rewrite(self) -> None:
        from deskops.tui.asking_articles import rewriting

        if self.page is not None:
            self.app.ask(rewriting(self.app, self.page.article))

    def action_undo(self) -> None:
        self._retract("undo", _("Undo"))

    def action_redo(self) -> None:
        self._retract("redo", _("Redo"))

    def _retract(self, what: str, said: str) -> None:
        from deskops.tui.doing_articles import retract

        self.app.do(retract(self.context, self.article, what), what=said)
