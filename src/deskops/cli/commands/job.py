"""`deskops job`: the table of its commands; every action of the registry is one, its fields are the options."""

import sys
from typing import Any, Final

import click

from deskops.cli import output
from deskops.cli.formatting import Argument
from deskops.cli.lazy import Buildable, Direct, Entries, Entry, Shelf, example
from deskops.cli.names import jobs, offered
from deskops.domain.actions.job import JOB_ACTIONS
from deskops.domain.entries import REDO_LABEL, UNDO_LABEL, Action, Field, FieldKind
from deskops.i18n import N_, _

_AT: Final = "deskops.cli.commands.job_views"
# Acted out on the command line: what an example of a field looks like.
_SAMPLES: Final = {
    "engineer": '"Li Wei"',
    "reason": '"…"',
    "priority": "urgent",
    "date": "2026-12-05",
    "site_code": "GZ-TH",
    "party": "parts",
    "text": '"…"',
    "name": '"…"',
    "file": "photo.jpg",
    "cause": '"…"',
    "solution": '"…"',
    "minutes": "30",
    "rating": "5",
    "to": "vendor",
}


class FieldOption(click.Option):
    """Stands for a field of an action."""

    def __init__(self, field: Field, *names: Any, **about: Any) -> None:
        super().__init__(*names, **about)
        self.field = field


def _act(name: str) -> Any:
    def run(job: str, as_json: bool, **given: Any) -> None:
        from deskops.cli.session import writing
        from deskops.ops.do.jobs import act_on_job, redo, undo
        from deskops.ops.read.references import find_job

        with writing() as context:
            found = find_job(context, job)
            if name in ("undo", "redo"):
                done = (undo if name == "undo" else redo)(context, found)
            else:
                done = act_on_job(context, found, name, given_of(context, name, given))
        tell(done, as_json)

    return run


def given_of(context: Any, action: str, given: dict[str, Any]) -> dict[str, Any]:
    """Texts from stdin are read, people become ids."""
    from deskops.ops.read.places import find_engineer

    read = {name: read_text(value) for name, value in given.items()}
    for field in JOB_ACTIONS[action].fields:
        if field.kind is FieldKind.ENGINEER and read.get(field.name):
            read[field.name] = find_engineer(context, read[field.name])
    return read


def read_text(value: Any) -> Any:
    """A value as it was given; `-` is the text on stdin."""
    if value != "-":
        return value
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def tell(done: Any, as_json: bool) -> None:
    from deskops.cli.vocabulary import spoken
    from deskops.ops.do.jobs import action_label

    for doubt in done.doubts:
        output.warn(doubt)
    if as_json:
        body = {"id": done.job, "number": done.number, "action": done.action, "entry": done.entry}
        output.json_object({**body, "status": done.status})
        return
    label = {"undo": _(UNDO_LABEL), "redo": _(REDO_LABEL)}.get(done.action) or action_label(done.action)
    words = _("{number}: {action}; now {status}") if done.moved else _("{number}: {action}")
    output.say(words.format(number=done.number, action=label, status=spoken(done.status)))


def _action(action: Action) -> Buildable:
    sample = " ".join(
        f"--{field.name.replace('_', '-')} {_SAMPLES.get(field.name, '…')}"
        for field in action.fields
        if field.required or field.name == "site_code"
    )
    line = f"deskops job {action.name} 023 {sample}".rstrip()
    return Direct(
        _act(action.name), action.help, [example(line, action.help)], lambda: params_of(action.fields)
    )


def _step_back(name: str, label: str) -> Buildable:
    return Direct(_act(name), label, [example(f"deskops job {name} 023", label)], lambda: params_of(()))


def params_of(
    fields: Any, metavar: str = "JOB", about: str = N_("Its number or the end of it, or its id")
) -> list[click.Parameter]:
    """`metavar` and `about` tell what the action is done to."""
    return [
        Argument(
            ["job"],
            about,
            metavar=metavar,
            shell_complete=offered(jobs),
        ),
        *(_option(field) for field in fields),
        click.Option(["--json", "as_json"], is_flag=True, help=N_("Print one JSON object")),
    ]


def _option(field: Field) -> click.Option:
    """Required ones are missed by the op, which names the field in the reader's words."""
    about = _(field.help or field.label).rstrip(".。")
    if field.kind is FieldKind.LONG_TEXT:
        about = _("{field}; - reads it from stdin").format(field=about)
    if field.required:
        about = f"{about}  [{_('required')}]"
    return FieldOption(
        field, [f"--{field.name.replace('_', '-')}", field.name], metavar=_metavar(field), help=about
    )


def _metavar(field: Field) -> str:
    if field.choices:
        return "|".join(choice.value for choice in field.choices)
    if field.kind is FieldKind.WHOLE:
        return f"{field.low}-{field.high}" if field.high is not None and field.high < 100 else "N"
    return {FieldKind.FILE: "FILE", FieldKind.ENGINEER: "NAME"}.get(field.kind, "TEXT")


def _entries() -> Entries:
    own: dict[str, Any] = {
        "list": Entry("deskops.cli.commands.job_list:list_jobs", N_("List jobs, open ones first")),
        "show": Entry(f"{_AT}:show", N_("Show all that is known of one job")),
        "new": Entry("deskops.cli.commands.job_new:new", N_("Record a job that was reported here")),
        "batch": Entry(
            "deskops.cli.commands.job_batch:batch",
            N_("Plan an event, a move or an installation for several engineers"),
        ),
    }
    actions = {name: _action(action) for name, action in JOB_ACTIONS.items()}
    return {**own, **actions, "undo": _step_back("undo", UNDO_LABEL), "redo": _step_back("redo", REDO_LABEL)}


job = Shelf(
    N_("Jobs: list, show, make one, and every step of the work"),
    example("deskops job list --open", N_("All that is still to be done")),
    example("deskops job accept 023", N_("The end of a number is enough")),
    example(
        'deskops job hold 023 --party parts --reason "fuser ordered"',
        N_("Pause it and say for whom it waits"),
    ),
    example("deskops job note 023 --text - < notes.txt", N_("A long text from a file")),
)
job.recipes.update(_entries())
