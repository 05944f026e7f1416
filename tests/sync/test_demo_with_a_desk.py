"""The demo: a desk on loopback with the day's work, this laptop enrolled and in step, all of it gone afterwards."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deskops.config import Settings
from deskops.desk.aside import Aside
from deskops.ops.context import Context
from deskops.ops.do.demo import PastClock
from deskops.ops.do.demo_desk import build_desk, join, live_the_day
from deskops.ops.read.attention import attention, waiting
from deskops.ops.read.day import today
from deskops.ops.read.syncing import sync_status
from deskops.paths import locate
from deskops.store.queries.audit import first_break


@pytest.fixture(params=["16:01", "04:00"])
def day(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Context, Context]]:
    """Desk and laptop shortly after the sites' midnight, and at their noon (hours in UTC)."""
    clock = PastClock(datetime.fromisoformat(f"2026-11-26T{request.param}:30").replace(tzinfo=UTC))
    desk = Context(locate({"DESKOPS_HOME": str(tmp_path / "desk")}), Settings(), clock)
    given = build_desk(desk)
    aside = Aside(desk, tmp_path / "desk.log")
    settings = Settings({"desk.url": aside.url, "desk.proxy": "none"})
    laptop = Context(locate({"DESKOPS_HOME": str(tmp_path / "laptop")}), settings, clock)
    join(desk, laptop, aside.url, given)
    live_the_day(laptop, given)
    yield desk, laptop
    laptop.close()
    aside.close()


def rows(context: Context, text: str) -> list[Any]:
    return context.views.execute(text).fetchall()


@pytest.mark.exhaustive
def test_desk_and_laptop_have_the_same_day_ten_jobs_of_this_engineer_two_of_them_done(
    day: tuple[Context, Context],
) -> None:
    desk, laptop = day
    mine = today(laptop).jobs
    assert len(mine) == 10
    assert {line.status for line in mine if not line.open} == {"resolved", "confirmed"}
    assert mine[0].priority == "critical"
    assert len(today(laptop, everyone=True).jobs) == 24
    for table, columns in (("asset_state", "id, tag"), ("job_state", "id, status, assignee, late, concerns")):
        asked = f"SELECT {columns} FROM {table} ORDER BY id"  # noqa: S608 - named above
        assert rows(desk, asked) == rows(laptop, asked)
    assert waiting(laptop)[:3] == (0, 0, 0)
    assert attention(desk) == []
    assert first_break(desk.views) is None
    status = sync_status(laptop)
    assert status.line.state == "online"
    assert all(receipt.held for receipt in status.receipts)


@pytest.mark.exhaustive
def test_what_this_engineer_did_was_written_on_the_laptop(day: tuple[Context, Context]) -> None:
    desk, laptop = day
    replica = laptop.identity.replica
    steps = rows(desk, f"SELECT count(*) FROM entry WHERE replica = '{replica}' AND received IS NOT NULL")  # noqa: S608 - its own id
    assert steps[0][0] > 10
