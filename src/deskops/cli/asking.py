"""Questions for what is typed unseen: a passphrase or a recovery key; never an option, which others could read."""

import os
import sys

from deskops.text import keep_unsaid, visible


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
