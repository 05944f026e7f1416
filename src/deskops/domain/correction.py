"""When it really was: an entry's wall clock set right by samples of the desk's time on the same boot; pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from deskops.domain.clock import instant


class Compared(NamedTuple):
    """The desk's time (stored instant) at a reading of a clock that runs on in sleep (milliseconds since boot)."""

    reading: int
    at: str


def correction(wall: datetime, reading: int, samples: Iterable[Compared]) -> int | None:
    """Milliseconds to add to `wall`, from the nearest sample of the same boot; None where there is none."""
    nearest = min(samples, key=lambda one: abs(one.reading - reading), default=None)
    if nearest is None:
        return None
    true = instant(nearest.at) + timedelta(milliseconds=reading - nearest.reading)
    return round((true - wall) / timedelta(milliseconds=1))
