"""The registries of actions: what can be done to a subject, by its kind; an action is one entry and nothing else."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from deskops.domain.actions.article import ARTICLE_ACTIONS
from deskops.domain.actions.asset import ASSET_ACTIONS
from deskops.domain.actions.campaign import CAMPAIGN_ACTIONS, CAMPAIGN_STEPS, LINE_ACTIONS
from deskops.domain.actions.inspection import INSPECTION_ACTIONS, INSPECTION_STEPS
from deskops.domain.actions.job import JOB_ACTIONS, JOB_STEPS
from deskops.domain.actions.problem import PROBLEM_ACTIONS, PROBLEM_STEPS
from deskops.domain.entries import CORRECT, CREATE, RETRACT, Action, Entry, Role
from deskops.domain.nouns import Kind
from deskops.i18n import N_

ACTIONS: Mapping[str, Mapping[str, Action]] = {
    Kind.JOB: JOB_STEPS,
    Kind.INSPECTION: INSPECTION_STEPS,
    Kind.ASSET: ASSET_ACTIONS,
    Kind.PROBLEM: PROBLEM_STEPS,
    Kind.ARTICLE: ARTICLE_ACTIONS,
    Kind.CAMPAIGN: CAMPAIGN_STEPS,
    Kind.CAMPAIGN_LINE: LINE_ACTIONS,
}
# What a person chooses from; the rest follows from something else.
BY_HAND: Mapping[str, Mapping[str, Action]] = {
    **ACTIONS,
    Kind.JOB: JOB_ACTIONS,
    Kind.INSPECTION: INSPECTION_ACTIONS,
    Kind.PROBLEM: PROBLEM_ACTIONS,
    Kind.CAMPAIGN: CAMPAIGN_ACTIONS,
}

_BUILT_IN: Mapping[str, str] = {CREATE: N_("Created"), CORRECT: N_("Corrected"), RETRACT: N_("Undone")}


def label_of(kind: str, action: str) -> str:
    """What a step is called, untranslated; one of a newer version stands as it is."""
    known = ACTIONS.get(kind, {}).get(action)
    return known.label if known else _BUILT_IN.get(action, action)


def label_of_entry(entry: Entry) -> str:
    """The same of an entry: what undoes an undoing redoes."""
    if entry.action == RETRACT and entry.payload.get("what") == "undo":
        return N_("Redone")
    return label_of(entry.kind, entry.action)


def taken_back(entry: Entry, known: Mapping[str, Entry]) -> Entry | None:
    """The step that an undo takes back, or that a redo does again; None where it is not among those that are known."""
    step = known.get(str(entry.payload.get("step")))
    if step is not None and step.action == RETRACT:  # a redo names the undo
        step = known.get(str(step.payload.get("step")))
    return None if step is None or step.action == RETRACT else step


def allowed(kind: str, state: Any, roles: Collection[Role]) -> Sequence[Action]:
    """What a person of these roles may do now, in the registry's order; what a newer version made takes notes only."""
    status = getattr(state, "status", "")
    return [
        action
        for action in BY_HAND[kind].values()
        if (not action.allowed_from or status in action.allowed_from)
        and action.who.intersection(roles)
        and (not state.newer or action.name == "note")
    ]
