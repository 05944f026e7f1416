"""Files of the store are their owner's alone from the moment they are made; a database's own side files follow it."""

import os
from pathlib import Path
from typing import Final

OWNER_ALONE: Final = 0o600


def made_private(file: Path) -> Path:
    """The file, made empty where it is not there. Raises OSError."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, OWNER_ALONE))
    return file
