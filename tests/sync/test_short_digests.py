"""Digests that travel short: what goes over the line, what both ends keep, and who still wants them whole."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.jobs import job_page
from deskops.sync.client import Client
from tests_of_sync import Desk, Laptop

Line = list[tuple[Mapping[str, Any], dict[str, Any]]]
DIGESTS = "SELECT id, digest FROM entry WHERE kind = 'job' ORDER BY id"


@pytest.fixture
def two(desk: Desk, laptop: Callable[..., Laptop]) -> tuple[Laptop, Laptop, str]:
    """Two laptops of one site, synced, and a job of the first one."""
    site = desk.site("GZ-TH", "天河")
    one, other = laptop("李强", site), laptop("何敏", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync(), other.sync()
    return one, other, job


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """What was said and answered."""
    said: Line = []
    post = Client.post

    def listened(self: Client, path: str, told: Mapping[str, Any]) -> dict[str, Any]:
        answer = post(self, path, told)
        said.append((told, answer))
        return answer

    monkeypatch.setattr(Client, "post", listened)
    return said


def lengths(rows: list[dict[str, Any]]) -> set[int]:
    return {len(row["digest"]) for row in rows}


def test_a_quarter_of_each_digest_travels_and_both_ends_keep_the_whole(
    desk: Desk, two: tuple[Laptop, Laptop, str], line: Line
) -> None:
    one, other, job = two
    act_on_job(one.context, job, "accept", {})
    site = job_page(desk.context, job).job.site_id
    new_job(desk.context, NewJob("y", site_id=site), engineer=one.engineer_id)
    assert one.sync().refused == 0
    (told, answer), *_more = line
    assert lengths(told["entries"]) == {16} == lengths(answer["rows"])
    assert {row["form"] for row in answer["rows"]} >= {"e", "job"}
    other.sync()
    assert desk.rows(DIGESTS) == one.rows(DIGESTS) == other.rows(DIGESTS)
    assert {len(digest) for _id, digest in desk.rows(DIGESTS)} == {64}
    line.clear()
    for each in (one, other):
        each.sync()
    assert not any(answer.get("mismatch") for _told, answer in line)


def test_an_older_laptop_gets_them_whole(
    desk: Desk, two: tuple[Laptop, Laptop, str], line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, job = two
    post = Client.post
    monkeypatch.setattr(
        Client,
        "post",
        lambda self, path, told: post(self, path, {k: v for k, v in told.items() if k != "short"}),
    )
    act_on_job(one.context, job, "accept", {})
    assert one.sync().refused == 0
    other.sync()
    rows = [row for _told, answer in line for row in answer["rows"]]
    assert rows
    assert lengths(rows) == {64}


def test_a_desk_whose_program_was_put_back_too_gets_them_whole_again(
    desk: Desk, two: tuple[Laptop, Laptop, str], line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it refused as unsound is no refusal: it goes again as it can read it, within the same sync."""
    one, _other, job = two
    monkeypatch.setattr("deskops.store.queries.travel.is_of", lambda told, whole: told == whole)
    monkeypatch.setattr("deskops.ops.do.desk.answering.SHORT", 0)
    monkeypatch.setattr("deskops.ops.do.desk.paging.SHORT", -1)
    act_on_job(one.context, job, "accept", {})
    report = one.sync()
    assert (report.result, report.sent, report.refused, report.unsent) == ("done", 1, 0, 0)
    assert [lengths(told["entries"]) for told, _answer in line] == [{16}, {64}]


@pytest.mark.parametrize("digits", [16, 64])
def test_a_row_that_was_changed_on_its_way_is_refused_whatever_the_length_of_its_digest(
    desk: Desk, two: tuple[Laptop, Laptop, str], digits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _other, job = two
    post = Client.post

    def spoil(self: Client, path: str, told: Any) -> dict[str, Any]:
        entries = [
            {**each, "payload": {"text": "another"}, "digest": each["digest"][:digits].ljust(digits, "0")}
            for each in told["entries"]
        ]
        return post(self, path, {**told, "entries": entries})

    monkeypatch.setattr(Client, "post", spoil)
    act_on_job(one.context, job, "note", {"text": "mine"})
    assert one.sync().refused == 1
    assert desk.rows("SELECT code FROM refusal") == [("unsound",)]


@pytest.mark.parametrize("digest", ["", "0", "0123456789abcde", None, 7, ["0" * 16], "x" * 16])
def test_a_digest_of_another_length_or_kind_is_none(
    desk: Desk, two: tuple[Laptop, Laptop, str], digest: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _other, job = two
    post = Client.post

    def spoil(self: Client, path: str, told: Any) -> dict[str, Any]:
        return post(self, path, {**told, "entries": [{**each, "digest": digest} for each in told["entries"]]})

    monkeypatch.setattr(Client, "post", spoil)
    act_on_job(one.context, job, "note", {"text": "mine"})
    assert one.sync().refused == 1
