"""Fault 2: answers that are lost, requests that come twice or out of order, and a cache that repeats an old answer."""

import pytest

from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.attention import attention
from deskops.ops.read.jobs import job_page
from faults.behaviour import drop_answer, duplicate, in_turn
from faults.proxy import Proxy
from faults.strangers import Stale
from tests_of_offices import PATIENCE, Office, holds


def entries_of(laptop, job: str) -> list[str]:
    return [row[0] for row in laptop.rows("SELECT id FROM entry WHERE subject = ? ORDER BY at", job)]


@pytest.fixture
def at_work(desk, laptop):
    """A synced laptop with a job that was dispatched to it, and the job."""
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    assert one.sync().result == "done"
    return one, job


def test_fault_2_the_answer_is_lost_and_the_engineer_goes_on_with_the_same_job(desk, at_work) -> None:
    """fault 2: committed at the desk, lost on the way back, and more steps on top of it."""
    one, job = at_work
    with Proxy(desk.port) as proxy:
        one.through(proxy.url)
        for step in ("accept", "depart", "arrive"):
            act_on_job(one.context, job, step, {})
            proxy.plan = in_turn(drop_answer())
            report = one.sync()
            assert (report.result, report.unsent) == ("offline", len(proxy.exchanges))
            assert report.reason
        act_on_job(one.context, job, "note", {"text": "still here"})
        report = one.sync()
    assert (report.result, report.unsent, report.refused) == ("done", 0, 0)
    holds(desk.context, entries_of(one, job))
    for context in (desk.context, one.context):
        page = job_page(context, job)
        assert page.state.status == "arrived"
        assert [str(step.verdict) for step in page.timeline].count("counts") == len(page.timeline)


@pytest.mark.parametrize("at_once", [False, True], ids=["one after the other", "at once"])
def test_fault_2_a_batch_that_reaches_the_desk_twice(desk, at_work, at_once: bool) -> None:
    """fault 2: the same request twice, on two connections; the laptop hears the first answer."""
    one, job = at_work
    with Proxy(desk.port, duplicate(at_once=at_once)) as proxy:
        one.through(proxy.url)
        for number in range(5):
            act_on_job(one.context, job, "note", {"text": f"{number}"})
            new_job(one.context, NewJob(f"own {number}"))
            assert one.sync().result == "done"
    one.through(desk.url)
    assert one.sync().unsent == 0
    holds(desk.context, entries_of(one, job))
    assert desk.rows("SELECT count(*) FROM job") == [(6,)]
    assert desk.rows("SELECT count(*) FROM refusal") == [(0,)]
    assert desk.rows("SELECT count(*) FROM replica") == [(1,)]  # nobody takes it for a copied store


def test_fault_2_an_old_push_comes_again_after_newer_ones(desk, at_work) -> None:
    """fault 2, threat 10: a captured push is replayed a hundred times, later: state and audit are as they were."""
    one, job = at_work
    with Proxy(desk.port) as proxy:
        one.through(proxy.url)
        act_on_job(one.context, job, "accept", {})
        assert one.sync().result == "done"
        captured = proxy.exchanges[0]
        act_on_job(one.context, job, "depart", {})
        assert one.sync().result == "done"
        kept = "SELECT (SELECT count(*) FROM entry), (SELECT rev FROM head), (SELECT head FROM head)"
        before, incidents = desk.rows(kept), desk.rows("SELECT count(*) FROM incident")
        answers = proxy.replay(captured, times=100)
    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers)
    assert desk.rows(kept) == before
    assert desk.rows("SELECT count(*) FROM incident")[0][0] <= incidents[0][0] + 1
    assert (
        desk.rows("SELECT count(*) FROM replica")[0][0] <= 2
    )  # one that was noticed as a copy, not a hundred
    one.through(desk.url)
    act_on_job(one.context, job, "note", {"text": "after it"})
    report = (
        one.sync()
    )  # nobody can tell who repeats what from a copy that calls: its engineer is told of it, once
    assert (report.result, report.attention, report.unsent) == ("attention", 1, 0)
    assert [str(item.topic) for item in attention(one.context)] == ["copied"]
    holds(desk.context, entries_of(one, job))


def test_fault_2_two_processes_send_the_same_batch_at_once(office: Office) -> None:
    """fault 2, fault 12: two syncs of one home, as processes: one does it, the other says that it is busy."""
    office.serve()
    written = office.note("one", "two", "three")
    running = [office.start("sync", "--json") for _time in range(3)]
    told = [each.wait(PATIENCE) for each in running]
    assert {each.code for each in told} <= {0, 3}
    assert {each.json["result"] for each in told} <= {"done", "busy"}
    assert sum(each.json["sent"] for each in told) == 3
    office.all_there(*written)


def test_fault_2_a_cache_repeats_an_old_answer(desk, at_work) -> None:
    """fault 2, row 14: the cursor does not go back, nothing counts as sent, and the laptop is no copy of itself."""
    one, job = at_work
    replica = one.context.identity.replica
    with Stale(desk.port, fresh=1) as cache:
        one.through(cache.url)
        act_on_job(one.context, job, "accept", {})
        assert one.sync().result == "done"
        one.through(desk.url)
        new_job(desk.context, NewJob("another"), engineer=one.engineer_id)
        act_on_job(one.context, job, "depart", {})
        first = one.sync()
        one.through(cache.url)
        act_on_job(one.context, job, "arrive", {})
        report = one.sync()
        assert cache.repeated == 1
    assert (report.result, report.unsent) == ("offline", 1)
    assert "an answer to something else" in report.reason
    assert report.cursor == first.cursor
    one.through(desk.url)
    report = one.sync()
    assert (report.result, report.unsent) == ("done", 0)
    assert one.context.identity.replica == replica
    assert desk.rows("SELECT count(*) FROM replica") == [(1,)]
    holds(desk.context, entries_of(one, job))
