"""Pages that are small: nothing is left out between them, and nothing comes twice."""

from typing import Any

import pytest

from deskops.ops.do.desk import paging
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.syncing import sync_now
from deskops.store.queries.facts import connection
from deskops.store.queries.refolding import refresh_many
from deskops.store.queries.states import refresh


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", 1_500)


def entries(made: Any, job: str) -> list[tuple[str, str]]:
    return sorted(made.rows("SELECT id, digest FROM entry WHERE subject = ?", job))


def dispatched(desk: Any, site: str, engineer: str, title: str, notes: int = 0) -> str:
    job = new_job(desk.context, NewJob(title, site_id=site), engineer=engineer).job
    for number in range(notes):
        act_on_job(desk.context, job, "note", {"text": f"{title} {number}"})
    return job


@pytest.mark.usefixtures("small_pages")
def test_a_long_absence_is_made_up_for_in_one_sync(desk, laptop) -> None:
    site = desk.site("GZ-TH", "天河")
    one = laptop("李强", site)
    assert one.sync().result == "done"
    jobs = [dispatched(desk, site, one.context.identity.engineer, f"job {number}") for number in range(6)]
    assert one.sync().round_trips > 2
    assert all(entries(one, job) == entries(desk, job) for job in jobs)
    assert one.sync().received == 0


def test_what_is_open_comes_to_a_new_laptop_once(desk, laptop) -> None:
    site = desk.site("GZ-TH", "天河")
    one = laptop("李强", site)
    for number in range(3):
        dispatched(desk, site, one.context.identity.engineer, f"job {number}", notes=2)
    report = one.sync()
    (rows,) = one.rows("SELECT sum(rows) FROM subject")[0]
    assert report.received == rows


@pytest.mark.usefixtures("small_pages")
def test_what_was_closed_and_opened_again_while_a_new_laptop_was_served_comes_whole(desk, laptop) -> None:
    site = desk.site("GZ-TH", "天河")
    one = laptop("李强", site)
    for number in range(4):
        dispatched(desk, site, one.context.identity.engineer, f"job {number}")
    late = dispatched(desk, site, one.context.identity.engineer, "late", notes=12)
    steps = iter(("cancel", "reopen"))

    def between() -> bool:
        """Closes it while the first part is under way, opens it again when the second has begun."""
        found = one.rows("SELECT value FROM meta WHERE key = 'sync.behind'")
        place = found[0][0] if found else ""
        wanted = "open:" if not done else f'"site:{site}": "rest:'
        if wanted in place and len(done) < 2:
            done.append(next(steps))
            act_on_job(desk.context, late, done[-1], {"reason": "x"})
        return False

    done: list[str] = []
    sync_now(one.context, stopped=between)
    assert done == ["cancel", "reopen"]
    assert entries(one, late) == entries(desk, late)


def test_many_subjects_are_folded_as_each_is_alone(desk, laptop) -> None:
    """Also corrections of what stands apart, and subjects whose record is not here."""
    site = desk.site("GZ-TH", "天河")
    one = laptop("李强", site)
    jobs = [
        dispatched(desk, site, one.context.identity.engineer, f"job {number}", notes=number)
        for number in range(3)
    ]
    one.sync()
    made = new_job(one.context, NewJob("x", site_id=site, caller="陈敏", phone="13800001111"))
    act_on_job(one.context, jobs[0], "accept", {})
    one.sync()
    jobs.append(made.job)
    with desk.context.act() as act:
        alone = {job: refresh(act.session, "job", job, act.rules) for job in jobs}
        written = connection(act.session)
        written.exec_driver_sql("DELETE FROM job_state")
        refresh_many(act.session, dict.fromkeys([*jobs, "nobody"], "job"), act.rules)
        many = {row["id"]: dict(row) for row in written.exec_driver_sql("SELECT * FROM job_state").mappings()}
    assert many == alone
