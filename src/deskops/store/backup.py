"""Copies of the store: online backup to a temporary file, checked, synced to disk, then renamed; and going back."""

import itertools
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from deskops.errors import BadInput, NotFound, StoreDamaged
from deskops.i18n import _
from deskops.store.faults import damaged, told, translate, unfinished


def copy_store(source: Path, target: Path) -> Path:
    """An online copy of `source` as `target`: the whole new file or none. Returns `target`.

    Raises StoreDamaged when the copy is not sound, StoreFull when the disk is.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    with told():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            _copy(source, partial)
            synced(partial)
            partial.replace(target)
            synced(target.parent)
        finally:
            _remove(partial)
    return target


def _remove(partial: Path) -> None:
    """A copy that came to nothing, and the journal that SQLite could not finish on a full disk."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        partial.with_name(partial.name + suffix).unlink(missing_ok=True)


def free_name(wanted: Path) -> Path:
    """`wanted`, or with a number behind it where such a file is there already: no copy is written over another."""
    names = (wanted.with_stem(f"{wanted.stem}-{number}") for number in itertools.count(2))
    return next(path for path in itertools.chain([wanted], names) if not path.exists())


def _copy(source: Path, partial: Path) -> None:
    reading = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(reading, uri=True)) as here, closing(sqlite3.connect(partial)) as there:
        here.backup(there)
        there.execute("PRAGMA journal_mode = DELETE")
        check(there)
    partial.chmod(0o600)


def check(connection: sqlite3.Connection) -> None:
    """Raises StoreDamaged with SQLite's own words when the file is not sound."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise StoreDamaged(_("The store is damaged: {detail}").format(detail="; ".join(found)))


def inspect(store: Path) -> tuple[int, int]:
    """The schema number of a store in use and how many rows refer to nothing. Raises StoreDamaged,
    StoreNewer, StoreMissing for an empty one.
    """
    from deskops.store.migrations import NEWEST, spoilt_schema, version

    reading = f"{store.absolute().as_uri()}?mode=ro"
    with told(), closing(sqlite3.connect(reading, uri=True)) as connection:
        check(connection)
        number = version(connection)
        if number == 0:
            raise unfinished()
        if number == NEWEST and (spoilt := spoilt_schema(connection)):
            raise damaged(_("the schema of {name} was changed").format(name=spoilt))
        return number, len(connection.execute("PRAGMA foreign_key_check").fetchall())


def verify(file: Path) -> int:
    """The schema number of a sound backup. Raises NotFound where there is no file, BadInput for anything else."""
    from deskops.store.migrations import version

    if not file.is_file():
        raise NotFound(
            _("There is no file {path}.").format(path=file), hint=_("List them: deskops backup --list")
        )
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            check(connection)
            number = version(connection)
    except (sqlite3.Error, StoreDamaged) as error:
        raise BadInput(
            _("{path} is not a sound backup of a store: {detail}").format(path=file, detail=error),
            hint=_("Take another one: deskops backup --list"),
        ) from error
    if number == 0:
        raise BadInput(_("{path} is a database, but not a store of deskops.").format(path=file))
    return number


def restore(backup_file: Path, store: Path, aside: Path) -> Path:
    """Put a backup in the store's place; the old store is kept at `aside`. Returns `aside`.

    Nobody else may have the store open. Raises BadInput before anything is touched.
    """
    verify(backup_file)
    fresh = store.with_name(f".{store.name}.restoring")
    _remove(fresh)
    with told():
        try:
            _copy(backup_file, fresh)
            synced(fresh)
            if store.exists():
                _put_aside(store, aside)
            _move_beside(store, aside)
            fresh.replace(store)
            synced(store.parent)
        finally:
            _remove(fresh)
    return aside


def _put_aside(store: Path, aside: Path) -> None:
    """Keep the old store whole before anything takes its place, even when it cannot be read any more."""
    aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with closing(sqlite3.connect(store)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")  # nothing stays beside the file
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise translate(error) from error
    shutil.copyfile(store, aside)
    aside.chmod(0o600)
    synced(aside)


def _move_beside(store: Path, aside: Path) -> None:
    """A write-ahead log that stayed belongs to the store that was: with a backup it would be played into that."""
    for suffix in ("-wal", "-shm"):
        beside = store.with_name(store.name + suffix)
        if beside.exists():
            aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            beside.replace(aside.with_name(aside.name + suffix))
    synced(aside.parent)


def sweep(folder: Path, *, before: datetime) -> list[Path]:
    """Remove what killed copies left half-written before that instant; returns what was removed."""
    found = (path for pattern in (".*.part", ".*.part-*") for path in folder.glob(pattern))
    left = [path for path in found if path.stat().st_mtime < before.timestamp()]
    for path in left:
        path.unlink()
    return left


def roll(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` daily backups; returns what was removed."""
    daily = sorted(folder.glob("daily-*.db"), reverse=True)
    for old in daily[keep:]:
        old.unlink()
    return daily[keep:]


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
