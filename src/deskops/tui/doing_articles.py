"""What the screens do to the knowledge base through ops, as work for the lane of acts."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deskops.domain.nouns import Kind
from deskops.i18n import _
from deskops.tui.messages import Committed
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.context import Context


def write(context: "Context", given: Mapping[str, str]) -> Work:
    """`given` are the texts of a new article by name."""

    def work(post: Post) -> None:
        from deskops.ops.do.knowledge import NewArticle, add_article

        made = add_article(context, NewArticle(**given))
        post(Committed(Kind.ARTICLE, made, _("Written: {title}").format(title=given["title"]), {}))

    return work


def rewrite(context: "Context", article: str, texts: Mapping[str, str]) -> Work:
    """`texts`: all that the form asks, empty where nothing stands in it."""

    def work(post: Post) -> None:
        from deskops.ops.do.knowledge import rewrite_article

        done = rewrite_article(context, article, texts)
        words = _("{title}: rewritten").format(title=done.row["title"])
        post(Committed(Kind.ARTICLE, article, words, done.row))

    return work


def retract(context: "Context", article: str, what: str) -> Work:
    """`what` is undo or redo."""

    def work(post: Post) -> None:
        from deskops.ops.do.knowledge import retract_rewriting
        from deskops.ops.do.own_steps import stepped_back

        done = retract_rewriting(context, article, what)
        words = stepped_back(context, done.row["title"], article, done.entry)
        post(Committed(Kind.ARTICLE, article, words, done.row))

    return work


def use(context: "Context", job: str, article: str, title: str) -> Work:
    """Note on a job that it helped there."""

    def work(post: Post) -> None:
        from deskops.ops.do.knowledge import use_article

        done = use_article(context, job, article)
        words = _("{number}: helped by “{title}”").format(number=done.number, title=title)
        post(Committed(Kind.JOB, job, words, done.row))

    return work
