"""What a person's reference to a job means."""

import pytest

from deskops.errors import Ambiguous, NotFound, UsageError
from deskops.ops.context import Context
from deskops.ops.do.inspections import start
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.documents import find_document
from deskops.ops.read.inspections import find_inspection
from deskops.ops.read.knowledge import find_article
from deskops.ops.read.places import find_site
from deskops.ops.read.problems import find_problem
from deskops.ops.read.references import find_asset, find_job


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


def test_figures_that_a_job_and_an_inspection_end_in_mean_neither(context: Context, register) -> None:
    job = new_job(context, NewJob("printer jams"))
    visit = start(context, asset=register.pc)
    with pytest.raises(Ambiguous) as told:
        find_document(context, "001")
    assert [number[:2] for number in told.value.nearest] == ["WO", "IN"]
    assert find_document(context, "wo-001").id == find_document(context, job.number).id == job.job
    assert find_document(context, "INSP-001").id == find_document(context, visit.subject).id == visit.subject


def test_the_device_of_the_only_open_job_on_it_means_that_job(context: Context, register, job: str) -> None:
    assert {find_job(context, ref) for ref in ("gzpc00001", "GZ-PC-00001", "CN001")} == {job}
    other = new_job(context, NewJob("another", asset_id=register.pc))
    with pytest.raises(Ambiguous) as told:
        find_job(context, "GZPC00001")
    assert other.number in told.value.nearest


def test_a_reference_that_looks_like_nothing_shows_how_they_look(
    context: Context, register, job: str
) -> None:
    with pytest.raises(NotFound) as told:
        find_job(context, "ZZZ")
    assert "WO-" in told.value.hint
    with pytest.raises(NotFound) as told:
        find_site(context, "NOPE")
    assert "GZ-TH" in told.value.hint


@pytest.mark.parametrize(
    "find", [find_job, find_asset, find_site, find_inspection, find_problem, find_article]
)
def test_a_reference_of_any_length_is_only_not_found(context: Context, find) -> None:
    with pytest.raises(NotFound) as told:
        find(context, "A" * 120_000)
    assert len(told.value.message) < 300


@pytest.mark.parametrize(
    ("field", "limit"), [("title", 200), ("phone", 200), ("fault", 20_000), ("note", 20_000)]
)
def test_what_is_said_of_a_new_job_has_a_greatest_length(context: Context, field: str, limit: int) -> None:
    new_job(context, NewJob(**{"title": "x", field: "A" * limit}))
    with pytest.raises(UsageError, match=str(limit)):
        new_job(context, NewJob(**{"title": "x", field: "A" * (limit + 1)}))


def test_three_letters_never_match_the_end_of_an_id(context: Context) -> None:
    job = new_job(context, NewJob("one"))
    ending = job.job[-3:]
    assert not job.number.endswith(ending)
    with pytest.raises(NotFound):
        find_job(context, ending)
    assert find_job(context, job.job[-8:]) == job.job
