"""Backups and going back; what the doctor says of them and of everything else; setting up; the demonstration."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from deskops.errors import ConfigError, Refused, StoreMissing, UsageError
from deskops.ops.context import Context
from deskops.ops.do.demo import build
from deskops.ops.do.doctor import Health, Sign, examine, has_wal_reset_bug
from deskops.ops.do.housekeeping import backup, backups, daily, restore
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.setup import init
from deskops.ops.read.day import today
from deskops.store.backup import verify
from deskops.store.blobs.folder import blob_path
from deskops.store.drafts import Draft, Drafts
from deskops.store.migrations import NEWEST
from deskops.store.queries.audit import first_break


def signs(context: Context, *, rebuild: bool = False) -> dict[str, Sign]:
    return {sign.name: sign for sign in examine(context, rebuild=rebuild)}


def titles(context: Context) -> list[str]:
    return [row[0] for row in context.views.execute("SELECT title FROM job ORDER BY number")]


# --- copies ----------------------------------------------------------------------------------------------------


def test_a_laptop_that_was_just_set_up_has_no_copy_yet_and_the_doctor_says_so(context: Context) -> None:
    assert backups(context) == []
    assert signs(context)["backups"].health is Health.WARN


def test_the_days_copy_is_made_once_and_only_so_many_are_kept(context: Context, clock: object) -> None:
    keep = context.settings.backup.keep
    for _day in range(keep + 3):
        assert daily(context) is not None
        assert daily(context) is None
        clock.move(days=1)  # type: ignore[attr-defined]
    names = sorted(path.name for path in context.paths.backups.glob("daily-*.db"))
    assert len(names) == keep
    assert names[0] == "daily-20261126.db"


def test_a_copy_of_a_store_in_use_holds_all_that_was_committed(context: Context) -> None:
    new_job(context, NewJob("in the log still"))
    made = backup(context)
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("SELECT title FROM job").fetchall() == [("in the log still",)]
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert verify(made.path) == NEWEST
    assert made.path.stat().st_mode & 0o077 == 0
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]


def test_a_copy_by_hand_writes_over_nothing(context: Context, tmp_path: Path) -> None:
    there = tmp_path / "precious.db"
    there.write_text("mine")
    with pytest.raises(Refused):
        backup(context, there)
    assert there.read_text() == "mine"
    assert len({backup(context).path for _time in range(3)}) == 3


def test_a_copy_makes_no_folder_where_a_stick_should_be(context: Context, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no folder"):
        backup(context, tmp_path / "usb" / "copy.db")
    assert not (tmp_path / "usb").exists()


def test_copies_by_hand_and_by_day_carry_the_day_at_the_sites(context: Context, clock) -> None:
    clock.move(hours=16)  # 17:00 in Greenwich, past midnight in Shanghai
    assert backup(context).path.name.startswith("by-hand-20261124-01")
    assert daily(context).path.name == "daily-20261124.db"


def test_the_store_is_its_owners_alone(context: Context) -> None:
    new_job(context, NewJob("one"))
    drafts = Drafts(context.paths.drafts)
    drafts.keep([Draft("a", "note", "text", "half a word")])
    files = [path for path in context.paths.data.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"deskops.db", "deskops.db-wal", "deskops.db.lock", "drafts.db"}
    assert {path.name for path in files if path.stat().st_mode & 0o077} == set()
    drafts.close()


def test_going_back_keeps_the_store_that_was_and_can_be_gone_back_on(context: Context) -> None:
    new_job(context, NewJob("before"))
    made = backup(context)
    new_job(context, NewJob("after"))
    gone = restore(context, made.path)
    assert titles(context) == ["before"]
    new_job(context, NewJob("work goes on"))
    assert gone.aside
    restore(context, gone.aside)
    assert titles(context) == ["before", "after"]
    assert first_break(context.views) is None


def test_a_store_that_was_put_aside_is_no_backup_for_the_doctor(context: Context) -> None:
    made = backup(context)
    restore(context, made.path)
    made.path.unlink()
    assert signs(context)["backups"].health is Health.WARN


def test_a_laptop_whose_store_is_lost_goes_back_to_its_copy(context: Context) -> None:
    new_job(context, NewJob("before"))
    made = backup(context)
    context.close()
    context.paths.store.unlink()
    with pytest.raises(StoreMissing):
        backup(context)
    assert restore(context, made.path).aside is None
    assert titles(context) == ["before"]


# --- the doctor ------------------------------------------------------------------------------------------------


def test_a_well_laptop_is_called_well(context: Context) -> None:
    daily(context)
    found = signs(context, rebuild=True)
    assert {name: sign.health for name, sign in found.items() if name != "disk"} == dict.fromkeys(
        (
            *("version", "sqlite", "paths", "clock", "writing", "store", "chain", "standing", "files"),
            *("state", "search", "backups", "encryption"),
        ),
        Health.OK,
    )


def test_the_doctor_tries_to_write(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_read(self: Path, mode: str = "r", **_more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "open", only_read)
    sign = signs(context)["writing"]
    assert (sign.health, "Read-only" in sign.words, bool(sign.remedy)) == (Health.FAIL, True, True)


def test_the_doctor_tells_what_is_wrong_with_the_settings(context: Context) -> None:
    found = {sign.name: sign for sign in examine(context, fault=ConfigError("line 3", hint="Mend it"))}
    assert (found["settings"].health, found["settings"].words, found["settings"].remedy) == (
        Health.FAIL, "line 3", "Mend it",
    )  # fmt: skip


def test_the_doctor_says_what_to_do_wherever_something_is_not_well(context: Context, tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\nx")
    job = new_job(context, NewJob("x")).job
    act_on_job(context, job, "photo", {"file": str(picture)})
    (sha,) = context.views.execute("SELECT sha256 FROM attachment").fetchone()
    blob_path(context.paths.blobs, sha).unlink()
    context.paths.data.chmod(0o755)
    with closing(sqlite3.connect(context.paths.store)) as connection, connection:
        connection.execute("UPDATE job_state SET status = 'closed'")
        connection.execute("UPDATE job SET title = 'by hand'")
    found = signs(context, rebuild=True)
    ill = {name for name, sign in found.items() if sign.health is not Health.OK} - {"disk"}
    assert ill == {"files", "paths", "state", "chain", "search", "backups"}
    assert all(found[name].remedy for name in ill)
    assert "p.png" in found["files"].words


def test_a_rebuild_mends_state_and_only_that(context: Context) -> None:
    new_job(context, NewJob("x"))
    with closing(sqlite3.connect(context.paths.store)) as connection, connection:
        before = connection.execute("SELECT * FROM job_state").fetchall()
        facts = connection.execute("SELECT * FROM entry").fetchall()
        connection.execute("UPDATE job_state SET urgency = '0', title = 'other'")
        connection.execute(
            "INSERT INTO problem_state (id, status, solution, plan, due, unsent) VALUES ('x','','','','',0)"
        )
    assert signs(context, rebuild=True)["state"].health is Health.WARN
    assert context.views.execute("SELECT * FROM job_state").fetchall() == before
    assert context.views.execute("SELECT count(*) FROM problem_state").fetchone() == (0,)
    assert context.views.execute("SELECT * FROM entry").fetchall() == facts
    assert signs(context, rebuild=True)["state"].health is Health.OK


@pytest.mark.parametrize(("days", "name"), [(-365 * 7, "clock"), (-2, "clock-order")])
def test_a_clock_that_is_wrong_or_was_wrong_is_named(
    context: Context, clock: object, days: int, name: str
) -> None:
    new_job(context, NewJob("x"))
    clock.move(days=days)  # type: ignore[attr-defined]
    assert signs(context)[name].health is not Health.OK


@pytest.mark.parametrize("stamp", ["garbage", "99999999999999999999", "9999999999999-0000-AAAA"])
def test_a_stamp_that_nobody_can_have_written_does_not_stop_the_doctor(context: Context, stamp: str) -> None:
    with closing(sqlite3.connect(context.paths.store)) as connection, connection:
        connection.execute("UPDATE head SET stamp = ?", (stamp,))
    assert signs(context)["store"].health is Health.OK


@pytest.mark.parametrize(
    ("version", "has"),
    [((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)],
)
def test_the_versions_of_sqlite_with_the_wal_reset_bug_are_known(
    version: tuple[int, int, int], has: bool
) -> None:
    assert has_wal_reset_bug(version) is has


# --- setting up ------------------------------------------------------------------------------------------------


def test_a_laptop_belongs_to_whoever_set_it_up_first(context: Context) -> None:
    with pytest.raises(Refused, match="李强"):
        init(context, "陈敏")
    assert context.identity.name == "李强"


@pytest.mark.parametrize("name", ["", "  ", "\x00", "\n"])
def test_a_laptop_needs_a_name(context: Context, name: str) -> None:
    with pytest.raises(UsageError):
        init(context, name)


# --- the demonstration -----------------------------------------------------------------------------------------


def test_a_demonstration_is_a_store_like_any_other(context: Context) -> None:
    context.close()
    context.paths.store.unlink()
    context.forget()
    made = build(context, seed=2)
    found = signs(context, rebuild=True)
    assert [sign.words for sign in found.values() if sign.health is Health.FAIL and sign.name != "disk"] == []
    assert found["state"].health is Health.OK
    assert (made.sites, made.devices) == (
        context.views.execute("SELECT count(*) FROM site").fetchone()[0],
        context.views.execute("SELECT count(*) FROM asset").fetchone()[0],
    )
    day = today(context, everyone=True)
    assert len(day.jobs) >= made.jobs - 2
    assert {line.status for line in day.jobs} >= {"dispatched", "accepted", "started", "held", "resolved"}


def test_the_same_seed_gives_the_same_register(context: Context) -> None:
    def register() -> list[tuple[str, ...]]:
        context.close()
        context.paths.store.unlink()
        context.forget()
        build(context, seed=1)
        return context.views.execute("SELECT tag, serial, ip, used_by FROM asset ORDER BY tag").fetchall()

    assert register() == register()
