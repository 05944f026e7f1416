"""One act in a running process against one bare insert and commit on the same disk."""

import os
import sqlite3
import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.figures import Bench, Figure, Line, at_most_ratio, measurement, seconds
from benchmarks.filling import BIG, BUSY
from benchmarks.stores import belongs_to, copy_of, home_of, open_home
from deskops.ops.do.jobs import NewJob, act_on_job, new_job

_BLOCK = 20  # acts and bare commits take turns in blocks: one alone would pay for the other's disk cache


@measurement("act", "One act: append, fold, state, commit with FULL, in a running process, on the big store")
def acting(bench: Bench) -> Iterator[Line]:
    home = copy_of(home_of(BIG, bench.tell), "act")
    belongs_to(home, BUSY)
    context = open_home(home)
    bare = _bare(home)
    try:
        mine = (context.identity.engineer,)
        text = "SELECT id FROM job_state WHERE assignee = ? AND open = 1 AND status = 'accepted'"
        jobs = [row[0] for row in context.views.execute(text, mine)]
        act_on_job(
            context, jobs[0], "note", {"text": "first"}
        )  # what a process does once is not what is measured
        new_job(context, NewJob(title="first"))
        acts: dict[str, list[float]] = {"note": [], "depart": [], "new job": []}
        floor: list[float] = []
        for block in range(bench.rounds(12, 2)):
            floor += [seconds(lambda: _insert(bare)) for _turn in range(_BLOCK)]
            for job in jobs[block * _BLOCK : block * _BLOCK + _BLOCK]:
                note = partial(act_on_job, context, job, "note", {"text": "线缆已检查"})
                acts["note"].append(seconds(note))
                acts["depart"].append(seconds(partial(act_on_job, context, job, "depart", {})))
                acts["new job"].append(seconds(partial(new_job, context, NewJob(title="打印机卡纸"))))
        base = ("bare insert + commit", statistics.median(floor) * 1000)
        for name in ("note", "depart"):
            yield at_most_ratio(f"act: {name}", statistics.median(acts[name]) * 1000, "ms", base, 6)
        made = statistics.median(acts["new job"]) * 1000  # four rows and two folds: more than one act
        yield Figure("a new job", made, "ms", base[1], base[0], "", None)
    finally:
        bare.close()
        context.close()


def _bare(home: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(home / "bare.db", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE entry (id TEXT PRIMARY KEY, payload TEXT NOT NULL)")
    return connection


def _insert(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO entry VALUES (?, ?)", (os.urandom(16).hex(), "x" * 400))
    connection.execute("COMMIT")
