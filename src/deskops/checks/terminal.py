"""One thing at a time that may ask a person: it runs in a loop of a thread, and the person answers in ours.

So a key that interrupts is heard at once, at a question as well as while a machine does not answer.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final, TypeVar

from deskops.checks.rounds import Question

Answer = Callable[[str, Question], str | None]
Result = TypeVar("Result")

_OFTEN: Final = 1.0  # seconds, since Windows hears a key only between two waits
_STOPPING: Final = 3.0  # seconds in which what runs lets go of its lines


class Terminal:
    """`answer` puts the question of a target to a person; without it nobody is there."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer
        self._questions: queue.SimpleQueue[tuple[str, Question] | None] = queue.SimpleQueue()

    async def person(self, target: str, text: str, unseen: bool) -> str | None:
        """What is handed to a target that may ask (`questions.Person`)."""
        question = Question(text, unseen=unseen)
        self._questions.put((target, question))
        return await question.answered

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Its result. Raises what it raises; where we are interrupted, it is ended first."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        done = asyncio.run_coroutine_threadsafe(work, loop)
        done.add_done_callback(lambda _done: self._questions.put(None))
        try:
            while not done.done():
                self._ask()
            return done.result()
        finally:
            _let_go(loop)
            thread.join(_STOPPING)
            if not thread.is_alive():
                loop.close()

    def _ask(self) -> None:
        with suppress(queue.Empty):
            asked = self._questions.get(timeout=_OFTEN)
            if asked is not None:
                target, question = asked
                question.answer(self.answer(target, question) if self.answer else None)


def _let_go(loop: asyncio.AbstractEventLoop) -> None:
    """End what still runs in it, and then itself."""

    async def end() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await loop.shutdown_default_executor()

    ended: Future[None] = asyncio.run_coroutine_threadsafe(end(), loop)
    with suppress(TimeoutError):
        ended.result(_STOPPING)
    loop.call_soon_threadsafe(loop.stop)
