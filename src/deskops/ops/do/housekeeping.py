"""Looking after the store: backups by hand and by day, and going back to one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from deskops.domain.clock import stored
from deskops.errors import Refused, StoreMissing
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.plain_copies import remember
from deskops.store import backup as copies
from deskops.store.blobs.folder import FolderShelf

REPLACED: Final = "replaced-"  # how the name of a store begins that a backup took the place of


_ABANDONED: Final = timedelta(days=1)  # a copy that is under way is minutes old
_UNFINISHED: Final = timedelta(days=14)  # a file that is half here goes on from there until then


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the store; `size` in bytes."""

    path: Path
    size: int
    made: datetime


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where the store that was replaced is kept, if there was one."""

    path: Path
    aside: Path | None


def backups(context: Context) -> list[Backup]:
    """The copies in the backup folder, newest first."""
    found = [_described(path) for path in context.paths.backups.glob("*.db")]
    return sorted(found, key=lambda copy: (copy.made, copy.path.name), reverse=True)


def backup(context: Context, file: Path | None = None) -> Backup:
    """A checked copy of the store while it is in use. Raises Refused for a file that exists or a folder that does not,
    StoreFull.
    """
    _there_is_a_store(context)
    target = file or copies.free_name(context.paths.backups / f"by-hand-{context.local:%Y%m%d-%H%M%S}.db")
    if target.exists():
        raise Refused(
            _("{path} exists already.").format(path=target),
            hint=_("Choose another name; nothing was overwritten."),
        )
    if file is not None and not file.absolute().parent.is_dir():
        raise Refused(
            _("There is no folder {path}.").format(path=file.absolute().parent),
            hint=_(
                "Is the disk or stick connected? No folder is made for a backup: it could land on this laptop."
            ),
        )
    made = _described(copies.copy_store(context.paths.store, target, context.key))
    if not context.key:
        remember(context.paths, made.path)
    return made


def daily(context: Context) -> Backup | None:
    """Today's copy, once a day, and no more of them than the settings keep; None if it is there already.

    With it goes what else is looked at once a day: left-over files, and years whose holidays were announced since.
    A run that only reads makes none.
    """
    target = context.paths.backups / f"daily-{context.today:%Y%m%d}.db"
    if context.is_read_only or target.exists():
        return None
    if not context.paths.store.exists() or context.paths.order.exists():
        return None
    made = _described(copies.copy_store(context.paths.store, target, context.key))
    copies.roll(context.paths.backups, context.settings.backup.keep)
    for folder in (context.paths.backups, context.paths.blobs):
        copies.sweep(folder, before=context.now - _ABANDONED)
    FolderShelf(context.paths.blobs).sweep(context.now - _UNFINISHED)
    from deskops.ops.do.calendars import learn_years

    learn_years(context)
    return made


def restore(context: Context, file: Path) -> Restored:
    """Go back to a backup; the store that it replaces is kept. An older backup is brought up to date.

    Raises BadInput for a file that is no sound backup, StoreLocked while another program has the store open,
    Refused where a server keeps it.
    """
    from deskops.ops.do.encrypted_copies import key_of

    context.paths.ensure()
    there = context.paths.store.exists()
    key = key_of(context, file)
    aside = copies.free_name(context.paths.backups / f"{REPLACED}{context.local:%Y%m%d-%H%M%S}.db")
    context.close()
    context.store.restore(file, aside, key)
    context.store.prepare(stored(context.now))
    context.forget()
    return Restored(context.paths.store, aside if there else None)


def _there_is_a_store(context: Context) -> None:
    if context.is_server_database:
        raise Refused(
            _("A database of a server is not copied to a file."),
            hint=_("Use its own tools: pg_dump and pg_basebackup, see docs/operations.md."),
        )
    if not context.paths.store.exists():
        raise StoreMissing(
            _("There is no store at {path}.").format(path=context.paths.store),
            hint=_("Set this laptop up: deskops init"),
        )


def _described(path: Path) -> Backup:
    seen = path.stat()
    return Backup(path, seen.st_size, datetime.fromtimestamp(seen.st_mtime).astimezone())
