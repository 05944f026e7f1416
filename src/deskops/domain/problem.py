"""The fold of a problem: what a device's user complains of, or an item that failed, until it is solved."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from deskops.domain.entries import Entry, Verdict
from deskops.domain.timeline import Timeline, apply, lay_out
from deskops.i18n import N_

# How a checklist's rule says that it was solved; whoever reads it in another language knows it again.
IN_ORDER: Final = N_("Found in order afterwards.")
TAKEN_BACK: Final = N_("The answer was taken back.")


class ProblemStatus(StrEnum):
    OPEN = "open"
    PLANNED = "planned"  # a follow-up is agreed
    SOLVED = "solved"


@dataclass(slots=True)
class ProblemState:
    problem: str
    status: ProblemStatus = ProblemStatus.OPEN
    solution: str = ""
    plan: str = ""
    due: str = ""
    solved_at: datetime | None = None
    reopened: str = ""  # why it is open again
    line: Timeline = field(default_factory=Timeline)
    newer: bool = False


def fold_problem(problem: str, entries: Iterable[Entry]) -> ProblemState:
    from deskops.domain.actions.problem import PROBLEM_ACTIONS

    state = ProblemState(problem=problem, line=lay_out(entries))

    def judge(step: Entry) -> Verdict:
        action = PROBLEM_ACTIONS.get(step.action)
        if action is None:
            state.newer = True
            return Verdict.UNKNOWN
        legal = not action.allowed_from or state.status in action.allowed_from
        return Verdict.COUNTS if legal else Verdict.LATE

    apply(state.line, judge, lambda step: PROBLEM_ACTIONS[step.action].effect(state, step))
    return state
