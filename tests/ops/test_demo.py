"""The demo's day is whole at whatever hour it is opened."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.demo import PastClock, build
from deskops.ops.read.day import today
from deskops.paths import locate


@pytest.mark.parametrize("hour", ["16:01", "18:30", "22:29", "23:15", "04:00", "15:58"])
def test_at_any_hour_the_demo_shows_ten_jobs_of_today_of_which_two_are_done(
    tmp_path: Path, hour: str
) -> None:
    """Hours in UTC; the sites' midnight is 16:00 UTC."""
    now = datetime.fromisoformat(f"2026-11-26T{hour}:30").replace(tzinfo=UTC)
    context = Context(locate({"DESKOPS_HOME": str(tmp_path)}), Settings(), PastClock(now))
    build(context)
    day = today(context)
    context.close()
    assert {line.status for line in day.jobs if not line.open} == {"resolved", "confirmed"}
    assert len(day.jobs) == 10
    assert day.jobs[0].priority == "critical"
