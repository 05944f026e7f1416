"""What stands beside a job: the articles that fit it, and what happened to its device."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from deskops.domain.actions.asset import ASSET_ACTIONS
from deskops.domain.clock import instant
from deskops.domain.entries import CORRECT, CREATE
from deskops.domain.nouns import word
from deskops.i18n import N_, _
from deskops.tui.shown import moment
from deskops.tui.widgets.sheet import Block, Heading, Para, Row

if TYPE_CHECKING:
    from deskops.ops.read.assets import Happening
    from deskops.store.views.article_tuples import ArticleRow

_KINDS: Final = {
    "job": N_("Job"),
    "inspection": N_("Inspection"),
    "problem": N_("Problem"),
    "entry": N_("Register"),
}


def articles(found: "Sequence[ArticleRow]") -> Iterator[Block]:
    if not found:
        yield Para(_("No article fits this job."), "faint")
    for article in found:
        yield Heading(article.title)
        for label, text in (
            (_("Symptom"), article.symptom),
            (_("Cause"), article.cause),
            (_("Solution"), article.solution),
            (_("Tags"), article.tags),
        ):
            if text:
                yield Row(label, text)


def device(history: "Sequence[Happening]", job: str, now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    """A device's history, newest first, without the job on whose page it stands."""
    others = [each for each in history if each.ref != job]
    if not others:
        yield Para(_("Nothing else is known of this device."), "faint")
    for each in others:
        words = (_(_KINDS.get(each.kind, each.kind)), each.number, _title(each), _status(each), each.who)
        yield Row(moment(instant(each.at), zone, now), "  ".join(filter(None, words)), _look(each))


def _title(happening: "Happening") -> str:
    if happening.kind != "entry":
        return happening.title
    payload = happening.detail or {}
    if happening.title == CORRECT:
        return f"{payload.get('field')}: {payload.get('was')} > {payload.get('now')}"
    if happening.title == CREATE:
        return _("Created")
    known = ASSET_ACTIONS.get(happening.title)
    return "  ".join(
        filter(None, (_(known.label) if known else happening.title, str(payload.get("text") or "")))
    )


def _status(happening: "Happening") -> str:
    return _(word(happening.status)) if happening.status else ""


def _look(happening: "Happening") -> str:
    return "soon" if happening.kind == "problem" and happening.status != "solved" else "plain"
