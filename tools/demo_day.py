"""The demo's day for pictures and samples of the documentation, made with a given clock and given chance."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deskops.config import Settings
from deskops.domain.clock import ClockEvidence
from deskops.ops.context import Context
from deskops.ops.do.demo import build
from deskops.paths import locate

MORNING = datetime(2026, 11, 23, 3, 20, tzinfo=UTC)  # Monday, 11:20 in Shanghai


class StandingClock:
    def __init__(self, now: datetime) -> None:
        self.now, self.reading = now, 1_000_000

    def read(self) -> ClockEvidence:
        self.reading += 1
        return ClockEvidence(self.now + timedelta(milliseconds=self.reading % 500), "boot", self.reading)


def demo_day(home: Path, settings: Settings | None = None) -> Context:
    counter = itertools.count(1)
    context = Context(
        locate({"DESKOPS_HOME": str(home)}),
        settings or Settings(),
        StandingClock(MORNING),
        lambda size: (next(counter) * 2654435761 % 256**size).to_bytes(size, "big"),
    )
    build(context)
    return context
