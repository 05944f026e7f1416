"""What a person does takes effect in the order in which it was done, however fast it came.

Keys may come in one piece: a slow line hands on what it had held, text is pasted as keys. Textual hands each to what
has the focus at that moment, though the key before it may be about to move the focus, or to open a form. So what comes
waits here until what came before is through: every message that followed from it is handled, screens are mounted, and
what it asked of the lanes is done. With nothing under way nothing waits, and a key that is held down is never slowed.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual import events

if TYPE_CHECKING:
    from textual._queue import Queue
    from textual.message import Message
    from textual.message_pump import MessagePump

    from deskops.tui.scanner import Listening

PATIENCE: Final = 2.0  # seconds after which the next takes its turn, whatever the one before is still about
_AT_ONCE: Final = 50  # looks, between which only what is due is done; after them with a pause between
_PAUSE: Final = 0.002  # seconds

Step = Callable[[], Awaitable[object]]


class Turn(NamedTuple):
    """One thing that is done: by `event`, None if it is none of a person. What `acts` has effects to wait for."""

    do: Step
    event: events.Event | None = None
    acts: bool = False


class InTurn:
    """Used from the program's own task alone."""

    def __init__(self, program: "Listening") -> None:
        self._program = program
        self._waiting: deque[Turn] = deque()
        self._watch: asyncio.Task[None] | None = None

    @property
    def waits(self) -> bool:
        """Whether anything is under way."""
        return self._watch is not None

    async def take(self, do: Step, event: events.Event | None = None) -> None:
        """Do it now, or after everything that waits."""
        self._waiting.append(Turn(do, event))
        if self._watch is None:
            await self._go_on()

    def next(self, turns: Sequence[Turn]) -> None:
        """From what is being done: these before everything that waits."""
        self._waiting.extendleft(reversed(turns))

    async def _go_on(self) -> None:
        self._watch = None
        while self._waiting and self._program.screen_stack:  # without one the program ends
            turn = self._waiting.popleft()
            before = _Before(self._program)
            await turn.do()
            if turn.acts:
                self._watch = asyncio.create_task(self._wait_out(before))
                return

    async def _wait_out(self, before: "_Before") -> None:
        """Twice in a row it must be through: what a lane told last may be on its way from the lane's thread."""
        loop = asyncio.get_running_loop()
        end, looks, through = loop.time() + PATIENCE, 0, 0
        try:
            while through < 2 and loop.time() < end:
                through = through + 1 if self._is_through(before) else 0
                looks += 1
                await asyncio.sleep(0 if looks < _AT_ONCE or through else _PAUSE)
        finally:  # a defect here must not take the keyboard away
            self._program.call_later(self._go_on)

    def _is_through(self, before: "_Before") -> bool:
        program = self._program
        if not program.screen_stack:
            return True
        if not all(map(_rests, _pumps(program))):
            return False
        if before.has_gone_elsewhere and program.screen._callbacks:  # noqa: SLF001 - where a draft's cursor is put, say
            return False
        return self._only_writes or not before.asked_of_lanes

    @property
    def _only_writes(self) -> bool:
        """Whether the next is a letter for a text box, which takes it whatever is being read."""
        event = self._waiting[0].event if self._waiting else None
        return isinstance(event, events.Key) and event.is_printable and self._program.types()


class _Before:
    """How things stood before a turn."""

    def __init__(self, program: "Listening") -> None:
        self._program = program
        self._place = (program.screen, program.focused)
        self._asked = [(lane, lane.asked) for lane in program.lanes]

    @property
    def has_gone_elsewhere(self) -> bool:
        return self._place != (self._program.screen, self._program.focused)

    @property
    def asked_of_lanes(self) -> bool:
        """Whether something was since, and is not done yet."""
        return any(lane.asked != asked and lane.is_busy for lane, asked in self._asked)


def _pumps(program: "Listening") -> "Iterable[MessagePump]":
    """Whatever may handle what follows from a key; of screens that are covered too, for they are told of results."""
    yield program
    for screen in program.screen_stack:
        yield from screen.walk_children(with_self=True)


def _rests(pump: "MessagePump") -> bool:
    """Whether it is mounted, has handled all messages, and waits for another. Textual tells none of it."""
    task: asyncio.Task[None] | None = pump._task  # noqa: SLF001 - it has no public way to ask
    if task is None or task.done():
        return True  # it is over, or belongs to a screen that is
    queue: Queue[Message | None] = pump._message_queue  # noqa: SLF001 - as above
    return queue.empty() and bool(queue.ready_event._waiters)  # noqa: SLF001 - as above
