"""The problem's actions: solved on the spot, a follow-up plan, opened again; withdrawn by the checklist's rule."""

from collections.abc import Mapping
from typing import Final

from deskops.domain.entries import Action, Entry, Field, FieldKind
from deskops.domain.problem import UNSOLVED, ProblemState, ProblemStatus
from deskops.i18n import N_

S = ProblemStatus


def _solve(state: ProblemState, entry: Entry) -> None:
    state.status, state.solution, state.solved_at = (
        S.SOLVED,
        entry.payload.get("solution") or "",
        entry.moment,
    )


def _plan(state: ProblemState, entry: Entry) -> None:
    state.status, state.plan, state.due = (
        S.PLANNED,
        entry.payload.get("plan") or "",
        entry.payload.get("due") or "",
    )


def _reopen(state: ProblemState, entry: Entry) -> None:
    """What was done has not helped; one that was withdrawn had nothing done to it, and is as it was."""
    if state.status is not S.WITHDRAWN:
        state.reopened = entry.payload.get("reason") or ""
    state.status, state.solved_at, state.solution = S.OPEN, None, ""


def _withdraw(state: ProblemState, _entry: Entry) -> None:
    state.status = S.WITHDRAWN


_ALL: Final = (
    Action(
        "solve",
        N_("Solve"),
        _solve,
        (Field("solution", N_("Solution"), FieldKind.LONG_TEXT, required=True),),
        UNSOLVED,
        help=N_("Solved on the spot, or by the follow-up."),
    ),
    Action(
        "plan",
        N_("Plan a follow-up"),
        _plan,
        (
            Field("plan", N_("Plan"), FieldKind.LONG_TEXT, required=True),
            Field("due", N_("Due by"), FieldKind.DATE, help=N_("A date, as in 2026-11-30.")),
        ),
        UNSOLVED,
        help=N_("What will be done, and by when."),
    ),
    Action(
        "reopen",
        N_("Reopen"),
        _reopen,
        (Field("reason", N_("Reason"), required=True),),
        frozenset({S.SOLVED, S.WITHDRAWN}),
        help=N_("The problem is back."),
    ),
)

PROBLEM_ACTIONS: Mapping[str, Action] = {action.name: action for action in _ALL}
_WITHDRAW: Final = Action(
    "withdraw",
    N_("Withdraw"),
    _withdraw,
    allowed_from=UNSOLVED,
    help=N_("The answer was put right before the visit was finished: there was no problem."),
)
# With the one that nobody does by hand.
PROBLEM_STEPS: Mapping[str, Action] = {**PROBLEM_ACTIONS, _WITHDRAW.name: _WITHDRAW}
