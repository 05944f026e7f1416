"""Terminals that are played: a program runs on a real pty, and what it asks is answered as some terminal would."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from deskops.text import cells

PATIENCE: Final = 30.0  # seconds; a loaded machine takes its time
_SEQUENCE: Final = re.compile(
    rb"\x1b\[[?<>=]?[0-9;:]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\r|\n|[^\x1b\r\n]+"
)
_DECRQM: Final = re.compile(rb"\x1b\[\?(\d+)\$p")


@dataclass
class Played:
    """A terminal: `width` of a sign in cells, `modes` that it knows with their state, what it does with each question.

    `kitty`: it has the keyboard protocol. `background`: what it answers to OSC 11. `silent`: it answers nothing.
    """

    width: Callable[[str], int] = cells
    modes: Mapping[int, int] = field(default_factory=lambda: {1000: 2, 1006: 2, 2004: 2})
    kitty: bool = False
    background: str = "rgb:1111/1111/1111"
    silent: bool = False
    delay: float = 0.0  # seconds until an answer goes out
    column: int = 1

    def answer(self, sequence: bytes) -> bytes:
        """What it sends back to one piece of the program's output."""
        if sequence == b"\r":
            self.column = 1
            return b""
        if not sequence.startswith(b"\x1b"):
            self.column += sum(self.width(one) for one in sequence.decode("utf-8", "replace"))
            return b""
        return b"" if self.silent else self.told(sequence)

    def told(self, sequence: bytes) -> bytes:
        if sequence == b"\x1b[c":
            return b"\x1b[?62;22c"
        if sequence == b"\x1b[6n":
            return b"\x1b[5;%dR" % self.column
        if sequence.startswith(b"\x1b]11;?"):
            return b"\x1b]11;%b\x1b\\" % self.background.encode()
        if sequence == b"\x1b[?u" and self.kitty:
            return b"\x1b[?0u"
        asked = _DECRQM.fullmatch(sequence)
        if asked:
            return b"\x1b[?%d;%d$y" % (int(asked[1]), self.modes.get(int(asked[1]), 0))
        if sequence == b"\x1b[?2048h" and 2048 in self.modes:
            return b"\x1b[48;24;80;480;800t"
        return b""


class Seat:
    """A program on a terminal that is played, and a person at it: `keys` are pressed once their text was shown."""

    def __init__(
        self,
        terminal: Played,
        words: Sequence[str],
        environment: Mapping[str, str],
        keys: Sequence[tuple[str, bytes]] = (),
        size: tuple[int, int] = (80, 24),
        stdout: int | None = None,
    ) -> None:
        self.terminal, self.keys, self.seen = terminal, list(keys), b""
        self._read = 0
        self._late: list[tuple[float, bytes]] = []
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.before = termios.tcgetattr(slave)
        self._slave = slave
        self.child = subprocess.Popen(
            [sys.executable, "-m", "deskops", *words],
            stdin=slave,
            stdout=slave if stdout is None else stdout,
            stderr=slave if stdout is None else subprocess.DEVNULL,
            env=os.environ | {"DESKOPS_LANG": "en", "TERM": "xterm-256color"} | dict(environment),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - its own terminal, for Ctrl+C
        )

    def run(self) -> tuple[int, str]:
        """Until the program has ended: its exit code, and all that it wrote."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and (self.child.poll() is None or self._ready(0.05)):
            self.step()
        assert self.child.poll() is not None, self.text
        return self.child.returncode, self.text

    def step(self) -> None:
        while self._late and self._late[0][0] <= time.monotonic():
            self._send(self._late.pop(0)[1])
        if self._ready(0.05):
            self._serve(os.read(self._master, 1 << 16))
        shown = self.seen[self._read :].decode("utf-8", "replace")
        if self.keys and self.keys[0][0] in shown:
            self._read = len(self.seen)
            self._send(self.keys.pop(0)[1])

    def order(self, number: int) -> None:
        os.kill(self.child.pid, number)

    @property
    def text(self) -> str:
        return self.seen.decode("utf-8", "replace")

    @property
    def is_as_before(self) -> bool:
        """Whether the terminal echoes and reads lines as it did, and every mode was switched off after it was on."""
        on = {mode: self.seen.rfind(b"\x1b[?%dh" % mode) for mode in (1000, 1006, 1016, 2004, 2048, 1049)}
        off = {mode: self.seen.rfind(b"\x1b[?%dl" % mode) for mode in on}
        keys = self.seen.count(b"\x1b[>25u") == self.seen.count(b"\x1b[<u")
        return (
            termios.tcgetattr(self._slave)[:4] == self.before[:4]
            and keys
            and all(off[m] >= on[m] for m in on)
        )

    def close(self) -> None:
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGKILL)
            self.child.wait()
        os.close(self._master)
        os.close(self._slave)

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self._master], [], [], seconds)[0])

    def _serve(self, part: bytes) -> None:
        self.seen += part
        for found in _SEQUENCE.finditer(part):
            answer = self.terminal.answer(found.group())
            if answer and self.terminal.delay:
                self._late.append((time.monotonic() + self.terminal.delay, answer))
            else:
                self._send(answer)

    def _send(self, answer: bytes) -> None:
        if answer:
            os.write(self._master, answer)
