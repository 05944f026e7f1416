"""Blobs on their way in: one file a (owner, digest), its length is the offset; every change is made under its lock.

Nobody keeps a partial open between two calls: otherwise a slow sender could still write into what is already verified.
"""

import hashlib
import os
import shutil
import stat
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from deskops.errors import StoreLocked
from deskops.i18n import _
from deskops.store.blobs.shelf import BLOCK, RESERVE, WrongDigest, WrongOffset, checked, no_room
from deskops.store.faults import told
from deskops.store.landing import synced
from deskops.store.private import made_private, private_folder

if sys.platform != "win32":
    import fcntl

MOST: Final = 64  # partials of one owner; the oldest gives way, so that nobody fills a disk with beginnings
_WAIT: Final = 0.02  # seconds between two tries for a lock
_TRIES: Final = 250  # five seconds: longer than any append, and no thread is held for ever
_STRIPES: Final = tuple(threading.Lock() for _ in range(16))


class Partials:
    """`free` tells how many bytes a folder's disk has left."""

    def __init__(self, folder: Path, free: Callable[[Path], int] | None = None) -> None:
        self.folder = folder
        self._free = free or _free

    def offset(self, owner: str, sha256: str) -> int:
        with told():
            return _size(self._file(owner, sha256))

    def append(self, owner: str, sha256: str, offset: int, data: bytes) -> int:
        file = self._file(owner, sha256)
        with told():
            if offset and not file.exists():
                raise WrongOffset(0)
            try:
                self._make(file)
                with held(file):
                    return _appended(file, offset, data)
            except FileNotFoundError as error:  # finished, discarded or swept at this very moment
                raise WrongOffset(0) from error

    def finish(self, owner: str, sha256: str, size: int, place: Callable[[Path], None]) -> None:
        """`place` gets the verified file while nobody else can change it, and may move it away.

        What is gone does not count as finished: it may have been discarded, and whoever sent it has proved nothing.
        """
        file = self._file(owner, sha256)
        with told():
            if not _size(file):
                raise WrongOffset(0)
            try:
                with held(file):
                    self._verify(file, sha256, size)
                    place(file)
                    file.unlink(missing_ok=True)
            except FileNotFoundError as error:
                raise WrongOffset(0) from error

    def discard(self, owner: str, sha256: str) -> None:
        file = self._file(owner, sha256)
        with told(), suppress(FileNotFoundError), held(file):
            file.unlink()

    def room_for(self, size: int) -> None:
        with told():
            free = self._free(private_folder(self.folder))
        if free < size + RESERVE:
            raise no_room(size, free)

    def sweep(self, before: datetime) -> int:
        swept = 0
        with told():
            for file in list(self.folder.glob("*/*")):
                with suppress(FileNotFoundError), held(file):
                    if file.lstat().st_mtime < before.timestamp():
                        file.unlink()
                        swept += 1
            for empty in list(self.folder.glob("*")):
                with suppress(OSError):  # one that is used again just now is not empty
                    empty.rmdir()
        return swept

    def _file(self, owner: str, sha256: str) -> Path:
        owner, sha256 = checked(owner, sha256)
        return self.folder / f"of-{owner}" / sha256  # no owner's name is a device of Windows

    def _make(self, file: Path) -> None:
        """An empty partial, where there is none; of too many the oldest are given up."""
        if file.exists():
            if (
                file.lstat().st_nlink > 1
            ):  # a power cut left it under its old name too, beside the finished blob
                file.unlink()
            else:
                return
        oldest = sorted(private_folder(file.parent).iterdir(), key=lambda each: each.lstat().st_mtime)
        for each in oldest[: max(0, len(oldest) - MOST + 1)]:
            each.unlink(missing_ok=True)
        made_private(file)
        synced(file.parent)

    @staticmethod
    def _verify(file: Path, sha256: str, size: int) -> None:
        there = _size(file)
        if there < size:
            raise WrongOffset(there)
        if there > size or digest(file) != sha256:
            file.unlink()
            raise WrongDigest
        synced(file)


def digest(file: Path) -> str:
    found = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(BLOCK):
            found.update(block)
    return found.hexdigest()


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Nobody else changes, moves or removes this file meanwhile. Raises FileNotFoundError, StoreLocked.

    Between processes too, save on Windows, where an open file cannot be moved away anyhow.
    """
    stripe = _STRIPES[zlib.crc32(str(file).encode()) % len(_STRIPES)]
    if not stripe.acquire(timeout=_WAIT * _TRIES):
        raise _busy()
    try:
        if sys.platform == "win32":
            file.lstat()
            yield
        else:
            with _locked(file):
                yield
    finally:
        stripe.release()


if sys.platform != "win32":

    @contextmanager
    def _locked(file: Path) -> Iterator[None]:
        for _try in range(_TRIES):
            handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                if _taken(handle) and os.path.samestat(os.fstat(handle), file.lstat()):
                    yield
                    return
            finally:
                os.close(handle)
            time.sleep(_WAIT)
        raise _busy()

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _appended(file: Path, offset: int, data: bytes) -> int:
    there = _size(file)
    if there != offset:
        raise WrongOffset(there)
    with file.open("r+b", buffering=0) as target:
        try:
            target.seek(offset)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(target.fileno(), rest) :]
            os.fsync(target.fileno())
        except OSError:
            with suppress(OSError):  # where even that fails, the digest finds it out
                target.truncate(offset)
            raise
    return offset + len(data)


def _size(file: Path) -> int:
    try:
        seen = file.lstat()
    except FileNotFoundError:
        return 0
    return seen.st_size if stat.S_ISREG(seen.st_mode) and seen.st_nlink == 1 else 0


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _busy() -> StoreLocked:
    return StoreLocked(
        _("The file is being written by somebody else."),
        hint=_("Wait a moment and do it again; nothing was lost."),
    )
