"""A Linux machine as collectors see it: files, folders, programs; here or recorded, without any meaning."""

import os
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from deskops.checks.collectors.child import Said, decode, run
from deskops.checks.facts import Unread
from deskops.i18n import _
from deskops.system_errors import why

SYSTEMD: Final = "/run/systemd/system"  # sd_booted(3): there where systemd runs the machine
MEMINFO: Final = "/proc/meminfo"
SAMPLES: Final = 3
_BETWEEN_SAMPLES: Final = 0.01  # seconds; the mean of a moment, not of one instant
FILE_CAP: Final = 32 * 1024 * 1024


class Room(NamedTuple):
    """Bytes and inodes of a filesystem; free is what an ordinary user may still write."""

    total: int
    free: int
    inodes: int = 0
    inodes_free: int = 0


class Machine(Protocol):
    """Everything raises Unread with the reason where it cannot be had."""

    def text(self, path: str) -> str: ...
    def data(self, path: str) -> bytes: ...
    def samples(self, path: str) -> list[str]: ...
    def names(self, folder: str) -> list[str]: ...
    def changed(self, path: str) -> datetime: ...
    def link(self, path: str) -> str: ...
    def room(self, mount: str) -> Room: ...
    def run(self, words: Sequence[str], seconds: float = 5.0) -> Said: ...


class ThisMachine:
    """The machine that we run on."""

    def __init__(self) -> None:
        self._sampling: dict[str, _Sampling] = {}

    def text(self, path: str) -> str:
        return decode(self.data(path))

    def data(self, path: str) -> bytes:
        try:
            number = os.open(
                path, os.O_RDONLY | os.O_NONBLOCK
            )  # a pipe in the place of a file must not hold us
            try:
                return _all_of(number, path)
            finally:
                os.close(number)
        except OSError as error:
            raise _refused(path, error) from None

    def sample(self, path: str) -> None:
        """Begin to sample: the moments between pass while the program does something else."""
        self._sampling[path] = _Sampling(self, path)

    def samples(self, path: str) -> list[str]:
        return (self._sampling.pop(path, None) or _Sampling(self, path)).texts()

    def names(self, folder: str) -> list[str]:
        try:
            return sorted(os.listdir(folder))  # noqa: PTH208 - names, not paths, and half the time
        except OSError as error:
            raise _refused(folder, error) from None

    def changed(self, path: str) -> datetime:
        try:
            return datetime.fromtimestamp(Path(path).stat().st_mtime, UTC)
        except OSError as error:
            raise _refused(path, error) from None

    def link(self, path: str) -> str:
        try:
            return os.path.realpath(path, strict=True)
        except OSError as error:
            raise _refused(path, error) from None

    def room(self, mount: str) -> Room:
        try:
            found = os.statvfs(mount)
        except OSError as error:
            raise _refused(mount, error) from None
        size = found.f_frsize
        return Room(found.f_blocks * size, found.f_bavail * size, found.f_files, found.f_favail)

    def run(self, words: Sequence[str], seconds: float = 5.0) -> Said:
        return run(words, seconds=seconds)


class _Sampling:
    """A file read a few times, a moment apart, in a thread of its own."""

    def __init__(self, machine: ThisMachine, path: str) -> None:
        self._machine, self._path = machine, path
        self._texts: list[str] = []
        self._refused: Unread | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            for sample in range(SAMPLES):
                if sample:
                    time.sleep(_BETWEEN_SAMPLES)
                self._texts.append(self._machine.text(self._path))
        except Unread as refused:
            self._refused = refused

    def texts(self) -> list[str]:
        self._thread.join()
        if self._refused is not None:
            raise self._refused
        return self._texts


def _all_of(number: int, path: str) -> bytes:
    parts = bytearray()
    while part := os.read(number, 1 << 20):
        parts += part
        if len(parts) > FILE_CAP:
            raise Unread(_("{path} is too large").format(path=path))
    return bytes(parts)


def _refused(path: str, error: OSError) -> Unread:
    if isinstance(error, FileNotFoundError):
        return Unread(_("{path} is not there").format(path=path))
    if isinstance(error, PermissionError):
        return Unread(_("{path} may not be read without more rights").format(path=path))
    return Unread(_("{path} cannot be read: {error}").format(path=path, error=why(error)))


def first_line(machine: Machine, path: str) -> str:
    """The first line of a small file, empty where it cannot be read."""
    try:
        return machine.text(path).split("\n", 1)[0].strip()
    except Unread:
        return ""


def there(machine: Machine, path: str) -> bool:
    try:
        machine.changed(path)
    except Unread:
        return False
    return True
