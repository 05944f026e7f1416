"""Fault 8: an older laptop with a newer desk and the reverse: what one does not know survives, or words say so."""

import json
from pathlib import Path
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import Refused
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.jobs import job_page
from deskops.store.queries.facts import connection, record
from deskops.sync import wire
from tests_of_sync import Desk, Laptop


@pytest.fixture
def two(desk: Desk, laptop) -> tuple[Laptop, Laptop, str]:
    """Two laptops of one site, synced, and a job of the first one."""
    site = desk.site("GZ-TH", "天河")
    one, other = laptop("李强", site), laptop("何敏", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync(), other.sync()
    return one, other, job


def of_the_future(
    at: Any, kind: str, subject: str, action: str, payload: dict[str, Any], *, field: bool = True
) -> str:
    """An entry as a newer version writes it: of an action or kind not known here, with a field of its own."""
    from deskops.domain.canonical import digest
    from deskops.store.queries.ledger import table_of
    from deskops.store.queries.travel import entry_objects
    from deskops.store.tables import EntryRow

    with at.act() as act:
        entry = act.append(kind, subject, action, payload)
        if not field:
            return str(entry.id)
        act.ledger.flush()
        told = entry_objects(connection(act.session), [entry.id])[entry.id]
        beside = ("digest", "personal", "epoch", "rev", "received", "correction")
        content = {name: value for name, value in told.items() if name not in beside} | {"mood": "良好"}
        rows = table_of(EntryRow)
        values = {"extra": json.dumps({"mood": "良好"}, ensure_ascii=False), "digest": digest(content)}
        connection(act.session).execute(rows.update().where(rows.c.id == entry.id).values(**values))
    return str(entry.id)


def kept(rows: list[Any]) -> list[tuple[Any, ...]]:
    return [(*row[:2], json.loads(row[2])) for row in rows]


def test_fault_8_a_newer_laptop_with_an_older_desk(desk: Desk, two: tuple[Laptop, Laptop, str]) -> None:
    """fault 8, threat 42: unknown action, unknown field: kept whole at the desk, and passed on to another laptop."""
    one, other, job = two
    entry = of_the_future(one.context, "job", job, "teleport", {"to": "moon", "deep": {"a": [1, None, "中"]}})
    assert one.sync().refused == 0
    other.sync()
    chosen = "SELECT digest, payload, extra FROM entry WHERE id = ?"
    mine = kept(one.rows(chosen, entry))
    assert mine[0][2] == {"mood": "良好"}
    assert kept(desk.rows(chosen, entry)) == kept(other.rows(chosen, entry)) == mine
    for context in (desk.context, one.context, other.context):
        page = job_page(context, job)
        assert page.state.newer
        assert "teleport" in [step.entry.action for step in page.timeline]
    with pytest.raises(Refused, match="newer version"):
        act_on_job(one.context, job, "accept", {})
    act_on_job(one.context, job, "note", {"text": "notes go on"})
    assert one.sync().refused == 0


def test_fault_8_a_newer_desk_with_an_older_laptop(desk: Desk, two: tuple[Laptop, Laptop, str]) -> None:
    """fault 8: a field and an action that the laptop does not know come down, are kept, and go up with nothing lost."""
    one, _other, job = two
    with desk.context.act() as act:
        row = record(act.session, Kind.JOB, job)._asdict()
        act.ledger.put(Kind.JOB, row | {"extra": json.dumps({"drone": {"range": 5}})}, new=False)
    entry = of_the_future(desk.context, "job", job, "teleport", {"to": "moon"}, field=False)
    report = one.sync()
    assert (report.result, report.refused) == ("done", 0)
    chosen = "SELECT digest, rev, extra FROM job WHERE id = ?"
    assert one.rows(chosen, job) == desk.rows(chosen, job)
    assert json.loads(one.rows(chosen, job)[0][2]) == {"drone": {"range": 5}}
    chosen = "SELECT digest, payload, extra FROM entry WHERE id = ?"
    assert one.rows(chosen, entry) == desk.rows(chosen, entry)
    act_on_job(one.context, job, "note", {"text": "x"})
    assert one.sync().refused == 0
    assert one.sync().round_trips == 1  # both agree on every sum


def test_fault_8_a_kind_that_an_older_desk_does_not_know_waits_for_its_upgrade(
    desk: Desk, two: tuple[Laptop, Laptop, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """fault 8: it stays unsent at the laptop, nothing else waits for it, and the words say which side to upgrade."""
    one, _other, job = two
    subject = "01900000-0000-7000-8000-0000000000d1"
    of_the_future(one.context, "drone", subject, "create", {"name": "蜂鸟"})
    of_the_future(one.context, "drone", subject, "fly", {"to": "roof"})
    act_on_job(one.context, job, "accept", {})
    for _time in range(2):
        report = one.sync()
        assert (report.unsent, report.refused) == (2, 0)
    assert job_page(desk.context, job).state.status == "accepted"
    assert set(desk.rows("SELECT code FROM refusal")) <= {("newer",), ("waits-for-parent",)}


def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Laptops know nothing of articles; the desk does."""
    from deskops.store.queries import arrivals, leaving, outbox, unread
    from deskops.store.tables import RECORDS

    known = {kind: RECORDS[kind] for kind in RECORDS if kind != Kind.ARTICLE}
    for module in (arrivals, leaving, outbox, unread):
        monkeypatch.setattr(module, "RECORDS", known)


def article(desk: Desk, title: str, known: str = "") -> str:
    with desk.context.act() as act:
        values = {"title": title, "language": "zh", "body": "x", "created_at": "2026-11-23T01:00:00.000Z"}
        if known:
            values = record(act.session, Kind.ARTICLE, known)._asdict() | values
        row = act.ledger.put(Kind.ARTICLE, {"id": known or act.ledger.new_id(), **values}, new=not known)
    return str(row["id"])


def test_fault_8_a_kind_that_an_older_laptop_does_not_know_is_kept_and_used_after_its_upgrade(
    desk: Desk, two: tuple[Laptop, Laptop, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """fault 8, threat 42: it stops nothing, both agree on every sum, and no row is fetched again for the upgrade."""
    one, _other, job = two
    with monkeypatch.context() as patch:
        older(patch)
        made = article(desk, "卡纸")
        of_the_future(desk.context, Kind.ARTICLE, made, "praise", {"by": "all"}, field=False)
        act_on_job(desk.context, job, "note", {"text": "from the desk"})
        act_on_job(one.context, job, "accept", {})
        report = one.sync()
        assert (report.result, report.unsent) == ("done", 0)
        article(desk, "卡纸（新）", made)
        one.sync()
        assert one.sync().round_trips == 1
        assert desk.rows("SELECT count(*) FROM incident") == [(0,)]
    assert job_page(one.context, job).state.notes == 1
    assert one.rows("SELECT id FROM article WHERE id = ?", made) == []
    act_on_job(desk.context, job, "note", {"text": "again"})
    assert one.sync().received == 1
    chosen = "SELECT epoch, rev, digest, title FROM article WHERE id = ?"
    assert one.rows(chosen, made) == desk.rows(chosen, made)
    assert one.sync().round_trips == 1
    assert desk.rows("SELECT count(*) FROM incident") == [(0,)]
    assert one.rows("SELECT count(*) FROM recovered") == [(0,)]


def test_fault_8_a_row_of_an_unknown_kind_that_is_not_what_its_digest_says_makes_the_answer_void(
    desk: Desk, two: tuple[Laptop, Laptop, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """fault 8: as any other row; what the envelope has beside is ignored."""
    from deskops.store.queries.travel import Unsound
    from deskops.sync.client import Client

    one, _other, _job = two
    post = Client.post
    strange = {
        "form": "drone",
        "bucket": "global",
        "slot": "now",
        "id": "x",
        "rev": 1,
        "epoch": 1,
        "digest": "",
    }

    def newer(self: Client, path: str, told: Any) -> dict[str, Any]:
        answer = post(self, path, told)
        return {**answer, "rows": [strange, *answer["rows"]], "weather": "sunny"}

    monkeypatch.setattr(Client, "post", newer)
    with pytest.raises(Unsound):
        one.sync()
    assert one.rows("SELECT count(*) FROM recovered") == [(0,)]


def test_fault_8_a_kind_that_an_older_laptop_does_not_know_survives_a_desk_that_was_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """faults 3 and 8: it is offered as any other row, and comes back after a person's yes."""
    from convergence.village import Village
    from deskops.ops.do.desk.recovering import recover

    village = Village(tmp_path / "village")
    older(monkeypatch)
    village.quiet()
    village.keep(village.desk)
    with village.desk.context.act() as act:
        values = {
            "id": act.ledger.new_id(),
            "title": "卡纸",
            "language": "zh",
            "body": "x",
            "created_at": "2026-11-23T01:00:00.000Z",
        }
        made = act.ledger.put(Kind.ARTICLE, values)["id"]
    village.quiet()
    village.put_back(village.desk, 0)
    village.quiet()
    kept = "SELECT id FROM recovered WHERE id = ?"
    assert all(not laptop.rows(kept, made) for laptop in village.laptops)
    assert village.desk.rows("SELECT id FROM recovered") == [(made,)]
    assert recover(village.desk.context).left == 0
    village.quiet()
    assert all(laptop.rows(kept, made) == [(made,)] for laptop in village.laptops)
    assert all(total is not None and total.turns == 1 for total in village.quiet())
    village.close()


@pytest.mark.parametrize(
    ("speaks", "side"),
    [(0, "upgrade deskops on the laptop"), (2, "the desk must be upgraded first")],
    ids=["an older laptop", "a newer laptop"],
)
def test_fault_8_another_protocol_says_which_side_to_upgrade(
    desk: Desk, two: tuple[Laptop, Laptop, str], monkeypatch: pytest.MonkeyPatch, speaks: int, side: str
) -> None:
    """fault 8, threat 40: in one line, exit 4; nothing is lost, and after the upgrade it goes on."""
    from deskops.ops.do import drawer

    one, _other, job = two
    act_on_job(one.context, job, "accept", {})
    monkeypatch.setattr(drawer, "PROTOCOL", speaks)
    report = one.sync()
    assert (report.result, report.unsent, report.refused) == ("rejected", 1, 0)
    assert side in report.reason
    monkeypatch.setattr(drawer, "PROTOCOL", wire.PROTOCOL)
    assert (one.sync().result, one.sync().unsent) == ("done", 0)
