"""The file beside the store that says where each secret of this home is, and holds those that no keyring took.

Its owner alone can read it; it is replaced whole, by one program at a time.
"""

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from deskops.errors import Refused, StoreDamaged, StoreLocked
from deskops.i18n import _
from deskops.store.faults import told
from deskops.store.landing import landing

OWNER_ALONE: Final = 0o600
FOLDER: Final = 0o700
_WAIT: Final = 10  # seconds for another program that writes it


@dataclass(slots=True)
class Kept:
    """`home`: the random id under which this home's entries stand in a keyring; `keyring`: which stand there."""

    home: str = ""
    keyring: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict, repr=False)


class SecretFile:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: list[str] = []

    def read(self) -> Kept:
        """Raises Refused where others could have put it there, StoreDamaged, StoreReadOnly."""
        try:
            with told(), suppress(FileNotFoundError):
                return _parsed(self._bytes())
        except (ValueError, TypeError, KeyError, AttributeError):
            raise StoreDamaged(
                _("The secrets in {file} cannot be read.").format(file=self.path),
                hint=_("Bring the file back from a copy of this laptop, or enrol this laptop again."),
            ) from None
        return Kept()

    @contextmanager
    def changing(self) -> Iterator[Kept]:
        """What is kept, written back whole once the block is through. Raises as `read`, StoreFull and StoreLocked."""
        from filelock import FileLock, Timeout

        with told():
            self._folder()
        lock = FileLock(self.path.with_suffix(".lock"), timeout=_WAIT, mode=OWNER_ALONE)
        try:
            lock.acquire()
        except Timeout:
            raise StoreLocked(
                _("Another program is changing the secrets of this laptop."),
                hint=_("Wait a moment and do it again; nothing was lost."),
            ) from None
        try:
            kept = self.read()
            yield kept
            with told():
                land(_content(kept), self.path)
        finally:
            lock.release()

    def _folder(self) -> None:
        folder = self.path.parent
        folder.mkdir(parents=True, exist_ok=True, mode=FOLDER)
        if sys.platform != "win32" and folder.stat().st_mode & 0o077:
            folder.chmod(FOLDER)

    def _bytes(self) -> bytes:
        handle = os.open(self.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            if sys.platform != "win32":  # there the folder's own list of rights guards it
                self._guard(handle)
            return file.read()

    def _guard(self, handle: int) -> None:
        """Whatever others could read is closed to them and said; what others could have written is not believed."""
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode) or seen.st_uid != os.geteuid():
            raise Refused(
                _("{file} belongs to another user; it is not read.").format(file=self.path),
                hint=_("See who put it there, and take it away; then enrol this laptop again."),
            )
        if seen.st_mode & 0o077:
            os.fchmod(handle, OWNER_ALONE)
            words = _("Others could read {file}; its rights were {mode:o} and are {now:o} again. Enrol anew.")
            self.warnings.append(
                words.format(file=self.path, mode=stat.S_IMODE(seen.st_mode), now=OWNER_ALONE)
            )


def _parsed(content: bytes) -> Kept:
    read: dict[str, Any] = json.loads(content)
    values = {str(name): str(value) for name, value in read["secrets"].items()}
    return Kept(str(read["home"]), set(map(str, read["keyring"])), values)


def _content(kept: Kept) -> bytes:
    body = {"version": 1, "home": kept.home, "keyring": sorted(kept.keyring), "secrets": kept.values}
    return json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n"


def land(content: bytes, target: Path) -> None:
    """The old file or the new one, never half of one, and its owner's alone from the first byte."""
    with landing(target, ".secrets-") as file:
        file.write(content)
