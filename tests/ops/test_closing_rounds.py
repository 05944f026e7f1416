"""A round that ends: what nobody has begun of it ends with it, what was begun stays with whoever began it."""

from typing import Any

import pytest

from deskops.errors import Refused
from deskops.ops.context import Context
from deskops.ops.do import campaign_visits
from deskops.ops.do.campaigns import Wanted, act_on_campaign, draft, write_plan
from deskops.ops.do.closing_rounds import close
from deskops.ops.do.inspections import start
from deskops.ops.do.jobs import act_on_job
from deskops.ops.read.campaigns import visits_of
from deskops.ops.read.day import today
from deskops.ops.read.inspections import inspections, next_inspection
from deskops.ops.read.jobs import job_page, jobs


@pytest.fixture
def campaign(context: Context, register: Any) -> str:
    """Two devices at one site on two days, agreed with the customer: two jobs."""
    made = write_plan(context, draft(context, Wanted("2026-H2", kinds=("pc",), per_day=1)))
    lines = campaign_visits.chosen(context, made, register.sites["GZ-TH"])
    campaign_visits.agree(context, lines, "2026-11-23")
    return made


def open_jobs(context: Context) -> list[str]:
    return [job.id for job in jobs(context, is_open=True)]


def test_what_will_happen_to_its_jobs_is_said_first(context: Context, campaign: str) -> None:
    with pytest.raises(Refused, match="nobody has been are called off; what was begun stays"):
        close(context, campaign)
    assert len(open_jobs(context)) == 2


def test_jobs_where_nobody_has_been_end_with_the_round_for_its_reason(
    context: Context, campaign: str
) -> None:
    theirs = open_jobs(context)
    ended = close(context, campaign, "the rest next spring", anyway=True)
    assert (ended.called_off.jobs, ended.called_off.inspections) == (2, 2)
    assert open_jobs(context) == [] == [job for job in today(context, everyone=True).jobs if job.open]
    assert next_inspection(context) is None
    for job in theirs:
        page = job_page(context, job)
        assert page.line.status == "cancelled"
        assert page.timeline[-1].entry.payload["reason"] == "the rest next spring"
    assert [one.status for one in inspections(context)] == ["cancelled"] * 2


def test_what_was_begun_stays(context: Context, campaign: str) -> None:
    begun, gone = open_jobs(context)
    visit = start(context, job=begun, asset=str(inspections(context, job=begun)[0].asset_id)).subject
    for step in ("accept", "depart", "arrive"):
        act_on_job(context, gone, step, {})
    ended = close(context, campaign, "the rest next spring", anyway=True)
    assert ended.called_off.jobs == 0
    assert sorted(open_jobs(context)) == sorted([begun, gone])
    assert {one.id: one.status for one in inspections(context)}[visit] == "started"


def test_a_round_that_goes_on_gets_new_jobs_for_what_is_agreed_again(
    context: Context, register: Any, campaign: str
) -> None:
    close(context, campaign, "the rest next spring", anyway=True)
    act_on_campaign(context, campaign, "reopen", {"reason": "more"})
    assert campaign_visits.generate(context, campaign).jobs == 0
    lines = campaign_visits.chosen(context, campaign, register.sites["GZ-TH"])
    assert campaign_visits.agree(context, lines, "2026-11-23").jobs == 2
    assert {one.job_id for one in visits_of(context, campaign)} == set(open_jobs(context))
