"""A laptop out of service knows that its desk has proved itself, and wants a proof as one in service does."""

import json

import pytest

from deskops.errors import Rejected, Unreachable
from deskops.ops.do.desk.enrolling import make_code, revoke
from deskops.ops.do.desk.people import add_person
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.syncing import enrol
from deskops.store import standing as standings
from deskops.sync import client as clients
from deskops.sync import proof
from tests_of_sync import Desk, Laptop


@pytest.fixture
def one(desk: Desk, laptop) -> Laptop:
    """With a job of its own that is not sent yet."""
    made = laptop("李强", desk.site("GZ-TH"))
    assert made.sync().result == "done"
    new_job(made.context, NewJob("unsent"))
    return made


def plain(_key: str, told: dict[str, object], _challenge: str) -> dict[str, object]:
    """What one says who only knows what everybody knows."""
    return told


def locked(desk: Desk, one: Laptop) -> None:
    revoke(desk.context, one.context.identity.code, order="lock")
    assert one.sync().result == "rejected"


def knows(one: Laptop) -> bool:
    found = standings.read(one.context.paths)
    assert found is not None
    return found.proves


def test_a_locked_laptop_uses_no_code_up_where_its_desk_does_not_prove_itself(
    desk: Desk, one: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked(desk, one)
    assert knows(one)
    code = make_code(desk.context, "李强").code
    with monkeypatch.context() as patch:
        patch.setattr(proof, "proven", plain)
        with pytest.raises(Rejected, match="not the desk"):
            enrol(one.context, desk.url, code)
        assert "does not prove" in one.sync().reason
    enrol(one.context, desk.url, code)
    assert one.rows("SELECT value FROM meta WHERE key = 'sync.proves'") == [("true",)]
    assert one.sync().sent > 0


def test_a_wiped_laptop_hands_nothing_over_where_its_desk_does_not_prove_itself(
    desk: Desk, one: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object) -> None:
        raise Unreachable("away")

    second = add_person(desk.context, "周经理", "manager").name
    revoke(desk.context, one.context.identity.code, order="wipe", second=second)
    with monkeypatch.context() as patch:
        patch.setattr(clients.Client, "hand_over", away)
        assert one.sync().result == "offline"
    with monkeypatch.context() as patch:
        patch.setattr(proof, "proven", plain)
        assert "does not prove" in one.sync().reason
    assert desk.rows("SELECT count(*) FROM quarantine") == [(0,)]
    one.sync()
    assert desk.rows("SELECT count(*) FROM quarantine") == [(1,)]


def test_one_that_was_locked_by_an_older_version_learns_it_from_the_first_proof(
    desk: Desk, one: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked(desk, one)
    file = one.context.paths.order
    kept = json.loads(file.read_bytes())
    del kept["proves"]
    file.write_text(json.dumps(kept), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(proof, "proven", plain)
        assert "does not prove" not in one.sync().reason
    assert not knows(one)
    one.sync()
    assert knows(one)
    assert json.loads(file.read_bytes()) == kept | {"proves": True}
    monkeypatch.setattr(proof, "proven", plain)
    assert "does not prove" in one.sync().reason


def test_one_that_is_sealed_only_now_keeps_its_key_with_what_it_learns(desk: Desk, one: Laptop) -> None:
    """Killed while it was sealed, by an older version: the code seals the rest first, and then hears a proof."""
    locked(desk, one)
    file = one.context.paths.order
    kept = json.loads(file.read_bytes())
    file.write_text(json.dumps(kept | {"stage": "sealing", "proves": False}), "utf-8")
    late = one.context.paths.exports / "late.txt"
    late.write_text("in the open", "utf-8")
    enrol(one.context, desk.url, make_code(desk.context, "李强").code)
    assert one.sync().sent > 0
    assert late.read_text("utf-8") == "in the open"
