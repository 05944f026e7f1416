"""`deskops desk dispatch|reassign|cancel|close|return|accept-late|call-back …`: the desk's actions as commands."""

from typing import Any, Final

import click

from deskops.cli import output
from deskops.cli.commands.job import given_of, params_of, tell
from deskops.cli.lazy import Buildable, Direct, example
from deskops.domain.actions.job import JOB_ACTIONS
from deskops.i18n import N_, _

# By action the verb that its role must be allowed, as `domain.permissions` calls it.
_VERBS: Final = {
    "dispatch": "dispatch",
    "reassign": "reassign",
    "prioritise": "dispatch",
    "cancel": "cancel",
    "close": "close",
    "return": "return",
    "accept-late": "accept-late",
    "call-back": "call-back",
    "reopen": "dispatch",
    "note": "dispatch",
}


# Done to an inspection or a round as well, where the number is one's, and what is said of it then.
_EITHER: Final = {
    "return": N_("{number}: sent back to be corrected"),
    "call-back": N_("{number}: called back"),
}


def actions() -> dict[str, Buildable]:
    return {name: _command(name) for name in _VERBS}


def _act(name: str) -> Any:
    def on_job(job: str, as_json: bool, acting: str, **given: Any) -> None:
        from deskops.cli.commands.desk_session import at_desk
        from deskops.ops.do.jobs import act_on_job
        from deskops.ops.read.references import find_job

        with at_desk(acting, _VERBS[name]) as context:
            done = act_on_job(context, find_job(context, job), name, given_of(context, name, given))
        tell(done, as_json)

    def on_either(job: str, as_json: bool, acting: str, **given: Any) -> None:
        from deskops.cli.commands.desk_session import at_desk
        from deskops.domain.nouns import Kind
        from deskops.ops.do.campaigns import act_on_campaign
        from deskops.ops.do.inspections import act_on_inspection
        from deskops.ops.do.jobs import act_on_job
        from deskops.ops.read.documents import find_document

        with at_desk(acting, _VERBS[name]) as context:
            found, told = find_document(context, job), given_of(context, name, given)
            if found.kind == Kind.JOB:
                of_job = act_on_job(context, found.id, name, told)
            else:
                act = act_on_campaign if found.kind == Kind.CAMPAIGN else act_on_inspection
                done = act(context, found.id, name, told)
        if found.kind == Kind.JOB:
            tell(of_job, as_json)
            return
        if as_json:
            output.json_object(
                {"id": done.subject, "action": done.action, "entry": done.entry, "status": done.status}
            )
        else:
            output.say(_(_EITHER[name]).format(number=job))

    return on_either if name in _EITHER else on_job


def _command(name: str) -> Buildable:
    action = JOB_ACTIONS[name]
    sample = " ".join(f"--{each.name.replace('_', '-')} …" for each in action.fields if each.required)
    line = f"deskops desk {name} 023 {sample}".rstrip()
    either = ("NUMBER", N_("Of the job, the inspection or the campaign, or the end of it"))
    whose = either if name in _EITHER else ()
    return Direct(
        _act(name),
        action.help,
        [example(line, action.help)],
        lambda: [*params_of(action.fields, *whose), as_whom()],
    )


def as_whom() -> click.Option:
    return click.Option(
        ["--as", "acting"], default="", metavar="NAME", help=N_("Who acts; else whoever set the desk up")
    )
