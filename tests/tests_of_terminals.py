"""A terminal for tests: one tmux server of its own with one window of 80 by 24 cells."""

import itertools
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

PATIENCE = 30.0  # seconds; a loaded machine takes its time
START = "from deskops import i18n; i18n.use('en'); from deskops.tui.app import run; raise SystemExit(run())"


def until(holds: Callable[[], object]) -> None:
    """Look until it holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


class Terminal:
    """One tmux server of its own with one window of 80 by 24 cells, in which the program runs."""

    def __init__(
        self, home: Path, folder: Path, program: Sequence[str] = ("-c", START), around: Sequence[str] = ()
    ) -> None:
        self.home, self.socket = home, folder / f"tmux-{uuid.uuid4().hex[:8]}"
        environment = {"DESKOPS_HOME": str(home), "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
        environment |= {"TMPDIR": str(folder), "DESKOPS_LANG": "en", "DESKOPS_KEYRING": "off"}
        settings = [f"{name}={value}" for name, value in environment.items()]
        command = ["env", *settings, *around, sys.executable, *program]
        self.tmux("-f", os.devnull, "new-session", "-d", "-x", "80", "-y", "24", "-s", "main", *command)

    def tmux(self, *arguments: str) -> str:
        command = ["tmux", "-u", "-S", str(self.socket), *arguments]
        return subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE, text=True).stdout

    def press(self, *keys: str) -> None:
        self.tmux("send-keys", "-t", "main", *keys)

    def type(self, text: str) -> None:
        self.tmux("send-keys", "-t", "main", "-l", text)

    def resize(self, columns: int, rows: int) -> None:
        self.tmux("resize-window", "-t", "main", "-x", str(columns), "-y", str(rows))

    def told(self, format_: str) -> str:
        """What tmux knows of the pane, in its own formats."""
        return self.tmux("display-message", "-p", "-t", "main", format_).strip()

    @property
    def screen(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", "main")

    @property
    def pid(self) -> int:
        return int(self.told("#{pane_pid}"))

    def kill(self) -> None:
        """What a power cut does to the program, or `kill -9`."""
        os.kill(self.pid, signal.SIGKILL)

    def shows(self, *texts: str) -> str:
        """The screen once all of these stand on it."""
        end = time.monotonic() + PATIENCE
        for _look in itertools.count():
            seen = self.screen
            if all(text in seen for text in texts):
                return seen
            assert time.monotonic() < end, f"{texts} never came:\n{seen}"
            time.sleep(0.05)
        raise AssertionError

    def close(self) -> None:
        subprocess.run(["tmux", "-S", str(self.socket), "kill-server"], capture_output=True, timeout=PATIENCE)
