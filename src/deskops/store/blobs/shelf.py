"""What a keeper of blobs does, whatever it keeps them in; names are checked here, and nothing here touches a disk.

A blob has no name but its digest. What is under way has an owner beside it: two laptops that send the same photo never
meet before both are verified. Every call may block and may be made from any thread.
"""

import re
from datetime import datetime
from typing import ClassVar, Final, Protocol

from deskops.errors import BadInput, NotFound, StoreError, StoreFull
from deskops.i18n import _

LARGEST: Final = 25 * 1024 * 1024  # bytes; a phone's photo has 3 to 8 MB
RESERVE: Final = (
    50 * 1024 * 1024
)  # bytes that stay free for the database, which must go on when a photo cannot
BLOCK: Final = 256 * 1024  # bytes that a caller may hold in memory of a blob on its way
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_OWNER: Final = re.compile("[0-9a-z][0-9a-z-]{0,63}")


class WrongOffset(StoreError):
    """What is there ends elsewhere; `offset` is where to go on."""

    code: ClassVar[str] = "blob-offset"

    def __init__(self, offset: int) -> None:
        super().__init__(_("The file goes on at byte {offset}.").format(offset=offset))
        self.offset = offset


class WrongDigest(StoreError):
    """What came is not what its digest says; the partial is discarded."""

    code: ClassVar[str] = "blob-digest"

    def __init__(self) -> None:
        super().__init__(
            _("The content is not what its digest says."), hint=_("It was discarded: send it again.")
        )


class Reading(Protocol):
    """A blob that is being read."""

    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class Shelf(Protocol):
    """Raises StoreFull, StoreReadOnly, StoreLocked or StoreError of the disk, Unreachable where a service is silent."""

    def has(self, sha256: str) -> int | None:
        """The size of a whole blob in bytes; None for what is not there, also for what is no digest."""

    def reading(self, sha256: str, start: int = 0) -> Reading:
        """From that byte on; the caller closes it. Raises NotFound."""

    def keep(self, content: bytes) -> str:
        """Keep content that is here already, whole or not at all; returns its digest."""

    def partial(self, owner: str, sha256: str) -> int:
        """How many bytes of it this owner has brought so far."""

    def append(self, owner: str, sha256: str, offset: int, data: bytes) -> int:
        """On the disk when it returns; returns the new offset. Raises WrongOffset. What fails changes nothing."""

    def finish(self, owner: str, sha256: str, size: int) -> None:
        """Verify a partial and put it in its place. Raises WrongDigest (discarded), WrongOffset (incomplete, gone)."""

    def discard(self, owner: str, sha256: str) -> None: ...

    def remove(self, sha256: str) -> bool:
        """Whether it was there."""

    def room_for(self, size: int) -> None:
        """Raises StoreFull where so many bytes more would leave less than the reserve."""

    def sweep(self, before: datetime) -> int:
        """Remove partials that nobody has touched since; returns how many."""


def is_digest(text: str) -> bool:
    return _DIGEST.fullmatch(text) is not None


def known(sha256: str) -> str:
    """The digest of something that is asked for. Raises NotFound: what is no digest names nothing."""
    if not is_digest(sha256):
        raise not_here()
    return sha256


def checked(owner: str, sha256: str) -> tuple[str, str]:
    """Raises BadInput for what must never become part of a path."""
    if not is_digest(sha256):
        raise BadInput(_("This is not a SHA-256 digest."))
    if not _OWNER.fullmatch(owner):
        raise BadInput(_("This is not the id of a replica."))
    return owner, sha256


def not_here() -> NotFound:
    return NotFound(_("There is no such file here."))


def no_room(size: int, free: int) -> StoreFull:
    return StoreFull(
        _("There is not enough room: {needed} MB are needed, {free} MB are free.").format(
            needed=-(-(size + RESERVE) // 1_000_000), free=free // 1_000_000
        ),
        hint=_("Free some room on the disk and do it again."),
    )
