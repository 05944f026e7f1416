"""Questions for what is typed unseen: passphrases, passwords, recovery keys; never options, which others could read."""

import os
import sys
from typing import TYPE_CHECKING

from deskops.i18n import _
from deskops.text import keep_unsaid, visible

if TYPE_CHECKING:
    from deskops.checks.rounds import Question


def unlocking(question: str) -> str:
    """From the terminal, unseen; else the next line of the input. Raises StoreSealed where there is none."""
    completing = "_DESKOPS_COMPLETE" in os.environ  # TAB asks nothing
    if sys.stdin is not None and sys.stdin.isatty() and not completing:
        import click

        return keep_unsaid(str(click.prompt(visible(question), hide_input=True, err=True)))
    answer = "" if completing else _next_line()
    if not answer:
        from deskops.ops.store_key import nobody

        return nobody(question)
    return keep_unsaid(answer)


def _next_line() -> str:
    """As bytes: what comes after it is still there for a command that reads its input."""
    if sys.stdin is None or sys.stdin.closed:
        return ""
    return sys.stdin.buffer.readline().decode("utf-8", "replace").rstrip("\r\n")


def answered(target: str, question: "Question") -> str | None:
    """What a target asks before it lets anybody in, put to the person at the terminal; None where it is refused."""
    import click

    if question.unseen:
        words = visible(question.text).rstrip(": ")
        return keep_unsaid(
            str(click.prompt(words, hide_input=True, err=True, default="", show_default=False))
        )
    for line in question.text.splitlines():
        if "(yes/no" not in line:
            click.echo(visible(line), err=True)
    asked = _("Is this the fingerprint that the administrator of {target} told you?").format(target=target)
    return "yes" if click.confirm(visible(asked), default=False, err=True) else None
