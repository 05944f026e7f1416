"""What sending and fetching of files have in common: what is wanted, what came of it, and when to stop."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from deskops.store.blobs.shelf import Shelf
from deskops.sync.blob_calls import BlobCalls

FIRST_CHUNK, LARGEST_CHUNK = 256 * 1024, 1024 * 1024  # bytes in one call
AFTER_CUT: Final = 16 * 1024  # bytes: on a link that keeps breaking even a call this small gets further
QUICK: Final = 2.0  # seconds
OWNER: Final = "desk"  # whose partials those are that come down


class Wanted(NamedTuple):
    """What a row says of a file; the size in bytes."""

    sha256: str
    size: int


class Left(StrEnum):
    """Why a file was not carried."""

    NOT_HERE = "not-here"  # the laptop's own file is gone
    CHANGED = "changed"  # it is no longer what its row says
    TOO_LARGE = "too-large"
    UNKNOWN = "unknown"  # the desk knows no row of ours with it, or does not have it yet
    DESK_FULL = "desk-full"
    DAMAGED = "damaged"  # what the desk sends, or got, is again and again not what the row says
    REFUSED = "refused"  # any other answer of the desk's own


@dataclass(slots=True)
class Carried:
    """What came of it so far; true also after the call that fills it raised. `up` and `down` count bytes of content."""

    done: list[str] = field(default_factory=list)
    left: dict[str, Left] = field(default_factory=dict)
    up: int = 0
    down: int = 0
    stopped: bool = False


class Stopped(Exception):
    """A person wants no more of it."""


class NotCarried(Exception):
    """This file stays where it is; the others go on."""

    def __init__(self, why: Left) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class Trip:
    """`furthest` and `wrong` (digests) are about the file that is under way."""

    calls: BlobCalls
    shelf: Shelf
    progress: Callable[[int, int], None]
    stopped: Callable[[], bool]
    carried: Carried = field(default_factory=Carried)
    chunk: int = FIRST_CHUNK
    furthest: int = 0
    wrong: int = 0

    def begin(self) -> None:
        self.furthest = self.wrong = 0

    def reached(self, offset: int) -> None:
        self.furthest = max(self.furthest, offset)

    def took(self, size: int, seconds: float) -> None:
        """A chunk got through: the next may be larger where this one was full and quick."""
        if size == self.chunk:
            self.chunk = min(LARGEST_CHUNK, size * 2) if seconds < QUICK else min(FIRST_CHUNK, size)

    def was_cut(self) -> None:
        """A server may lose what it had not looked at when the link broke: smaller calls are sooner acknowledged."""
        self.chunk = max(AFTER_CUT, self.chunk // 4)

    def moved(self, *, up: int = 0, down: int = 0) -> None:
        """Raises Stopped."""
        self.carried.up += up
        self.carried.down += down
        self.progress(self.carried.up, self.carried.down)
        self.look()

    def look(self) -> None:
        if self.stopped():
            raise Stopped

    def wrong_digest(self) -> None:
        """Once is a broken link's doing. Raises NotCarried from the second time on."""
        self.wrong += 1
        if self.wrong > 1:
            raise NotCarried(Left.DAMAGED)
