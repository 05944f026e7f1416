"""In a real terminal: composed Chinese, many resizes, a kill while typing; skipped aloud where tmux is missing."""

import itertools
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests_of_terminals import PATIENCE, START, Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

RUN_AND_STAY = '"$0" "$@"; echo "left with $?"; stty -a | grep -o " echo "; exec sleep 600'


@pytest.fixture
def terminal(home: Any, tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(home.context.paths.config, tmp_path)
    yield opened
    opened.close()


def to_note(terminal: Terminal) -> None:
    terminal.shows("POS terminal", "Stand-alone")
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
        again.shows("更换硒鼓后打印正常 toner", "discards it")
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
    terminal = Terminal(home.context.paths.config, tmp_path, ("-c", START), ("sh", "-c", RUN_AND_STAY))
    try:
        terminal.shows("POS terminal", "Stand-alone")
        terminal.press("q")
        seen = terminal.shows("left with 0")
        assert "POS terminal" not in seen
    finally:
        terminal.close()


CRASHING = """
import sys
from deskops.cli.front import main
from deskops.tui.program import Program

def crash(self):
    customer = "澳门路收银台的密码"
    raise RuntimeError(customer)

Program.action_new_job = crash
sys.exit(main([]))
"""


def test_a_crash_gives_the_terminal_back_and_tells_nothing_of_a_customer(home: Any, tmp_path: Path) -> None:
    """Threat 25: Textual's own traceback shows the values of variables."""
    terminal = Terminal(home.context.paths.config, tmp_path, ("-c", CRASHING), ("sh", "-c", RUN_AND_STAY))
    try:
        terminal.shows("POS terminal", "Stand-alone")
        terminal.press("C-n")
        seen = terminal.shows("left with 70", " echo")
    finally:
        terminal.close()
    assert "A defect of deskops (RuntimeError); please send this report" in seen
    assert "澳门路" not in seen
    assert "Traceback" not in seen
    reports = list(home.context.paths.logs.glob("crash-*.json"))
    assert len(reports) == 1
    told = reports[0].read_text("utf-8")
    assert "crash" in told
    assert "澳门路" not in told


@pytest.mark.parametrize("order", [signal.SIGHUP, signal.SIGTERM])
def test_an_order_to_end_keeps_what_was_typed(home: Any, tmp_path: Path, order: signal.Signals) -> None:
    """The window is closed, or the system goes down, a moment after the last letter."""
    terminal = Terminal(home.context.paths.config, tmp_path, ("-c", START), ("sh", "-c", RUN_AND_STAY))
    try:
        to_note(terminal)
        terminal.type("half a sentence")
        terminal.shows("half a sentence")
        psutil.Process(terminal.pid).children()[0].send_signal(order)
        terminal.shows(f"left with {128 + order}", " echo")
    finally:
        terminal.close()
    again = Terminal(home.context.paths.config, tmp_path)
    try:
        to_note(again)
        again.shows("half a sentence", "discards it")
    finally:
        again.close()


@pytest.mark.parametrize("after", [" open", "deskops"])
def test_a_demo_whose_window_is_closed_leaves_nothing(tmp_path: Path, after: str) -> None:
    opened = Terminal(tmp_path, tmp_path, ("-m", "deskops", "demo"))
    try:
        opened.shows(after)
        assert list(tmp_path.glob("deskops-demo-*"))
    finally:
        opened.close()
    end = time.monotonic() + PATIENCE
    while list(tmp_path.glob("deskops-demo-*")):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_bytes_that_are_no_utf8_are_marked_and_the_program_stays(terminal: Terminal) -> None:
    to_note(terminal)
    terminal.press("-H", "b4", "f2", "d3", "a1", "9b")
    terminal.shows("\ufffd")
    terminal.type("打印")
    terminal.shows("打印", "Add a note:")


def test_the_demo_is_a_laptop_in_step_with_a_desk_and_leaves_nothing(tmp_path: Path) -> None:
    opened = Terminal(tmp_path, tmp_path, ("-m", "deskops", "demo"))
    try:
        opened.shows(" open", "Online", "unsent: 0")
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
