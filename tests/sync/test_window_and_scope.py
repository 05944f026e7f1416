"""What ages out of a laptop, what comes back when it is touched, and what leaves with its scope."""

from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.jobs import job_page
from deskops.store.queries.facts import connection
from deskops.store.queries.scopes import end_cover


def test_a_closed_job_leaves_after_the_window_and_comes_back_whole_when_it_is_reopened(
    desk, laptop, world
) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site, caller="陈敏"), engineer=one.engineer_id).job
    act_on_job(desk.context, job, "cancel", {"reason": "gone"})
    one.sync()
    assert one.rows("SELECT count(*) FROM job") == [(1,)]
    world.passes(days=480)
    one.sync()
    assert one.rows("SELECT (SELECT count(*) FROM job), (SELECT count(*) FROM entry WHERE kind = 'job')") == [
        (0, 0)
    ]
    act_on_job(desk.context, job, "reopen", {"reason": "back"})
    one.sync()
    assert [step.entry.action for step in job_page(one.context, job).timeline] == [
        "create", "dispatch", "cancel", "reopen",
    ]  # fmt: skip


def test_what_left_the_scope_is_gone_but_for_what_is_unsent(desk, laptop, world) -> None:
    near, far = desk.site("GZ-TH"), desk.site("SZ-FT")
    one = laptop("李强", near, far)
    quiet = new_job(desk.context, NewJob("quiet", site_id=far)).job
    busy = new_job(desk.context, NewJob("busy", site_id=far)).job
    one.sync()
    act_on_job(one.context, busy, "note", {"text": "typed offline"})
    with desk.context.store.writer() as session:
        now = world.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        end_cover(connection(session), one.engineer_id, f"site:{far}", now)
    world.passes(seconds=1)
    one.sync()
    assert one.rows("SELECT id FROM job WHERE id IN (?, ?)", quiet, busy) == []
    assert [step.entry.action for step in job_page(desk.context, busy).timeline][-1] == "note"
