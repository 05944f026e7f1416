"""The store of a laptop that worked alone, taken in at the desk: everything once, in its order, with its authors."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import Refused
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.desk.taking_store import TakenIn, take_store_in
from deskops.ops.do.importing import import_files
from deskops.ops.do.jobs import act_on_job
from deskops.ops.read.attention import attention
from deskops.store.migrations import MIGRATIONS, _run
from deskops.store.queries.audit import first_break
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.states import rebuild
from tests_of_alone import LIST, PNG, a_day, alone, changed, contents, count, held


@pytest.fixture
def day(tmp_path, world):
    return a_day(alone(tmp_path / "alone", world), tmp_path / "files")


def numbers(done: TakenIn, kind: str) -> tuple[int, int, int, int]:
    (found,) = [one for one in done.kinds if one["kind"] == kind]
    assert found["rows"] == sum(found[name] for name in ("new", "matched", "different", "refused"))
    return found["new"], found["matched"], found["different"], found["refused"]


def refused(done: TakenIn) -> list[tuple[str, str]]:
    return [(one.kind, one.why) for one in done.verdicts if one.verdict == "refused"]


def spoilt_states(desk) -> list[tuple[str, str]]:
    with desk.context.store.writer() as session:
        return list(rebuild(session, desk.context.rules))


def registered(desk, folder: Path, *rows: str) -> None:
    folder.mkdir()
    (folder / "l.csv").write_text(LIST + "\n".join(rows) + "\n", encoding="utf-8")
    acting(desk.context)
    import_files(desk.context, [folder / "l.csv"], customer="华安保险")


@pytest.mark.parametrize("desk_database", ["file", "postgres"], indirect=True)
def test_everything_arrives_once_with_its_states_and_the_old_store_is_not_touched(desk, day) -> None:
    before = held(day.context)
    day.context.close()
    files = contents(day.home)
    done = take_store_in(desk.context, day.home)
    assert refused(done) == []
    assert numbers(done, "job") == (3, 0, 0, 0)
    assert held(desk.context) == before
    assert contents(day.home) == files
    assert spoilt_states(desk) == []
    assert first_break(desk.context.views) is None
    again = take_store_in(desk.context, day.home)
    assert (again.written, again.backup, again.files.new) == (0, None, {})
    assert {one.verdict for one in again.verdicts} == {"matched"}


def test_a_step_keeps_its_id_times_and_clock_in_the_old_order_and_its_author_is_the_desks(desk, day) -> None:
    asked = "SELECT id, subject, at, wall, boot, reading, replica, action FROM entry WHERE kind != 'desk' ORDER BY rev"
    order = (
        "SELECT id, rev FROM entry WHERE kind != 'desk' UNION ALL SELECT id, rev FROM job"
        " UNION ALL SELECT id, rev FROM asset ORDER BY rev"
    )
    old, in_order = ([tuple(row) for row in day.context.views.execute(text)] for text in (asked, order))
    engineer = day.context.identity.engineer
    day.context.close()
    person = add_person(desk.context, "李强", "resident")  # the desk knows him by another id
    take_store_in(desk.context, day.home)
    assert [tuple(row) for row in desk.rows(asked)] == old
    assert [row[0] for row in desk.rows(order)] == [
        row[0] for row in in_order
    ]  # records stay among their steps
    assert {row[0] for row in desk.rows("SELECT author FROM entry WHERE kind != 'desk'")} == {person.id}
    told = [row[0] for row in desk.rows("SELECT payload FROM entry WHERE action = 'dispatch'")]
    assert told
    assert all(person.id in each and engineer not in each for each in told)
    assert {row[0] for row in desk.rows("SELECT assignee FROM job_state")} == {person.id}
    assert len(desk.rows("SELECT 1 FROM entry WHERE kind = 'desk' AND action = 'store-imported'")) == 1


def test_what_the_desk_has_is_matched_by_natural_keys_and_what_differs_is_told(desk, day, tmp_path) -> None:
    registered(
        desk,
        tmp_path / "desk-list",
        "PC-001,台式机,联想,M930,SN001,天河,广州,用户1,13800000001",
        "PC-X,台式机,戴尔,M930,SN002,天河,广州,用户2,13800000002",
    )
    site, engineers = desk.rows("SELECT id FROM site")[0][0], count(desk.context, "engineer")
    before = held(day.context)
    day.context.close()
    done = take_store_in(desk.context, day.home)
    assert refused(done) == []
    assert (numbers(done, "customer"), numbers(done, "site")) == ((0, 1, 0, 0), (0, 1, 0, 0))
    assert numbers(done, "asset") == (
        3,
        1,
        1,
        0,
    )  # one by its tag; one by its serial, with another tag and brand
    (why,) = [one.why for one in done.verdicts if one.kind == "asset" and one.verdict == "different"]
    assert "tag" in why
    assert "brand" in why
    assert desk.rows("SELECT brand FROM asset WHERE tag = 'PC-X'") == [("戴尔",)]  # the desk's is kept
    assert (count(desk.context, "asset"), count(desk.context, "site")) == (5, 1)
    assert count(desk.context, "engineer") == engineers + 1
    assert {row[0] for row in desk.rows("SELECT site_id FROM job")} == {site}
    assert held(desk.context) == before
    again = take_store_in(desk.context, day.home)
    assert (again.written, numbers(again, "asset")) == (0, (0, 4, 1, 0))


def test_a_serial_number_that_several_devices_share_matches_none(desk, world, tmp_path) -> None:
    registered(
        desk, tmp_path / "one", "A1,台式机,联想,M,SAME,天河,广州,,", "A2,台式机,联想,M,SAME,天河,广州,,"
    )
    old = alone(tmp_path / "old", world)
    (tmp_path / "l.csv").write_text(LIST + "B1,台式机,联想,M,SAME,天河,广州,,\n", encoding="utf-8")
    import_files(old, [tmp_path / "l.csv"])
    old.close()
    assert numbers(take_store_in(desk.context, tmp_path / "old"), "asset") == (1, 0, 0, 0)


JOBS = "工单号,受理时间,渠道,网点,报修人,电话,资产编号,设备类型,故障描述,紧急程度,工程师,备注\n"


def dispatched(context, file: Path, *given: str) -> None:
    """The hotline's list of twenty jobs, given to these engineers in turn."""
    rows = [
        f"GD202611230{at:02d},2026-11-23 07:{at + 10},400热线,天河,来电{at},13800000{at:03d},"
        f"PC-{at % 5 + 1:03d},台式机,故障{at},普通,{given[at % len(given)]},"
        for at in range(20)
    ]
    file.write_text(JOBS + "\n".join(rows) + "\n", encoding="utf-8")
    import_files(context, [file])


def late(desk) -> list[str]:
    acting(desk.context)
    return [item.number for item in attention(desk.context) if item.topic == "late"]


@pytest.mark.parametrize(
    "given", [("李强", "何敏"), ("李强", "何敏", "")], ids=["all given", "some to nobody"]
)
def test_a_dispatch_list_that_both_have_needs_nobody(desk, world, tmp_path, given) -> None:
    """The demo's case: the same list was read at the desk and on the laptop, which worked with it for a day."""
    old = alone(tmp_path / "old", world)
    dispatched(old, tmp_path / "list.csv", *given)
    mine = "SELECT j.id FROM job j JOIN job_state s ON s.id = j.id WHERE s.assignee = ?"
    for (job,) in old.views.execute(mine, (old.identity.engineer,)).fetchall():
        for action, fields in (("accept", {}), ("depart", {}), ("note", {"text": "x"})):
            act_on_job(old, job, action, fields)
    before = {number: state[:3] for number, state in held(old).items()}
    old.close()
    add_person(desk.context, "李强", "resident")
    acting(desk.context)
    dispatched(desk.context, tmp_path / "desk.csv", *given)
    done = take_store_in(desk.context, tmp_path / "old")
    assert refused(done) == []
    assert numbers(done, "job") == (0, 20, 0, 0)
    assert numbers(done, "entry")[2] == 0
    assert late(desk) == []
    assert {number: state[:3] for number, state in held(desk.context).items()} == before
    assert spoilt_states(desk) == []
    assert take_store_in(desk.context, tmp_path / "old").written == 0


def test_what_both_did_otherwise_is_one_item_a_job(desk, world, tmp_path) -> None:
    """Given to somebody else by the desk's list: the desk's counts. Cancelled there: the steps wait, together."""
    old = alone(tmp_path / "old", world)
    dispatched(old, tmp_path / "list.csv", "李强")
    jobs = [row[0] for row in old.views.execute("SELECT id FROM job ORDER BY number LIMIT 3")]
    for job in jobs:
        for action in ("accept", "depart"):
            act_on_job(old, job, action, {})
    old.close()
    acting(desk.context)
    dispatched(desk.context, tmp_path / "desk.csv", "何敏")
    named = "SELECT id, number FROM job ORDER BY number LIMIT 2"
    cancelled = desk.rows(named)
    for job, _number in cancelled:
        act_on_job(desk.context, job, "cancel", {"reason": "x"})
    done = take_store_in(desk.context, tmp_path / "old")
    assert late(desk) == [number for _job, number in cancelled]
    told = [one for one in done.verdicts if one.kind == "entry" and one.verdict == "different"]
    assert len(told) == 20
    assert all(one.why for one in told)
    assert len(desk.rows("SELECT 1 FROM entry WHERE action = 'dispatch'")) == 20


def test_a_job_that_went_to_and_fro_on_the_laptop_ends_where_it_ended(desk, world, tmp_path) -> None:
    """Only what the desk has is left out: what follows another giving is taken, though the desk has it too."""
    old = alone(tmp_path / "old", world)
    dispatched(old, tmp_path / "list.csv", "李强")
    add = "SELECT id FROM job ORDER BY number LIMIT 1"
    (job,) = old.views.execute(add).fetchone()
    with old.act() as act:
        values = {"id": act.ledger.new_id(), "name": "何敏", "pinyin": pinyin_of("何敏")}
        other = act.ledger.put(Kind.ENGINEER, values)["id"]
    for engineer in (other, old.identity.engineer):
        act_on_job(old, job, "reassign", {"engineer": engineer, "reason": "x"})
    old.close()
    add_person(desk.context, "李强", "resident")
    acting(desk.context)
    dispatched(desk.context, tmp_path / "desk.csv", "李强")
    take_store_in(desk.context, tmp_path / "old")
    asked = "SELECT e.name FROM job_state s JOIN engineer e ON e.id = s.assignee WHERE s.id = ?"
    (mine,) = desk.rows("SELECT id FROM job ORDER BY number LIMIT 1")[0]
    assert desk.rows(asked, mine) == [("李强",)]
    steps = (
        "SELECT action FROM entry e JOIN job j ON j.id = e.subject WHERE j.number LIKE '%000' ORDER BY e.rev"
    )
    assert [row[0] for row in desk.rows(steps)] == ["dispatch", "reassign", "reassign"]


def test_a_dry_run_says_the_same_and_writes_nothing(desk, day) -> None:
    day.context.close()
    before = desk.rows("SELECT rev FROM head")
    tried = take_store_in(desk.context, day.home, dry_run=True)
    assert (desk.rows("SELECT rev FROM head"), count(desk.context, "job")) == (before, 0)
    assert (tried.written, tried.backup) == (0, None)
    assert take_store_in(desk.context, day.home).kinds == tried.kinds


def test_only_who_leads_may(desk, day) -> None:
    day.context.close()
    add_person(desk.context, "质检", "quality")
    acting(desk.context, "质检")
    for dry_run in (True, False):
        with pytest.raises(Refused):
            take_store_in(desk.context, day.home, dry_run=dry_run)
    assert count(desk.context, "job") == 0


def test_a_step_with_an_id_that_was_used_for_something_else_is_refused(desk, day) -> None:
    day.context.close()
    take_store_in(desk.context, day.home)
    with desk.context.store.writer() as session:
        session.connection().exec_driver_sql("UPDATE entry SET digest = 'x' WHERE action = 'resolve'")
    again = take_store_in(desk.context, day.home)
    assert refused(again) == [("entry", "id reused")]
    assert again.needs_a_person
    assert again.written == 0


def test_a_file_that_is_not_there_is_told_and_taken_when_it_comes(desk, day) -> None:
    day.context.close()
    blobs, away = day.home / "data" / "blobs", day.home / "away"
    blobs.rename(away)
    first = take_store_in(desk.context, day.home)
    assert (len(first.files.missing), first.needs_a_person) == (1, True)
    away.rename(blobs)
    again = take_store_in(desk.context, day.home)
    assert (again.written, len(again.files.new), again.files.missing) == (0, 1, [])
    assert count(desk.context, "blob_proof") == 1


def test_a_file_that_is_not_what_its_digest_says_is_not_kept(desk, day) -> None:
    day.context.close()
    (blob,) = [file for file in (day.home / "data" / "blobs").rglob("*") if file.is_file()]
    blob.write_bytes(PNG[:-1] + b"X")
    done = take_store_in(desk.context, day.home)
    assert (len(done.files.missing), done.files.new) == (1, {})
    assert not [file for file in desk.context.paths.blobs.rglob("*") if file.is_file()]
    assert count(desk.context, "blob_proof") == 0


def test_who_only_names_the_digest_of_a_file_of_the_desk_opens_nothing(desk, day) -> None:
    day.context.close()
    desk.context.paths.ensure()
    (blob,) = [file for file in (day.home / "data" / "blobs").rglob("*") if file.is_file()]
    ours = desk.context.paths.blobs / blob.parent.name / blob.name
    ours.parent.mkdir(parents=True)
    shutil.move(blob, ours)  # the desk has it from somebody else, the old store only its digest
    done = take_store_in(desk.context, day.home)
    assert done.files.known == 1
    assert count(desk.context, "blob_proof") == 0


def test_damaged_rows_are_refused_with_what_hangs_on_them_and_nothing_else(desk, day) -> None:
    day.context.close()
    changed(day.home, f"UPDATE job SET title = 'other' WHERE id = '{day.jobs[0]}'")  # noqa: S608 - a test's own
    done = take_store_in(desk.context, day.home)
    assert numbers(done, "job") == (2, 0, 0, 1)
    assert ("job", "it is damaged: not what its digest says") in refused(done)
    assert {kind for kind, _why in refused(done)} == {"job", "entry", "inspection", "attachment"}
    assert count(desk.context, "job") == 2
    assert spoilt_states(desk) == []


def test_a_manager_in_an_old_store_is_nobody_special_at_the_desk(desk, world, tmp_path) -> None:
    old = alone(tmp_path / "old", world)
    with old.act() as act:
        values = {"id": act.ledger.new_id(), "name": "Chef", "role": "manager", "pinyin": pinyin_of("Chef")}
        act.ledger.put(Kind.ENGINEER, values)
    old.close()
    take_store_in(desk.context, tmp_path / "old")
    assert desk.rows("SELECT role FROM engineer WHERE name = 'Chef'") == [("field",)]


def test_an_older_store_is_brought_up_to_date_in_a_copy(desk, tmp_path) -> None:
    file = tmp_path / "deskops.db"
    connection = sqlite3.connect(file, isolation_level=None)
    _run(connection, MIGRATIONS[0], "2026-01-01")
    for key, value in {"replica": "r", "code": "AAAA", "engineer": "e", "name": "n"}.items():
        connection.execute("INSERT INTO meta VALUES (?, ?)", (key, value))
    connection.execute(
        "INSERT INTO head (id, epoch, rev, head, stamp) VALUES (1, 1, 0, '', '') ON CONFLICT DO NOTHING"
    )
    connection.close()
    before = file.read_bytes()
    assert take_store_in(desk.context, file).verdicts == []
    assert file.read_bytes() == before


def test_work_of_two_laptops_that_were_each_alone_comes_together(desk, world, tmp_path) -> None:
    one = a_day(alone(tmp_path / "one", world, seed=1), tmp_path / "files")
    two = a_day(alone(tmp_path / "two", world, name="何敏", seed=2), tmp_path / "files")
    before = held(one.context) | held(two.context)
    for each in (one, two):
        each.context.close()
    take_store_in(desk.context, one.home)
    second = take_store_in(desk.context, two.home)
    assert refused(second) == []
    assert numbers(second, "asset") == (0, 5, 0, 0)
    assert numbers(second, "job") == (3, 0, 0, 0)
    assert held(desk.context) == before
