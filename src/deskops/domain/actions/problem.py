"""The problem's actions: solved on the spot, a follow-up plan, opened again."""

from collections.abc import Mapping
from typing import Final

from deskops.domain.entries import Action, Entry, Field, FieldKind
from deskops.domain.problem import ProblemState, ProblemStatus
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
    """What was done has not helped."""
    state.status, state.solved_at, state.reopened = S.OPEN, None, entry.payload.get("reason") or ""
    state.solution = ""


_ALL: Final = (
    Action(
        "solve",
        N_("Solve"),
        _solve,
        (Field("solution", N_("Solution"), FieldKind.LONG_TEXT, required=True),),
        frozenset({S.OPEN, S.PLANNED}),
        help=N_("Solved on the spot, or by the follow-up."),
    ),
    Action(
        "plan",
        N_("Plan a follow-up"),
        _plan,
        (
            Field("plan", N_("Plan"), FieldKind.LONG_TEXT, required=True),
            Field("due", N_("Until"), FieldKind.DATE, help=N_("A date, as in 2026-11-30.")),
        ),
        frozenset({S.OPEN, S.PLANNED}),
        help=N_("What will be done, and until when."),
    ),
    Action(
        "reopen",
        N_("Reopen"),
        _reopen,
        (Field("reason", N_("Reason"), required=True),),
        frozenset({S.SOLVED}),
        help=N_("The problem is back."),
    ),
)

PROBLEM_ACTIONS: Mapping[str, Action] = {action.name: action for action in _ALL}
