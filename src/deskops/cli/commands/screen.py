"""`deskops` alone: the full-screen program."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskops.ops.context import Context


def open_screen(context: "Context | None" = None) -> Any:
    """Until the reader quits; the exit code. Without a context, that of the environment."""
    return import_module("deskops.tui.app").run(context)
