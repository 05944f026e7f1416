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
from typing import Any

import pytest

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


def test_a_window_that_is_closed_while_the_program_paints_holds_nothing(home: Any) -> None:
    """Nobody takes what it paints, so that its writer stands and more waits behind it; then the window is closed."""
    line, window = pty.openpty()
    fcntl.ioctl(window, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    told = {
        "DESKOPS_HOME": str(home.context.paths.config),
        "TERM": "xterm-256color",
        "DESKOPS_KEYRING": "off",
    }
    program = subprocess.Popen(
        [sys.executable, "-c", START],
        stdin=window,
        stdout=window,
        stderr=window,
        env=os.environ | told,
        start_new_session=True,
    )
    os.close(window)
    try:
        seen, end = b"", time.monotonic() + PATIENCE
        while b"POS terminal" not in seen:
            assert time.monotonic() < end, seen[-300:]
            seen += os.read(line, 1 << 16)
        time.sleep(1)
        for _turn in range(60):
            os.write(line, b"?")  # the help, and away again: each paints the whole screen
            time.sleep(0.05)
        os.close(line)
        program.wait(PATIENCE)
    finally:
        program.kill()
        program.wait()
