"""A plain database file made an encrypted one in its place: whole and verified first, then swapped, then destroyed."""

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from deskops.errors import StoreDamaged
from deskops.i18n import _
from deskops.store import backup
from deskops.store.faults import damaged, told
from deskops.store.landing import synced
from deskops.store.opening import cipher, connect, is_plain, literal
from deskops.store.private import made_private
from deskops.store.shredding import destroy

if TYPE_CHECKING:
    from sqlite3 import Connection

_SIDES: Final = ("-wal", "-shm", "-journal")


def encrypt_file(file: Path, key: str) -> None:
    """The old file or the new one, whole, whenever this is cut short; doing it again goes on from there.

    Raises StoreLocked while another program has it open, StoreDamaged for an unsound one, StoreFull.
    """
    fresh, old = _beside(file, "encrypting"), _beside(file, "plain")
    with told():
        if not is_plain(file):
            destroy_plain(file)
            return
        for each in (fresh, old):
            for suffix in ("", *_SIDES):
                each.with_name(each.name + suffix).unlink(missing_ok=True)
        made_private(fresh)
        with closing(cipher().connect(str(file), isolation_level=None)) as source:
            _hold(source)
            _copy(source, fresh, key)
            _verify(fresh, key)
            synced(fresh)
            with suppress(OSError):  # a disk without links: then the old content is freed, not overwritten
                os.link(file, old)
            if os.name == "nt":
                source.close()  # Windows replaces nothing that is open
            fresh.replace(file)
            synced(file.parent)
        destroy_plain(file)


def destroy_plain(file: Path) -> None:
    """What is left of the plain file after the swap. Raises OSError."""
    old = _beside(file, "plain")
    for suffix in ("", *_SIDES):
        destroy(old.with_name(old.name + suffix))


def left_over(folder: Path) -> list[Path]:
    """Database files that can be read without a key, where all should be encrypted."""
    found = [
        *folder.glob("*.db"),
        *folder.glob(".*.plain"),
        *folder.glob("*.damaged"),
        *folder.glob(".*.part"),
    ]
    return sorted(each for each in found if each.is_file() and each.stat().st_size and is_plain(each))


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(f".{file.name}.{ending}")


def _hold(source: "Connection") -> None:
    """Nobody else has it open, or can open it, until this connection is closed."""
    source.execute("PRAGMA busy_timeout = 2000")
    source.execute("PRAGMA temp_store = MEMORY")
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    source.execute("PRAGMA locking_mode = EXCLUSIVE")
    source.execute("PRAGMA journal_mode = DELETE")
    source.execute("BEGIN EXCLUSIVE")
    source.execute("COMMIT")
    backup.check(source)


def _copy(source: "Connection", fresh: Path, key: str) -> None:
    source.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(fresh), literal(key)))
    source.execute("SELECT sqlcipher_export('fresh')")
    wanted = "SELECT type, name, sql FROM {}.sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    here, there = (source.execute(wanted.format(name)).fetchall() for name in ("main", "fresh"))
    if here != there:
        raise _differs()
    for kind, name, _sql in here:
        if kind == "table":
            _same(source, name)
    source.execute("DETACH DATABASE fresh")


def _same(source: "Connection", table: str) -> None:
    counts = f'SELECT (SELECT count(*) FROM main."{table}") = (SELECT count(*) FROM fresh."{table}")'  # noqa: S608 - the schema's own names
    rows = f'SELECT 1 FROM (SELECT * FROM main."{table}" EXCEPT SELECT * FROM fresh."{table}") LIMIT 1'  # noqa: S608 - as above
    if source.execute(counts).fetchone() != (1,) or source.execute(rows).fetchone() is not None:
        raise _differs()


def _differs() -> StoreDamaged:
    return damaged(_("the encrypted copy is not what it was made from; nothing was changed"))


def _verify(fresh: Path, key: str) -> None:
    if is_plain(fresh):
        raise _differs()
    with closing(connect(fresh, key)) as there:
        backup.check(there)
