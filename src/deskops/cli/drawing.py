"""A drawing out of blocks among the words of a command."""

import os
import sys
from collections.abc import Iterable

from deskops.cli import output
from deskops.text import visible


def picture(lines: Iterable[str]) -> None:
    """On the words' side, light on dark where the terminal has colours.

    Nothing where no words are wanted, or where they are read aloud.
    """
    if sys.stderr is None or output.voice.quiet or output.accessible():
        return
    coloured = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    before, after = ("\x1b[97;40m", "\x1b[0m") if coloured else ("", "")
    output.flush()
    sys.stderr.write("".join(f"{before}{visible(line)}{after}\n" for line in lines))
