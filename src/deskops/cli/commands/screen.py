"""`deskops` alone: the full-screen program."""

from importlib import import_module
from typing import Any


def open_screen() -> Any:
    return import_module("deskops.tui.app").run()
