"""Files of the store are their owner's alone from the moment they are made; a database's own side files follow it."""

import os
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
    return file
