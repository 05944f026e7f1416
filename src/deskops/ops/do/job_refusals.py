"""What the state of a job says no to, and in which words."""

from collections.abc import Sequence

from deskops.domain.actions.job import JOB_ACTIONS
from deskops.domain.entries import Action, Role
from deskops.domain.job import JobState, allowed_actions
from deskops.domain.nouns import word
from deskops.errors import Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.jobs import job_page


def refuse_early(context: Context, job: str, action: str) -> None:
    """Before a person is asked what the action takes. Raises NotFound, and Refused where the state forbids it."""
    refuse_impossible(job_page(context, job).state, JOB_ACTIONS[action], context.identity.roles)


def refuse_impossible(state: JobState, action: Action, roles: frozenset[Role]) -> None:
    """Raises Refused, with what is allowed."""
    allowed: Sequence[Action] = allowed_actions(state, roles)
    if action in allowed:
        return
    names = _(", ").join(_named(each) for each in allowed)
    if state.newer:
        raise of_a_newer_version()
    if not action.who.intersection(roles):
        raise Refused(
            _("{action} is for the desk.").format(action=_(action.label)),
            hint=_("Allowed now: {names}").format(names=names),
        )
    raise Refused(
        _("{action} is not possible: the job is {status}.").format(
            action=_(action.label), status=_(word(state.status))
        ),
        hint=_("Allowed now: {names}").format(names=names),
    )


def of_a_newer_version() -> Refused:
    return Refused(
        _("This job holds steps of a newer version: only notes can be added here."),
        hint=_("Upgrade deskops on this laptop."),
    )


def _named(action: Action) -> str:
    """As a command is called, and as a button says it where that is another word."""
    label = _(action.label)
    return (
        action.name
        if label.casefold() == action.name
        else _("{label} ({mark})").format(label=action.name, mark=label)
    )
