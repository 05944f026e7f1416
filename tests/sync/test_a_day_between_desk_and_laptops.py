"""Dispatch, offline work on two laptops, conflict, nightly sync: what each of them sees."""

import threading

import pytest

from deskops.domain.entries import Verdict
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.day import today
from deskops.ops.read.jobs import job_page
from deskops.store.queries.audit import first_break
from deskops.store.queries.states import rebuild

pytestmark = pytest.mark.parametrize("desk_database", ["sqlite", "postgres"], indirect=True)


def test_a_dispatched_job_comes_down_and_its_steps_go_up(desk, laptop) -> None:
    site = desk.site("GZ-TH", "天河")
    one = laptop("李强", site)
    assert one.sync().result == "done"
    job = new_job(desk.context, NewJob("打印机卡纸", site_id=site), engineer=one.context.identity.engineer)
    assert one.sync().received > 0
    assert [line.number for line in today(one.context).jobs] == [job.number]
    for step in ("accept", "depart"):
        act_on_job(one.context, job.job, step, {})
    report = one.sync()
    assert (report.sent, report.unsent, report.round_trips) == (2, 0, 1)
    assert job_page(desk.context, job.job).state.status == "departed"
    assert first_break(desk.context.views) is None


def test_a_walk_in_job_made_offline_is_the_same_record_at_the_desk(desk, laptop) -> None:
    site = desk.site("GZ-TH", "天河")
    one = laptop("李强", site)
    one.sync()
    made = new_job(one.context, NewJob("开机黑屏", site_id=site, caller="陈敏", phone="13800001111"))
    assert one.sync().refused == 0
    digest = "SELECT digest FROM job WHERE id = ?"
    assert desk.rows(digest, made.job) == one.rows(digest, made.job)
    assert one.sync().round_trips == 1


def test_a_step_on_a_job_that_was_reassigned_meanwhile_is_late_everywhere(desk, laptop) -> None:
    site = desk.site("GZ-TH", "天河")
    one, two = laptop("李强", site), laptop("何敏", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.context.identity.engineer).job
    one.sync(), two.sync()
    act_on_job(one.context, job, "accept", {})
    act_on_job(
        desk.context, job, "reassign", {"engineer": two.context.identity.engineer, "reason": "李强 is ill"}
    )
    two.sync()
    act_on_job(two.context, job, "accept", {})
    one.sync(), two.sync(), one.sync()
    for context in (desk.context, one.context, two.context):
        page = job_page(context, job)
        verdicts = {(step.entry.action, step.author): step.verdict for step in page.timeline}
        assert verdicts["accept", "李强"] is Verdict.LATE
        assert verdicts["accept", "何敏"] is Verdict.COUNTS
        assert page.state.assignee == two.context.identity.engineer


def test_a_job_outside_the_cover_comes_with_what_belongs_to_it(desk, laptop) -> None:
    near, far = desk.site("GZ-TH", "天河"), desk.site("SZ-FT", "福田")
    one = laptop("李强", near)
    one.sync()
    assert one.rows("SELECT code FROM site ORDER BY code") == [("GZ-TH",), ("SZ-FT",)]
    new_job(desk.context, NewJob("not his", site_id=far))
    mine = new_job(
        desk.context, NewJob("his", site_id=far, caller="陈敏"), engineer=one.context.identity.engineer
    )
    one.sync()
    assert one.rows("SELECT number FROM job") == [(mine.number,)]
    assert one.rows("SELECT name FROM contact") == [("陈敏",)]


def test_laptops_that_push_to_one_job_at_once_all_land_and_every_sum_agrees(desk, laptop) -> None:
    site = desk.site("GZ-TH", "天河")
    laptops = [laptop(name, site) for name in ("李强", "王芳", "陈敏")]
    for one in laptops:
        one.sync()
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=laptops[0].context.identity.engineer).job
    for one in laptops:
        one.sync()
        for number in range(8):
            act_on_job(one.context, job, "note", {"text": f"{one.engineer} {number}"})
            new_job(one.context, NewJob(f"own {number}", site_id=site))
    reports, gate = {}, threading.Barrier(len(laptops))

    def push(one) -> None:
        gate.wait()
        reports[one.engineer] = one.sync()

    threads = [threading.Thread(target=push, args=(one,)) for one in laptops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(report.result, report.unsent, report.refused) for report in reports.values()] == [
        ("done", 0, 0)
    ] * 3
    for one in laptops:
        assert one.sync().result == "done"
    assert first_break(desk.context.views) is None
    numbered = "SELECT id, rev FROM entry WHERE kind = 'job' ORDER BY id"
    here = desk.rows(numbered)
    assert len(here) == 2 + 3 * 8 + 3 * 8 * 2
    revs = [row[0] for row in desk.rows("SELECT rev FROM feed ORDER BY rev")]
    assert revs == list(range(1, len(revs) + 1))
    for one in laptops:
        assert one.rows(numbered) == here
        assert job_page(one.context, job).state.notes == job_page(desk.context, job).state.notes == 24
    with desk.context.act() as act:
        assert list(rebuild(act.session, act.rules)) == []
    kept = desk.rows(
        'SELECT bucket, slot, sum("rows") FROM subject GROUP BY bucket, slot ORDER BY bucket, slot'
    )
    summed = desk.rows('SELECT bucket, slot, "rows" FROM bucket_sum WHERE "rows" <> 0 ORDER BY bucket, slot')
    assert [(row[0], row[1], int(row[2])) for row in kept] == [tuple(row) for row in summed]
