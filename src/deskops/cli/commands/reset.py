"""`deskops reset-terminal`: undo what a full-screen program that was killed leaves behind."""

import os
import subprocess
import sys
from typing import Final

from deskops.cli import output
from deskops.cli.lazy import command, example
from deskops.i18n import N_, _

# Private modes that programs switch on, ours among them: X10 and xterm's mouse in all its ways (9, 1000-1003), its
# encodings (1005, 1006, 1015, 1016), focus, paste, a window that tells its size, application cursor keys, held output.
_OFF: Final = (
    9,
    1,
    1000,
    1001,
    1002,
    1003,
    1004,
    1005,
    1006,
    1007,
    1015,
    1016,
    2004,
    2026,
    2031,
    2048,
)
_KEYS: Final = (
    "\x1b[<99u\x1b[=0u\x1b[>4;0m\x1b>"  # kitty's stack emptied, xterm's modifyOtherKeys and keypad off
)
_LEAVE: Final = "\x1b[?1049l\x1b[?1047l\x1b[?47l"  # the alternate screen, by each of its names
_WHOLE: Final = "\x1b7\x1b[r\x1b8"  # scrolling over the whole screen again; setting it moves the cursor
_SHOWN: Final = (
    "\x1b[?25h\x1b[?7h\x1b[?6l\x1b[4l\x1b[0 q\x1b[0m\x1b(B\x0f"  # cursor, wrapping, colours, letters
)

# The kitty keys have a stack for each of the two screens.
SEQUENCE: Final = "".join(
    [*(f"\x1b[?{mode}l" for mode in _OFF), _KEYS, _LEAVE, _KEYS, _WHOLE, _SHOWN],
)


@command(
    N_("Put a terminal right that a crash left in disorder"),
    example("deskops reset-terminal", N_("When keys do not show or the mouse prints signs")),
)
def reset() -> None:
    if not sys.stdout.isatty():
        output.warn(_("There is no terminal here: nothing was reset"))
        return
    sys.stdout.write(SEQUENCE)
    sys.stdout.flush()
    if os.name == "posix":
        subprocess.run(["stty", "sane"], check=False)
    output.say(_("The terminal is as it was"))
