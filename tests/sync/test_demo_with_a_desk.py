"""The demo: a desk on loopback with the day's work, this laptop enrolled and in step, all of it gone afterwards."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deskops.config import Settings
from deskops.desk.aside import Aside
from deskops.domain.clock import stored
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.campaigns import workdays
from deskops.ops.do.demo import PastClock
from deskops.ops.do.demo_desk import build_desk, join, live_the_day
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.trusting import trusted
from deskops.ops.do.verifying import Verdict, judge
from deskops.ops.read.attention import attention, waiting
from deskops.ops.read.campaigns import campaign_page, campaigns
from deskops.ops.read.day import today
from deskops.ops.read.inspections import inspections
from deskops.ops.read.problems import problems
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
def test_desk_and_laptop_have_the_same_day_ten_jobs_of_this_engineer_two_of_them_done_and_two_visits(
    day: tuple[Context, Context],
) -> None:
    desk, laptop = day
    mine = today(laptop).jobs
    assert [line.kind == "inspection" for line in mine].count(
        True
    ) == 2  # the missed visit and the one of today
    assert len(mine) == 12
    assert {line.status for line in mine if not line.open} == {"resolved", "confirmed"}
    assert mine[0].priority == "critical"
    assert len(today(laptop, everyone=True).jobs) == 26
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


@pytest.mark.exhaustive
def test_a_round_is_under_way_with_the_same_board_on_both_sides(day: tuple[Context, Context]) -> None:
    for context in day:
        (line,) = campaigns(context)
        page = campaign_page(context, line.id)
        assert [(one.line.status, one.done, len(one.devices), one.late) for one in page.visits] == [
            ("agreed", 6, 6, False),
            ("agreed", 6, 6, False),
            ("agreed", 0, 8, True),
            ("agreed", 0, 7, False),
            ("agreed", 0, 10, False),
            ("planned", 0, 8, False),
        ]
        assert page.visits[3].line.day == context.today.isoformat()
        assert (page.total.signed, page.problems.found, page.problems.solved) == (1, 3, 1)
        failed = sorted(one.asset_tag or "" for one in problems(context))
        assert failed == ["ZHNB00151", "ZHPC00733", "ZHPC00774"]  # the same in every demo


@pytest.mark.exhaustive
def test_its_steps_stand_at_their_times_and_its_signature_is_proven_at_the_desk(
    day: tuple[Context, Context],
) -> None:
    desk, laptop = day
    (signed,) = [one for one in inspections(desk) if one.signed]
    assert signed.started_at < str(signed.finished_at) < stored(desk.now - timedelta(days=1))
    told = signed_file(desk, signatures(desk, Kind.INSPECTION, signed.id).seals.last)
    verdict = judge(told.to_json(), trusted(laptop))
    assert verdict.verdict is Verdict.SIGNED
    assert verdict.countersigned_at > verdict.signed_at
    assert rows(desk, "SELECT count(*) FROM entry WHERE received IS NOT NULL AND abs(correction) > 1000") == [
        (0,)
    ]


@pytest.mark.parametrize("at", ["2026-11-29T04:00", "2026-10-05T04:00", "2027-01-02T04:00"])
def test_on_a_day_off_the_visit_of_today_is_on_the_next_working_day(tmp_path: Path, at: str) -> None:
    """A Sunday, a public holiday, and a Saturday whose visits began in the year before."""
    clock = PastClock(datetime.fromisoformat(at).replace(tzinfo=UTC))
    with closing(Context(locate({"DESKOPS_HOME": str(tmp_path / "desk")}), Settings(), clock)) as desk:
        visits = campaign_page(desk, build_desk(desk).campaign).visits
        assert visits[2].late
        assert visits[3].line.day > desk.today.isoformat() > visits[2].line.day
        assert all(workdays(desk)(one.line.site_id, date.fromisoformat(one.line.day)) for one in visits)
