"""A conversation with the terminal: what is asked of it, what it answers in time, and its state given back at the end.

POSIX alone: the console of Windows answers other questions, see `deskops.ops.do.doctor_terminal`.
"""

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from deskops.ops.do.doctor_answers import MOST, Answer, answers

Enough = Callable[[Sequence[Answer]], bool]
FENCE = "\x1b[c"  # every terminal answers it, and answers in order: what has not come before it never comes
_ORDERS = ("SIGTERM", "SIGHUP", "SIGQUIT")
_CTRL_C = "\x03"
_CTRL_C_AS_KEY = "\x1b[99;5"  # where keys are told as kitty does
_LATE = 0.05  # seconds that are left to answers that nobody waits for any more


class Ordered(SystemExit):
    """An order to end came while the terminal was not as it should be left."""


class Line:
    """Made by `opened`; `seconds` is how long a terminal may take to answer."""

    def __init__(self, descriptor: int, seconds: float) -> None:
        self._descriptor, self.seconds = descriptor, seconds
        self._undo: list[str] = []

    def say(self, text: str) -> None:
        """Raises OSError where the terminal has gone."""
        left = text.encode("utf-8", "replace")
        while left:
            left = left[os.write(self._descriptor, left) :]

    def switch(self, on: str, off: str) -> None:
        """Switch something on; `off` is said at the end, whatever happens."""
        self._undo.insert(0, off)
        self.say(on)

    def switch_back(self) -> None:
        """Undo what was switched on last."""
        self.say(self._undo.pop(0))

    def ask(self, question: str, enough: Enough = lambda _found: False) -> list[Answer]:
        """What is answered to a question; the fence comes behind it. Nothing of what comes too late."""
        self.say(question + FENCE)
        found = self.wait(
            lambda seen: enough(seen) or any(one.kind == "attributes" for one in seen), self.seconds
        )
        return [one for one in found if one.kind != "attributes"]

    def wait(self, enough: Enough, seconds: float) -> list[Answer]:
        """What comes until it is enough, the time is over, or more came than a terminal answers.

        Raises KeyboardInterrupt.
        """
        raw, end = b"", time.monotonic() + seconds
        while len(raw) < MOST:
            left = end - time.monotonic()
            part = self._read(left) if left > 0 else b""
            if not part:
                break
            raw += part
            if _CTRL_C_AS_KEY.encode() in raw or _CTRL_C.encode() in raw:
                raise KeyboardInterrupt
            if enough(answers(raw)):
                break
        return answers(raw)

    def _read(self, seconds: float) -> bytes:
        """Empty when nothing came in time, or nothing comes any more."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._descriptor, 4096)
        except OSError:
            return b""

    def give_back(self) -> None:
        with suppress(OSError):
            self.say("".join(self._undo))
            self._undo.clear()
            self.forget_late()

    def forget_late(self) -> None:
        """Before a person is asked: what the terminal says late shall not be taken for what they type."""
        end = time.monotonic() + 4 * _LATE
        while time.monotonic() < end and self._read(_LATE):
            pass


@contextmanager
def opened(seconds: float = 1.0) -> Iterator[Line | None]:
    """The terminal of this process, not echoing and without lines; None where there is none that can be asked.

    Whatever ends the block, a signal too, its modes and its state are as before.
    """
    if sys.platform == "win32" or os.environ.get("TERM", "dumb") in ("", "dumb"):
        yield None
        return
    import termios
    import tty

    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        yield None
        return
    if (
        os.tcgetpgrp(descriptor) != os.getpgrp()
    ):  # in the background: whoever types there types for another program
        os.close(descriptor)
        yield None
        return
    before = termios.tcgetattr(descriptor)
    line = Line(descriptor, seconds)
    try:
        with _orders_end_it():
            tty.setcbreak(descriptor)
            quiet = termios.tcgetattr(descriptor)
            quiet[6][termios.VSUSP] = b"\0"  # Ctrl+Z would leave a shell with the mouse and no echo
            termios.tcsetattr(descriptor, termios.TCSANOW, quiet)
            yield line
    finally:
        line.give_back()
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)  # and late answers do not reach the shell
        os.close(descriptor)


@contextmanager
def _orders_end_it() -> Iterator[None]:
    """So that the terminal is given back before the end: the code is 128 and the signal's number, as ever."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise Ordered(128 + number)

    numbers = [getattr(signal, name) for name in _ORDERS if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
