"""Articles as they stand now: what they said when they were written, with what they were rewritten to since."""

from collections.abc import Sequence
from dataclasses import dataclass

from deskops.domain.article import USED, fold_article
from deskops.domain.entries import Entry, Verdict
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.timelines import Step, entries, steps
from deskops.store import views
from deskops.store.rows import entry_of
from deskops.store.views.article_tuples import ArticleRow
from deskops.store.views.tuples import EntryTuple


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What an article says now, and how it came to say that."""

    article: ArticleRow
    timeline: Sequence[Step]
    can_undo: bool
    can_redo: bool


def article(context: Context, ref: str) -> ArticleRow:
    """One article by its id. Raises NotFound."""
    found = here(context, ref)
    if found is None:
        raise NotFound(_("There is no article {ref}.").format(ref=ref))
    return found


def here(context: Context, ref: str) -> ArticleRow | None:
    """The same; None where there is none."""
    found = views.one(context.views, "article", ArticleRow, id=ref)
    return found and found._replace(**fold_article(found._asdict(), entries(context, ref)).values)


def article_page(context: Context, ref: str) -> ArticlePage:
    """Raises NotFound."""
    now = article(context, ref)
    told = entries(context, ref)
    line = fold_article(now._asdict(), told).line
    author = context.identity.engineer
    return ArticlePage(
        now,
        steps(context, told, line),
        line.undoable(author) is not None,
        line.redoable(author) is not None,
    )


def rewritten(context: Context) -> dict[str, dict[str, str]]:
    """What articles say now, by id, of those that say something else than when they were written."""
    found: dict[str, list[Entry]] = {}
    for row in views.rows(context.views, "article_steps", EntryTuple):
        found.setdefault(row.subject, []).append(entry_of(row))
    return {ref: _said(context, ref, told) for ref, told in found.items()}


def _said(context: Context, ref: str, told: list[Entry]) -> dict[str, str]:
    row = views.one(context.views, "article", ArticleRow, id=ref)
    return fold_article(row._asdict(), told).values if row is not None else {}


def used_in(timeline: Sequence[Step]) -> set[str]:
    """The articles that helped with a job, as notes on its timeline name them."""
    noted = (step.entry.payload.get(USED) for step in timeline if step.verdict is Verdict.COUNTS)
    return {str(article) for article in noted if article}
