"""`deskops completion`: the script for a shell."""

from typing import Annotated

import click
import typer

from deskops.cli import completing, groups, output
from deskops.cli.lazy import command, example
from deskops.i18n import N_


@command(
    N_("Print the script that lets your shell complete with TAB"),
    example("deskops completion bash > ~/.local/share/bash-completion/completions/deskops", N_("For bash")),
    example("deskops completion zsh > ~/.zfunc/_deskops", N_("For zsh, with ~/.zfunc in its fpath")),
    example("deskops completion fish > ~/.config/fish/completions/deskops.fish", N_("For fish")),
    example("deskops completion powershell >> $PROFILE", N_("For PowerShell")),
)
def completion(
    shell: Annotated[
        str, typer.Argument(click_type=click.Choice(completing.SHELLS), help=N_("The shell that you use"))
    ],
) -> None:
    output.line(completing.script(groups.root(), shell))
