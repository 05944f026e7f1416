"""`deskops` alone: the full-screen program."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deskops.ops.context import Context


def open_screen(context: "Context | None" = None) -> int:
    """Until the reader quits; the exit code. Without a context, that of the environment."""
    from deskops.cli.asking import unlocking
    from deskops.tui.app import run

    return run(context, unlocking)
