"""Many targets in one round: so many at once, fewer of one site, each with its own time, none in another's way.

The targets run in an event loop in a thread of its own; who iterates gets events as they come, and may stop any time:
what was found until then stays.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from enum import StrEnum
from typing import Final, NamedTuple

from deskops.checks.live import LiveInspection
from deskops.checks.runner import Inspected, Inspection
from deskops.domain.finding import Finding
from deskops.errors import DeskopsError, Unreachable
from deskops.i18n import _

AT_ONCE: Final = 16
MOST_AT_ONCE: Final = 64
AT_A_SITE: Final = 16
LOOKING_UP: Final = 4.0  # seconds that a name server has for a target's name
_OFTEN: Final = 1.0  # seconds
_STOPPING: Final = 3.0  # seconds in which what runs lets go of its lines


class Planned(NamedTuple):
    """A target that is to be inspected: `begin` makes its inspection when its turn comes.

    `group` is what shares a line: a site. `begin` raises DeskopsError where the target cannot be asked at all. It runs
    in a thread of its own, since it may wait for a name server or read a large file, for at most `seconds`.
    """

    name: str
    begin: Callable[[], Inspected]
    group: str = ""
    seconds: float = LOOKING_UP


class What(StrEnum):
    BEGUN = "begun"
    FOUND = "found"
    DONE = "done"
    FAILED = "failed"  # it could not even begin; `error` says why
    ASKED = "asked"  # it wants to know something of a person: `question`


class Question:
    """What a target asks before it lets anybody in. Whoever gets the event answers it, once."""

    def __init__(self, text: str, *, unseen: bool) -> None:
        self.text, self.unseen = text, unseen
        self._loop = asyncio.get_running_loop()
        self.answered: asyncio.Future[str | None] = self._loop.create_future()

    def answer(self, text: str | None) -> None:
        """From any thread; None refuses."""
        self._loop.call_soon_threadsafe(self._set, text)

    def _set(self, text: str | None) -> None:
        if not self.answered.done():
            self.answered.set_result(text)


class Event(NamedTuple):
    what: What
    planned: Planned
    inspection: Inspected | None = None
    finding: Finding | None = None
    error: DeskopsError | None = None
    question: Question | None = None


class Round:
    """Iterate it once. `left` are those that were not done when it was stopped or its time was over."""

    def __init__(
        self,
        planned: Sequence[Planned],
        *,
        at_once: int = AT_ONCE,
        at_a_site: int = AT_A_SITE,
        seconds: float | None = None,
    ) -> None:
        self._planned = planned
        self._at_once = max(1, min(at_once, MOST_AT_ONCE))
        self._at_a_site = max(1, at_a_site)
        self._seconds = seconds
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._whole: asyncio.Task[None] | None = None
        self._done: set[str] = set()
        self.running: dict[str, float] = {}  # by name, when it began (seconds of the performance counter)

    @property
    def left(self) -> list[Planned]:
        return [one for one in self._planned if one.name not in self._done]

    def __iter__(self) -> Iterator[Event]:
        return (event for event in self.events(_OFTEN) if event is not None)

    def events(self, seconds: float) -> Iterator[Event | None]:
        """As iterating does, with None at least every so many seconds: a time to tell what is running."""
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        try:
            while True:
                try:
                    event = self._events.get(timeout=seconds)
                except queue.Empty:
                    yield None
                    continue
                if event is None:
                    return
                self._note(event)
                yield event
        finally:
            self.stop()
            thread.join(_STOPPING)

    def stop(self) -> None:
        """Let go of everything that runs. From any thread."""
        loop, whole = self._loop, self._whole
        if loop is not None and whole is not None and not loop.is_closed():
            loop.call_soon_threadsafe(whole.cancel)

    async def ask(self, name: str, text: str, unseen: bool) -> str | None:
        """A question of the target with this name, answered by whoever gets the events."""
        planned = next(one for one in self._planned if one.name == name)
        question = Question(text, unseen=unseen)
        self._events.put(Event(What.ASKED, planned, question=question))
        return await question.answered

    def _note(self, event: Event) -> None:
        if event.what is What.BEGUN:
            self.running[event.planned.name] = time.perf_counter()
        elif event.what in (What.DONE, What.FAILED):
            self.running.pop(event.planned.name, None)
            self._done.add(event.planned.name)

    def _run(self) -> None:
        try:
            asyncio.run(self._all())
        except (asyncio.CancelledError, TimeoutError):
            pass  # stopped, or its time was over: what is left is told by `left`
        finally:
            self._events.put(None)

    async def _all(self) -> None:
        self._loop, self._whole = asyncio.get_running_loop(), asyncio.current_task()
        room = asyncio.Semaphore(self._at_once)
        sites = {one.group: asyncio.Semaphore(self._at_a_site) for one in self._planned}
        async with asyncio.timeout(self._seconds), asyncio.TaskGroup() as group:
            for one in self._planned:
                group.create_task(self._one(one, room, sites[one.group]))

    async def _one(self, planned: Planned, room: asyncio.Semaphore, site: asyncio.Semaphore) -> None:
        async with site, room:  # who waits for its site takes nobody else's place
            self._events.put(Event(What.BEGUN, planned))
            try:
                inspection = await _begun(planned)
            except DeskopsError as error:
                self._events.put(Event(What.FAILED, planned, error=error))
                return
            if isinstance(inspection, LiveInspection):
                async with aclosing(inspection.run()) as findings:
                    async for finding in findings:
                        self._events.put(Event(What.FOUND, planned, inspection, finding))
            elif isinstance(inspection, Inspection):
                await asyncio.to_thread(self._judge, planned, inspection)
            self._events.put(Event(What.DONE, planned, inspection))

    def _judge(self, planned: Planned, inspection: Inspection) -> None:
        for finding in inspection:
            self._events.put(Event(What.FOUND, planned, inspection, finding))


async def _begun(planned: Planned) -> Inspected:
    """Left behind when its time is over: no slow name server or stick holds the others. Raises DeskopsError."""
    loop = asyncio.get_running_loop()
    begun: asyncio.Future[Inspected | DeskopsError] = loop.create_future()

    def tell(one: Inspected | DeskopsError) -> None:
        if not begun.done():
            begun.set_result(one)

    def work() -> None:
        one: Inspected | DeskopsError
        try:
            one = planned.begin()
        except DeskopsError as error:
            one = error
        except Exception as error:  # noqa: BLE001 - a defect of one target is its own failure
            words = _("it cannot be asked: {error}")
            one = Unreachable(words.format(error=f"{type(error).__name__}: {error}"))
        with suppress(RuntimeError):  # the round is over
            loop.call_soon_threadsafe(tell, one)

    threading.Thread(target=work, daemon=True).start()
    try:
        one = await asyncio.wait_for(begun, planned.seconds)
    except TimeoutError:
        raise Unreachable(
            _("{target}: neither a name server nor a file answered in time").format(target=planned.name)
        ) from None
    if isinstance(one, DeskopsError):
        raise one
    return one
