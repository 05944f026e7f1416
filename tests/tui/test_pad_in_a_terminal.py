"""The pad in a real terminal: bytes of a mouse as terminals send them, and what is sealed in the end."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskops.ops.context import Context
from tests_of_signing import resolved_job
from tests_of_terminals import PATIENCE, Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
INK = tuple(map(chr, range(0x2801, 0x2900)))  # cells of braille, but for the empty one
STAY = '"$0" "$@"; echo "left with $?"; exec sleep 600'


@pytest.fixture
def terminal(context: Context, tmp_path: Path) -> Iterator[Terminal]:
    job = resolved_job(context)
    context.close()
    command = ("-m", "deskops", "sign", job, "--pad", "--name", "Chen Min")
    opened = Terminal(context.paths.config, tmp_path, command, ("sh", "-c", STAY))
    yield opened
    opened.close()


def mouse(terminal: Terminal, button: int, column: int, row: int, end: str = "M") -> None:
    """As SGR has it (mode 1006): 0 pressed, 32 moved with the button held, `m` let go; from 1."""
    terminal.press("-H", *(f"{byte:02x}" for byte in f"\x1b[<{button};{column};{row}{end}".encode()))


def stroke(terminal: Terminal, *places: tuple[int, int]) -> None:
    mouse(terminal, 0, *places[0])
    for place in places[1:]:
        mouse(terminal, 32, *place)
    mouse(terminal, 0, *places[-1], end="m")


def shows_dotted(terminal: Terminal, more: int, most: int = 10_000) -> None:
    """So many cells hold ink."""
    end = time.monotonic() + PATIENCE
    while not more < sum(map((seen := terminal.screen).count, INK)) <= most:
        assert time.monotonic() < end, f"never more than {more} and at most {most} cells of ink:\n{seen}"
        time.sleep(0.05)


def to_pad(terminal: Terminal) -> None:
    terminal.shows("Please read this before you sign", "Draw here")
    terminal.press("d")
    terminal.shows("Undo a stroke", "Chen Min")


def test_a_mouse_signs_and_the_store_has_it(terminal: Terminal, context: Any) -> None:
    to_pad(terminal)
    stroke(terminal, (10, 8), (20, 14), (30, 7), (45, 15), (60, 9))
    stroke(terminal, (12, 18), (66, 17))
    shows_dotted(terminal, 60)
    terminal.press("u")
    shows_dotted(terminal, 20, 60)
    terminal.press("Enter")
    terminal.shows("Seal this signature?", "Strokes: 1")
    terminal.press("y")
    seen = terminal.shows("left with 0")
    assert "revision 1: signed" in seen
    with sqlite3.connect(context.paths.store) as store:
        found = store.execute("SELECT count(*) FROM entry WHERE action = 'sign'").fetchone()
    assert found == (1,)


def test_an_empty_pad_does_not_sign_and_a_person_may_leave(terminal: Terminal) -> None:
    to_pad(terminal)
    terminal.press("Enter")
    terminal.shows("The pad is empty")
    terminal.press("Escape")
    terminal.shows("Please read this before you sign")
    terminal.press("Escape")
    assert "Nobody signed" in terminal.shows("left with 1")
