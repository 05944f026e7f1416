"""Syncing by itself: soon after something was written, at intervals, and less and less often while the desk is away."""

import threading
from collections.abc import Callable
from typing import Final

from tenacity import RetryCallState, Retrying, retry_if_result, stop_when_event_set, wait_random_exponential

from deskops.errors import DeskopsError
from deskops.ops.context import Context
from deskops.ops.do.syncing import Report, sync_now
from deskops.ops.sync_notes import Way
from deskops.sync.engine import Progress, Sum

INTERVAL: Final = 300.0  # seconds between syncs when nothing is written
_FIRST: Final = 1.0
_GATHER: Final = 1.0
_LONGEST: Final = 300.0  # between attempts while the desk is away
_LOOKS: Final = 1.0
AWAY: Final = frozenset({"offline", "busy", "failed"})


class Automatic:
    """`run` goes on until `stop`, in whatever thread calls it; the other methods may be called from any thread.

    `told` hears of each attempt, `progress` of its beginning and each page. `unsent`: asked each second where other
    programs write to the same store; another answer than after the last sync is taken as `written`.
    """

    def __init__(
        self,
        context: Context,
        told: Callable[[Report], object],
        *,
        progress: Progress | None = None,
        unsent: Callable[[], int] | None = None,
        first: float = _FIRST,
        gather: float = _GATHER,
        interval: float = INTERVAL,
        slower: float = 2.0,
    ) -> None:
        self._context, self._told, self._progress, self._look = context, told, progress, unsent
        self._first, self._gather, self._interval = first, gather, interval
        self._chance = wait_random_exponential(multiplier=slower, max=_LONGEST)
        self._bell = threading.Condition()
        self._ended = threading.Event()
        self._written = self._urgent = False
        self._seen = 0

    def written(self) -> None:
        """Something is to be sent: a moment later, together with what follows at once. An absent desk is not asked
        sooner for it.
        """
        with self._bell:
            self._written = True
            self._bell.notify_all()

    def now(self) -> None:
        """A person wants it at once, whatever the pause."""
        with self._bell:
            self._urgent = True
            self._bell.notify_all()

    def stop(self) -> None:
        """Ends it after the page that is under way; what has landed stays."""
        self._ended.set()
        with self._bell:
            self._bell.notify_all()

    def run(self) -> None:
        self._rest(self._first)
        while not self._ended.is_set():
            Retrying(
                retry=retry_if_result(lambda report: report.result in AWAY),
                wait=self._pause,
                stop=stop_when_event_set(self._ended),
                sleep=self._back_off,
                retry_error_callback=lambda _state: None,
            )(self._once)
            self._rest(self._interval)

    def _pause(self, state: RetryCallState) -> float:
        """Longer and longer by chance, and not before whoever is overloaded wants it: not all come at once."""
        pause = self._chance(state)
        asked: float = state.outcome.result().wait if state.outcome else 0.0
        return pause if pause >= asked else min(asked, _LONGEST) + pause

    def _once(self) -> Report:
        with self._bell:
            way = Way.HAND if self._urgent else Way.AUTOMATIC
            self._written = self._urgent = False
        if self._progress is not None:
            self._progress(Sum())
        try:
            report = sync_now(self._context, way=way, progress=self._progress, stopped=self._ended.is_set)
        except DeskopsError as error:  # the store is full, locked or gone: said, and tried again
            report = Report("failed", error.message, error.hint)
        self._seen = report.unsent
        self._told(report)
        return report

    def _rest(self, seconds: float) -> None:
        """Until it is time again, or something was written and what follows at once has been gathered."""
        left = seconds
        while left > 0 and not self._called():
            part = min(left, _LOOKS) if self._look else left
            with self._bell:
                self._bell.wait_for(self._called, part)
            left -= part
            if self._look and self._look() != self._seen:
                self._written = True
        if self._written:
            self._back_off(self._gather)

    def _back_off(self, seconds: float) -> None:
        with self._bell:
            self._bell.wait_for(lambda: self._urgent or self._ended.is_set(), seconds)

    def _called(self) -> bool:
        return self._urgent or self._written or self._ended.is_set()
