"""Problems in the language that is spoken, where a checklist or a check put them in words; a person's own words stay.

The record keeps the title as it was opened, with its machine keys (item, check id); it is known again by both. An item
says what should be ("Cables tidy"): a problem made of it says on screens that this failed, in reports the item alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from deskops.domain.checklist import items_of
from deskops.domain.problem import IN_ORDER, TAKEN_BACK
from deskops.i18n import LANGUAGES, N_, _, language, speaking
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.inspection_tuples import ProblemLine, TemplateRow

_Titles = Mapping[tuple[str, str], str]  # key and title as it was opened -> as it is called now

_FAILED: Final = N_("Failed: {item}")


def titled(context: Context, lines: Sequence[ProblemLine], *, in_report: bool = False) -> list[ProblemLine]:
    """The same problems, each called as it is in the language that is spoken; `lines` may be titled already."""
    items = _of_items(context, in_report=in_report) if any(line.item for line in lines) else {}
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
            found[_in(each, words)] = _(words)
    return found


def _of_items(context: Context, *, in_report: bool) -> dict[tuple[str, str], str]:
    """By every version of every checklist: a visit keeps the one that it was begun with."""
    found = {}
    failed = {each: _in(each, _FAILED) for each in LANGUAGES}
    now = "{item}" if in_report else _(_FAILED)
    for row in views.rows(context.views, "templates", TemplateRow):
        for item in items_of(row.items):
            told = now.format(item=item.label(language()))
            for each, words in failed.items():
                label = item.label(each)
                found[item.id, label] = found[item.id, words.format(item=label)] = told
    return found


def _in(wanted: str, words: str) -> str:
    with speaking(wanted):
        return _(words)


def _of_checks(names: Iterable[str]) -> dict[tuple[str, str], str]:
    from deskops.checks.registry import catalogue  # only where a check opened one: it loads every rule

    found: dict[tuple[str, str], str] = {}
    for name in names:
        known = catalogue().get(name)
        if known is None:
            continue
        now = _(known.title)
        for each in LANGUAGES:
            found[name, _in(each, known.title)] = now
    return found
