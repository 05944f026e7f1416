"""Photos and files between this laptop and the desk: smallest first, in pieces, on from where the last try ended.

A file counts as sent when the desk confirms its digest, and as fetched when its digest was verified here. What
cannot be carried is left with its reason, and the others go on.
"""

from collections.abc import Callable, Collection
from typing import Final

from deskops.store.blobs.shelf import LARGEST, Shelf, is_digest
from deskops.sync.blob_calls import BlobCalls, Cut
from deskops.sync.blob_down import fetch
from deskops.sync.blob_trip import Carried, Left, NotCarried, Stopped, Trip, Wanted
from deskops.sync.blob_up import send

TRIES: Final = 6  # of one file without getting any further


def _nothing(*_anything: object) -> None:
    pass


class BlobTransfer:
    """`progress` gets the bytes up and down so far; `done` each digest once it counts; both are called in between."""

    def __init__(
        self,
        calls: BlobCalls,
        shelf: Shelf,
        *,
        progress: Callable[[int, int], None] = _nothing,
        done: Callable[[str], None] = _nothing,
        stopped: Callable[[], bool] = bool,
        largest: int = LARGEST,
    ) -> None:
        self._trip = Trip(calls, shelf, progress, stopped)
        self._done = done
        self._largest = largest

    @property
    def carried(self) -> Carried:
        """What came of all calls so far, also of one that raised."""
        return self._trip.carried

    def send(self, blobs: Collection[Wanted]) -> Carried:
        """Raises Unreachable (Busy with a time to wait), Rejected; what was carried until then counts."""
        return self._each(blobs, send)

    def fetch(self, blobs: Collection[Wanted]) -> Carried:
        """Raises what `send` does, and StoreFull where this laptop has no room."""
        return self._each(blobs, fetch)

    def _each(self, blobs: Collection[Wanted], carry: Callable[[Trip, Wanted], None]) -> Carried:
        carried, full = self.carried, False
        for blob in sorted(set(blobs), key=lambda each: (each.size, each.sha256)):
            try:
                if full:  # and what follows is larger
                    raise NotCarried(Left.DESK_FULL)
                self._one(blob, carry)
            except Stopped:
                carried.stopped = True
                break
            except NotCarried as error:
                carried.left[blob.sha256] = error.why
                full = error.why is Left.DESK_FULL
            else:
                carried.left.pop(blob.sha256, None)
                carried.done.append(blob.sha256)
                self._done(blob.sha256)
        return carried

    def _one(self, blob: Wanted, carry: Callable[[Trip, Wanted], None]) -> None:
        """Again after each cut, as long as a try gets further than all before it, and a few times where none does."""
        if not is_digest(blob.sha256):
            raise NotCarried(Left.UNKNOWN)
        if not 0 < blob.size <= self._largest:
            raise NotCarried(Left.TOO_LARGE)
        self._trip.begin()
        failures = 0
        while True:
            before = self._trip.furthest
            try:
                return carry(self._trip, blob)
            except Cut:
                self._trip.was_cut()
                failures = 0 if self._trip.furthest > before else failures + 1
                if failures >= TRIES:
                    raise
