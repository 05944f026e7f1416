"""Files destroyed: overwritten, unlinked, their folder synced; links are removed and never followed.

Overwriting helps where the disk writes in place; a flash disk keeps old blocks for a while, so sealing and the
system's own encryption are what counts.
"""

import os
import stat
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from deskops.store.landing import synced

_BLOCK: Final = 1024 * 1024


def destroy(file: Path) -> None:
    """Nothing where there is none. Raises OSError. What has a second name is not overwritten: it may be somebody's."""
    try:
        seen = file.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISREG(seen.st_mode) and seen.st_nlink == 1:
        _overwrite(file, seen.st_size)
    file.unlink(missing_ok=True)
    synced(file.parent)


def _overwrite(file: Path, size: int) -> None:
    with suppress(PermissionError):  # a read-only file is unlinked all the same
        handle = os.open(file, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "wb", buffering=0) as target:
            zeros = bytes(min(size, _BLOCK))
            for start in range(0, size, _BLOCK):
                target.write(zeros[: size - start])
            os.fsync(handle)


def files_below(folder: Path, but: Collection[Path] = ()) -> list[Path]:
    """Files and links below a folder, without what `but` names (files, or folders with all that is in them)."""
    found: list[Path] = []
    if folder in but or folder.is_symlink() or not folder.is_dir():
        return found
    for each in sorted(folder.iterdir()):
        if each in but:
            continue
        if each.is_dir() and not each.is_symlink():
            found += files_below(each, but)
        else:
            found.append(each)
    return found


def destroy_folder(folder: Path, but: Collection[Path] = ()) -> None:
    """All that is in it, and the folder itself when nothing of `but` is there."""
    for file in files_below(folder, but):
        destroy(file)
    _remove_empty(folder, but)


def _remove_empty(folder: Path, but: Collection[Path]) -> None:
    if folder in but or folder.is_symlink() or not folder.is_dir():
        return
    for each in folder.iterdir():
        _remove_empty(each, but)
    with suppress(OSError):  # something of `but` is in it
        folder.rmdir()
