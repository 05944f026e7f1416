"""Who is at the ends of this process: terminals or pipes, how wide, how much is to be said, whether read aloud."""

import os
import sys
from typing import TextIO

_NOT = frozenset({"0", "false", "no", "off"})


class Voice:
    """How much is said on stderr in this process."""

    quiet = False
    verbose = False
    accessible = False  # as the settings say; the environment may say otherwise


voice = Voice()


def interactive() -> bool:
    """A person sits at both ends."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def answerable() -> bool:
    """Whether a person can see a question and answer it, wherever the data goes."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def accessible() -> bool:
    """Whether somebody has it read aloud: lines are whole, and nothing is coloured, drawn or painted over."""
    told = os.environ.get("DESKOPS_ACCESSIBLE", "").strip().lower()
    return told not in _NOT if told else voice.accessible


def terminal_width() -> int:
    """How wide the terminal is; 80 where nobody knows."""
    try:
        return int(os.environ.get("COLUMNS", "")) or 80
    except ValueError:
        pass
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person may sit there."""
    return stream is not None and not stream.closed and stream.isatty()
