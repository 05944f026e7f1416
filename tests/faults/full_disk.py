"""A small disk that can be filled to the byte, or, where none can be mounted, files that may not grow."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BALLAST = "ballast"
PAGE = 4096  # bytes; a tmpfs gives and takes whole pages


class SmallDisk:
    """A folder on a disk of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def free(self) -> int:
        """Bytes that a process of root can still write."""
        state = os.statvfs(self.path)
        return state.f_bfree * state.f_frsize

    def fill(self, leave: int = 0) -> None:
        """Until at most `leave` bytes, rounded down to whole pages, are free."""
        take = self.free - leave // PAGE * PAGE
        if take <= 0:
            return
        with (self.path / BALLAST).open("ab") as file:
            os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, take)

    def empty(self) -> None:
        """Takes the ballast away."""
        (self.path / BALLAST).unlink(missing_ok=True)


def can_mount() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0


@contextlib.contextmanager
def small_disk(place: Path, size: int) -> Iterator[SmallDisk]:
    """Mounted at `place`, `size` bytes; skips where nothing can be mounted. What still has files open there is lost."""
    if not can_mount():
        pytest.skip("NOT PROVEN: a full disk needs Linux and root, to mount a small one")
    place.mkdir(parents=True, exist_ok=True)
    options = f"size={size},mode=0700"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"NOT PROVEN: a full disk, mount says {done.stderr[:200]}")
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextlib.contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """In this process no file may grow beyond `size` bytes: EFBIG. For another process: `limits={"FSIZE": size}`."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
