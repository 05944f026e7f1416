"""`deskops doctor`: what is well and what is not; `--terminal` tries the terminal, with the person at it."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deskops.cli import output
from deskops.cli.commands.options import AsJson
from deskops.cli.exits import Exit
from deskops.cli.lazy import command, example
from deskops.cli.output import Column, Tinted
from deskops.cli.session import opened_anyway
from deskops.errors import UsageError
from deskops.i18n import N_, _

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.doctor import Sign


@command(
    N_("Say what is well with this laptop and what is not, and what to do"),
    example("deskops doctor", N_("Everything that can be told from here")),
    example("deskops doctor --rebuild", N_("Fold all state anew as well; it must change nothing")),
    example("deskops doctor --terminal", N_("Try this terminal: signs, mouse, input method; set what helps")),
    example("deskops doctor --terminal --dry-run", N_("The same, and set nothing")),
    example(
        "deskops doctor --compile", N_("Compile the program and its libraries, so that it starts quickly")
    ),
)
def doctor(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help=N_("Recompute every state from its facts"))
    ] = False,
    terminal: Annotated[
        bool, typer.Option("--terminal", help=N_("Try the terminal, and what lies around it"))
    ] = False,
    compiling: Annotated[
        bool, typer.Option("--compile", help=N_("Compile what is not compiled yet"))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("With --terminal: say what helps, and set nothing"))
    ] = False,
    as_json: AsJson = False,
) -> Exit:
    if sum((rebuild, terminal, compiling)) > 1:
        raise UsageError(_("Only one at a time"), hint=_("Choose one of --rebuild, --terminal and --compile"))
    if dry_run and not terminal:
        raise UsageError(_("--dry-run goes with --terminal"), hint=_("deskops doctor --terminal --dry-run"))
    if terminal:
        from deskops.cli.commands.terminal import try_terminal

        return try_terminal(dry_run=dry_run, as_json=as_json)
    if compiling:
        from deskops.ops.do.doctor_compile import compiled

        return tell([compiled()], as_json)
    return tell(list(_looked_at(rebuild)), as_json)


def _looked_at(rebuild: bool) -> "Iterator[Sign]":
    from deskops.ops.do.doctor import examine
    from deskops.ops.do.doctor_compile import sign as bytecode

    with opened_anyway() as (context, fault):
        yield from examine(context, rebuild=rebuild, fault=fault)
        yield bytecode()
        if output.interactive():
            yield from _terminal_alone(context)


def _terminal_alone(context: "Context") -> "Iterator[Sign]":
    """Of the terminal what needs no person."""
    from deskops.cli import terminal_line
    from deskops.cli.commands.terminal import standing
    from deskops.cli.terminal_trials import learn
    from deskops.ops.do.doctor_terminal import signs

    with terminal_line.opened() as line:
        seen = learn(line)
    yield from signs(seen, standing(context.settings, os.environ))


def tell(signs: "list[Sign]", as_json: bool, **more: Any) -> Exit:
    """All of them in a list, or as JSON with `more`; REFUSED where one is bad."""
    from deskops.ops.do.doctor import Health

    worst = Exit.REFUSED if any(sign.health is Health.FAIL for sign in signs) else Exit.DONE
    if as_json:
        found = [
            {"name": sign.name, "health": sign.health, "words": sign.words, "remedy": sign.remedy}
            for sign in signs
        ]
        output.json_object({"well": worst is Exit.DONE, "signs": found, **more})
        return worst
    styles = {Health.OK: "green", Health.WARN: "yellow", Health.FAIL: "bold red"}
    marks = {Health.OK: _("well"), Health.WARN: _("look"), Health.FAIL: _("bad")}
    columns = [Column(_("State")), Column(_("Found")), Column(_("What to do"))]
    rows = [(Tinted(marks[sign.health], styles[sign.health]), sign.words, sign.remedy) for sign in signs]
    output.table(columns, rows)
    return worst
