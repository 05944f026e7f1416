"""Problems in the language that is spoken, where a checklist or a check put them in words; a person's own words stay.

The record keeps the title as it was opened, with its machine keys (item, check id); it is known again by both.
"""

from collections.abc import Iterable, Mapping, Sequence

from deskops.domain.checklist import items_of
from deskops.domain.problem import IN_ORDER, TAKEN_BACK
from deskops.i18n import LANGUAGES, _, language, speaking
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.inspection_tuples import ProblemLine, TemplateRow

_Titles = Mapping[tuple[str, str], str]  # key and title as it was opened -> as it is called now


def titled(context: Context, lines: Sequence[ProblemLine]) -> list[ProblemLine]:
    """The same problems, each called as it is in the language that is spoken."""
    items = _of_items(context) if any(line.item for line in lines) else {}
    checks = _of_checks({line.check_id for line in lines if not line.item} - {""})
    solutions = _of_rules()
    return [
        line._replace(title=_title(line, items, checks), solution=solutions.get(line.solution, line.solution))
        for line in lines
    ]


def _title(line: ProblemLine, items: _Titles, checks: _Titles) -> str:
    known, key = (items, line.item) if line.item else (checks, line.check_id)
    return known.get((key, line.title), line.title)


def _of_rules() -> dict[str, str]:
    """How a rule says that it was solved, in every language -> as it is said now."""
    found = {}
    for words in (IN_ORDER, TAKEN_BACK):
        for each in LANGUAGES:
            with speaking(each):
                said = _(words)
            found[said] = _(words)
    return found


def _of_items(context: Context) -> dict[tuple[str, str], str]:
    """By every version of every checklist: a visit keeps the one that it was begun with."""
    found = {}
    for row in views.rows(context.views, "templates", TemplateRow):
        for item in items_of(row.items):
            for each in LANGUAGES:
                found[item.id, item.label(each)] = item.label(language())
    return found


def _of_checks(names: Iterable[str]) -> dict[tuple[str, str], str]:
    from deskops.checks.registry import catalogue  # only where a check opened one: it loads every rule

    found: dict[tuple[str, str], str] = {}
    for name in names:
        known = catalogue().get(name)
        if known is None:
            continue
        now = _(known.title)
        for each in LANGUAGES:
            with speaking(each):
                found[name, _(known.title)] = now
    return found
