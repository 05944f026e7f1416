"""A new file for its owner alone, for what others must not see: nothing is written over, and it is never open."""

import os
from contextlib import suppress
from pathlib import Path

from deskops.errors import UsageError
from deskops.i18n import _
from deskops.store.private import OWNER_ALONE
from deskops.system_errors import why


def write_new(file: Path, content: bytes) -> None:
    """On the disk when this returns, or not there.

    Raises UsageError where there is one already, or none can be made, and OSError while it is written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(file, flags, OWNER_ALONE)
    except FileExistsError as error:
        raise UsageError(
            _("{file} is there already").format(file=file), hint=_("Name a file that does not exist yet.")
        ) from error
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not file.parent.is_dir():
            raise UsageError(
                _("There is no folder {folder}.").format(folder=file.parent),
                hint=_("Make it, or name another one."),
            ) from error
        raise UsageError(
            _("{path} cannot be written: {detail}").format(path=file, detail=why(error))
        ) from error
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(handle)
    except OSError:
        with suppress(OSError):
            file.unlink()
        raise
