"""One file to the desk: ask how much it has, send what is missing in chunks, until it confirms the digest."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Final

from deskops.errors import NotFound
from deskops.i18n import _
from deskops.store.blobs.shelf import BLOCK, Reading, Shelf
from deskops.store.faults import told
from deskops.sync.blob_calls import WHOLE, Cut
from deskops.sync.blob_trip import Left, NotCarried, Trip, Wanted

if TYPE_CHECKING:
    import httpx

PIECE: Final = 16 * 1024  # bytes between two looks at whether to stop
_LEFT: Final = {404: Left.UNKNOWN, 413: Left.TOO_LARGE, 507: Left.DESK_FULL}


def send(trip: Trip, blob: Wanted) -> None:
    """Raises Cut where going on is worth a try, NotCarried, Stopped, Unreachable, Rejected."""
    trip.look()
    _sound(trip.shelf, blob)
    with trip.calls.call("HEAD", blob.sha256, {}) as response:
        offset = _offset(response, blob)
    while offset is not None:
        trip.reached(offset)
        offset = _chunk(trip, blob, offset)


def _sound(shelf: Shelf, blob: Wanted) -> None:
    """Not a byte of what was changed on the disk is sent: the desk could only throw it away."""
    there = shelf.has(blob.sha256)
    if there is None:
        raise NotCarried(Left.NOT_HERE)
    if there != blob.size or _digest(shelf, blob) != blob.sha256:
        raise NotCarried(Left.CHANGED)


def _digest(shelf: Shelf, blob: Wanted) -> str:
    found = hashlib.sha256()
    with told(), closing(_opened(shelf, blob, 0)) as source:
        while block := source.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def _opened(shelf: Shelf, blob: Wanted, offset: int) -> Reading:
    try:
        return shelf.reading(blob.sha256, offset)
    except NotFound as error:
        raise NotCarried(Left.NOT_HERE) from error


def _chunk(trip: Trip, blob: Wanted, offset: int) -> int | None:
    """Send one; where the desk stands then, None when it has confirmed the whole."""
    size, began = min(trip.chunk, blob.size - offset), trip.calls.monotonic()
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Length": str(size),
        "Upload-Offset": str(offset),
        "Upload-Length": str(blob.size),
    }
    body = _body(trip, blob, offset, size)
    with trip.calls.call("PATCH", blob.sha256, headers, body) as response:
        if response.status_code == 422:
            _sound(trip.shelf, blob)
            trip.wrong_digest()
            raise Cut(_("The file reached the desk damaged."))
        if response.status_code == 409:
            raise Cut(_("The desk stands elsewhere in the file."))
        reached = _offset(response, blob)
    if reached is not None and reached <= offset:
        raise Cut(_("The desk stands elsewhere in the file."))
    trip.took(size, trip.calls.monotonic() - began)
    return reached


def _offset(response: "httpx.Response", blob: Wanted) -> int | None:
    """Where the desk stands; None only where it confirms all of it by its digest."""
    status, given = response.status_code, response.headers.get("Upload-Offset", "")
    if status not in (200, 204):
        raise NotCarried(_LEFT.get(status, Left.REFUSED))
    offset = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else -1
    if not 0 <= offset <= blob.size:
        raise NotCarried(Left.REFUSED)
    if response.headers.get("Upload-Complete") != "?1":
        return offset
    if offset != blob.size or response.headers.get("ETag") != f'"{blob.sha256}"':
        raise NotCarried(Left.REFUSED)
    return None


def _body(trip: Trip, blob: Wanted, offset: int, size: int) -> Iterator[bytes]:
    until = trip.calls.monotonic() + WHOLE
    with told(), closing(_opened(trip.shelf, blob, offset)) as source:
        while size:
            piece = source.read(min(PIECE, size))
            if not piece:
                raise NotCarried(Left.CHANGED)
            if trip.calls.monotonic() > until:
                raise Cut(_("The link is too slow for one call."))
            size -= len(piece)
            yield piece
            trip.moved(up=len(piece))
