"""The article's one action: writing it better. An older text stays on its timeline, and undo brings it back."""

from collections.abc import Mapping
from typing import Final

from deskops.domain.article import TEXTS, ArticleState
from deskops.domain.entries import Action, Entry, Field, FieldKind, Role
from deskops.i18n import N_

REWRITE: Final = "rewrite"
# Whoever knows better may say so, on site and at the desk.
_ANYBODY: Final = frozenset(Role)

FIELDS: Final = (
    Field("title", N_("Title"), required=True, help=N_("The fault in a few words")),
    Field("symptom", N_("Symptom"), FieldKind.LONG_TEXT, help=N_("What is seen at the machine")),
    Field("cause", N_("Cause"), FieldKind.LONG_TEXT),
    Field(
        "solution",
        N_("Solution"),
        FieldKind.LONG_TEXT,
        help=N_("Steps as 1. 2. 3., lists with -, **what matters**, `what is typed`"),
    ),
    Field("tags", N_("Tags"), help=N_("Words to find it by")),
    Field("kinds", N_("Kinds of device"), help=N_("Such as printer, POS terminal; empty: all")),
)


def _rewrite(state: ArticleState, entry: Entry) -> None:
    """What it does not name stays as it was."""
    said = {name: entry.payload[name] for name in TEXTS if isinstance(entry.payload.get(name), str)}
    state.values.update(said)


ARTICLE_ACTIONS: Final[Mapping[str, Action]] = {
    REWRITE: Action(
        REWRITE,
        N_("Rewrite"),
        _rewrite,
        FIELDS,
        who=_ANYBODY,
        help=N_("Improve an article; the older text stays in its history."),
    )
}
