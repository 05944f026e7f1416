"""Errors of SQLite and of the disk as the store's own: what failed, that nothing was half written, what to do next."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from deskops.errors import (
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    UsageError,
)
from deskops.i18n import N_, _
from deskops.kept import Kept
from deskops.store.opening import errors

_NO_ROOM: Final = ("disk is full", "no space")
_HELD: Final = ("locked", "busy")
_NO_RIGHTS: Final = ("readonly", "read-only", "unable to open", "permission")
_UNSOUND: Final = ("malformed", "not a database", "decode to utf-8")
_DISK: Final = {
    errno.ENOSPC: _NO_ROOM[0],
    errno.EDQUOT: _NO_ROOM[0],
    errno.EFBIG: _NO_ROOM[0],
    errno.EACCES: _NO_RIGHTS[0],
    errno.EPERM: _NO_RIGHTS[0],
    errno.EROFS: _NO_RIGHTS[0],
}
# Where a disk without room fails otherwise than with "full": growing the write-ahead log's index, or any write.
_GROWING: Final = frozenset({"SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_WRITE"})


def translate(error: BaseException) -> StoreError:
    """The store error that an OSError, a driver's error or an SQLAlchemy error around one stands for."""
    original = getattr(error, "orig", None) or error
    text = str(original).lower()
    if isinstance(original, OSError):
        text = _DISK.get(original.errno or 0, text)
    if any(word in text for word in _NO_ROOM) or getattr(original, "sqlite_errorname", "") in _GROWING:
        return StoreFull(
            Kept(N_("The disk is full: nothing was written.")),
            hint=_("Free at least 50 MB and do it again; what you typed is kept in the form."),
        )
    if any(word in text for word in _HELD):
        return StoreLocked(
            Kept(N_("Another program holds the store.")),
            hint=_("Wait a moment and do it again; nothing was lost."),
        )
    if any(word in text for word in _NO_RIGHTS):
        return StoreReadOnly(
            Kept(N_("The store cannot be written.")), hint=_("Check the rights of its folder: deskops doctor")
        )
    return _unsound(original, text)


def _unsound(original: BaseException, text: str) -> StoreError:
    if any(word in text for word in _UNSOUND):
        return damaged(original)
    if "disk i/o" in text:
        return StoreDamaged(
            Kept(N_("The disk failed to read or to write: {detail}"), detail=original),
            hint=_("Look with: deskops doctor. Copy the folder of the store to another disk."),
        )
    if "no such table" in text:
        return unfinished()
    return StoreError(str(original))


def damaged(detail: object) -> StoreDamaged:
    return StoreDamaged(
        Kept(N_("The store is damaged: {detail}"), detail=detail),
        hint=_("Look with: deskops doctor. Go back to a backup with: deskops restore"),
    )


def unfinished() -> StoreMissing:
    """Of a file without a schema: setting up was cut short, or the file was emptied."""
    return StoreMissing(
        Kept(N_("The store is empty.")),
        hint=_("Set this laptop up: deskops init. If it was set up before: deskops restore"),
    )


@contextmanager
def with_driver() -> Iterator[None]:
    """Around the import of what talks to PostgreSQL: its driver is an extra. Raises UsageError without it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "psycopg":
            raise
        raise UsageError(
            _("PostgreSQL needs a library that is not installed here."),
            hint=_("Install it: pip install 'deskops[postgres]'"),
        ) from error


@contextmanager
def told() -> Iterator[None]:
    """Raise the store's own errors instead of the driver's and the disk's."""
    try:
        yield
    except errors("IntegrityError"):
        raise
    except errors("Error", OSError) as error:
        raise translate(error) from error
    except UnicodeDecodeError as error:  # SQLite's own words quote what stands in a spoilt schema
        raise damaged(error) from error
