"""What TAB offers: Click's own protocol for bash, zsh and fish, and the same in PowerShell; one line an offer."""

import os
from typing import Any

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    shell_complete,
    split_arg_string,
)

PROGRAM = "deskops"
VARIABLE = "_DESKOPS_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell")

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $line, $cursor)
    $env:%(complete_var)s = "powershell_complete"
    $env:COMP_WORDS = $line.ToString().Substring(0, [Math]::Min($cursor, $line.ToString().Length))
    $env:COMP_WORD = $word
    try {
        %(prog_name)s | ForEach-Object {
            $value, $about = $_ -split "`t", 2
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $about)
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_WORD -ErrorAction SilentlyContinue
    }
}
"""


class PowerShellComplete(ShellComplete):
    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        words = split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
        incomplete = os.environ.get("COMP_WORD", "")
        return (words[:-1] if incomplete and words else words), incomplete

    def format_completion(self, item: CompletionItem) -> str:
        return f"{item.value}\t{item.help}" if item.help else str(item.value)


def answer(group: click.Group, instruction: str) -> int:
    add_completion_class(PowerShellComplete)
    return shell_complete(group, {}, PROGRAM, VARIABLE, instruction)


def script(group: click.Group, shell: str) -> str:
    """What the shell has to read once."""
    add_completion_class(PowerShellComplete)
    kind: Any = click.shell_completion.get_completion_class(shell)
    # Click's bash class runs bash to learn its version; the template alone does not.
    maker = kind(group, {}, PROGRAM, VARIABLE)
    return str(maker.source_template % maker.source_vars())
