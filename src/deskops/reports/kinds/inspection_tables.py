"""The tables of a device report: what the checks said, and what is wrong with what is planned for it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from deskops.domain.finding import OUTCOME_LABELS, SEVERITY_LABELS, Outcome
from deskops.domain.nouns import word
from deskops.i18n import _
from deskops.reports.document import BAD, GOOD, Column, Table, Toned, Value
from deskops.store.views.inspection_tuples import ProblemLine

_TONES: Final = {str(Outcome.OK): GOOD, str(Outcome.FAIL): BAD, str(Outcome.WARN): BAD}


def findings(found: Sequence[Mapping[str, Any]]) -> list[Table]:
    """What the checks said; those that did not apply to the device say nothing to its user."""
    told = [each for each in found if each.get("outcome") != Outcome.SKIP]
    if not told:
        return []
    rows: list[tuple[Value, ...]] = [
        (
            str(each.get("title", "")),
            _shown(each.get("value")),
            str(each.get("limit") or ""),
            _verdict(str(each.get("outcome", ""))),
            str(each.get("message", "")),
        )
        for each in told
    ]
    columns = (
        Column(_("Check"), 8),
        Column(_("Value"), 5),
        Column(_("Limit"), 4),
        Column(_("Outcome"), 3, centred=True),
        Column(_("Details"), 9),
    )
    return [Table(_("Findings of the automatic checks"), columns, tuple(rows))]


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _verdict(outcome: str) -> Value:
    known = {str(each): label for each, label in OUTCOME_LABELS.items()}
    text = _(known.get(outcome, outcome))
    return Toned(text, _TONES[outcome]) if outcome in _TONES else text


def problems(found: Sequence[ProblemLine]) -> Table:
    severities = {str(each): label for each, label in SEVERITY_LABELS.items()}
    rows: list[tuple[Value, ...]] = [
        (
            number,
            "\n".join(dict.fromkeys(filter(None, (each.title, each.detail)))),
            _(severities.get(each.severity, each.severity)),
            Toned(_(word(each.status)), GOOD if each.status == "solved" else BAD),
            each.solution or each.plan,
            each.due,
        )
        for number, each in enumerate(found, 1)
    ]
    columns = (
        Column(_("No."), 2, centred=True),
        Column(_("Problem"), 9),
        Column(_("Severity"), 3, centred=True),
        Column(_("State"), 3, centred=True),
        Column(_("Solution or plan"), 8),
        Column(_("Due"), 4, centred=True),
    )
    return Table(_("Problems and follow-up"), columns, tuple(rows), none=_("No problem was found."))
