"""Killed at any moment while somebody types: what had stood on the screen for `KEPT_WITHIN` comes back, cursor and all.

In a real terminal and in each kind of box. Nothing is slept through: the screen is looked at while letters are typed,
and a letter that was seen for longer than that before the kill has to be there again.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from deskops.ops.do.inspections import start
from deskops.tui.drafts import KEPT_WITHIN
from tests_of_sizes import FULL
from tests_of_terminals import Terminal, until

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

WORDS = "墨粉abcdefg风扇hijklmnop"
ROUNDS = 5 if FULL else 1
LONGEST = 2.0  # seconds of typing before the kill
SURELY = KEPT_WITHIN if FULL else 1.0  # seconds; beside other tests the processor is not its own


@dataclass(frozen=True)
class Way:
    """What leads to a box from the day: keys, each with what stands there once it has worked.

    `again` goes to where words are typed in a box that came back chosen as a whole, or that was full before.
    """

    steps: tuple[tuple[str, str], ...]
    first: str = ""
    again: str = ""


CHECKLIST = (("Enter", "2 Timeline"), ("i", "INSP-"))
BOXES = {
    "new job": Way((("C-n", "A walk-in or a call"),)),
    "resolve": Way((("Down", ""), ("r", "Resolve:"))),
    "note": Way((("n", "Add a note:"),)),
    "article": Way((("F8", "键盘"), ("n", "So that the next person finds it"))),
    "article rewritten": Way((("F8", "键盘"), ("Enter", "About this"), ("e", "Rewrite:")), first="Home"),
    "checklist note": Way((*CHECKLIST, ("n", "^S Save"))),
    "problem": Way((*CHECKLIST, ("p", "Problems"), ("p", "^S Save"))),
    "label": Way((*CHECKLIST, ("t", "Which device?")), again="End"),
    "filter": Way((("/", "Filter: number"),), again="End"),
    "find": Way((("C-o", "Type to find anything"),), again="End"),
}


def go(terminal: Terminal, way: Way, *, back: bool = False) -> None:
    """Whoever comes back sees the words in place of what the empty box says."""
    for key, shows in way.steps[:-1]:
        terminal.press(key)
        terminal.shows(shows)
    key, shows = way.steps[-1]
    terminal.press(key)
    terminal.shows("" if back else shows)


def seen(terminal: Terminal) -> int:
    """How many letters of WORDS stand on the screen."""
    screen = terminal.screen
    return next(n for n in range(len(WORDS), -1, -1) if WORDS[:n] in screen)


def type_until_killed(terminal: Terminal, end: float) -> list[tuple[float, int]]:
    """Type on until then; when how many letters had been seen, the kill last."""
    looks, letters, pid = [(time.monotonic(), 1)], iter(WORDS[1:]), terminal.pid
    while looks[-1][0] < end:
        if letter := next(letters, ""):
            terminal.type(letter)
        count = seen(terminal)
        looks.append((time.monotonic(), count))
    looks.append((time.monotonic(), 0))
    os.kill(pid, signal.SIGKILL)
    return looks


@pytest.mark.parametrize("seed", range(ROUNDS))
@pytest.mark.parametrize("box", BOXES)
def test_what_stood_on_the_screen_comes_back(
    opened: Callable[..., Terminal], home: Any, box: str, seed: int
) -> None:
    start(
        home.context, asset=home.asset, job=home.jobs[1]
    )  # what `i` opens; it would ask before it begins one
    way, terminal = BOXES[box], opened()
    go(terminal, way)
    if way.first:
        terminal.press(way.first)
    terminal.type(WORDS[0])
    until(lambda: seen(terminal) == 1)
    chance = random.Random(f"{box} {seed}")
    looks = type_until_killed(terminal, time.monotonic() + SURELY + chance.uniform(0, LONGEST))
    killed, _count = looks[-1]
    due = max(count for at, count in looks if at <= killed - SURELY)

    again = opened()
    go(again, way, back=True)
    until(lambda: seen(again) >= due)
    if way.again:
        again.press(way.again)
    came = WORDS[: seen(again)]
    again.type("Y")
    again.shows(f"{came}Y")
