"""What is well with this laptop and what is not, each with what to do next; mends nothing but derived state."""

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import deskops
from deskops.errors import DeskopsError, StoreDamaged
from deskops.i18n import _, ngettext
from deskops.ops.context import Context
from deskops.ops.do.housekeeping import REPLACED, backups
from deskops.store import backup, opening, views
from deskops.store.blobs.folder import FolderShelf
from deskops.store.faults import told
from deskops.store.store import shown
from deskops.store.views.tuples import FileRow, HeadRow
from deskops.system_errors import why

LITTLE_ROOM: Final = 500 * 1024 * 1024  # bytes
NO_ROOM: Final = 50 * 1024 * 1024
_BUG_FROM, _BUG_UNTIL = (3, 7, 0), (3, 51, 2)  # SQLite's WAL-reset bug, fixed in 3.51.3
_MIGHT_BE: Final = 2026  # a clock before this year is wrong: the program was written then


class Health(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing looked at: what it is, how it is, and what to do when it is not well."""

    name: str
    health: Health
    words: str
    remedy: str = ""


def examine(
    context: Context, *, rebuild: bool = False, packages: bool = False, fault: DeskopsError | None = None
) -> Iterator[Sign]:
    """Everything that can be told from here, as it is found.

    `fault` is what is wrong with the settings, where the context does without them.
    `rebuild` folds all state anew; `packages` compares every installed file with its digest, which takes seconds.
    """
    yield _versions()
    if fault is not None:
        yield Sign("settings", Health.FAIL, fault.message, fault.hint)
    if packages:
        yield _installed()
    yield _sqlite(context)
    yield _paths(context)
    yield _room(context)
    encryption = _encryption(context)
    yield encryption
    if encryption.health is Health.FAIL:
        return  # the store cannot be asked
    yield from examine_clock(context)
    yield from _desk(context)
    yield from _own_checks(context)
    try:
        with told():
            there = context.has_store
        if context.paths.data.is_dir():
            yield _writing(context)
        if not there:
            remedy = _("Set this laptop up: deskops init")
            yield Sign("store", Health.FAIL, _("There is no store yet."), remedy)
            return
        yield from _store(context)
        if rebuild:
            yield from _anew(context)
    except DeskopsError as error:
        yield Sign("store", Health.FAIL, error.message, error.hint)
    if not context.is_server_database:
        yield _backups(context)


def _anew(context: Context) -> Iterator[Sign]:
    from deskops.ops.do.doctor_proofs import rebuilt, reindexed

    yield rebuilt(context)
    yield reindexed(context)


def _desk(context: Context) -> Iterator[Sign]:
    from deskops.ops.do.doctor_desk import signs

    return signs(context)


def _own_checks(context: Context) -> Iterator[Sign]:
    from deskops.ops.do.doctor_checks import signs

    return signs(context)


def has_wal_reset_bug(version: tuple[int, int, int]) -> bool:
    return _BUG_FROM <= version <= _BUG_UNTIL


def _versions() -> Sign:
    words = f"deskops {deskops.__version__}, Python {platform.python_version()}, {platform.platform()}"
    return Sign("version", Health.OK, words)


def _installed() -> Sign:
    from deskops.ops.do.packages import altered

    checked, wrong = altered()
    if not wrong:
        return Sign(
            "packages",
            Health.OK,
            _("{count} installed files are as they were installed.").format(count=checked),
        )
    words = _("{count} installed files were altered, for instance {name}.").format(
        count=len(wrong), name=wrong[0]
    )
    remedy = _("Install anew: pip install --require-hashes -r requirements.lock")
    return Sign("packages", Health.FAIL, words, remedy)


def _encryption(context: Context) -> Sign:
    from deskops.ops.do.doctor_encryption import sign

    return sign(context)


def _sqlite(context: Context) -> Sign:
    driver = opening.cipher() if context.paths.store_key.exists() and opening.has_cipher() else sqlite3
    version = driver.sqlite_version
    if has_wal_reset_bug(driver.sqlite_version_info[:3]):
        words = _("SQLite {version} has the WAL-reset bug; a lock file keeps writers apart.")
    else:
        words = _("SQLite {version}, without the WAL-reset bug.")
    return Sign("sqlite", Health.OK, words.format(version=version))


def _paths(context: Context) -> Sign:
    paths = context.paths
    words = _("Settings {config}, store {store}, reports {exports}").format(
        config=paths.config_file, store=shown(context.place), exports=paths.exports
    )
    if sys.platform != "win32" and paths.data.exists() and paths.data.stat().st_mode & 0o077:
        remedy = _("Others can read the folder: chmod 700 {path}").format(path=paths.data)
        return Sign("paths", Health.WARN, words, remedy)
    return Sign("paths", Health.OK, words)


def _room(context: Context) -> Sign:
    folder = context.paths.data
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = _("{free} MB free on the disk of the store.").format(free=free // 1_000_000)
    if free >= LITTLE_ROOM:
        return Sign("disk", Health.OK, words)
    return Sign(
        "disk",
        Health.FAIL if free < NO_ROOM else Health.WARN,
        words,
        _("Free some room: work cannot be saved without it."),
    )


def _writing(context: Context) -> Sign:
    """Rights tell little: a disk can be mounted for reading alone. So a file is made, written and removed."""
    folder, store = context.paths.data, context.paths.store
    probe = folder / f".doctor.{os.getpid()}"
    try:
        with probe.open("xb") as file:
            file.write(b"deskops")
        probe.unlink()
        if store.exists():
            store.open("r+b").close()
    except OSError as error:
        probe.unlink(missing_ok=True)
        words = _("Nothing can be written to {path}: {detail}").format(
            path=error.filename or folder, detail=why(error)
        )
        return Sign(
            "writing", Health.FAIL, words, _("See to the rights of the folder, its disk and its room.")
        )
    return Sign("writing", Health.OK, _("The folder of the store can be written to."))


def examine_clock(context: Context) -> Iterator[Sign]:
    now = context.now
    words = _("It is {time} here, {zone}.").format(time=now.strftime("%Y-%m-%d %H:%M"), zone=now.tzname())
    remedy = _("Set the clock of this laptop; the order of what was recorded stays right.")
    if now.year < _MIGHT_BE:
        yield Sign("clock", Health.FAIL, words, remedy)
        return
    yield Sign("clock", Health.OK, words)
    yield from _last_stamp(context, now, remedy)


def _last_stamp(context: Context, now: datetime, remedy: str) -> Iterator[Sign]:
    """The newest stamp lies in the future: the clock was ahead then, or is behind now."""
    try:
        head = views.one(context.views, "head", HeadRow)
        last = datetime.fromtimestamp(int(head.stamp[:13]) / 1000, now.tzinfo) if head and head.stamp else now
    except (DeskopsError, ValueError, OverflowError):
        return  # the store's own signs say what is wrong with it
    if last > now + timedelta(minutes=5):
        words = _("The last step was recorded at {time}, which is still to come.").format(
            time=last.strftime("%Y-%m-%d %H:%M")
        )
        yield Sign("clock-order", Health.WARN, words, remedy)


def _store(context: Context) -> Iterator[Sign]:
    try:
        sign = _sound(context)
    except StoreDamaged as error:
        yield Sign("store", Health.FAIL, error.message, go_back())
        return
    yield sign
    from deskops.ops.do.doctor_proofs import chain, standing

    yield chain(context)
    yield standing(context)
    yield _blobs(context)


def _sound(context: Context) -> Sign:
    if context.is_server_database:
        number = views.schema(context.views)
        return Sign("store", Health.OK, _("The database answers (schema {number}).").format(number=number))
    number, orphans = backup.inspect(context.paths.store, context.key)
    if orphans:
        words = _("{count} rows refer to something that is not there.").format(count=orphans)
        return Sign("store", Health.FAIL, words, go_back())
    return Sign("store", Health.OK, _("The store is sound (schema {number}).").format(number=number))


def go_back() -> str:
    return _("Go back to a backup: deskops backup --list, deskops restore FILE")


def _blobs(context: Context) -> Sign:
    found = views.rows(context.views, "files", FileRow)
    shelf = FolderShelf(context.paths.blobs)
    lost = [file.name for file in found if shelf.has(file.sha256) is None]
    if lost:
        told = _("{count} attached files are missing, for instance {name}.")
        words = told.format(count=len(lost), name=lost[0])
        remedy = _("Copy the folder {path} back from where it was.").format(path=context.paths.blobs)
        return Sign("files", Health.WARN, words, remedy)
    words = ngettext("{count} attached file is there.", "{count} attached files are there.", len(found))
    return Sign("files", Health.OK, words.format(count=len(found)))


def _backups(context: Context) -> Sign:
    copies = [copy for copy in backups(context) if not copy.path.name.startswith(REPLACED)]
    if not copies:
        return Sign("backups", Health.WARN, _("There is no backup yet."), _("Make one: deskops backup"))
    age = context.now - copies[0].made
    words = _("{count} backups, the newest from {time}.").format(
        count=len(copies), time=copies[0].made.strftime("%Y-%m-%d %H:%M")
    )
    if age > timedelta(days=7):
        return Sign("backups", Health.WARN, words, _("Make one: deskops backup"))
    return Sign("backups", Health.OK, words)
