"""A terminal that goes away while it is written to: the program ends, whatever was on its way."""

import errno
import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from deskops.tui.hung_up import GRACE
from deskops.tui.lasting import Lasting
from tests_of_terminals import PATIENCE, START


class Closed(io.StringIO):
    """A window that was closed."""

    def write(self, _text: str) -> int:
        raise OSError(errno.EIO, "Input/output error")


def test_what_is_written_to_a_terminal_that_has_gone_goes_nowhere_and_that_is_told_once() -> None:
    told: list[str] = []
    stream = Lasting(Closed(), lambda: told.append("gone"))
    assert [stream.write("卡纸"), stream.write("x")] == [2, 1]
    stream.flush()
    assert told == ["gone"]


def test_one_that_is_there_is_written_to() -> None:
    below = io.StringIO()
    stream = Lasting(below, lambda: pytest.fail("it is there"))
    stream.write("卡纸")
    stream.flush()
    assert (below.getvalue(), stream.isatty()) == ("卡纸", False)


BLOCKED = """
import os, time
from deskops import i18n
from deskops.tui import hung_up
from deskops.tui.app import run
from deskops.tui.program import Program

def block(_program):
    os.write(1, b"BLOCKED")
    time.sleep(3600)

i18n.use("en")
hung_up.GRACE = 1.0
Program.action_help = block
raise SystemExit(run())
"""


class Window:
    """A terminal, and a program in it; not the one to which the system says that it was closed."""

    def __init__(self, home: Any, script: str) -> None:
        self.line, window = pty.openpty()
        fcntl.ioctl(window, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        told = {"DESKOPS_HOME": str(home.context.paths.config), "TERM": "xterm-256color"}
        self.program = subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=window,
            stdout=window,
            stderr=window,
            env=os.environ | told | {"DESKOPS_KEYRING": "off"},
            start_new_session=True,
        )
        os.close(window)

    def shows(self, words: bytes) -> None:
        seen, end = b"", time.monotonic() + PATIENCE
        while words not in seen:
            assert time.monotonic() < end, seen[-300:]
            seen += os.read(self.line, 1 << 16)

    def close(self) -> None:
        os.close(self.line)


@pytest.fixture
def window(home: Any) -> Iterator[Callable[[str], Window]]:
    opened = []

    def open_(script: str) -> Window:
        opened.append(Window(home, script))
        opened[-1].shows(b"POS terminal")
        return opened[-1]

    yield open_
    for each in opened:
        each.program.kill()
        each.program.wait()


def test_a_window_that_is_closed_while_the_program_paints_holds_nothing(window: Any) -> None:
    """Nobody takes what it paints, so that its writer stands and more waits behind it; then the window is closed."""
    opened = window(START)
    time.sleep(1)
    for _turn in range(60):
        os.write(opened.line, b"?")  # the help, and away again: each paints the whole screen
        time.sleep(0.05)
    opened.close()
    opened.program.wait(PATIENCE)


def test_a_window_that_is_closed_ends_a_program_that_is_at_rest(window: Any) -> None:
    opened = window(START)
    opened.close()
    assert opened.program.wait(GRACE) == 129


def test_a_window_that_is_closed_ends_a_program_that_hears_nothing(window: Any) -> None:
    opened = window(BLOCKED)
    os.write(opened.line, b"?")
    opened.shows(b"BLOCKED")
    opened.close()
    assert opened.program.wait(GRACE) == 129
