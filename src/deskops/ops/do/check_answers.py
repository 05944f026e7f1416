"""Findings as a visit keeps them: evidence, answers of the items that are bound to checks, problems of the others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from deskops.domain.finding import Finding, Outcome

if TYPE_CHECKING:
    from deskops.domain.checklist import Item
    from deskops.ops.context import Act
    from deskops.ops.do.inspections import Visit
    from deskops.ops.do.problem_rules import Consequences

_LONGEST: Final = 2_000  # characters of a finding's message that are kept as evidence


def evidence(finding: Finding) -> dict[str, Any]:
    """A finding as an entry keeps it: whole numbers and text, since its digest knows no fractions."""
    value = finding.value
    return {
        "check": finding.check,
        "title": finding.title,
        "outcome": str(finding.outcome),
        "severity": str(finding.severity),
        "value": str(value) if isinstance(value, float) else value,
        "limit": finding.limit,
        "message": finding.message[:_LONGEST],
    }


def told(finding: Finding) -> str:
    text = finding.message or finding.title
    return f"{finding.check}: {text}"[:_LONGEST]


def answers_of(
    bound: Sequence["Item"], found: dict[str, Finding]
) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Items that a check answers, with value and check; and those that a person must look at, with the reason."""
    from deskops.domain.checklist import answer_of

    answered, unanswered = {}, {}
    for item in bound:
        value = answer_of(found[item.check].outcome)
        if value is None:
            unanswered[item.id] = told(found[item.check])
        else:
            answered[item.id] = (value, item.check)
    return answered, unanswered


def follow_loose(
    act: "Act", visit: "Visit", findings: Sequence[Finding], consequences: "Consequences"
) -> None:
    """A check that no item is bound to opens and solves problems under its own id."""
    from deskops.ops.do.problem_rules import Fault, open_problem, solve_problem

    for finding in findings:
        fault = Fault(finding.title, told(finding), str(finding.severity), "", finding.check)
        if finding.outcome is Outcome.FAIL:
            consequences.opened += open_problem(act, visit.place, fault)
        elif finding.outcome in (Outcome.OK, Outcome.WARN):
            consequences.solved += solve_problem(act, visit.place, fault, told(finding))
