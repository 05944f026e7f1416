"""A laptop's sync with a real desk on loopback, against the same rows in pages over bare HTTP.

Up travel 10,000 entries, ten on each of a thousand jobs: what engineers write most. Down travel the same entries to a
colleague at the same site.
"""

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from benchmarks import bare_server
from benchmarks.bad_line import line
from benchmarks.branch import (
    DAY,
    ROOT,
    Served,
    dispatch,
    enrolled,
    found_desk,
    free_port,
    laptop,
    open_site,
    process,
    serving,
    work,
)  # fmt: skip
from benchmarks.figures import Bench, Figure, Line, at_most, at_most_ratio, measurement, seconds
from benchmarks.memory import collecting_as_the_program
from deskops.ops.context import Context
from deskops.ops.do.syncing import Report, sync_now
from deskops.store.queries import outbox
from deskops.store.queries.facts import connection

_PAGE: Final = 500
_THOUSAND: Final = 1_000
_DELAY, _SPEED = 0.15, 125_000  # a bad line: 300 ms there and back, 1 Mbit/s
_FLOOR: Final = "pages of 500, bare"


@dataclass(slots=True)
class _Times:
    """Seconds of each step, ours and the floor's."""

    ours: dict[str, list[float]] = field(default_factory=dict)
    bare: dict[str, list[float]] = field(default_factory=dict)

    def note(self, step: str, ours: float, bare: float) -> None:
        self.ours.setdefault(step, []).append(ours)
        self.bare.setdefault(step, []).append(bare)

    def figure(self, step: str, limit: float) -> Figure:
        ours, bare = statistics.median(self.ours[step]), statistics.median(self.bare[step])
        return at_most_ratio(step, ours * 1000, "ms", (_FLOOR, bare * 1000), limit)


@measurement("sync", "Sync: a laptop's engine in a running process, with a desk in another on loopback")
def syncing(bench: Bench) -> Iterator[Line]:
    os.environ["DESKOPS_KEYRING"] = "off"
    many = 2_000 if bench.quick else 10_000
    root = bench.scratch / "branch"
    bench.tell(f"a branch with {many:,} entries to send")
    rows = _prepare(root, many)
    times, told = _Times(), list[Line]()
    for last in [False] * (bench.rounds(5, 2) - 1) + [True]:
        home = _copy(root)
        with serving(home / "desk") as served, _bare(bench.scratch) as floor, collecting_as_the_program():
            _many(times, many, home, served, floor, rows)
            if last:
                told = list(_small(bench, times, home, served, floor, rows))
    yield times.figure(f"{many:,} up", 1.6)
    yield times.figure(f"{many:,} down", 1.6)
    yield from told
    yield from _bad_line(bench, root, many, rows)
    yield from _growth(root, many)


def _prepare(root: Path, many: int) -> list[dict[str, Any]]:
    """The homes, and the entries as they will travel."""
    desk = found_desk(root / "desk")
    site = open_site(desk, "GZ-TH")
    with serving(root / "desk") as served:
        one = enrolled(desk, root / "one", served.url, "李强", site)
        two = enrolled(desk, root / "two", served.url, "何敏", site)
        jobs = dispatch(desk, [(site, one.identity.engineer)] * (many // len(DAY) + 600))
        warm = enrolled(desk, root / "warm", served.url, "吴刚", site)  # has all of it to pull yet
        sync_now(one), sync_now(two)
    assert work(one, jobs[: many // len(DAY)]) == many
    with one.store.reader() as session:
        rows, _more = outbox.batch(connection(session), 1 << 30, ())
        while len(rows) < many:
            rows += outbox.batch(connection(session), 1 << 30, {row["id"] for row in rows})[0]
    for each in (one, two, warm, desk):
        each.close()
    (root / "jobs").write_text("\n".join(jobs[many // len(DAY) :]), encoding="utf-8")
    return rows


def _copy(root: Path) -> Path:
    home = root.with_name("branch.work")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(root, home)
    return home


@contextmanager
def _bare(scratch: Path) -> Iterator[Served]:
    for file in scratch.glob("bare*"):
        file.unlink()
    port = free_port()
    order = [sys.executable, "-m", "benchmarks.bare_server", str(port), str(scratch / "bare.db")]
    with process(order, port) as served:
        yield served


def _up_bare(served: Served, rows: Sequence[dict[str, Any]]) -> None:
    with httpx.Client(base_url=served.url, verify=False) as client:  # noqa: S501 - http on loopback
        for start in range(0, max(len(rows), 1), _PAGE):
            body = bare_server.pack(rows[start : start + _PAGE])
            assert client.post("/push", content=body).status_code == 200


def _down_bare(served: Served, store: sqlite3.Connection, above: int, count: int) -> None:
    with httpx.Client(base_url=served.url, verify=False) as client:  # noqa: S501 - http on loopback
        for start in range(above, above + count, _PAGE):
            answer = client.get("/pull", params={"above": start, "most": min(_PAGE, above + count - start)})
            bare_server.insert(store, bare_server.unpack(answer.content))


def _synced(context: Context, sent: int, received: int) -> Report:
    report = sync_now(context)
    told = (report.result, report.sent, report.received, report.reason)
    assert told == ("done", sent, received, ""), told
    return report


def _many(
    times: _Times, many: int, home: Path, served: Served, floor: Served, rows: list[dict[str, Any]]
) -> None:
    one, two = laptop(home / "one", served.url), laptop(home / "two", served.url)
    _ready, store = (one.rules, two.rules), bare_server.opened(str(home / "many.db"))
    up = seconds(lambda: _synced(one, many, 0))
    times.note(f"{many:,} up", up, seconds(lambda: _up_bare(floor, rows)))
    down = seconds(lambda: _synced(two, 0, many))
    times.note(f"{many:,} down", down, seconds(lambda: _down_bare(floor, store, 0, many)))
    one.close(), two.close(), store.close()


def _small(
    bench: Bench, times: _Times, home: Path, served: Served, floor: Served, rows: list[dict[str, Any]]
) -> Iterator[Line]:
    one, two = laptop(home / "one", served.url), laptop(home / "two", served.url)
    jobs = iter((home / "jobs").read_text(encoding="utf-8").split())
    for each in (one, two, one, two):
        sync_now(each)  # sums were compared: from here nothing is left to say
    count, store = len(rows), bare_server.opened(str(home / "small.db"))
    for _round in range(bench.rounds(5, 2)):
        work(one, [next(jobs) for _job in range(_THOUSAND // len(DAY))])
        part = [{**row, "id": f"{row['id']}-{_round}"} for row in rows[:_THOUSAND]]
        up = seconds(lambda: _synced(one, _THOUSAND, 0))
        times.note("1,000 up", up, seconds(lambda part=part: _up_bare(floor, part)))
        down = seconds(lambda: _synced(two, 0, _THOUSAND))
        times.note("1,000 down", down, seconds(lambda at=count: _down_bare(floor, store, at, _THOUSAND)))
        count += _THOUSAND
    for number in range(bench.rounds(20, 5)):
        work(one, [next(jobs)], ("accept",))
        row = [{**rows[0], "id": f"one-{number}"}]
        up = seconds(lambda: _synced(one, 1, 0))
        times.note("one record up", up, seconds(lambda row=row: _up_bare(floor, row)))
        down = seconds(lambda: _synced(two, 0, 1))
        times.note("one record down", down, seconds(lambda at=count: _down_bare(floor, store, at, 1)))
        count += 1
    _synced(one, 0, 0), _synced(one, 0, 0)
    for _round in range(bench.rounds(20, 5)):
        quiet = seconds(lambda: _synced(one, 0, 0))
        times.note("nothing to say", quiet, seconds(lambda: _up_bare(floor, [])))
    for step in ("1,000 up", "1,000 down", "one record up", "one record down", "nothing to say"):
        yield times.figure(step, 2)
    yield from _bytes(one, two, next(jobs), served)
    one.close(), two.close(), store.close()


def _bytes(one: Context, two: Context, job: str, served: Served) -> Iterator[Line]:
    """Counted on the wire, headers too."""
    with line(urlsplit(served.url).port or 0) as counted:
        one.settings = laptop(one.paths.data, counted.url).settings
        two.settings = one.settings
        for each in (one, two):  # at an address where it never was, a laptop first asks who is there
            sync_now(each)
        work(one, [job], ("accept",))
        for name, context, sent, received in (
            ("one record up", one, 1, 0), ("one record down", two, 0, 1), ("after a change, sums", one, 0, 0),
            ("nothing to say", one, 0, 0),
        ):  # fmt: skip
            counted.reset()
            report = _synced(context, sent, received)
            yield at_most(f"{name}: round trips", report.round_trips, "", 1)
            yield at_most(f"{name}: bytes sent", counted.up, "bytes", 1024)
            yield at_most(f"{name}: bytes received", counted.down, "bytes", 1024)


def _bad_line(bench: Bench, root: Path, many: int, rows: list[dict[str, Any]]) -> Iterator[Line]:
    home = _copy(root)
    with (
        serving(home / "desk") as served, _bare(bench.scratch) as floor,
        line(urlsplit(served.url).port or 0, delay=_DELAY, speed=_SPEED) as slow,
        line(urlsplit(floor.url).port or 0, delay=_DELAY, speed=_SPEED) as slow_floor,
    ):  # fmt: skip
        one = laptop(home / "one", slow.url)
        jobs = (home / "jobs").read_text(encoding="utf-8").split()
        slow_bare = Served(slow_floor.url, 0)
        bare = seconds(lambda: _up_bare(slow_bare, rows))
        name = f"300 ms, 1 Mbit/s: {many:,} up"
        yield at_most(name, seconds(lambda: _synced(one, many, 0)), "s", 9, (_FLOOR, bare))
        work(one, [jobs[0]], ("accept",))
        bare = seconds(lambda: _up_bare(slow_bare, [{**rows[0], "id": "slow"}]))
        taken = seconds(lambda: _synced(one, 1, 0))
        yield at_most("300 ms, 1 Mbit/s: one record up", taken, "s", 0.7, (_FLOOR, bare))
        one.close()


def _growth(root: Path, many: int) -> Iterator[Line]:
    home = _copy(root)
    with serving(home / "desk") as served:
        for name, laptop_home in ((f"{many:,} up", "one"), (f"{many:,} down", "two")):
            order = [sys.executable, "-m", "benchmarks.sync_once", str(home / laptop_home), served.url]
            order.append(str(home / "warm"))
            environment = dict(os.environ) | {"DESKOPS_KEYRING": "off"}
            done = subprocess.run(
                order, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
            )
            told = json.loads(done.stdout)
            assert told["rows"] == many, told
            yield at_most(f"memory that a laptop grows by: {name}", told["growth_mib"], "MiB", 10)
