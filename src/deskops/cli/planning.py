"""A command in a run in which nothing is written: refused, or done and rolled back, and told what it would write."""

import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Any

import click

from deskops.cli import output
from deskops.cli.exits import Exit
from deskops.cli.planned_words import action_in_words, fields_in_words
from deskops.cli.read_only import acts, read_only
from deskops.cli.vocabulary import spoken
from deskops.errors import OnlyPlanned
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.ops.planned import Would


def planned(ctx: click.Context, invoke: Callable[[click.Context], Any]) -> Any:
    """The command's own result where it only reads.

    Raises what the command raises, and Refused for what cannot be planned.
    """
    read_only.guard(ctx.command_path.partition(" ")[2], ctx.params)
    group, _space, name = ctx.command_path.rpartition(" ")
    try:
        return _heard(ctx, invoke) if acts(group, name) else invoke(ctx)
    except OnlyPlanned as plan:
        _tell(plan, as_json=bool(ctx.params.get("as_json")))
    return Exit.DONE


def _heard(ctx: click.Context, invoke: Callable[[click.Context], Any]) -> Any:
    """What an act prints of itself is true only where it changed nothing."""
    with redirect_stdout(StringIO()) as said:
        result = invoke(ctx)
    sys.stdout.write(said.getvalue())
    return result


def _tell(plan: Any, *, as_json: bool) -> None:
    if as_json:
        output.json_object({"written": False, "would": [_object(would) for would in plan.would]})
        return
    output.say(plan.message)
    if plan.would:
        output.say(_("Without --read-only and --dry-run this would be written:"))
    for would in plan.would:
        _tell_step(would)


def _object(would: "Would") -> dict[str, Any]:
    return {
        "kind": would.kind,
        "id": would.id or None,
        "name": would.name or None,
        "action": would.action,
        "label": would.label,
        "fields": dict(would.fields),
    }


def _tell_step(would: "Would") -> None:
    name = " ".join(filter(None, (spoken(would.kind), would.name)))
    output.line(_("{name}: {action}").format(name=name, action=action_in_words(would)))
    for label, value in fields_in_words(would):
        output.line("  " + _("{name}: {value}").format(name=label, value=value))
