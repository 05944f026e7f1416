"""What a killed copy leaves behind does not stay for ever."""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from deskops.errors import DeskopsError
from deskops.ops.context import Context
from deskops.ops.do.housekeeping import daily
from deskops.store import backup
from deskops.store.blobs.folder import FolderShelf


def test_the_daily_copy_sweeps_what_killed_ones_left_and_nothing_that_is_under_way(context: Context) -> None:
    context.paths.ensure()
    abandoned = context.paths.backups / ".daily-20261101.db.77.part"
    under_way = context.paths.blobs / ".78.aabbccdd.part"
    kept = context.paths.backups / "by-hand.db"
    for path in (abandoned, under_way, kept):
        path.write_bytes(b"x")
    long_ago = (context.now - timedelta(days=2)).timestamp()
    for path in (abandoned, kept):
        os.utime(path, (long_ago, long_ago))
    os.utime(under_way, (context.now.timestamp(), context.now.timestamp()))

    assert daily(context) is not None

    assert not abandoned.exists()
    assert under_way.exists()
    assert kept.exists()


def test_the_daily_copy_sweeps_files_that_nobody_went_on_with(context: Context) -> None:
    shelf = FolderShelf(context.paths.blobs)
    old, new = "a" * 64, "b" * 64
    for sha256, days in ((old, 15), (new, 13)):
        shelf.append("desk", sha256, 0, b"half")
        touched = (context.now - timedelta(days=days)).timestamp()
        os.utime(context.paths.blobs / ".partial" / "of-desk" / sha256, (touched, touched))
    daily(context)
    assert (shelf.partial("desk", old), shelf.partial("desk", new)) == (0, 4)


def test_a_copy_that_fails_on_a_full_disk_leaves_no_journal_either(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def filled(_source: Path, partial: Path, *_more: object) -> None:
        for suffix in ("", "-journal"):
            partial.with_name(partial.name + suffix).write_bytes(b"x")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "_copy", filled)
    target = tmp_path / "copies" / "b.db"
    with pytest.raises(DeskopsError):
        backup.copy_store(context.paths.store, target)
    assert list(target.parent.iterdir()) == []


def test_a_journal_that_a_killed_copy_left_is_swept_with_it(context: Context) -> None:
    context.paths.ensure()
    abandoned = context.paths.backups / ".daily-20261101.db.77.part-journal"
    abandoned.write_bytes(b"x")
    long_ago = (context.now - timedelta(days=2)).timestamp()
    os.utime(abandoned, (long_ago, long_ago))
    daily(context)
    assert not abandoned.exists()
