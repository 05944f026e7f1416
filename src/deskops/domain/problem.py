"""The fold of a problem: what a device's user complains of, or an item that failed, until it is solved."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from deskops.domain.entries import CREATE, Entry, Verdict
from deskops.domain.timeline import Timeline, apply, lay_out
from deskops.i18n import N_

# How a checklist's rule says that it was solved; whoever reads it in another language knows it again.
IN_ORDER: Final = N_("Found in order afterwards.")
TAKEN_BACK: Final = N_("The answer was taken back.")
_BY_RULE: Final = frozenset({CREATE, "withdraw", "reopen"})


class ProblemStatus(StrEnum):
    OPEN = "open"
    PLANNED = "planned"  # a follow-up is agreed
    SOLVED = "solved"
    WITHDRAWN = "withdrawn"  # its answer was put right before the visit was finished: there was none


UNSOLVED: Final = frozenset({ProblemStatus.OPEN, ProblemStatus.PLANNED})


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

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has planned or solved it so far."""
        return all(step.action in _BY_RULE for step in self.line.steps)


def fold_problem(problem: str, entries: Iterable[Entry]) -> ProblemState:
    from deskops.domain.actions.problem import PROBLEM_STEPS

    state = ProblemState(problem=problem, line=lay_out(entries))

    def judge(step: Entry) -> Verdict:
        action = PROBLEM_STEPS.get(step.action)
        if action is None:
            state.newer = True
            return Verdict.UNKNOWN
        legal = not action.allowed_from or state.status in action.allowed_from
        return Verdict.COUNTS if legal else Verdict.LATE

    apply(state.line, judge, lambda step: PROBLEM_STEPS[step.action].effect(state, step))
    return state
