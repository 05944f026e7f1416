"""`deskops reset-terminal`: undo what a full-screen program that was killed leaves behind."""

import os
import subprocess
import sys

from deskops.cli import output
from deskops.cli.lazy import command, example
from deskops.i18n import N_, _

# Leave the alternate screen; mouse, focus, paste and size reports off; kitty keys off; cursor, wrap, colours back.
SEQUENCE = (
    "\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?1004l\x1b[?2004l\x1b[?2048l"
    "\x1b[<u\x1b[?25h\x1b[?7h\x1b[0m\x1b(B"
)


@command(
    N_("Put a terminal right that a crash left in disorder"),
    example("deskops reset-terminal", N_("When keys do not show or the mouse prints signs")),
)
def reset() -> None:
    if sys.stdout.isatty():
        sys.stdout.write(SEQUENCE)
        sys.stdout.flush()
        if os.name == "posix":
            subprocess.run(["stty", "sane"], check=False)
    output.say(_("The terminal is as it was"))
