"""Work away from the screen: a lane is one thread that does things in order and posts what came of them."""

import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from textual.message import Message
from textual.message_pump import MessagePump

from deskops.errors import DeskopsError
from deskops.i18n import _
from deskops.tui.messages import Failed

Post = Callable[[Message], object]
Work = Callable[[Post], object]
_Task = tuple[MessagePump, Work, str, str]


def _both(first: Work, then: Work) -> Work:
    def work(post: Post) -> None:
        first(post)
        then(post)

    return work


class Lane:
    """Does one thing after another, so that answers are written in the order in which they were given.

    `logs`: the folder for reports of defects.
    """

    def __init__(self, name: str, logs: Path, at_end: Callable[[], object]) -> None:
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._newest: dict[str, Work] = {}  # of what waits and may be overtaken
        self._marking = threading.Lock()
        self.asked = self._done = 0  # tasks so far
        self._logs, self._at_end = logs, at_end
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(self, to: MessagePump, work: Work, *, what: str = "", newest: str = "") -> None:
        """Work soon; its messages go to `to`, `what` names it if it fails. Of those with the same `newest`
        that still wait only the last is done.
        """
        if newest:
            with self._marking:
                self._newest[newest] = work
        self.asked += 1
        self._tasks.put((to, work, what, newest))

    @property
    def is_busy(self) -> bool:
        return self._done < self.asked

    def close(self, seconds: float = 10.0) -> None:
        """Finish what waits, then end."""
        self._tasks.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while self._did_next():
            self._done += 1
        self._at_end()

    def _did_next(self) -> bool:
        """Wait for a task and do it; False at the end. Nothing of it is held on to, for its work holds a whole page."""
        task = self._tasks.get()
        if task is None:
            return False
        to, work, what, newest = task
        if not newest or self._is_newest(newest, work):
            self._attempt(to, work, what)
        return True

    def _is_newest(self, name: str, work: Work) -> bool:
        """If so, it waits no longer."""
        with self._marking:
            is_newest = self._newest.get(name) is work
            if is_newest:
                del self._newest[name]
        return is_newest

    def _attempt(self, to: MessagePump, work: Work, what: str) -> None:
        """The one place of this box that catches everything: whatever it is becomes a message on the screen."""
        try:
            work(to.post_message)
        except Exception as error:  # noqa: BLE001 - the worker wrapper: the program stays up and says what is wrong
            to.post_message(
                Failed(what, self._known(error), lambda first: self.do(to, _both(first, work), what=what))
            )

    def _known(self, error: Exception) -> DeskopsError:
        """A defect is reported without its message, which may quote data; the screen of whoever works here shows it."""
        if isinstance(error, DeskopsError):
            return error
        from deskops.ops.crash import write_report

        where = _("The details are in {path}.").format(path=write_report(error, self._logs))
        name = type(error).__name__
        return DeskopsError(_("Something unforeseen: {error}").format(error=f"{name}: {error}"), hint=where)
