"""A low rating of a job or a visit stands until somebody has asked why, whatever is signed or confirmed meanwhile."""

from typing import Any

import pytest

from deskops.domain.concerns import of_job
from deskops.errors import Refused
from deskops.ops.context import Context
from deskops.ops.do.inspections import act_on_inspection, finish, start
from deskops.ops.do.jobs import act_on_job, undo
from deskops.ops.do.rating import rate, refuse_second
from deskops.ops.read.jobs import job_page
from tests_of_signing import RESOLVED, resolved_job

AGAIN = ("reopen", {"reason": "又卡纸了"}), ("arrive", {}), ("resolve", RESOLVED)


@pytest.fixture
def low(context: Context, register: Any) -> str:
    """A job that was confirmed with one of five."""
    job = resolved_job(context, register.sites["GZ-TH"])
    rate(context, "job", job, 1, "陈敏")
    return job


def listed(context: Context, job: str) -> list[Any]:
    return [one.detail["rating"] for one in of_job(job_page(context, job).state) if one.topic == "rating"]


def test_the_low_rating_of_a_job_is_not_undone(context: Context, low: str) -> None:
    with pytest.raises(Refused, match="rated 1 of 5"):
        undo(context, low)
    assert listed(context, low) == [1]


def test_a_good_rating_of_a_job_is_undone(context: Context, register: Any) -> None:
    job = resolved_job(context, register.sites["GZ-TH"])
    rate(context, "job", job, 5, "陈敏")
    undo(context, job)
    assert job_page(context, job).state.rating is None


def test_a_job_that_is_confirmed_again_keeps_its_low_rating_until_somebody_called_back(
    context: Context, low: str
) -> None:
    for step, given in AGAIN:
        act_on_job(context, low, step, given)
        assert listed(context, low) == [1]
    rate(context, "job", low, 5, "陈敏")
    assert (listed(context, low), job_page(context, low).state.rating) == ([1], 1)
    act_on_job(context, low, "call-back", {"text": "来晚了"})
    assert listed(context, low) == []


def test_a_job_that_is_confirmed_takes_no_rating_with_another_signature(context: Context, low: str) -> None:
    with pytest.raises(Refused, match="confirmed already"):
        refuse_second(context, "job", low)
    act_on_job(context, low, *AGAIN[0])
    for step, given in AGAIN[1:]:
        act_on_job(context, low, step, given)
    refuse_second(context, "job", low)


def test_a_visit_that_is_rated_low_takes_no_rating_with_another_signature(
    context: Context, register: Any
) -> None:
    visit = start(context, asset=register.pc).subject
    finish(context, visit, reason="用户离开")
    refuse_second(context, "inspection", visit)
    act_on_inspection(context, visit, "rate", {"rating": 2})
    with pytest.raises(Refused, match="rated 2 of 5"):
        refuse_second(context, "inspection", visit)
