"""The shelf that is a folder: `ab/abcdef…` by digest alone, 0600, synced before it counts.

What is under way lies below `.partial`, what is being taken in here as `.*.part`; neither is ever read as a blob.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from deskops.store.blobs.partials import Partials
from deskops.store.blobs.shelf import Reading, is_digest, known, not_here
from deskops.store.faults import told
from deskops.store.landing import synced
from deskops.store.private import private_folder


def blob_path(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


class FolderShelf:
    def __init__(
        self, folder: Path, partials: Path | None = None, free: Callable[[Path], int] | None = None
    ) -> None:
        self._folder = folder
        self._partials = Partials(partials or folder / ".partial", free)

    def has(self, sha256: str) -> int | None:
        if not is_digest(sha256):
            return None
        with told():
            try:
                seen = blob_path(self._folder, sha256).lstat()
            except (FileNotFoundError, NotADirectoryError):
                return None
        return seen.st_size if stat.S_ISREG(seen.st_mode) else None

    def reading(self, sha256: str, start: int = 0) -> Reading:
        if self.has(known(sha256)) is None:
            raise not_here()
        with told():
            try:
                source = blob_path(self._folder, sha256).open("rb")
            except FileNotFoundError as error:
                raise not_here() from error
            source.seek(start)
            return source

    def keep(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        with told():
            private_folder(self._folder)
            handle, name = tempfile.mkstemp(
                ".part", f".{os.getpid()}.", self._folder
            )  # 0600 from the first moment
            try:
                with os.fdopen(handle, "wb") as target:
                    target.write(content)
                    target.flush()
                    os.fsync(handle)
                self._place(Path(name), sha256)
            finally:
                Path(name).unlink(missing_ok=True)
        return sha256

    def partial(self, owner: str, sha256: str) -> int:
        return self._partials.offset(owner, sha256)

    def append(self, owner: str, sha256: str, offset: int, data: bytes) -> int:
        return self._partials.append(owner, sha256, offset, data)

    def finish(self, owner: str, sha256: str, size: int) -> None:
        self._partials.finish(owner, sha256, size, lambda file: self._place(file, sha256))

    def discard(self, owner: str, sha256: str) -> None:
        self._partials.discard(owner, sha256)

    def remove(self, sha256: str) -> bool:
        if self.has(sha256) is None:
            return False
        place = blob_path(self._folder, sha256)
        with told():
            place.unlink(missing_ok=True)
            synced(place.parent)
        return True

    def room_for(self, size: int) -> None:
        self._partials.room_for(size)

    def sweep(self, before: datetime) -> int:
        return self._partials.sweep(before)

    def _place(self, file: Path, sha256: str) -> None:
        """A synced file as the blob. One that is there already is replaced by the same content: damage is healed."""
        place = blob_path(self._folder, sha256)
        private_folder(place.parent)
        try:
            file.replace(place)
        except PermissionError:
            if os.name != "nt" or self.has(sha256) != file.stat().st_size:
                raise
            with suppress(OSError):  # Windows replaces nothing that somebody reads; the same content is there
                file.unlink()
        for folder in (place.parent, self._folder):
            synced(folder)
