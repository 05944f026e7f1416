"""Landing facts: stamps, numbers, digests, what is personal, and what another store derives from the same entry."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import text

from deskops.domain.clock import stored
from deskops.domain.entries import entry_digest
from deskops.domain.nouns import Kind
from deskops.ops.context import Act, Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job, undo
from deskops.ops.read.attention import waiting
from deskops.ops.read.jobs import job_page
from deskops.store.queries.audit import first_break
from deskops.store.queries.facts import entries_of, record
from deskops.store.queries.ledger import record_digest
from deskops.store.rows import entry_of
from deskops.store.tables import RECORDS


def enrolled(context: Context) -> Context:
    """A laptop of a desk: it numbers nothing."""
    with closing(sqlite3.connect(context.paths.store)) as connection, connection:
        connection.execute("INSERT INTO meta VALUES ('desk', 'the-desk')")
    context.forget()
    return context


def rows(context: Context, question: str) -> list[sqlite3.Row]:
    return context.views.execute(question).fetchall()


def test_a_laptop_of_a_desk_numbers_nothing_and_all_of_it_waits_to_be_sent(context: Context) -> None:
    before = rows(context, "SELECT epoch, rev, head FROM head")
    job = new_job(enrolled(context), NewJob("x")).job
    act_on_job(context, job, "accept", {})
    undo(context, job)
    assert (
        rows(context, "SELECT epoch, rev FROM entry") == [(None, None)] * 5
    )  # request, job, dispatch, accept, retract
    assert rows(context, "SELECT epoch, rev FROM job") == [(None, None)]
    assert rows(context, "SELECT epoch, rev, head FROM head") == before
    assert waiting(context).unsent == 5
    assert job_page(context, job).line.unsent == 4  # the request is a subject of its own
    assert first_break(context.views) is None


def test_a_stand_alone_laptop_numbers_everything_without_a_gap(context: Context) -> None:
    for title in ("a", "b"):
        act_on_job(context, new_job(context, NewJob(title)).job, "accept", {})
    revs = [row[0] for row in rows(context, "SELECT rev FROM feed ORDER BY rev")]
    assert revs == list(range(1, len(revs) + 1))
    assert rows(context, "SELECT count(*) FROM entry WHERE rev IS NULL") == [(0,)]
    assert waiting(context).unsent == 0


def test_stamps_never_go_back_when_the_clock_does(context: Context, clock: object) -> None:
    job = new_job(context, NewJob("x")).job
    for move in (365, -730, 0.001, 400, -1):
        clock.move(days=move)  # type: ignore[attr-defined]
        act_on_job(context, job, "note", {"text": str(move)})
    found = rows(context, "SELECT at, payload FROM entry WHERE action = 'note' ORDER BY rev")
    assert [row[0] for row in found] == sorted({row[0] for row in found})
    assert [json.loads(row[1])["text"] for row in found] == ["365", "-730", "0.001", "400", "-1"]


def test_document_numbers_are_unique_and_a_refused_act_takes_none(context: Context, clock: object) -> None:
    one = new_job(context, NewJob("a")).number
    with pytest.raises(RuntimeError):
        _fail_after(context, lambda act: act.session.execute(text("UPDATE sequence SET last = 99")))
    two = new_job(context, NewJob("b")).number
    clock.move(days=1)  # type: ignore[attr-defined]
    three = new_job(context, NewJob("c")).number
    code = context.identity.code
    assert (one, two, three) == (
        f"WO-20261123-{code}-001",
        f"WO-20261123-{code}-002",
        f"WO-20261124-{code}-001",
    )


def test_what_is_personal_stands_apart_and_can_be_erased_without_breaking_anything(context: Context) -> None:
    job = new_job(context, NewJob("x")).job
    act_on_job(context, job, "accept", {})
    act_on_job(context, job, "resolve", {"cause": "c", "solution": "s", "minutes": 1})
    act_on_job(context, job, "confirm", {"name": "陈敏敏", "rating": 5, "remark": "太好了"})
    (payload,) = rows(context, "SELECT payload FROM entry WHERE action = 'confirm'")[0]
    assert "陈敏敏" not in payload
    assert "太好了" not in payload
    assert json.loads(payload)["rating"] == 5
    confirmed = job_page(context, job).state.confirmation
    assert confirmed is not None
    assert (confirmed.payload["name"], confirmed.payload["remark"]) == ("陈敏敏", "太好了")
    with closing(sqlite3.connect(context.paths.store)) as connection, connection:
        assert connection.execute("DELETE FROM personal").rowcount >= 2
    assert first_break(context.views) is None
    page = job_page(context, job)
    assert page.state.status == "confirmed"
    assert "陈敏敏" not in repr(page.state)


def test_the_same_personal_value_has_another_salt_each_time(context: Context) -> None:
    for _time in range(3):
        new_job(context, NewJob("x", phone="13800001111"))
    salted = rows(context, "SELECT payload FROM entry WHERE kind = 'job' AND action = 'create'")
    assert len({json.loads(row[0])["phone"]["salted"] for row in salted}) == 3
    assert "13800001111" not in str(salted)


def test_another_store_derives_the_same_record_from_its_create_entry(context: Context) -> None:
    """Only the entry and its personal values travel; digest and content must come out alike."""
    new_job(
        context, NewJob("Black screen", fault="no light", phone="13800001111", caller="陈敏", note="3 楼")
    )
    for kind in (Kind.JOB, Kind.REQUEST, Kind.CONTACT):
        found = rows(context, f"SELECT * FROM {kind}")  # noqa: S608 - a kind's table
        assert len(found) == 1
        columns = [each[0] for each in context.views.execute(f"SELECT * FROM {kind}").description]  # noqa: S608
        here = dict(zip(columns, found[0], strict=True))
        (payload,) = context.views.execute(
            "SELECT payload FROM entry WHERE action = 'create' AND subject = ?", (here["id"],)
        ).fetchone()
        apart = context.views.execute(
            "SELECT p.key, p.value FROM personal p JOIN entry e ON e.id = p.entry WHERE e.subject = ?",
            (here["id"],),
        )
        values = {**json.loads(payload), **{key: json.loads(value) for key, value in apart}}
        there = RECORDS[kind].model_validate({"id": here["id"], **values}).model_dump()
        assert record_digest(there) == here["digest"]
        assert {k: v for k, v in there.items() if k not in ("epoch", "rev", "digest")} == {
            k: bool(v) if isinstance(there[k], bool) else v
            for k, v in here.items()
            if k not in ("epoch", "rev", "digest")
        }


def test_fields_of_a_newer_version_are_kept_and_counted_in_the_digest(context: Context) -> None:
    job = new_job(context, NewJob("x")).job
    act_on_job(context, job, "note", {"text": "n"})
    with context.act() as act:
        entry = next(each for each in entries_of(act.session, job) if each.action == "note")
        plain = entry_digest(entry, entry.payload)
        row = act.session.execute(
            text(
                "SELECT id, subject, kind, action, payload, at, wall, author, replica, boot, reading, epoch, rev, "
                """'{"colour": "red"}', received, correction FROM entry WHERE id = :id"""
            ),
            {"id": entry.id},
        ).one()
        newer = entry_of(row)
        before = record(act.session, Kind.JOB, job)._asdict()
        edited = act.ledger.put(Kind.JOB, before | {"extra": '{"colour": "red"}'}, new=False)
    assert newer.extra == {"colour": "red"}
    assert entry_digest(newer, newer.payload) != plain
    assert edited["digest"] != before["digest"]
    assert rows(context, "SELECT extra FROM job") == [('{"colour": "red"}',)]
    assert first_break(context.views) is None


def test_nothing_of_a_transaction_that_fails_is_there(context: Context) -> None:
    before = list(_dump(context))
    with pytest.raises(RuntimeError):
        _fail_after(
            context, lambda act: act.create(Kind.SITE, {"code": "GZ-1", "name": "x"}, personal={"name"})
        )
    assert list(_dump(context)) == before


def _fail_after(context: Context, doing: Callable[[Act], object]) -> None:
    with context.act() as act:
        doing(act)
        act.ledger.flush()
        raise RuntimeError


def _dump(context: Context) -> list[str]:
    with closing(sqlite3.connect(f"file:{context.paths.store}?mode=ro", uri=True)) as connection:
        return list(connection.iterdump())


def test_the_wall_clock_is_kept_with_the_offset_that_it_had(context: Context) -> None:
    job = new_job(context, NewJob("x")).job
    (wall, at) = rows(context, "SELECT wall, at FROM entry WHERE action = 'dispatch'")[0]
    assert wall.endswith("+00:00")
    state = job_page(context, job).state
    assert stored(state.times["dispatched"])[:19] == wall[:19]
    assert int(at[:13]) > 0
