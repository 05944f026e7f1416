"""The fold of an article: what it said when it was written, with what it was rewritten to; the last one stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskops.domain.entries import Entry, Verdict
from deskops.domain.timeline import Timeline, apply, lay_out

TEXTS: Final = ("title", "symptom", "cause", "solution", "tags", "kinds")  # what can be rewritten
USED: Final = "article"  # in the payload of a job's note: the article that helped there


@dataclass(slots=True)
class ArticleState:
    """`values` is what the article says now."""

    article: str
    values: dict[str, str] = field(default_factory=dict)
    line: Timeline = field(default_factory=Timeline)
    newer: bool = False


def fold_article(record: Mapping[str, Any], entries: Iterable[Entry]) -> ArticleState:
    from deskops.domain.actions.article import ARTICLE_ACTIONS

    state = ArticleState(str(record["id"]), {name: record[name] for name in TEXTS}, lay_out(entries))

    def judge(step: Entry) -> Verdict:
        known = step.action in ARTICLE_ACTIONS
        state.newer = state.newer or not known
        return Verdict.COUNTS if known else Verdict.UNKNOWN

    apply(state.line, judge, lambda step: ARTICLE_ACTIONS[step.action].effect(state, step))
    return state
