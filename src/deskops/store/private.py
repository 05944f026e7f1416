"""Files of the store are their owner's alone from the moment they are made; a database's own side files follow it."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

OWNER_ALONE: Final = 0o600


def private_folder(folder: Path) -> Path:
    """The folder and what was missing above it, which `mkdir` alone gives to everybody. Raises OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True, mode=0o700)
    return folder


def made_private(file: Path) -> Path:
    """The file, made empty where it is not there. Raises OSError."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, OWNER_ALONE))
    narrow(file)
    return file


def narrow(file: Path) -> None:
    """Take a database and its side files from everybody else: an older version or a copy may have left them open."""
    if sys.platform == "win32":
        return  # rights come from the folder
    for suffix in ("", "-wal", "-shm", ".lock"):
        with suppress(OSError):  # not there, or another's: the doctor says so
            beside = file.with_name(file.name + suffix)
            if beside.stat().st_mode & 0o077:
                beside.chmod(OWNER_ALONE)
