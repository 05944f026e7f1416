"""From a function's signature to a command; the only user of Typer, beside the options that commands declare."""

from collections.abc import Callable, Sequence
from typing import Any

import click
import typer
from typer.core import TyperCommand

from deskops.cli.formatting import CONTEXT, Example, Shown


class TypedCommand(Shown, TyperCommand):
    """Typer's command, shown as all others are."""


def build(name: str, function: Callable[..., Any], about: str, examples: Sequence[Example]) -> click.Command:
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name, cls=TypedCommand, help=about, context_settings=CONTEXT)(function)
    command = typer.main.get_command(app)
    assert isinstance(command, TypedCommand)  # noqa: S101 - what Typer was told to make
    command.examples = examples
    return command
