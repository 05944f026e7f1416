"""Deadlines that come near while the program is open: told by the desktop or the terminal, and as a toast."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import events

from deskops.config.terminal import OFF
from deskops.tui.work import Lane, Post

if TYPE_CHECKING:
    from deskops.tui.program import Program

_EACH: Final = 30.0  # seconds between two looks: nobody's deadline is told by the second


def begin(program: "Program", logs: Path) -> Lane:
    """A lane of its own, since a desktop may take seconds to answer."""
    lane = Lane("deadlines", logs, program.context.close)
    if program.context.settings.notify.way != OFF:
        look = partial(lane.do, program, partial(_look, program), newest="deadlines")
        look()
        program.set_interval(_EACH, look)
    return lane


def _look(program: "Program", post: Post) -> None:
    from deskops.ops.do.notifying import tell

    def ring(sequence: str) -> None:
        """In the program's own thread, so that it stands between two pictures and not within one."""
        post(events.Callback(callback=partial(program.ring, sequence)))

    for words in tell(program.context, ring):
        post(events.Callback(callback=partial(program.say, words)))
