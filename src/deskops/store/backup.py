"""Copies of the store: online backup to a temporary file, checked, synced to disk, then renamed; and going back."""

import itertools
import os
import shutil
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from deskops.errors import BadInput, NotFound, StoreDamaged, StoreSealed
from deskops.i18n import _
from deskops.store.faults import damaged, told, translate, unfinished
from deskops.store.landing import synced
from deskops.store.opening import BESIDE, WRAPPED, cipher, connect, errors, is_plain, literal

if TYPE_CHECKING:
    from sqlite3 import Connection


def copy_store(source: Path, target: Path, key: str = "", new_key: str | None = None) -> Path:
    """An online copy of `source` as `target`: the whole new file or none, with the same key or a new one. Returns
    `target`.

    Raises StoreDamaged when the copy is not sound, StoreFull when the disk is.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    with told():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            _copy(source, partial, key, key if new_key is None else new_key)
            synced(partial)
            if key and new_key is None:
                keep_wrapped_key(source, target)
            partial.replace(target)
            synced(target.parent)
        finally:
            _remove(partial)
    return target


def wrapped_key_of(copy: Path) -> Path:
    """Where the key of an encrypted copy is, wrapped: a recovery key opens it on any machine."""
    return copy.with_name(copy.name + BESIDE)


def keep_wrapped_key(store: Path, copy: Path) -> None:
    """Before the copy has its name: one without it could not be opened elsewhere. Raises OSError."""
    from deskops.store.private import made_private

    source, target = store.with_name(WRAPPED), wrapped_key_of(copy)
    with suppress(FileNotFoundError):
        partial = made_private(target.with_name(f".{target.name}.{os.getpid()}.part"))
        partial.write_bytes(source.read_bytes())
        synced(partial)
        partial.replace(target)


def _remove(partial: Path) -> None:
    """A copy that came to nothing, and the journal that SQLite could not finish on a full disk."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        partial.with_name(partial.name + suffix).unlink(missing_ok=True)


def free_name(wanted: Path) -> Path:
    """`wanted`, or with a number behind it where such a file is there already: no copy is written over another."""
    names = (wanted.with_stem(f"{wanted.stem}-{number}") for number in itertools.count(2))
    return next(path for path in itertools.chain([wanted], names) if not path.exists())


def _copy(source: Path, partial: Path, key: str, new_key: str) -> None:
    from deskops.store.private import made_private  # a list loads this module and copies nothing

    made_private(partial)
    if key != new_key:
        _recode(source, partial, key, new_key)
    with closing(connect(partial, new_key)) as there:
        if key == new_key:
            with closing(connect(source, key, reading=True)) as here:
                here.backup(there)
        there.execute("PRAGMA journal_mode = DELETE")
        check(there)


def _recode(source: Path, partial: Path, key: str, new_key: str) -> None:
    """All of it, read with one key and written with another; an empty key is none."""
    with closing(
        connect(source, key) if key else cipher().connect(str(source), isolation_level=None)
    ) as here:
        here.execute("PRAGMA temp_store = MEMORY")
        here.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(partial), literal(new_key) if new_key else ""))
        here.execute("SELECT sqlcipher_export('fresh')")
        here.execute("DETACH DATABASE fresh")


def check(connection: "Connection") -> None:
    """Raises StoreDamaged with SQLite's own words when the file is not sound."""
    found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise StoreDamaged(_("The store is damaged: {detail}").format(detail="; ".join(found)))


def inspect(store: Path, key: str = "") -> tuple[int, int]:
    """The schema number of a store in use and how many rows refer to nothing. Raises StoreDamaged,
    StoreNewer, StoreMissing for an empty one.
    """
    from deskops.store.migrations import NEWEST, spoilt_schema, version

    with told(), closing(connect(store, key, reading=True)) as connection:
        check(connection)
        number = version(connection)
        if number == 0:
            raise unfinished()
        if number == NEWEST and (spoilt := spoilt_schema(connection)):
            raise damaged(_("the schema of {name} was changed").format(name=spoilt))
        return number, len(connection.execute("PRAGMA foreign_key_check").fetchall())


def verify(file: Path, key: str = "") -> int:
    """The schema number of a sound backup. Raises NotFound where there is no file, BadInput for anything else."""
    from deskops.store.migrations import version

    if not file.is_file():
        raise NotFound(
            _("There is no file {path}.").format(path=file), hint=_("List them: deskops backup --list")
        )
    try:
        with closing(connect(file, key, reading=True)) as connection:
            check(connection)
            number = version(connection)
    except errors("Error", StoreDamaged, StoreSealed) as error:
        raise BadInput(
            _("{path} is not a sound backup of a store: {detail}").format(path=file, detail=error),
            hint=_unsound_hint(file, key),
        ) from error
    if number == 0:
        raise BadInput(_("{path} is a database, but not a store of deskops.").format(path=file))
    return number


def _unsound_hint(file: Path, key: str) -> str:
    if key or is_plain(file):
        return _("Take another one: deskops backup --list")
    words = _("If it is of an encrypted store, {file} belongs beside it: copy that there too.")
    return words.format(file=wrapped_key_of(file).name)


def restore(backup_file: Path, store: Path, aside: Path, *, key: str = "", own: str = "") -> Path:
    """Put a backup in the store's place; the old store is kept at `aside`. Returns `aside`. `key` opens the backup,
    `own` the store, also afterwards.

    Nobody else may have the store open. Raises BadInput before anything is touched.
    """
    verify(backup_file, key)
    fresh = store.with_name(f".{store.name}.restoring")
    _remove(fresh)
    with told():
        try:
            _copy(backup_file, fresh, key, own)
            synced(fresh)
            if store.exists():
                _put_aside(store, aside, own)
            _move_beside(store, aside)
            fresh.replace(store)
            synced(store.parent)
        finally:
            _remove(fresh)
    return aside


def make_one_file(store: Path, key: str = "") -> None:
    """Nothing stays beside the file, until somebody opens it again. Raises the driver's errors: `locked` where another
    program has it open.
    """
    with closing(connect(store, key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")


def _put_aside(store: Path, aside: Path, key: str) -> None:
    """Keep the old store whole before anything takes its place, even when it cannot be read any more."""
    aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        make_one_file(store, key)
    except errors("OperationalError") as error:
        if "locked" in str(error):
            raise translate(error) from error
    except errors("DatabaseError", StoreSealed):
        pass
    if key:
        keep_wrapped_key(store, aside)
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
        wrapped_key_of(old).unlink(missing_ok=True)
    return daily[keep:]
