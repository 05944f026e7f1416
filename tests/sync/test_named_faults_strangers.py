"""Fault 10: whatever else answers in the desk's place: nothing counts as sent, and the token stays here."""

import time

import pytest

from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.secrets import TOKEN, Secrets
from faults.strangers import (
    BROKEN,
    Stranger,
    bomb,
    broken_json,
    captive_portal,
    endless,
    gzip_lie,
    html_as_json,
    listener,
    redirect,
)
from tests_of_offices import Office, holds
from tests_of_sync import Desk, Laptop

STRANGERS = {
    "a portal's page": captive_portal,
    "a page that calls itself JSON": html_as_json,
    "an empty object": listener,
    **{f"broken JSON: {kind}": lambda kind=kind: broken_json(kind) for kind in (*BROKEN, "cut off")},
    **{f"a lie about gzip: {kind}": lambda kind=kind: gzip_lie(kind) for kind in ("plain", "half", "sum")},
}


@pytest.fixture
def unsent(desk: Desk, laptop) -> Laptop:
    """A laptop with one step that is not sent yet."""
    site = desk.site("GZ-TH")
    one = laptop("李强", site)
    job = new_job(desk.context, NewJob("x", site_id=site), engineer=one.engineer_id).job
    one.sync()
    act_on_job(one.context, job, "accept", {})
    return one


def is_offline(one: Laptop, url: str, reason: str = "") -> None:
    """It says so in one line, and nothing moved."""
    one.through(url)
    before = one.rows("SELECT key, value FROM meta WHERE key <> 'sync.last' ORDER BY key")
    report = one.sync()
    assert (report.result, report.unsent, report.sent, report.received) == ("offline", 1, 0, 0)
    assert not report.reason.startswith("Offline")
    assert reason in report.reason
    assert "\n" not in report.reason
    assert report.hint
    assert one.rows("SELECT key, value FROM meta WHERE key <> 'sync.last' ORDER BY key") == before


def recovers(desk: Desk, one: Laptop) -> None:
    one.through(desk.url)
    report = one.sync()
    assert (report.result, report.sent, report.unsent) == ("done", 1, 0)
    holds(desk.context, [row[0] for row in one.rows("SELECT id FROM entry")])


def test_fault_10_whatever_answers_is_offline_and_never_a_loss(desk: Desk, unsent: Laptop) -> None:
    """fault 10, rows 7 and 10: portals, pages, broken JSON and lies about gzip, one after another on one laptop."""
    for name, make in STRANGERS.items():
        with make() as stranger:
            is_offline(unsent, stranger.url)
            assert stranger.asked, name
    recovers(desk, unsent)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_fault_10_a_redirect_is_not_followed_and_the_token_not_sent_on(
    desk: Desk, unsent: Laptop, status: int
) -> None:
    """fault 10, threat 7."""
    token = Secrets(unsent.context.paths).get(TOKEN)
    with listener() as elsewhere, redirect(elsewhere.url, status) as stranger:
        is_offline(unsent, stranger.url, "redirect")
        assert stranger.authorizations == [f"Bearer {token}"]
        assert elsewhere.asked == []
    recovers(desk, unsent)


def envelope(desk: Desk, **values: object) -> Stranger:
    import json

    from faults.framing import answer
    from faults.strangers import saying

    told = {
        "service": "deskops",
        "desk": desk.rows("SELECT value FROM meta WHERE key = 'desk'")[0][0],
        **values,
    }
    return saying(answer(200, json.dumps(told).encode()))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"turn": 1, "time": 2, "ask": 3},
        {
            "ask": "",
            "turn": "1.a",
            "time": "2026-11-23T01:00:00.000Z",
            "outcomes": [],
            "rows": [],
            "removals": [],
        },
    ],
    ids=["nothing in it", "of other types", "to something else"],
)
def test_fault_10_an_envelope_with_something_else_in_it(desk: Desk, unsent: Laptop, values: dict) -> None:
    """fault 10: it says that it is the desk, and is not what was asked for."""
    with envelope(desk, **values) as stranger:
        is_offline(unsent, stranger.url)
    recovers(desk, unsent)


@pytest.mark.parametrize("kind", ["body", "headers"])
def test_fault_10_an_endless_answer_is_left(desk: Desk, unsent: Laptop, kind: str) -> None:
    """fault 10, row 11: bounded in bytes."""
    with endless(kind) as stranger:
        is_offline(unsent, stranger.url)
    recovers(desk, unsent)


@pytest.mark.parametrize("kind", ["body", "headers"])
def test_fault_10_an_answer_that_drips_for_ever_is_left(
    desk: Desk, unsent: Laptop, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """fault 10, row 11: bounded in time, although something comes all the while."""
    from deskops.sync import client

    with monkeypatch.context() as impatient:
        impatient.setattr(
            client.Line.__init__, "__defaults__", (*client.Line.__init__.__defaults__[:-1], 1.5)
        )
        begun = time.monotonic()
        with endless(kind, drip=0.05) as stranger:
            is_offline(unsent, stranger.url, "took too long")
        assert time.monotonic() - begun < 30
    recovers(desk, unsent)


def test_fault_10_a_bomb_is_not_unpacked(office: Office) -> None:
    """fault 10, row 11: 200 MB in 200 kB; measured at a process."""
    office.note("unsent")
    with bomb(200) as stranger:
        syncing = office.start("sync", "--json", url=stranger.url, limits={"AS": 900 * 1024 * 1024})
        told = syncing.wait(120)
    assert (told.code, told.json["result"], told.json["unsent"]) == (3, "offline", 1)
    assert "Traceback" not in told.err


def test_fault_10_a_portal_is_one_line_and_exit_3(office: Office) -> None:
    """fault 10: as a person sees it."""
    office.note("unsent")
    with captive_portal() as portal:
        done = office.run("sync", url=portal.url)
    assert done.code == 3
    assert "log-in page of the network" in done.err
    assert "Nothing is lost" in done.err
    assert "Traceback" not in done.err
