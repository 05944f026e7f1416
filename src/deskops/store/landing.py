"""Files that come whole or not at all, for their owner alone, and are on the disk itself when they are there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def landing(target: Path, prefix: str, suffix: str = "") -> Iterator[IO[bytes]]:
    """What is written takes the target's place at the end: the old file or the new one, whatever happens.

    `prefix` and `suffix` name what lies beside it meanwhile, with mode 0600. Raises OSError.
    """
    import tempfile  # every command loads this module, hardly any keeps anything

    handle, name = tempfile.mkstemp(suffix, prefix, target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(handle)
        Path(name).replace(target)
        synced(target.parent)  # the rename lasts only when its folder is written too
    finally:
        Path(name).unlink(missing_ok=True)


def synced(path: Path) -> None:
    """A file's content, or a folder's names, on the disk itself: what a power cut leaves."""
    folder = path.is_dir()
    if folder and os.name == "nt":
        return  # Windows has no handle on a folder to sync
    handle = os.open(path, os.O_RDONLY if folder else os.O_RDWR)  # Windows syncs only what may be written
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
