"""An article as a page: what is seen, what it was, what helps, each written in Markdown."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from deskops.domain.clock import instant
from deskops.domain.device_kinds import kinds_in_words
from deskops.i18n import _
from deskops.tui.laid_out.markdown import blocks
from deskops.tui.laid_out.steps import Step, timeline
from deskops.tui.shown import in_ones_language, moment
from deskops.tui.widgets.sheet import Block, Heading, Row, Spans

if TYPE_CHECKING:
    from deskops.store.views.article_tuples import ArticleRow


def article(told: "ArticleRow", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    """All of it, however long."""
    yield Spans(((in_ones_language(told.title), "strong"),))
    for label, text in (
        (_("Symptom"), told.symptom),
        (_("Cause"), told.cause),
        (_("Solution"), told.solution),
    ):
        if text.strip():
            yield Heading(label)
            yield from blocks(text)
    yield Heading(_("About this article"))
    for label, text in (
        (_("Tags"), told.tags),
        (_("Kinds of device"), kinds_in_words(told.kinds)),
        (_("Written"), moment(instant(told.created_at), zone, now)),
    ):
        if text:
            yield Row(label, text)


def history(steps: Sequence[Step], now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    """Who wrote it and who wrote it better; nothing where it came with the program."""
    if steps:
        yield Heading(_("History"))
        yield from timeline(steps, now, zone)
