"""One real process that was started: what it said, waiting for it, and killing it."""

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from faults.serving import NotSeen


@dataclass(frozen=True, slots=True)
class Done:
    """`code` is negative for a signal, as subprocess has it."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Running:
    """One process, in a group of its own; what it says is collected while it runs."""

    def __init__(self, process: "subprocess.Popen[bytes]", home: Path) -> None:
        self.process = process
        self.home = home
        self._news = threading.Condition()
        self._said = {"out": bytearray(), "err": bytearray()}
        self._marks: list[tuple[Callable[[], bool], Callable[[], None]]] = []
        self._readers = [
            threading.Thread(target=self._collect, args=(name, stream), daemon=True)
            for name, stream in (("out", process.stdout), ("err", process.stderr))
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def out(self) -> str:
        return self._said["out"].decode("utf-8", "replace")

    @property
    def err(self) -> str:
        return self._said["err"].decode("utf-8", "replace")

    @property
    def lives(self) -> bool:
        return self.process.poll() is None

    # --- waiting -----------------------------------------------------------------------------------------------

    def wait(self, within: float = 30.0) -> Done:
        """Until it ends by itself."""
        try:
            code = self.process.wait(within)
        except subprocess.TimeoutExpired:
            raise NotSeen(f"has not ended within {within} s\n{self._report()}") from None
        for reader in self._readers:
            reader.join(5)
        return Done(code, self.out, self.err)

    def wait_line(self, text: str, within: float = 15.0) -> str:
        """Until a whole line of either stream holds the text; gives that line."""
        found: list[str] = []

        def look() -> bool:
            lines = [line for said in (self.out, self.err) for line in said.splitlines(keepends=True)]
            found.extend(line.rstrip("\r\n") for line in lines if text in line and line.endswith("\n"))
            return bool(found)

        self.wait_until(look, within, f"no line with {text!r}")
        return found[0]

    def wait_file(self, file: Path, within: float = 15.0) -> str:
        """Until it is there and not empty; gives what it holds."""
        found: list[str] = []

        def look() -> bool:
            found[:] = [file.read_text(encoding="utf-8")] if file.exists() else []
            return bool(found and found[0])

        self.wait_until(look, within, f"no {file.name}")
        return found[0]

    def wait_port(self, file: Path, within: float = 15.0) -> int:
        """The port that it wrote there when it was ready."""
        return int(self.wait_file(file, within).strip())

    def wait_until(self, look: Callable[[], bool], within: float, what: str) -> None:
        """NotSeen, with all that it said, when it does not come to hold or the process ended before."""
        end = time.monotonic() + within
        while True:
            lived = self.lives
            if look():
                return
            if not lived and not any(reader.is_alive() for reader in self._readers):
                raise NotSeen(f"{what}, and it ended\n{self._report()}")
            if time.monotonic() > end:
                raise NotSeen(f"{what} within {within} s\n{self._report()}")
            with self._news:
                self._news.wait(0.01)

    # --- ending ------------------------------------------------------------------------------------------------

    def kill(self, *, tree: bool = True) -> None:
        """SIGKILL, with everything that it started, or without."""
        self._signal(signal.SIGKILL, tree=tree)
        if tree:
            self.process.wait()

    def end(self, within: float = 10.0) -> Done:
        """SIGTERM to it alone, and until it ended."""
        self._signal(signal.SIGTERM, tree=False)
        return self.wait(within)

    def interrupt(self) -> None:
        """As Ctrl+C does."""
        self._signal(signal.SIGINT, tree=True)

    def freeze(self) -> None:
        """Does nothing until `thaw`; its connections stay open."""
        self._signal(signal.SIGSTOP, tree=True)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT, tree=True)

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children(recursive=True) if self.lives else []

    def kill_after(self, seconds: float) -> Done:
        """Lets it run so long from now, unless it ends before."""
        try:
            return self.wait(seconds)
        except NotSeen:
            self.kill()
            return self.wait()

    def kill_at_random(self, seed: int | str, most: float) -> Done:
        return self.kill_after(random.Random(seed).uniform(0, most))

    def kill_at(self, *, text: str = "", count: int = 0) -> None:
        """SIGKILL, with everything that it started, as soon as it said this or so many bytes, on either stream."""
        wanted = text.encode()

        def look() -> bool:
            said = self._said.values()
            return any(wanted in one for one in said) if text else sum(map(len, said)) >= count

        with self._news:
            self._marks.append((look, self._kill_group))
        self._look()

    @property
    def peak_memory(self) -> int:
        """Bytes that it held at most so far; it must still live."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024

    # --- inside ------------------------------------------------------------------------------------------------

    def _collect(self, name: str, stream: IO[bytes]) -> None:
        with stream:
            while data := os.read(stream.fileno(), 65_536):
                with self._news:
                    self._said[name] += data
                    self._news.notify_all()
                self._look()
        with self._news:
            self._news.notify_all()

    def _look(self) -> None:
        with self._news:
            met = [act for look, act in self._marks if look()]
            self._marks = [] if met else self._marks
        for act in met:
            act()

    def _report(self) -> str:
        return f"{self.process.args!r} {self.process.returncode}\n--- out\n{self.out}\n--- err\n{self.err}"

    def _signal(self, number: signal.Signals, *, tree: bool) -> None:
        try:
            if tree:
                os.killpg(self.pid, number)
            elif self.lives:
                os.kill(self.pid, number)
        except ProcessLookupError:
            pass  # gone already

    def _kill_group(self) -> None:
        self._signal(signal.SIGKILL, tree=True)
