"""Homes to take figures in: stores built once and kept between runs, each checked before it is used."""

import hashlib
import os
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.filling import EDITION, SMALL, Size, build
from deskops.config import Settings
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.paths import locate
from deskops.store import migrations
from deskops.store.queries.audit import first_break
from deskops.store.queries.facts import entries_of, record
from deskops.store.queries.states import state_row

_SAMPLE: Final = 200  # rows of each kind that are folded again before a store is used


def cache_folder() -> Path:
    """Stores are kept here between runs; DESKOPS_BENCHMARKS names another folder."""
    named = os.environ.get("DESKOPS_BENCHMARKS")
    folder = Path(named) if named else Path(tempfile.gettempdir()) / f"deskops-benchmarks-{os.getuid()}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def home_of(size: Size, tell: Callable[[str], None]) -> Path:
    """The home with a store of that size, built where it is missing or is not what the facts say any more."""
    home = cache_folder() / f"{size.name}-{made_by()}"
    if home.exists():
        wrong = _wrong(home, size)
        if not wrong:
            return home
        tell(f"the {size.name} store is built anew: {wrong}")
        shutil.rmtree(home)
    started = time.perf_counter()
    unfinished = home.with_name(home.name + ".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    build(unfinished, size)
    if wrong := _wrong(unfinished, size):
        raise AssertionError(f"the {size.name} store that was built is not sound: {wrong}")
    unfinished.rename(home)
    tell(f"built the {size.name} store in {time.perf_counter() - started:.0f} s")
    return home


def copy_of(home: Path, name: str) -> Path:
    """A copy that may be written to; it lies on the same disk."""
    target = home.with_name(f"{name}.work")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(home, target)
    return target


def belongs_to(home: Path, engineer: str) -> None:
    """Let a copy be another engineer's laptop."""
    with sqlite3.connect(locate({"DESKOPS_HOME": str(home)}).store) as connection:
        found = connection.execute("SELECT id FROM engineer WHERE name = ?", (engineer,)).fetchone()[0]
        for key, value in (("engineer", found), ("name", engineer)):
            connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))
    connection.close()


def open_home(home: Path) -> Context:
    return Context(locate({"DESKOPS_HOME": str(home)}), Settings())


def made_by() -> str:
    """Names what a store was built by: the schema's history and the builder's edition."""
    told = "\n".join(text for each in migrations.MIGRATIONS for text in each.statements())
    return f"{EDITION}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def _wrong(home: Path, size: Size) -> str:
    """What is wrong with a store: its counts, a state row that its facts do not give, a broken chain."""
    context = open_home(home)
    try:
        ask = context.views.execute
        counts = [ask(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("job", "asset", "entry")]
        if counts != [size.jobs, size.assets, size.entries]:
            return f"it has {counts} jobs, devices and entries"
        if size.jobs <= SMALL.jobs and (broken := first_break(context.views)):
            return broken
        return _misfolded(context)
    finally:
        context.close()


def _misfolded(context: Context) -> str:
    chance = random.Random(7)
    with context.store.writer() as session:
        for kind, table in ((Kind.JOB, "job_state"), (Kind.ASSET, "asset_state")):
            ids = [row[0] for row in context.views.execute(f"SELECT id FROM {table} ORDER BY id")]
            for found in chance.sample(ids, min(_SAMPLE, len(ids))):
                entries = entries_of(session, found)
                folded = state_row(session, kind, record(session, kind, found), entries, context.rules)
                row = context.views.execute(f"SELECT * FROM {table} WHERE id = ?", (found,))
                kept = dict(zip([column[0] for column in row.description], row.fetchone(), strict=True))
                if folded != kept:
                    return f"the state of {kind} {found} is not what its entries say"
    return ""
