"""The loop of a sync: push until nothing is unsent, pull until caught up; knows neither SQL nor HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

_MOST_TURNS: Final = 100_000  # pages; a bound, so that a desk that never ends is left


class Desk(Protocol):
    """The line: one request, one answer. Raises Unreachable or Rejected."""

    def post(self, path: str, told: Mapping[str, Any]) -> dict[str, Any]: ...


class Drawer(Protocol):
    """The laptop's store, as a sync needs it."""

    def request(self) -> dict[str, Any]:
        """What is to be said next: where we are, and a batch of what is unsent."""
        ...

    def land(self, answer: Mapping[str, Any]) -> "Step":
        """Write an answer down, whole or not at all, with the new cursor."""
        ...


@dataclass(slots=True)
class Step:
    """What an answer came to; `again` when there is more to say or to hear."""

    again: bool
    sent: int = 0
    refused: int = 0
    rows: int = 0
    subjects: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sum:
    """All steps of a sync together."""

    sent: int = 0
    refused: int = 0
    received: int = 0
    turns: int = 0
    stopped: bool = False
    subjects: dict[str, str] = field(default_factory=dict)


Progress = Callable[[Sum], None]


def meet(
    drawer: Drawer,
    desk: Desk,
    *,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Sum:
    """Sync until both agree. What has landed stays when it is cut short; the next one goes on from there."""
    total = Sum()
    while total.turns < _MOST_TURNS:
        if stopped():
            total.stopped = True
            return total
        step = drawer.land(desk.post("/v1/sync", drawer.request()))
        total.turns += 1
        total.sent += step.sent
        total.refused += step.refused
        total.received += step.rows
        total.subjects.update(step.subjects)
        if progress is not None:
            progress(total)
        if not step.again:
            return total
    return total
