"""Row 36 of the table of faults: everything mixed for a long time, with random kills, losses, and clocks that drift.

Some seconds in the ordinary run. Eight hours, a seed for each hour:
`DESKOPS_SOAK_SECONDS=28800 uv run pytest tests/sync/test_soak.py -s`
"""

import contextlib
import os
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from deskops.ops.do.desk.people import acting
from deskops.ops.do.jobs import act_on_job
from faults.behaviour import (
    PASS,
    Behaviour,
    Plan,
    cut_answer,
    cut_request,
    drop_answer,
    duplicate,
    losing,
    reset,
)
from faults.clock import OtherClock
from faults.exchange import Exchange
from faults.proxy import Proxy
from tests_of_offices import LAPTOPS, Office, holds, opened

SECONDS = float(os.environ.get("DESKOPS_SOAK_SECONDS", "0")) or (
    180.0 if os.environ.get("DESKOPS_TEST_SIZE") == "full" else 8.0
)
SEED = int(os.environ.get("DESKOPS_TEST_SEED", "1"))
HOUR = 3600.0
LOG = 32 * 1024 * 1024  # bytes of a write-ahead log, however long everything runs
MEMORY = 64 * 1024 * 1024  # bytes that a desk may grow by after its first minute


@dataclass
class Soak:
    """What goes on; `written` are the entries that laptops committed, by laptop."""

    office: Office
    proxy: Proxy
    clocks: dict[str, OtherClock]
    chance: random.Random
    written: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LAPTOPS})
    seen: Counter[str] = field(default_factory=Counter)
    memory: list[int] = field(default_factory=list)

    def step(self) -> None:
        name = self.chance.choice(sorted(LAPTOPS))
        what = self.chance.choices(
            [self.write, self.sync, self.kill_a_sync, self.kill_the_desk, self.drift, self.by_the_desk],
            [6, 6, 2, 1, 2, 2],
        )[0]
        what(name)
        self.seen[what.__name__] += 1

    def write(self, name: str) -> None:
        texts = [f"{self.chance.random()}" * self.chance.choice((1, 40)) for _each in range(3)]
        self.written[name] += self.office.note(*texts, home=name)

    def sync(self, name: str) -> None:
        told = self.office.sync(name, url=self.proxy.url, clock=self.clocks[name])
        assert told["exit"] in (0, 1, 3), told
        self.seen[told["result"]] += 1

    def kill_a_sync(self, name: str) -> None:
        running = self.office.start("sync", "--json", home=name, url=self.proxy.url, clock=self.clocks[name])
        running.kill_at_random(f"{self.chance.random()}", 1.5)

    def kill_the_desk(self, _name: str) -> None:
        assert self.office.desk is not None
        self.office.desk.kill()
        self.office.serve()
        self.memory.clear()

    def drift(self, name: str) -> None:
        self.clocks[name].jump(timedelta(seconds=self.chance.choice((-7200, -30, 30, 3600, 86400))))

    def by_the_desk(self, name: str) -> None:
        with contextlib.closing(opened(self.office.home("desk"))) as desk:
            acting(desk)
            act_on_job(desk, self.office.job(name), "note", {"text": "by the desk"})

    def look(self) -> None:
        """What must hold at every moment: bounded files, bounded memory, nothing at the desk twice."""
        desk = self.office.desk
        assert desk is not None
        assert desk.lives, desk.err
        self.memory.append(psutil.Process(desk.pid).memory_info().rss)
        settled = self.memory[30:]
        assert not settled or settled[-1] - settled[0] < MEMORY, self.memory
        for name in ("desk", *LAPTOPS):
            log = self.office.home(name) / "data" / "deskops.db-wal"
            assert not log.exists() or log.stat().st_size < LOG

    def settle(self) -> None:
        """The line heals and the clocks are set: all is there, once, and both laptops have nothing to say."""
        self.proxy.plan = PASS
        for clock in self.clocks.values():
            clock.off(timedelta())
        for name in (*LAPTOPS, *LAPTOPS):
            assert self.office.sync(name)["result"] in ("done", "attention")
        for name in LAPTOPS:
            assert self.office.rows(name, "SELECT count(*) FROM entry WHERE rev IS NULL") == [(0,)]
        with contextlib.closing(opened(self.office.home("desk"))) as desk:
            holds(desk, [entry for entries in self.written.values() for entry in entries])
            numbered = dict(desk.views.execute("SELECT id, rev FROM entry").fetchall())
        for name in LAPTOPS:
            mine = self.office.rows(name, "SELECT id, rev FROM entry WHERE rev IS NOT NULL")
            assert {one: rev for one, rev in mine if numbered.get(one) != rev} == {}


def mixed(seed: int) -> Plan:
    """Each exchange meets something else, the same for the same seed."""

    def choose(exchange: Exchange) -> Behaviour:
        chance = random.Random(f"{seed}:{exchange.number}")
        return chance.choice(
            [PASS, PASS, PASS, cut_request(chance.randrange(900)), cut_answer(chance.randrange(900)),
             drop_answer(), duplicate(), duplicate(at_once=True), reset()]
        )  # fmt: skip

    return choose


@pytest.mark.exhaustive
def test_row_36_everything_mixed_for_a_long_time(office: Office, tmp_path: Path) -> None:
    """row 36: kills, losses, doubled requests and clocks; memory and files do not grow, and all agree."""
    port = office.serve()
    until, hour = time.monotonic() + SECONDS, 0
    with Proxy(port) as proxy:
        clocks = {name: OtherClock(tmp_path / f"clock-{name}") for name in LAPTOPS}
        soak = Soak(office, proxy, clocks, random.Random())
        while time.monotonic() < until:
            soak.chance.seed(f"{SEED}:{hour}")
            print(f"DESKOPS_TEST_SEED={SEED}, hour {hour}: {dict(soak.seen)}")
            proxy.plan = losing(10, SEED + hour, otherwise=mixed(SEED + hour))
            end = min(until, time.monotonic() + HOUR)
            while time.monotonic() < end:
                soak.step()
                soak.look()
            soak.settle()
            hour += 1
    assert soak.seen["write"] > 0
    assert soak.seen["sync"] > 0
