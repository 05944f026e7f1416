"""Checklist templates as they are shown."""

from collections.abc import Collection

from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.inspections import template_for
from deskops.store import views
from deskops.store.views.inspection_tuples import TemplateRow


def templates(context: Context) -> list[TemplateRow]:
    """Every version of every template, by kind, the highest version first."""
    return views.rows(context.views, "templates", TemplateRow)


def said_contested(context: Context, kinds: Collection[str]) -> list[str]:
    """What to say where devices of a kind have several checklists: which of them is used unless one is named."""
    told = []
    for kind in sorted(kinds):
        names = {row.name for row in templates(context) if row.kind == kind and not row.retired}
        if len(names) > 1:
            used = template_for(context, kind).name
            words = _("There are several checklists of kind {kind}: {used} is used unless {others} is named.")
            others = _(", ").join(sorted(names - {used}))
            told.append(words.format(kind=kind, used=used, others=others))
    return told
