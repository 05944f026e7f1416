"""The desk and the laptop of a replayed day: built once and kept, and a desk that can go away and come back."""

import os
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.branch import (
    desk_context,
    found_desk,
    free_port,
    job_values,
    laptop,
    process,
    serving,
)  # fmt: skip
from benchmarks.filling import BUSY, LAST_DAY, Size, StoreClock, furnish
from benchmarks.stores import cache_folder, made_by
from deskops.domain.nouns import Kind
from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.syncing import enrol, sync_now
from deskops.paths import locate

DAY: Final = Size("day", jobs=10_000, assets=2_000, contacts=800, mine=20, busy=40, others=200)
SHORT: Final = Size("short-day", jobs=500, assets=100, contacts=50, mine=5, busy=20, others=20)


def branch_of(size: Size, tell: Callable[[str], None]) -> Path:
    """A folder with the homes `desk` and `laptop`, in step with each other; the laptop is BUSY's."""
    kept = cache_folder() / f"{size.name}-{made_by()}"
    if not kept.exists():
        begun, unfinished = time.perf_counter(), kept.with_name(f"{kept.name}.part")
        shutil.rmtree(unfinished, ignore_errors=True)
        _build(unfinished, size)
        unfinished.rename(kept)
        tell(f"built the desk and the laptop of the {size.name} in {time.perf_counter() - begun:.0f} s")
    return kept


def _build(root: Path, size: Size) -> None:
    os.environ["DESKOPS_KEYRING"] = "off"
    desk = found_desk(root / "desk")
    clock = StoreClock(LAST_DAY - timedelta(days=800))
    desk.clock = clock
    sites = furnish(desk, clock, random.Random(size.jobs), size)
    desk.close()
    desk = desk_context(root / "desk")
    with serving(root / "desk") as served:
        code = make_code(desk, BUSY, tuple(sites)).code
        desk.close()
        context = laptop(root / "laptop", served.url)
        enrol(context, served.url, code)
        while (report := sync_now(context)).received:
            assert report.result == "done", report.reason
        context.close()


class Desk:
    """The desk of a home, at one address as long as the block lasts, also while it is away."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self._served = ExitStack()
        self._sent = 0

    def __enter__(self) -> "Desk":
        self.come_back()
        return self

    def __exit__(self, *_told: object) -> None:
        self.go_away()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def go_away(self) -> None:
        """Nobody listens at its address."""
        self._served.close()

    def come_back(self) -> None:
        order = [sys.executable, "-m", "deskops", "desk", "serve", "--port", str(self.port)]
        self._served.enter_context(process(order, self.port, {"DESKOPS_HOME": str(self.home)}))

    def dispatch(self) -> str:
        """A job with a device, sent to BUSY while the desk works; its number."""
        context = desk_context(self.home)
        self._sent += 1
        number = 90_000_000 + self._sent
        text = "SELECT id, site_id FROM asset WHERE kind = 'pc' ORDER BY tag LIMIT 1 OFFSET ?"
        asset, site = context.views.execute(text, (self._sent,)).fetchone()
        engineer = context.views.execute("SELECT id FROM engineer WHERE name = ?", (BUSY,)).fetchone()[0]
        with context.act() as act:
            made = act.create(Kind.JOB, job_values(act, site, number) | {"asset_id": asset})
            act.append(Kind.JOB, made["id"], "dispatch", {"engineer": engineer})
            act.refresh(Kind.JOB, made["id"])
        context.close()
        return f"GD{number:08d}"


def point_at(laptop_home: Path, desk: Desk) -> None:
    """Tell the laptop where its desk is this time."""
    file = locate({"DESKOPS_HOME": str(laptop_home)}).config_file
    file.write_text(f'[desk]\nurl = "{desk.url}"\n', encoding="utf-8")


def open_jobs(laptop_home: Path) -> list[tuple[str, str]]:
    """Number and device's tag of each open job of the laptop's engineer, by number."""
    store = locate({"DESKOPS_HOME": str(laptop_home)}).store
    with sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True) as connection:
        found = connection.execute(
            "SELECT j.number, a.tag FROM job j JOIN job_state s ON s.id = j.id JOIN asset a ON a.id = j.asset_id"
            " WHERE s.open = 1 AND s.assignee = (SELECT value FROM meta WHERE key = 'engineer') ORDER BY j.number"
        ).fetchall()
    connection.close()
    return found
