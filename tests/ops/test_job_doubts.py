"""What a person is told of a step that was recorded all the same, and what a wrong clock cannot do."""

from datetime import timedelta
from typing import Any

from deskops.domain.nouns import Kind
from deskops.domain.sla import Outcome
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.jobs import job_page


def at_site(context: Context) -> str:
    with context.act() as act:
        site = act.ledger.put(Kind.SITE, {"id": act.ledger.new_id(), "code": "GZ-天河", "name": "天河"})
    return str(site["id"])


def test_a_step_in_order_is_not_in_doubt(context: Context, clock: Any) -> None:
    job = new_job(context, NewJob("no network")).job
    clock.move(minutes=5)
    assert act_on_job(context, job, "accept", {}).doubts == ()


def test_a_clock_that_was_set_back_meets_no_target_and_is_named(context: Context, clock: Any) -> None:
    job = new_job(context, NewJob("no network", channel="web")).job
    received = clock.now
    clock.move(days=1)
    assert act_on_job(context, job, "accept", {}).doubts == ()
    accepted = clock.now
    clock.move(days=-2)
    done = act_on_job(context, job, "arrive", {})
    assert "before the step before" in done.doubts[0]

    page = job_page(context, job)
    arrival = next(clock for clock in page.clocks if clock.item == "arrival")
    assert arrival.met_at is not None
    assert arrival.met_at >= accepted - timedelta(seconds=1)
    assert arrival.judge(accepted) is Outcome.MISSED  # four cover hours were over a day later
    assert [step.unproven for step in page.timeline if step.entry.action == "arrive"] == [True]
    assert all(step.at >= received - timedelta(seconds=1) for step in page.timeline)


def test_a_clock_far_ahead_is_asked_about(context: Context, clock: Any) -> None:
    job = new_job(context, NewJob("no network")).job
    clock.move(days=400)
    assert "400 days after" in act_on_job(context, job, "accept", {}).doubts[0]


def test_a_code_of_another_site_is_named_and_the_right_one_is_not(context: Context) -> None:
    here = at_site(context)
    wrong = new_job(context, NewJob("one", site_id=here)).job
    right = new_job(context, NewJob("two", site_id=here)).job
    for job in (wrong, right):
        act_on_job(context, job, "accept", {})
    assert "GZ-天河" in act_on_job(context, wrong, "arrive", {"site_code": "FS-禅城"}).doubts[0]
    assert act_on_job(context, right, "arrive", {"site_code": "gz-天河"}).doubts == ()


def test_a_caller_on_the_telephone_was_answered_and_a_mail_waits_for_the_engineer(context: Context) -> None:
    called = job_page(context, new_job(context, NewJob("one", channel="hotline")).job)
    wrote = job_page(context, new_job(context, NewJob("two", channel="email")).job)
    met = [
        next(clock for clock in page.clocks if clock.item == "phone-response").met_at
        for page in (called, wrote)
    ]
    assert met[0] is not None
    assert met[1] is None
