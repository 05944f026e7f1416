"""`desk restore`: who may not changes nothing; who may begins an epoch later than any that laptops have seen."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from deskops.config import Settings
from deskops.errors import BadInput, NotFound, Refused
from deskops.ops.context import Context
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.desk.recovering import recover, restore_desk
from deskops.ops.do.desk.setup import init_desk
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.housekeeping import backup
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.jobs import job_page
from deskops.paths import locate
from deskops.store.queries.audit import first_break
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import record_digest, record_values, table_of
from deskops.store.queries.travel import record_objects
from deskops.store.tables import Recovered
from tests_of_sync import World, WorldClock, chance


@pytest.fixture
def quiet_desk(tmp_path: Path, world: World) -> Iterator[Context]:
    """A desk that nobody serves: a store is put back only then."""
    context = Context(
        locate({"DESKOPS_HOME": str(tmp_path / "quiet")}), Settings(), WorldClock(world, "boot"), chance(3)
    )
    init_desk(context, person="王主管")
    acting(context)
    add_person(context, "调度", "dispatcher")
    yield context
    context.close()


def test_who_may_not_restore_changes_nothing_and_who_may_begins_a_later_epoch(quiet_desk: Context) -> None:
    copy = backup(quiet_desk).path
    lost = new_job(quiet_desk, NewJob("lost"), engineer="").job
    acting(quiet_desk, "调度")
    with pytest.raises(Refused, match="dispatcher"):
        restore_desk(quiet_desk, copy)
    assert job_page(quiet_desk, lost).job.title == "lost"
    acting(quiet_desk, "王主管")
    assert restore_desk(quiet_desk, copy).epoch == 2
    with pytest.raises(NotFound):
        job_page(quiet_desk, lost)
    assert restore_desk(quiet_desk, copy).epoch == 3  # laptops may have seen the second
    assert first_break(quiet_desk.views) is None


def test_no_number_is_given_again_by_a_desk_that_was_put_back(quiet_desk: Context) -> None:
    copy = backup(quiet_desk).path
    lost = new_job(quiet_desk, NewJob("lost"), engineer="").number
    restore_desk(quiet_desk, copy)
    acting(quiet_desk, "王主管")
    assert new_job(quiet_desk, NewJob("after"), engineer="").number != lost
    signs = {sign.name: sign.health for sign in examine(quiet_desk, rebuild=True)}
    assert Health.FAIL not in signs.values(), signs


def test_a_recovered_row_whose_number_is_taken_waits_and_holds_up_no_other(quiet_desk: Context) -> None:
    """Nor does one that names a device which is not here."""
    first, second = (new_job(quiet_desk, NewJob(title), engineer="").job for title in ("first", "second"))
    with quiet_desk.store.reader() as session:
        told = record_objects(connection(session), "job", [first, second])
    numbers = {"clashing": told[first]["number"], "sound": "WO-20261123-LOST-001", "astray": "LOST-002"}
    with quiet_desk.store.writer() as session:
        for name, number in numbers.items():
            content = {**told[second], "id": f"01a205ea-0000-7000-8000-{name:0>12}", "number": number}
            content["asset_id"] = "01a205ea-0000-7000-8000-00000000none" if name == "astray" else None
            content["digest"] = record_digest(record_values("job", {**content, "extra": "{}"}))
            row = {"form": "job", "kind": "job", "subject": content["id"], "offered_by": "", "at": ""}
            told_ = json.dumps({**content, "form": "job"})
            connection(session).execute(
                insert(table_of(Recovered)), {**row, "id": content["id"], "content": told_}
            )
    done = recover(quiet_desk)
    assert (done.records, done.left) == (1, 2)
    kept = quiet_desk.views.execute("SELECT count(*) FROM job WHERE number LIKE '%LOST-001'").fetchone()
    assert kept == (1,)


def test_a_store_of_somebody_else_is_refused_before_anything_is_replaced(
    quiet_desk: Context, tmp_path: Path, world: World
) -> None:
    kept = new_job(quiet_desk, NewJob("kept"), engineer="").job
    other = Context(
        locate({"DESKOPS_HOME": str(tmp_path / "other")}), Settings(), WorldClock(world, "b"), chance(9)
    )
    init_desk(other, person="别人")
    copy = backup(other).path
    other.close()
    with pytest.raises(BadInput, match="no backup of this desk"):
        restore_desk(quiet_desk, copy)
    assert job_page(quiet_desk, kept).job.title == "kept"


def test_only_a_late_step_of_this_job_can_be_let_count(desk, laptop) -> None:
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    act_on_job(one.context, job, "accept", {})
    act_on_job(desk.context, job, "cancel", {"reason": "gone"})
    one.sync()
    late = next(step.entry.id for step in job_page(desk.context, job).timeline if step.verdict == "late")
    with pytest.raises(NotFound) as told:
        act_on_job(desk.context, job, "accept-late", {"entry": "nonsense"})
    assert told.value.nearest == (late,)
    assert act_on_job(desk.context, job, "accept-late", {"entry": late}).status == "accepted"


def test_an_engineer_whose_job_was_given_to_another_is_told_before_he_works(desk, laptop) -> None:
    site = desk.site("GZ-TH")
    one, two = laptop("李强", site), laptop("何敏", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    act_on_job(desk.context, job, "reassign", {"engineer": two.engineer_id, "reason": "ill"})
    one.sync()
    with pytest.raises(Refused, match="another engineer"):
        act_on_job(one.context, job, "accept", {})
    act_on_job(one.context, job, "note", {"text": "the key is at the porter's"})
