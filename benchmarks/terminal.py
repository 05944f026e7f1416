"""A terminal of our own: runs a program on a real pty, presses keys, and says when the picture had arrived."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

COLUMNS, ROWS = 120, 36
DOWN, UP, PAGE_DOWN, PAGE_UP, ESCAPE, ENTER = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[5~", "\x1b", "\r"
WHEEL_DOWN, WHEEL_UP = "\x1b[<65;20;12M", "\x1b[<64;20;12M"  # over the middle of a list
_QUIET = 0.03  # seconds without output after which a repaint is over
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[()][A-Z0-9]|[=>78cM])"
)


class Terminal:
    """`with Terminal(order, environment) as terminal`; at the end the program is killed if it has not gone."""

    def __init__(self, order: Sequence[str], environment: Mapping[str, str]) -> None:
        self.started = time.perf_counter()
        self.pid, self._line = pty.fork()
        if self.pid == 0:
            os.execve(order[0], list(order), dict(environment))  # noqa: S606 - the child of our own fork
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._raw = b""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._line)

    @property
    def text(self) -> str:
        """What was written since it was last cleared, without colours and movements."""
        return _ESCAPES.sub(" ", self._raw.decode("utf-8", "replace"))

    def clear(self) -> None:
        self._raw = b""

    def until(self, pattern: str, seconds: float = 20.0) -> float:
        """Seconds since the start at which the pattern stood on the screen. Raises TimeoutError with what did."""
        wanted = re.compile(pattern)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if self._read(0.25) and wanted.search(self.text):
                return time.perf_counter() - self.started
        raise TimeoutError(
            f"{pattern} did not come; the screen ends with: {' '.join(self.text.split())[-300:]}"
        )

    def press(self, keys: str, patience: float = 2.0, quiet: float = _QUIET) -> float | None:
        """Seconds from the key to the last byte of the repaint that it caused; None where nothing came.

        It is over after `quiet` seconds without output: more where an answer follows what is typed.
        """
        self.settle()
        begun = time.perf_counter()
        os.write(self._line, keys.encode())
        last = None
        while self._read(quiet if last else patience):
            last = time.perf_counter()
            if last - begun > patience:
                break
        return None if last is None else last - begun

    def settle(self, quiet: float = _QUIET) -> None:
        while self._read(quiet):
            pass

    def rest(self, seconds: float) -> None:
        """Leave it alone for so long; what it shows meanwhile is taken away, as a terminal does."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def resident_mb(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)[0]) * 1024 / 1e6

    def leave_alone(self, seconds: float) -> None:
        """Take what it writes by itself for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def processor_seconds(self) -> float:
        """Of the program and of the threads that it has, since it started."""
        after = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(after[11]) + int(after[12])) / os.sysconf("SC_CLK_TCK")

    def _read(self, seconds: float) -> bool:
        if not select.select([self._line], [], [], seconds)[0]:
            return False
        try:
            part = os.read(self._line, 1 << 16)
        except OSError:  # the program has gone
            return False
        self.take(part)
        return bool(part)

    def take(self, part: bytes) -> None:
        """What the program wrote; the last MiB of it is kept."""
        self._raw = (self._raw + part)[-(1 << 20) :]
