"""What a desk agrees on reaches every laptop with its due dates, and a desk that is being served without a restart."""

import pytest

from deskops.errors import Refused
from deskops.ops.context import Context
from deskops.ops.do.desk.people import acting
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.service_levels import Change, Whose, agree
from deskops.ops.read.jobs import job_page
from deskops.ops.read.service_levels import in_force


def kept(context: Context, job: str) -> str:
    return str(context.views.execute("SELECT due_at FROM job_state WHERE id = ?", (job,)).fetchone()[0])


def test_an_agreement_of_another_program_counts_at_the_served_desk_and_on_the_laptop(desk, laptop) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    before = kept(one.context, job)
    beside = Context(desk.context.paths, desk.context.settings, desk.context.clock, desk.context.random)
    acting(beside, "王主管")
    agree(beside, Whose(None, site), Change("arrival", 600))
    beside.close()
    act_on_job(one.context, job, "note", {"text": "the desk folds this job anew"})
    one.sync()
    one.sync()
    assert kept(one.context, job) < before
    assert kept(desk.context, job) == kept(one.context, job)
    assert job_page(one.context, job).agreement.site == "GZ-TH"
    last = desk.rows("SELECT action FROM entry WHERE kind = 'desk' ORDER BY rev DESC LIMIT 1")
    assert last == [("sla-agreed",)]


def test_the_clocks_of_a_job_that_nobody_touched_follow_an_agreement_on_the_laptop(desk, laptop) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    before = kept(one.context, job)
    acting(desk.context, "王主管")
    agree(desk.context, Whose(None, site), Change("arrival", 600))
    one.sync()
    assert before > kept(one.context, job) == kept(desk.context, job)


def test_only_the_desk_and_whoever_may_there_agrees(desk, laptop) -> None:
    one = laptop("李强")
    with pytest.raises(Refused, match="desk keeps"):
        agree(one.context, Whose(), Change("arrival", 600))
    acting(desk.context, "调度")
    with pytest.raises(Refused, match="dispatcher"):
        agree(desk.context, Whose(), Change("arrival", 600))
    assert in_force(desk.context).id == ""
