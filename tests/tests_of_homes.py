"""Homes that are made once and copied for each test: to set up a store takes longer than most that is tested on it."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from deskops import i18n
from deskops.config import Settings
from deskops.domain.clock import ClockEvidence
from deskops.ops.context import Context
from deskops.paths import Paths, locate

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09:00 in Shanghai


class GivenClock:
    """Stands still until it is moved; every reading is a millisecond after the last, as on a real machine."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start
        self.boot = "boot-1"
        self.reading = 1_000_000

    def read(self) -> ClockEvidence:
        self.now += timedelta(milliseconds=1)
        self.reading += 1
        return ClockEvidence(self.now, self.boot, self.reading)

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)
        self.reading += int(timedelta(**by).total_seconds() * 1000)


class Chance:
    """Bytes that count up: the same ids in every test."""

    def __init__(self, drawn: int = 0) -> None:
        self.drawn = drawn
        self._numbers = itertools.count(drawn + 1)

    def __call__(self, size: int) -> bytes:
        self.drawn = next(self._numbers)
        return (self.drawn * 4).to_bytes(size, "big")  # an id drops the last two bits


Make = Callable[[Context, GivenClock], Any]


def set_up(context: Context, _clock: GivenClock) -> None:
    """A laptop of one engineer, with nothing on it."""
    from deskops.ops.do.setup import init

    init(context, "李强")


@dataclass
class _Kept:
    """A home as it lay when it was made, and where clock and chance had come to."""

    folder: Path
    now: datetime
    reading: int
    drawn: int
    told: Any


@dataclass
class Homes:
    """Copies of homes: whoever asks for one goes on exactly where its making ended."""

    folder: Path
    _kept: dict[Make, _Kept] = field(default_factory=dict)

    @contextmanager
    def copied(self, paths: Paths, clock: GivenClock, make: Make) -> Iterator[tuple[Context, Any]]:
        """A home at `paths` on which `make` has worked, and what `make` returned. Nothing may lie there yet."""
        if clock.now != START:
            raise AssertionError("a copied home was made at the start of the clock")
        kept = self._kept.get(make) or self._made(make)
        shutil.copytree(kept.folder, paths.data.parent, dirs_exist_ok=True)
        clock.now, clock.reading = kept.now, kept.reading
        context = Context(paths, Settings(), clock, Chance(kept.drawn), database="")
        try:
            yield context, kept.told
        finally:
            context.close()

    def _made(self, make: Make) -> _Kept:
        folder = Path(mkdtemp(dir=self.folder))  # another one where a making before it failed
        clock, chance = GivenClock(), Chance()
        context = Context(locate({"DESKOPS_HOME": str(folder)}), Settings(), clock, chance, database="")
        with pytest.MonkeyPatch.context() as alike, i18n.speaking("en"):
            alike.setenv("DESKOPS_KEYRING", "off")
            told = make(context, clock)
            context.close()
        self._kept[make] = _Kept(folder, clock.now, clock.reading, chance.drawn, told)
        return self._kept[make]
