"""`deskops undo` and `deskops redo`: one's own last step, on whatever record it was."""

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.lazy import command, example
from deskops.cli.session import writing
from deskops.i18n import N_


def _step(what: str, as_json: bool) -> None:
    from deskops.ops.do.own_steps import step_back

    with writing() as context:
        done = step_back(context, what)
    if as_json:
        step = done.step
        output.json_object(
            {"what": what, "kind": step.kind, "id": step.subject, "name": step.name, "step": step.step}
            | {"action": step.did, "entry": done.entry}
        )
    else:
        output.say(done.words)


@command(
    N_("Undo your own last step, whatever it was on"),
    example("deskops undo", N_("One of the last day, of this laptop; it says what was undone")),
)
def undo(as_json: AsJson = False) -> None:
    _step("undo", as_json)


@command(
    N_("Redo the step that you undid last"),
    example("deskops redo", N_("Until another step follows the undo")),
)
def redo(as_json: AsJson = False) -> None:
    _step("redo", as_json)
