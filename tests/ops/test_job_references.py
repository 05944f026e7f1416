"""What a person's reference to a job means."""

import pytest

from deskops.errors import Ambiguous, NotFound
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.references import find_job


def test_the_end_of_a_number_means_the_open_job_though_older_ones_end_alike(context: Context, clock) -> None:
    old = new_job(context, NewJob("yesterday's"))
    act_on_job(context, old.job, "cancel", {"reason": "solved itself"})
    clock.move(days=1)
    young = new_job(context, NewJob("today's"))
    assert old.number[-3:] == young.number[-3:] == "001"
    assert find_job(context, "001") == young.job


def test_two_open_jobs_that_end_alike_are_both_named(context: Context, clock) -> None:
    old = new_job(context, NewJob("yesterday's"))
    clock.move(days=1)
    young = new_job(context, NewJob("today's"))
    with pytest.raises(Ambiguous) as told:
        find_job(context, "001")
    assert set(told.value.nearest) == {old.number, young.number}


def test_three_letters_never_match_the_end_of_an_id(context: Context) -> None:
    job = new_job(context, NewJob("one"))
    ending = job.job[-3:]
    assert not job.number.endswith(ending)
    with pytest.raises(NotFound):
        find_job(context, ending)
    assert find_job(context, job.job[-8:]) == job.job
