"""What must be the same on SQLite and on PostgreSQL: a job's life, an import, a rebuild, the proof of the chain."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import text

from deskops.ops.context import Act, Context
from deskops.ops.do.doctor import Health, examine
from deskops.ops.do.importing import import_files
from deskops.ops.do.jobs import NewJob, act_on_job, new_job, redo, undo
from deskops.ops.read.attention import waiting
from deskops.ops.read.jobs import job_page
from deskops.store.queries.audit import first_break
from deskops.store.queries.facts import connection
from deskops.store.queries.numbering import FIRST_PROVISIONAL
from deskops.store.queries.search import forget, reindex
from deskops.store.queries.states import rebuild


def by_hand(context: Context, statement: str) -> int:
    """A change past the ledger, as somebody with the database's own tools makes it."""
    with context.store.writer() as session:
        return int(session.execute(text(statement)).rowcount)  # type: ignore[attr-defined]  # of a change


@pytest.fixture
def worked(either: Context) -> Context:
    """A job from its call to the caller's confirmation, with a step taken back and done again."""
    job = new_job(either, NewJob("No network", phone="13800001111", caller="陈敏", vip=True)).job
    for action in ("accept", "depart", "arrive", "start"):
        act_on_job(either, job, action, {})
    assert undo(either, job).status == "arrived"
    assert redo(either, job).status == "started"
    act_on_job(either, job, "note", {"text": "cable"})
    act_on_job(either, job, "resolve", {"cause": "cable", "solution": "new cable", "minutes": 5})
    assert act_on_job(either, job, "confirm", {"name": "陈敏", "rating": 5}).status == "confirmed"
    return either


def test_a_jobs_life_is_folded_from_numbered_entries_in_their_order(worked: Context) -> None:
    ((job,),) = worked.views.execute("SELECT id FROM job").fetchall()
    page = job_page(worked, job)
    assert page.state.confirmation is not None
    assert page.state.confirmation.payload["name"] == "陈敏"
    assert page.line.unsent == waiting(worked).unsent == 0
    steps = worked.views.execute("SELECT action FROM entry WHERE subject = ? ORDER BY rev", (job,)).fetchall()
    assert [step for (step,) in steps] == [
        "create", "dispatch", "accept", "depart", "arrive", "start", "retract", "retract", "note", "resolve",
        "confirm",
    ]  # fmt: skip


def test_steps_of_one_transaction_are_folded_in_the_order_in_which_they_were_appended(
    either: Context,
) -> None:
    job = new_job(either, NewJob("x")).job

    def whole_day(act: Act) -> str:
        for action in ("accept", "depart", "arrive", "start"):
            act.append("job", job, action, {})
        act.ledger.flush()
        act.append("job", job, "resolve", {"cause": "c", "solution": "s", "minutes": 1})
        return str(act.refresh("job", job)["status"])

    assert either.run(whole_day) == "resolved"
    assert job_page(either, job).state.status == "resolved"
    assert first_break(either.views) is None


def test_numbers_are_final_without_a_gap_and_the_chain_is_whole(worked: Context) -> None:
    revs = [row[0] for row in worked.views.execute("SELECT rev FROM feed ORDER BY rev").fetchall()]
    assert revs == list(range(1, len(revs) + 1))
    for table in ("entry", "job", "request", "contact", "template", "article", "calendar"):
        found = worked.views.execute(f"SELECT count(rev), max(rev) FROM {table}").fetchone()  # noqa: S608 - tables named here
        assert found[0] > 0
        assert found[1] <= revs[-1] < FIRST_PROVISIONAL
    assert first_break(worked.views) is None


def test_a_state_that_is_folded_anew_is_the_same(worked: Context) -> None:
    with worked.act() as act:
        assert list(rebuild(act.session, act.rules)) == []
    assert by_hand(worked, "UPDATE job_state SET status = 'new', unsent = 9") == 1
    with worked.act() as act:
        assert [kind for kind, _row in rebuild(act.session, act.rules)] == ["job"]
    assert worked.views.execute("SELECT status, unsent FROM job_state").fetchone() == ("confirmed", 0)


def test_search_terms_that_are_made_anew_are_the_same(worked: Context) -> None:
    def remade() -> list[tuple[str, str]]:
        with worked.act() as act:
            return list(reindex(act.session))

    def kept() -> list[tuple[object, ...]]:
        asked = "SELECT term, kind, ref, weight FROM term ORDER BY term, kind, ref"
        return [tuple(row) for row in worked.views.execute(asked).fetchall()]

    before, ((job,),) = kept(), worked.views.execute("SELECT id FROM job").fetchall()
    assert before
    assert remade() == []
    for spoil in (
        "UPDATE term SET weight = 77 WHERE kind = 'job'",
        "DELETE FROM found_by WHERE kind = 'job'",
        "UPDATE found_by SET terms = 'strange' WHERE kind = 'job'",
    ):
        assert by_hand(worked, spoil) > 0
        assert remade() == [("job", job)]
        assert kept() == before
    by_hand(worked, "INSERT INTO term VALUES ('strange', 'site', 'gone', 1)")
    assert remade() == [("site", "gone")]
    assert kept() == before
    with worked.act() as act:
        forget(connection(act.session), [job])
    assert kept() == [row for row in before if row[2] != job]


@pytest.mark.parametrize(
    "statement",
    [
        """UPDATE entry SET payload = '{"text": "other"}' WHERE action = 'note'""",
        "DELETE FROM entry WHERE action = 'note'",
        "UPDATE entry SET rev = NULL WHERE action = 'note'",
        "UPDATE personal SET value = '\"other\"' WHERE key = 'name'",
        "UPDATE job SET title = 'other'",
        "UPDATE job SET vip = NOT vip",
        "DELETE FROM feed WHERE rev = 3",
        "DELETE FROM feed WHERE rev = (SELECT max(rev) FROM feed)",
    ],
)
def test_a_change_by_hand_is_found(worked: Context, statement: str) -> None:
    assert first_break(worked.views) is None
    assert by_hand(worked, statement) > 0
    assert first_break(worked.views)


def test_a_register_comes_in_whole_and_the_same_again_changes_nothing(
    either: Context, tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    heading = ["资产编号", "设备类型", "型号", "序列号", "所属网点", "计算机名", "IP地址"]
    rows = [
        [f"GZPC{n:05d}", "台式机", "ProDesk", f"CN{n}", f"网点{n % 3}", f"PC-{n:05d}", f"10.80.1.{n}"]
        for n in range(1, 41)
    ]
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([heading, *rows])
    import_files(either, [file], customer="华安保险")
    assert either.views.execute("SELECT count(*), min(rev) IS NULL FROM asset").fetchone() == (40, 0)
    head = either.views.execute("SELECT epoch, rev, head FROM head").fetchone()
    assert import_files(either, [file], customer="华安保险").written == 0
    assert either.views.execute("SELECT epoch, rev, head FROM head").fetchone() == head
    rows[0][5] = "PC-OTHER"
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([heading, *rows])
    assert import_files(either, [file], customer="华安保险").written == 1
    assert either.views.execute(
        "SELECT hostname, disputed FROM asset_state WHERE tag = 'GZPC00001'"
    ).fetchone() == ("PC-OTHER", 0)
    assert first_break(either.views) is None
    faults = [sign for sign in examine(either, rebuild=True) if sign.health is Health.FAIL]
    assert [sign.words for sign in faults if sign.name != "disk"] == []


def test_an_act_that_fails_leaves_nothing_and_gives_its_document_number_again(either: Context) -> None:
    first = new_job(either, NewJob("a")).number
    before = either.views.execute(
        "SELECT (SELECT count(*) FROM entry), rev, head, stamp FROM head"
    ).fetchall()

    def fail(act: Act) -> None:
        act.append("job", "x", "note", {"text": "never"})
        act.session.execute(text("UPDATE sequence SET last = 99"))
        act.ledger.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        either.run(fail)
    after = either.views.execute("SELECT (SELECT count(*) FROM entry), rev, head, stamp FROM head").fetchall()
    assert after == before
    assert new_job(either, NewJob("b")).number == first.replace("-001", "-002")


def test_what_is_run_gives_its_result(either: Context) -> None:
    def note(act: Act) -> str:
        return act.append("job", "x", "note", {"text": "n"}).id

    entry = either.run(note)
    assert either.views.execute("SELECT id FROM entry WHERE subject = 'x'").fetchall() == [(entry,)]
    assert first_break(either.views) is None
