"""The floor of a push: fifty entries in one insert, their five jobs folded, one commit; one writer, nothing else."""

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from benchmarks.branch import Seat
from benchmarks.rush import day_of
from deskops.domain.clock import stored
from deskops.domain.entries import Entry
from deskops.domain.job import fold_job
from deskops.domain.service import ServiceRules
from deskops.store.queries.states import job_row

_TABLES: Final = (
    "CREATE TABLE bare_entry (id VARCHAR PRIMARY KEY, subject VARCHAR, payload VARCHAR, digest VARCHAR, rev BIGINT)",
    "CREATE INDEX bare_subject ON bare_entry (subject)",
    "CREATE UNIQUE INDEX bare_number ON bare_entry (rev)",
    "CREATE TABLE bare_state (id VARCHAR PRIMARY KEY, state VARCHAR)",
)


def pushes_a_second(seats: list[Seat], place: Path | str, rules: ServiceRules) -> float:
    """How many such pushes go into a SQLite file or a PostgreSQL database (its URL)."""
    days = [day_of(seat) for seat in seats]
    write, close = _sqlite(place) if isinstance(place, Path) else _postgres(place)
    begun, rev = time.perf_counter(), 0
    for day in days:
        rows = []
        for told in day:
            rev += 1
            rows.append((told["id"], told["subject"], json.dumps(told["payload"]), told["digest"], rev))
        write(rows, [(job, json.dumps(_folded(job, day, rules))) for job in {one["subject"] for one in day}])
    taken = time.perf_counter() - begun
    close()
    return len(days) / taken


def _folded(job: str, day: list[dict[str, Any]], rules: ServiceRules) -> dict[str, Any]:
    from datetime import datetime

    entries = [
        Entry(
            one["id"], job, "job", one["action"], one["payload"], one["at"], datetime.fromisoformat(one["wall"]),
            one["author"], one["replica"], epoch=1, rev=number,
        )
        for number, one in enumerate(day) if one["subject"] == job
    ]  # fmt: skip
    received = stored(entries[0].wall)
    record = SimpleNamespace(
        id=job, received_at=received, channel="hotline", priority="normal", vip=0, planned_for=""
    )
    return job_row(record, fold_job(record, entries), rules)


Write = Callable[[list[tuple[Any, ...]], list[tuple[Any, ...]]], None]


def _sqlite(file: Path) -> tuple[Write, Callable[[], None]]:
    store = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        store.execute(f"PRAGMA {pragma}")
    for table in _TABLES:
        store.execute(table)

    def write(entries: list[tuple[Any, ...]], states: list[tuple[Any, ...]]) -> None:
        store.execute("BEGIN IMMEDIATE")
        store.executemany("INSERT INTO bare_entry VALUES (?, ?, ?, ?, ?)", entries)
        store.executemany("INSERT OR REPLACE INTO bare_state VALUES (?, ?)", states)
        store.execute("COMMIT")

    return write, store.close


def _postgres(url: str) -> tuple[Write, Callable[[], None]]:
    import psycopg

    store = psycopg.connect(url)
    for table in _TABLES:
        store.execute(table.encode())
    store.commit()

    def write(entries: list[tuple[Any, ...]], states: list[tuple[Any, ...]]) -> None:
        with store.cursor() as cursor:
            cursor.executemany("INSERT INTO bare_entry VALUES (%s, %s, %s, %s, %s)", entries)
            cursor.executemany(
                "INSERT INTO bare_state VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
                states,
            )
        store.commit()

    return write, store.close
