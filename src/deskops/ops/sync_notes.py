"""Each meeting with the desk as the journal keeps it: when, on whose word, what went each way, what the desk said."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final, NamedTuple

from deskops.kept import words_of
from deskops.ops.journal import note, records
from deskops.ops.sync_report import Report
from deskops.paths import Paths

EVENT: Final = "sync"


class Way(StrEnum):
    """On whose word a meeting was."""

    HAND = "hand"  # a person asked for it, on the screen or in a terminal
    AUTOMATIC = "automatic"  # the program that is open, or `sync --watch`, by itself
    NIGHTLY = "nightly"  # the system's scheduler
    SCRIPT = "script"  # a command without a terminal
    FILE = "file"  # a bundle that was made, or its receipt


class Meeting(NamedTuple):
    """`at` is when it ended, in ISO form with its offset; `sent` and `received` are rows, `ms` its length.

    `result` is as `Report` has it, and failed where this laptop itself could not; `said` is the reason.
    """

    at: str
    way: str
    result: str
    sent: int = 0
    received: int = 0
    refused: int = 0
    blobs_up: int = 0
    blobs_down: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    ms: int = 0
    said: str = ""

    @property
    def went_well(self) -> bool:
        return self.result in ("done", "attention")


_COUNTS: Final = ("sent", "received", "refused", "blobs_up", "blobs_down", "bytes_up", "bytes_down")


def keep(paths: Paths, way: Way, report: Report) -> None:
    """Note what a meeting came to; failing to fails nothing else."""
    counts = {name: int(getattr(report, name)) for name in _COUNTS}
    ms = round(report.seconds * 1000)
    note(paths, EVENT, message=report.reason, way=way, result=report.result, **counts, ms=ms)


def meetings(paths: Paths) -> Iterator[Meeting]:
    """All that are kept, oldest first; a line that somebody else wrote is passed over."""
    for each in records(paths):
        if isinstance(each, dict) and each.get("event") == EVENT:
            yield _read(each)


def _read(told: dict[str, Any]) -> Meeting:
    at, way, result = (str(told.get(name, "")) for name in ("at", "way", "result"))
    counts = {name: told[name] for name in (*_COUNTS, "ms") if isinstance(told.get(name), int)}
    return Meeting(at, way, result, **counts, said=words_of(str(told.get("message", "")), told))
