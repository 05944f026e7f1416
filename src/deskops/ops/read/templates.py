"""Checklist templates as they are shown."""

from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.inspection_tuples import TemplateRow


def templates(context: Context) -> list[TemplateRow]:
    """Every version of every template, by kind, the highest version first."""
    return views.rows(context.views, "templates", TemplateRow)
