"""The entry of the full-screen program; imports nothing heavy before the terminal is prepared."""

import gc
import os
from typing import TYPE_CHECKING

from deskops.tui import put_off, terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from deskops.ops.context import Context


def run(context: "Context | None" = None, ask: "Callable[[str], str] | None" = None, tour: str = "") -> int:
    """Show the day until the person leaves; the exit code. `ask` asks for a passphrase, `tour` is as in `touring`.

    Raises the store's errors where there is no day to show, and whatever ended the program.
    """
    gc.disable()  # hardly anything is garbage while modules load; the program turns it on after its first paint
    from deskops.ops.context import open_context

    program = None
    try:
        context = context or open_context()
        context.ask = ask or context.ask
        _ = context.key  # asked for while there is still a line to ask on
        put_off.put_off()
        terminal.prepare(os.environ, context.settings.ui.theme, context.settings.terminal)
        from deskops.tui.keyboard_bytes import tolerate
        from deskops.tui.program import Program

        tolerate()
        program = Program(context)
        program.tour_wish = tour
        program.run()
    finally:
        gc.enable()
        if program is not None:
            program.close()
    if program.fault is not None:
        raise program.fault
    return program.return_code or 0
