"""Whether somebody has written to the store, asked every second by whoever shows it."""

import threading

from deskops.ops.context import Context
from deskops.ops.read.attention import Stand, waiting
from deskops.store import views


class Watch:
    """How the store stands, read anew only after somebody wrote: asking that costs microseconds, reading milliseconds.

    A version is its connection's own, and each thread has one: what another thread was told is not taken for this
    thread's.
    """

    def __init__(self, context: Context) -> None:
        self._context, self._seen = context, threading.local()

    def stand(self) -> Stand:
        version = views.version(
            self._context.views
        )  # before the reading: what is written meanwhile moves it again
        known: tuple[int, Stand] | None = getattr(self._seen, "told", None)
        if known is not None and known[0] == version:
            return known[1]
        stand = waiting(self._context)
        if version is not None:
            self._seen.told = version, stand
        return stand
