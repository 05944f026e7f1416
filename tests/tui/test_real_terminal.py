"""In a real terminal: composed Chinese, many resizes, a kill while typing; skipped aloud where tmux is missing."""

import itertools
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
PATIENCE = 30.0  # seconds; a loaded machine takes its time
START = "from deskops import i18n; i18n.use('en'); from deskops.tui.app import run; run()"


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

    @property
    def screen(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", "main")

    @property
    def pid(self) -> int:
        return int(self.tmux("display-message", "-p", "-t", "main", "#{pane_pid}"))

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


@pytest.fixture
def terminal(home: Any, tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(home.context.paths.config, tmp_path)
    yield opened
    opened.close()


def to_note(terminal: Terminal) -> None:
    terminal.shows("POS terminal", "unsent: 0")
    terminal.press("n")
    terminal.shows("Add a note:")


def test_words_survive_a_kill_while_they_are_typed(terminal: Terminal, home: Any, tmp_path: Path) -> None:
    to_note(terminal)
    terminal.type("更换硒鼓后打印正常 toner")
    terminal.shows("更换硒鼓后打印正常 toner")
    os.kill(terminal.pid, signal.SIGKILL)
    again = Terminal(home.context.paths.config, tmp_path)
    try:
        to_note(again)
        again.shows("更换硒鼓后打印正常 toner", "This is what you had typed before")
    finally:
        again.close()


def test_words_survive_a_storm_of_resizes(terminal: Terminal) -> None:
    to_note(terminal)
    terminal.type("风扇")
    for columns, rows in itertools.islice(itertools.cycle([(60, 18), (200, 50), (20, 5), (100, 30)]), 24):
        terminal.resize(columns, rows)
    terminal.type("异响")
    terminal.resize(80, 24)
    terminal.shows("风扇异响", "Add a note:")
    terminal.press("C-s")
    terminal.shows("POS terminal", "Enter Open")


def test_a_small_screen_is_never_refused(terminal: Terminal) -> None:
    terminal.shows("POS terminal")
    terminal.resize(60, 18)
    seen = terminal.shows("POS terminal", "Stand-alone")
    assert all(len(line) <= 60 for line in seen.splitlines())
    terminal.press("Enter")
    terminal.shows("Facts", "Accept")


def test_the_terminal_is_given_back_as_it_was(home: Any, tmp_path: Path) -> None:
    run_and_stay = '"$0" "$@"; echo "left with $?"; exec sleep 600'
    terminal = Terminal(home.context.paths.config, tmp_path, ("-c", START), ("sh", "-c", run_and_stay))
    try:
        terminal.shows("POS terminal", "unsent: 0")
        terminal.press("q")
        seen = terminal.shows("left with 0")
        assert "POS terminal" not in seen
    finally:
        terminal.close()


def test_bytes_that_are_no_utf8_are_marked_and_the_program_stays(terminal: Terminal) -> None:
    to_note(terminal)
    terminal.press("-H", "b4", "f2", "d3", "a1", "9b")
    terminal.shows("\ufffd")
    terminal.type("打印")
    terminal.shows("打印", "Add a note:")


def test_the_demo_is_a_laptop_in_step_with_a_desk_and_leaves_nothing(tmp_path: Path) -> None:
    opened = Terminal(tmp_path, tmp_path, ("-m", "deskops", "demo"))
    try:
        opened.shows("8 open", "Online", "unsent: 0")
        assert list(tmp_path.glob("deskops-demo-*"))
        opened.press("a")
        opened.press("F5")
        opened.shows("Synced:", "unsent: 0")
        opened.press("q")
        end = time.monotonic() + PATIENCE
        while list(tmp_path.glob("deskops-demo-*")):
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        opened.close()
