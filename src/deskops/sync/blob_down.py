"""One file from the desk: on from what is here, verified before it is put in its place."""

import re
from typing import TYPE_CHECKING, Final

from deskops.errors import Unreachable
from deskops.i18n import N_, _
from deskops.kept import Kept
from deskops.store.blobs.shelf import BLOCK, WrongDigest, WrongOffset
from deskops.sync.blob_calls import Cut
from deskops.sync.blob_trip import OWNER, Left, NotCarried, Trip, Wanted

if TYPE_CHECKING:
    import httpx

_LEFT: Final = {404: Left.UNKNOWN}
_NUMBER: Final = re.compile("[0-9]{1,15}")


def fetch(trip: Trip, blob: Wanted) -> None:
    """Raises Cut where going on is worth a try, NotCarried, Stopped, Unreachable, Rejected, StoreFull."""
    trip.look()
    if trip.shelf.has(blob.sha256) == blob.size:
        return
    offset = trip.shelf.partial(OWNER, blob.sha256)
    trip.reached(offset)
    if offset < blob.size:
        trip.shelf.room_for(blob.size - offset)
        _pull(trip, blob, offset)
    try:
        trip.shelf.finish(OWNER, blob.sha256, blob.size)
    except WrongDigest as error:
        trip.wrong_digest()
        raise Cut(_("The file came damaged.")) from error
    except WrongOffset as error:
        raise Cut(_("The file did not come whole.")) from error


def _pull(trip: Trip, blob: Wanted, offset: int) -> None:
    headers = {"Range": f"bytes={offset}-", "If-Range": f'"{blob.sha256}"'} if offset else {}
    with trip.calls.call("GET", blob.sha256, headers) as response:
        if response.status_code == 416:
            trip.shelf.discard(OWNER, blob.sha256)
            raise Cut(_("The desk's file is shorter than what is here."))
        offset = _start(response, blob, offset)
        if not offset:
            trip.shelf.discard(OWNER, blob.sha256)
        _take(trip, blob, offset, response)


def _start(response: "httpx.Response", blob: Wanted, offset: int) -> int:
    """Where the body begins: at what was asked for, or at zero. Nothing of a body that is not the file is kept."""
    status, headers = response.status_code, response.headers
    if status not in (200, 206):
        raise NotCarried(_LEFT.get(status, Left.REFUSED))
    if headers.get("ETag") != f'"{blob.sha256}"' or headers.get("Content-Encoding", "identity") != "identity":
        raise Unreachable(
            Kept(N_("Something between here and the desk changes what it sends.")),
            hint=_("Use another network."),
        )
    if status == 200:
        offset = 0
    elif headers.get("Content-Range") != f"bytes {offset}-{blob.size - 1}/{blob.size}":
        raise NotCarried(Left.DAMAGED)
    length = headers.get("Content-Length", "")
    if not _NUMBER.fullmatch(length) or int(length) != blob.size - offset:
        raise NotCarried(Left.DAMAGED)
    return offset


def _take(trip: Trip, blob: Wanted, offset: int, response: "httpx.Response") -> None:
    """What came before a cut is kept, down to the last byte."""
    block = bytearray()

    def keep() -> None:
        nonlocal offset
        data = bytes(block)
        block.clear()
        offset = trip.shelf.append(OWNER, blob.sha256, offset, data)

    try:
        for piece in trip.calls.pieces(response, blob.size - offset):
            block += piece
            trip.moved(down=len(piece))
            if len(block) >= BLOCK:
                keep()
    finally:
        if block:
            keep()
