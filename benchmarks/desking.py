"""A desk under load: pushes, pulls, a rush of laptops, more than it can do, its memory; the load is another process."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from benchmarks.bare_folding import pushes_a_second
from benchmarks.branch import (
    DAY,
    ROOT,
    Served,
    dispatch,
    found_desk,
    keep_seats,
    read_seats,
    seat_many,
    serving,
)  # fmt: skip
from benchmarks.figures import Bench, Figure, Line, Missing, at_most, measurement
from benchmarks.memory import resident
from benchmarks.postgres import NoServer, server
from deskops.ops.context import Context
from deskops.ops.read.desk import desk_facts

_JOBS: Final = 5
_PUSH: Final = _JOBS * len(DAY)
_NEED: Final = {"SQLite": 120, "PostgreSQL": 80}  # pushes a second
_READERS: Final = 16
_PAGE: Final = 500  # rows: a dispatched job has three
_WORKERS: Final = {"SQLite": 1, "PostgreSQL": 2}  # processes: more than one need the server


@dataclass(frozen=True, slots=True)
class _Size:
    """Laptops for each part of the measurement, and how long the rush is."""

    push: int
    steady: int
    rush: int
    rush_seconds: float
    seconds: float

    @property
    def all(self) -> int:
        return self.push + self.steady + self.rush + _READERS


_FULL: Final = _Size(push=1_000, steady=600, rush=2_000, rush_seconds=60, seconds=5)
_QUICK: Final = _Size(push=160, steady=120, rush=200, rush_seconds=6, seconds=2)


@measurement("desk", "The desk under load: its own process and the load's, on the same machine")
def desk(bench: Bench) -> Iterator[Line]:
    os.environ["DESKOPS_KEYRING"] = "off"
    size = _QUICK if bench.quick else _FULL
    yield from _on("SQLite", bench, size, "")
    try:
        with server() as url:
            yield from _on("PostgreSQL", bench, size, url)
    except NoServer as error:
        yield Missing("the desk on PostgreSQL", str(error))


def _on(database: str, bench: Bench, size: _Size, url: str) -> Iterator[Line]:
    home = bench.scratch / f"desk-{database}"
    bench.tell(f"{database}: a desk with {size.all:,} laptops and {size.all * _JOBS:,} jobs")
    context = found_desk(home, url)
    seats = seat_many(context, size.all, _JOBS)
    keep_seats(home / "seats.json", seats)
    bare = _bare(context, home, url, database, size)
    with serving(home, workers=_WORKERS[database]) as served, peak_of(served) as peak:
        desk = _Desk(bench, home, served, context, database)
        pushed = yield from desk.pushes(size, bare)
        pushed += yield from desk.steady(size)
        yield from desk.pulls(size)
        pushed += yield from desk.rush(size)
        yield from desk.kept(pushed)
        yield from desk.overload(size)
        yield at_most(f"{database}: memory of the desk, most", peak[0] / 2**20, "MiB", 400)
    context.close()


def _bare(context: Context, home: Path, url: str, database: str, size: _Size) -> tuple[str, float]:
    seats = read_seats(home / "seats.json")[: min(size.push, 400)]
    place = url or home / "bare.db"
    return (f"bare insert and fold, {database}", pushes_a_second(seats, place, context.rules))


@contextmanager
def peak_of(served: Served) -> Iterator[list[int]]:
    """The most memory that the server and its children ever held."""
    most, stopped = [0], threading.Event()

    def look() -> None:
        while not stopped.wait(0.1):
            most[0] = max(most[0], resident(served.pid))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        stopped.set()
        thread.join()


class _Desk:
    def __init__(self, bench: Bench, home: Path, served: Served, context: Context, database: str) -> None:
        self.bench, self.home, self.served, self.context, self.name = bench, home, served, context, database
        self.next = 0

    def pushes(self, size: _Size, bare: tuple[str, float]) -> Any:
        told = self._load(size.push, way="closed", at_once=16, push=True)
        rate = size.push / told["seconds"]
        need = _NEED[self.name]
        name = f"{self.name}: pushes of {_PUSH} a second"
        yield Figure(name, rate, "/s", bare[1], bare[0], f"≥ {need} /s", rate >= need)
        share = rate / bare[1]
        yield Figure(f"{self.name}: share of the floor", share, "", None, "", "≥ 0.4", share >= 0.4)
        return told["taken"]

    def steady(self, size: _Size) -> Any:
        told = self._load(size.steady, way="open", rate=60, push=True)
        took = sorted(told["took"])
        late = took[int(len(took) * 0.99)] * 1000
        yield at_most(f"{self.name}: 60 pushes a second, p99", late, "ms", 100)
        yield Figure(f"{self.name}: the same, median", took[len(took) // 2] * 1000, "ms", None, "", "", None)
        return told["taken"]

    def pulls(self, size: _Size) -> Iterator[Line]:
        """Sixteen laptops that each miss the last five hundred rows of their site."""
        seats = read_seats(self.home / "seats.json")[self.next : self.next + _READERS]
        text = "SELECT site_id FROM job WHERE id = ?"
        sites = [self.context.views.execute(text, (seat.jobs[0],)).fetchone()[0] for seat in seats]
        cursor = self._head()
        jobs = dispatch(
            self.context,
            [(site, "") for site in dict.fromkeys(sites) for _job in range(_PAGE // 3)],
            first=10**6,
        )
        assert jobs
        told = self._load(_READERS, way="again", until=size.seconds, push=False, cursor=cursor)
        pages = len(told["took"])
        rate = told["rows"] / _PAGE / told["seconds"]
        yield Figure(
            f"{self.name}: pages of 500 rows a second", rate, "/s", None, "", "≥ 300 /s", rate >= 300
        )
        each = told["rows"] / max(pages, 1)
        yield Figure(f"{self.name}: rows in a page of that", each, "rows", None, "", "", None)

    def rush(self, size: _Size) -> Any:
        told = self._load(size.rush, way="open", rate=size.rush / size.rush_seconds, push=True)
        name = f"{self.name}: {size.rush:,} laptops within {size.rush_seconds:.0f} s"
        yield at_most(f"{name}, slowest", max(told["took"], default=999), "s", 10)
        bad = sum(count for status, count in told["statuses"].items() if status != "200")
        yield at_most(f"{name}, calls not answered with 200", bad, "", 0)
        yield at_most(f"{name}, entries refused", told["refused"], "", 0)
        self.bench.tell(f"{told['statuses']} {told['words']}")
        return told["taken"]

    def kept(self, pushed: int) -> Iterator[Line]:
        """All that was acknowledged is there once, and nothing else of it."""
        text = "SELECT count(*), count(DISTINCT rev) FROM entry WHERE boot = 'rush' AND rev IS NOT NULL"
        count, numbers = self.context.views.execute(text).fetchone()
        yield at_most(f"{self.name}: of {pushed:,} entries lost or doubled", abs(count - pushed), "", 0)
        yield at_most(f"{self.name}: numbers given twice", count - numbers, "", 0)

    def overload(self, size: _Size) -> Iterator[Line]:
        """Four hundred lines at once, each asking on and on: a no comes at once and says when to come again."""
        told = self._load(400, way="again", until=size.seconds, push=False, first=0)
        other = {status: n for status, n in told["statuses"].items() if status not in ("200", "429", "503")}
        yield at_most(f"{self.name}: overload, answers beside 200, 429 and 503", sum(other.values()), "", 0)
        yield at_most(f"{self.name}: overload, no without Retry-After", told["unkept"], "", 0)
        noes = sum(n for status, n in told["statuses"].items() if status in ("429", "503"))
        yield Figure(f"{self.name}: overload, noes", noes, "", None, "", "", None)
        yield at_most(f"{self.name}: overload, slowest answer", max(told["took"]), "s", 10)

    def _head(self) -> int:
        return int(self.context.views.execute("SELECT rev FROM head").fetchone()[0])

    def _load(
        self, count: int, *, way: str, push: bool, cursor: int = 0, first: int = -1, **more: Any
    ) -> Any:
        if first < 0:
            first, self.next = self.next, self.next + count
        asked = {
            "port": urlsplit(self.served.url).port, "seats": str(self.home / "seats.json"), "first": first,
            "count": count, "desk": desk_facts(self.context).id, "cursor": cursor or self._head(), "way": way,
            "push": push, **more,
        }  # fmt: skip
        file = self.home / "asked.json"
        file.write_text(json.dumps(asked), encoding="utf-8")
        order = [sys.executable, "-m", "benchmarks.rush", str(file)]
        done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-600:])
        told = json.loads(done.stdout)
        self.context.close()  # a reader that stays open would see an old moment
        return told
