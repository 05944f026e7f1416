"""Questions for what is typed unseen: a passphrase or a recovery key; never an option, which others could read."""

import sys

from deskops.text import keep_unsaid, visible


def unlocking(question: str) -> str:
    """From the terminal, unseen; else the next line of the input. Raises StoreSealed where there is none."""
    if sys.stdin is not None and sys.stdin.isatty():
        import click

        return keep_unsaid(str(click.prompt(visible(question), hide_input=True, err=True)))
    answer = "" if sys.stdin is None or sys.stdin.closed else sys.stdin.readline().rstrip("\r\n")
    if not answer:
        from deskops.ops.store_key import nobody

        return nobody(question)
    return keep_unsaid(answer)
