"""Heads that come back: one that the desk told goes before its next epoch, any other is one laptop's word."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from deskops.ops.do.desk.enrolling import find_replica, make_code, revoke
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.secrets import TOKEN, Secrets
from deskops.store.queries.audit import first_break
from deskops.sync.client import Client
from deskops.sync.proof import is_mark, mark
from tests_of_sync import Desk, Laptop

HERE = "SELECT epoch FROM head"


@pytest.fixture
def one(desk: Desk, laptop: Callable[..., Laptop]) -> Laptop:
    made = laptop("李强", desk.site("GZ-TH", "天河"))
    made.sync()
    return made


def asked(desk: Desk, one: Laptop, **head: object) -> httpx.Response:
    """What a laptop may say that is not ours."""
    token = Secrets(one.context.paths).get(TOKEN)
    told = {
        "protocol": 1, "desk": one.context.identity.desk, "cursor": 1,
        "clock": {"wall": "2026-11-23T09:00:00+08:00", "boot": "b", "reading": 1}, **head,
    }  # fmt: skip
    return httpx.post(f"{desk.url}/v1/sync", json=told, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("epoch", [99, 2**40, 2**53 - 2, 2**53 - 1])
@pytest.mark.parametrize("seal", ["", "0" * 32, "x"])
def test_one_laptops_word_takes_the_desk_one_epoch_further_and_no_more(
    desk: Desk, one: Laptop, epoch: int, seal: str
) -> None:
    (before,) = desk.rows(HERE)[0]
    answer = asked(desk, one, head={"epoch": epoch, "rev": 99_999, "head": "00"}, seal=seal)
    assert answer.status_code == 200
    assert desk.rows(HERE) == [(before + 1,)]
    assert first_break(desk.context.views) is None
    (detail,) = desk.rows("SELECT payload FROM entry WHERE action = 'restored'")[-1]
    assert one.context.identity.replica in detail  # by whom it was said


@pytest.mark.parametrize("wrong", [2**53, 2**63, -1, 1.5, "1", None])
def test_a_number_that_no_desk_gives_is_no_request(desk: Desk, one: Laptop, wrong: object) -> None:
    (before,) = desk.rows(HERE)[0]
    for head in ({"epoch": wrong, "rev": 1, "head": ""}, {"epoch": 1, "rev": wrong, "head": ""}):
        assert asked(desk, one, head=head).status_code == 422
    assert desk.rows(HERE) == [(before,)]


def test_a_head_that_this_desk_told_goes_before_the_next_epoch(desk: Desk, one: Laptop) -> None:
    """A desk that was put back lacks it, and knows by its own mark that it told it."""
    from deskops.ops.do.desk.enrolling import key_of

    key, identity = key_of(desk.context), one.context.identity.desk
    head = {"epoch": 7, "rev": 99_999, "head": "ab" * 32}
    seal = mark(str(key), "head", identity, 7, 99_999, "ab" * 32)
    assert asked(desk, one, head=head, seal=seal).status_code == 200
    assert desk.rows(HERE) == [(8,)]


def test_a_laptop_sends_the_mark_back_with_the_head_that_it_came_with(
    desk: Desk, one: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Mapping[str, Any]] = []
    post = Client.post

    def listened(self: Client, path: str, told: Mapping[str, Any]) -> dict[str, Any]:
        said.append(told)
        return post(self, path, told)

    monkeypatch.setattr(Client, "post", listened)
    new_job(
        desk.context, NewJob("x", site_id=desk.rows("SELECT id FROM site")[0][0]), engineer=one.engineer_id
    )
    one.sync(), one.sync()
    from deskops.ops.do.desk.enrolling import key_of

    for told in said:
        head = told["head"]
        parts = (told["desk"], head["epoch"], head["rev"], head["head"])
        assert is_mark(told["seal"], str(key_of(desk.context)), "head", *parts)


def test_a_mark_is_of_one_desk_one_number_and_one_head() -> None:
    right = ("head", "desk", 1, 2, "ab")
    told = mark("key", *right)
    assert is_mark(told, "key", *right)
    others = [("head", "desk2", 1, 2, "ab"), ("head", "desk", 2, 2, "ab"), ("head", "desk", 1, 3, "ab")]
    for other in (*others, ("head", "desk", 1, 2, "a"), ("replica", "desk", 1, 2, "ab")):
        assert not is_mark(told, "key", *other)
    assert not is_mark(told, "key2", *right)
    assert not is_mark("", "key", *right)
    assert not is_mark("中", "key", *right)


# --- which laptop is meant ---


def test_of_two_laptops_of_one_engineer_none_is_shut_out_by_name(
    desk: Desk, laptop: Callable[..., Laptop]
) -> None:
    from deskops.errors import Ambiguous, NotFound

    site = desk.site("GZ-TH", "天河")
    first, second = laptop("李强", site), laptop("李强", site)
    codes = {each.context.identity.code for each in (first, second)}
    alike = first.context.identity.replica[:6]
    for ref in ("李强", alike):
        with pytest.raises(Ambiguous) as error:
            revoke(desk.context, ref)
        assert all(code in error.value.hint for code in codes)
    assert desk.rows("SELECT DISTINCT status FROM replica") == [("active",)]
    with pytest.raises(NotFound):
        find_replica(desk.context, first.context.identity.replica[:5])
    revoke(desk.context, first.context.identity.code)
    assert find_replica(desk.context, "李强").code == second.context.identity.code
    assert make_code(desk.context, "李强").engineer.name == "李强"
