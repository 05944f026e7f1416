"""A laptop that worked alone is enrolled where it is: its store becomes a home to read, and a fresh one begins."""

import stat
from pathlib import Path

import pytest

from deskops.errors import Refused, Rejected, StoreLocked, Unreachable
from deskops.ops.context import Context
from deskops.ops.do.desk.enrolling import make_code, revoke
from deskops.ops.do.desk.people import add_person
from deskops.ops.do.desk.taking_store import take_store_in
from deskops.ops.do.housekeeping import daily
from deskops.ops.do.importing import import_files
from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.putting_aside import plan
from deskops.ops.do.syncing import enrol, sync_now
from deskops.ops.read.day import today
from deskops.paths import locate
from deskops.store.blobs.folder import FolderShelf, blob_path
from deskops.store.drafts import Draft, Drafts
from tests_of_alone import PNG, a_day, alone, count, held
from tests_of_sync import WorldClock, chance, settings


@pytest.fixture
def day(desk, world, tmp_path):
    return a_day(alone(tmp_path / "alone", world, desk.url), tmp_path / "files")


def reading(home: Path, world) -> Context:
    return Context(
        locate({"DESKOPS_HOME": str(home)}), settings(), WorldClock(world, "boot-archive"), chance(77)
    )


def covering(desk) -> list[str]:
    return [row[0] for row in desk.rows("SELECT id FROM site")]


def contents(home: Path) -> dict[str, bytes]:
    return {
        file.relative_to(home).as_posix(): file.read_bytes()
        for file in home.rglob("*")
        if file.is_file() and not file.name.endswith((".lock", "-wal", "-shm"))
    }


def test_a_day_alone_goes_through_the_desk_and_comes_back(desk, world, day) -> None:
    context, before = day.context, held(day.context)
    assert len(before) == 3
    done = enrol(context, desk.url, make_code(desk.context, "李强").code, aside=True)
    assert context.identity.desk
    assert count(context, "job") == 0
    old = reading(done.archive, world)
    assert held(old) == before
    assert {line.id for line in today(old).jobs} == set(day.jobs)
    assert desk.url in context.paths.config_file.read_text()
    old.close()
    first = take_store_in(desk.context, done.archive)
    assert not first.needs_a_person
    assert (first.files.missing, len(first.files.new)) == ([], 1)
    again = take_store_in(desk.context, done.archive)
    assert (again.written, again.files.new, again.backup) == (0, {}, None)
    assert held(desk.context) == before
    make_code(desk.context, "李强", tuple(covering(desk)))  # the site is covered from now on
    report = sync_now(context)
    assert (report.result, report.refused) == ("done", 0)
    assert held(context) == before
    assert count(context, "inspection") == count(context, "problem") == 1
    for job in day.jobs:  # the work goes on
        assert act_on_job(context, job, "note", {"text": "weiter"}).job == job
    assert sync_now(context).refused == 0


def test_a_colleague_gets_the_photo_of_an_open_job(desk, laptop, world, day) -> None:
    act_on_job(day.context, day.jobs[1], "photo", {"file": str(day.home.parent / "files" / "photo.png")})
    day.context.close()
    take_store_in(desk.context, day.home)
    one = laptop("何敏", *covering(desk))
    report = one.sync()
    assert (report.result, report.blobs_down) == ("done", 1)
    (digest,) = {row[0] for row in one.rows("SELECT sha256 FROM attachment")}
    assert FolderShelf(one.context.paths.blobs).has(digest) == len(PNG)


def test_the_archive_is_whole_and_is_only_read(desk, world, day) -> None:
    context = day.context
    drafts = Drafts(context.paths.drafts)
    drafts.keep([Draft(day.jobs[2], "note", "text", "noch nicht gesendet", "0,3")])
    drafts.close()
    daily(context)
    (name,) = [file.name for file in context.paths.backups.glob("daily-*.db")]
    done = enrol(context, desk.url, make_code(desk.context, "李强").code, aside=True)
    there = locate({"DESKOPS_HOME": str(done.archive)})
    assert stat.S_IMODE(there.store.stat().st_mode) == 0o600
    assert stat.S_IMODE(done.archive.stat().st_mode) == 0o700
    assert (there.backups / name).exists()
    assert list(context.paths.backups.glob("*.db")) == []  # nobody here goes back to the store that was
    for paths in (there, context.paths):
        kept = Drafts(paths.drafts)
        assert [draft.text for draft in kept.read(day.jobs[2], "note")] == ["noch nicht gesendet"]
        kept.close()
    (digest,) = {
        row[0] for row in reading(done.archive, world).views.execute("SELECT sha256 FROM attachment")
    }
    assert FolderShelf(there.blobs).has(digest) == len(PNG)
    assert not context.paths.enrolling.exists()
    assert not there.secrets.exists()  # the token is the new laptop's alone
    old = reading(done.archive, world)
    with pytest.raises(Refused, match="archive"):
        act_on_job(old, day.jobs[2], "accept", {})
    with pytest.raises(Refused, match="archive"):
        enrol(old, desk.url, "AAAAA-BBBBB", aside=True)
    old.close()


def test_without_a_yes_nothing_is_changed_and_no_code_is_used_up(desk, day) -> None:
    code, before = make_code(desk.context, "李强").code, contents(day.home)
    with pytest.raises(Refused, match="put aside"):
        enrol(day.context, desk.url, code)
    day.context.close()
    assert contents(day.home).keys() == before.keys()
    assert enrol(day.context, desk.url, code, aside=True).archive


@pytest.mark.parametrize("fault", ["wrong code", "no desk"])
def test_a_desk_that_does_not_say_yes_leaves_the_laptop_at_work(desk, world, day, fault) -> None:
    before = held(day.context)
    if fault == "no desk":
        desk.stop()
    with pytest.raises((Rejected, Unreachable)):
        enrol(day.context, desk.url, "AAAAA-BBBBB", aside=True)
    assert held(day.context) == before
    assert day.context.identity.standalone
    assert not day.context.paths.archives.exists()
    act_on_job(day.context, day.jobs[2], "accept", {})


def test_another_program_that_has_the_store_open_stops_it_before_the_code_is_used(desk, world, day) -> None:
    other = reading(day.home, world)
    with other.act() as act:  # its writer stays open
        act.ledger.new_id()
    code = make_code(desk.context, "李强").code
    with pytest.raises(StoreLocked):
        enrol(day.context, desk.url, code, aside=True)
    other.close()
    assert desk.rows("SELECT used_at FROM enrolment") == [(None,)]
    assert enrol(day.context, desk.url, code, aside=True).archive


def test_an_enrolled_laptop_a_desk_and_a_locked_laptop_put_nothing_aside(desk, laptop) -> None:
    one = laptop("李强", desk.site("GZ-TH"))
    code = make_code(desk.context, "李强").code
    with pytest.raises(Refused, match="服务台") as caught:
        enrol(one.context, desk.url, code, aside=True)
    assert "sync" in caught.value.hint
    with pytest.raises(Refused, match="desk"):
        enrol(desk.context, desk.url, code, aside=True)
    one.sync()
    revoke(desk.context, one.context.identity.code, order="lock")
    one.sync()
    enrol(one.context, desk.url, code, aside=True)
    assert not one.context.paths.archives.exists()
    assert one.sync().result == "done"


def test_a_wipe_destroys_the_archive_too_and_a_lock_seals_and_opens_it(desk, world, day) -> None:
    done = enrol(day.context, desk.url, make_code(desk.context, "李强").code, aside=True)
    sync_now(day.context)
    revoke(desk.context, done.code, order="lock")
    sync_now(day.context)
    assert not list(day.context.paths.archives.rglob("*.db"))
    enrol(day.context, desk.url, make_code(desk.context, "李强").code)
    old = reading(done.archive, world)
    assert len(held(old)) == 3
    (digest,) = {row[0] for row in old.views.execute("SELECT sha256 FROM attachment")}
    for paths in (old.paths, day.context.paths):
        assert blob_path(paths.blobs, digest).read_bytes() == PNG
    old.close()
    add_person(desk.context, "周经理", "manager")
    code = day.context.identity.code
    revoke(desk.context, code, order="wipe", second="周经理")
    sync_now(day.context)
    assert not list(day.home.rglob("*.db"))


def test_on_an_enrolled_laptop_import_is_refused(desk, day, tmp_path) -> None:
    enrol(day.context, desk.url, make_code(desk.context, "李强").code, aside=True)
    with pytest.raises(Refused) as caught:
        import_files(day.context, [tmp_path / "files" / "资产.csv"])
    assert "Import at the desk" in caught.value.hint


def test_what_is_put_aside_is_said_before_it_is_asked(desk, day) -> None:
    found = plan(day.context)
    assert found is not None
    assert found.engineer == "李强"
    assert enrol(day.context, desk.url, make_code(desk.context, "李强").code, aside=True).archive.parent == (
        found.archive.parent
    )
    with pytest.raises(Refused):
        plan(day.context)
