"""A finished report onto the disk: the old file or the new one, never half of one."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from deskops.errors import DeskopsError, Refused, StoreFull
from deskops.i18n import _
from deskops.system_errors import why


def land(content: bytes, target: Path, *, make_folder: bool = False) -> Path:
    """Write beside `target`, make sure of it, then take its place. Raises Refused or StoreFull; the old file stays."""
    partial = target.with_name(f".{target.name[:60]}.{os.getpid()}.part")
    try:
        if make_folder:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        _keep_name(target.parent)
    except OSError as error:
        raise _told(error, target) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def _keep_name(folder: Path) -> None:
    """A rename lasts through a power cut only when its folder is written too; Windows has no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _told(error: OSError, target: Path) -> DeskopsError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreFull(
            _("There is no room on the disk for {path}; nothing was changed.").format(path=target),
            hint=_("Free some room, or write to another disk with -o."),
        )
    if isinstance(error, FileNotFoundError) and not target.parent.is_dir():
        return Refused(
            _("There is no folder {path}.").format(path=target.parent),
            hint=_("Make it first, or give another file with -o."),
        )
    if isinstance(
        error, (FileNotFoundError, PermissionError)
    ):  # the former of a folder that takes no files: /proc
        return Refused(
            _(
                "{path} cannot be written: it is open in another program, or the right to write is missing."
            ).format(path=target),
            hint=_("Close it there, or give another file with -o. The old file is unchanged."),
        )
    return Refused(
        _("{path} cannot be written: {detail}").format(path=target, detail=why(error)),
        hint=_("Give another file with -o. The old file is unchanged."),
    )
