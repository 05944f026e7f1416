"""The registries of actions: what can be done to a subject, by its kind; an action is one entry and nothing else."""

from collections.abc import Mapping

from deskops.domain.actions.asset import ASSET_ACTIONS
from deskops.domain.actions.inspection import INSPECTION_ACTIONS
from deskops.domain.actions.job import JOB_ACTIONS
from deskops.domain.actions.problem import PROBLEM_ACTIONS
from deskops.domain.entries import Action
from deskops.domain.nouns import Kind

ACTIONS: Mapping[str, Mapping[str, Action]] = {
    Kind.JOB: JOB_ACTIONS,
    Kind.INSPECTION: INSPECTION_ACTIONS,
    Kind.ASSET: ASSET_ACTIONS,
    Kind.PROBLEM: PROBLEM_ACTIONS,
}
