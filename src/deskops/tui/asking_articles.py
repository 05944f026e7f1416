"""What forms ask about an article: its texts, whether it is new or written better."""

from typing import TYPE_CHECKING

from deskops.domain.actions.article import ARTICLE_ACTIONS, FIELDS, REWRITE
from deskops.domain.device_kinds import kinds_in_words
from deskops.i18n import _
from deskops.tui import doing_articles as doing
from deskops.tui.asking import submitting
from deskops.tui.screens.form import Ask

if TYPE_CHECKING:
    from deskops.store.views.article_tuples import ArticleRow
    from deskops.tui.program import Program


def writing(app: "Program") -> Ask:
    label = _("Write an article")
    return Ask(
        title=label,
        about=_("So that the next person finds it: what is seen, what it was, what helps."),
        fields=FIELDS,
        subject="new article",
        action="write",
        submit=submitting(app, label, lambda given: doing.write(app.context, given)),
    )


def rewriting(app: "Program", article: "ArticleRow") -> Ask:
    action = ARTICLE_ACTIONS[REWRITE]
    nothing = {field.name: "" for field in FIELDS}  # a box that was emptied is not given
    return Ask(
        title=_("{action}: {number}").format(action=_(action.label), number=article.title),
        about=_(action.help),
        fields=FIELDS,
        subject=article.id,
        action=action.name,
        submit=submitting(
            app, _(action.label), lambda given: doing.rewrite(app.context, article.id, {**nothing, **given})
        ),
        given={field.name: getattr(article, field.name) for field in FIELDS}
        | {"kinds": kinds_in_words(article.kinds)},
        does=_(action.label),
    )
