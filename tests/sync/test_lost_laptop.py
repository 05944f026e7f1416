"""Lost laptops over real HTTP: locked, opened again, wiped; forged and foreign orders; threats 3 and 4, fault 7."""

import json
from pathlib import Path

import pytest

from deskops.domain.canonical import canonical
from deskops.errors import Locked, Rejected, Unreachable, Wiped
from deskops.ops.do.desk.doors import token_digest
from deskops.ops.do.desk.enrolling import make_code, revoke, signed_order
from deskops.ops.do.desk.people import acting, add_person
from deskops.ops.do.housekeeping import backup
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.setup import init
from deskops.ops.do.syncing import enrol, sync_now
from deskops.ops.journal import records
from deskops.ops.read.day import today
from deskops.ops.secrets import DESK_SIGNING_KEY, SIGNING_KEY, TOKEN, Secrets
from deskops.store import standing as standings
from deskops.store.blobs.folder import blob_path
from deskops.store.drafts import Draft, Drafts
from deskops.sync import keys
from deskops.sync.client import Client, Line, ShutOut

pytestmark = pytest.mark.parametrize("desk_database", ["file", "postgres"], indirect=True)
KNOWN = ("打印机卡纸特征", "陈敏特征", "无人知道的备注")


@pytest.fixture
def at_work(desk, laptop):
    """A laptop with a job, an unsent note, a draft, a backup, a report and a photo: the texts of KNOWN stand in all."""
    site = desk.site("GZ-TH", "天河")
    one = laptop("李强", site)
    job = new_job(
        desk.context,
        NewJob(KNOWN[0], site_id=site, caller=KNOWN[1], phone="13800001111"),
        engineer=one.context.identity.engineer,
    ).job
    one.sync()
    act_on_job(one.context, job, "accept", {})
    act_on_job(one.context, job, "note", {"text": KNOWN[2]})
    drafts = Drafts(one.context.paths.drafts)
    drafts.keep([Draft(job, "note", "text", KNOWN[2])])
    drafts.close()
    backup(one.context)
    (one.context.paths.exports / "order.txt").write_text(KNOWN[1])
    photo = blob_path(one.context.paths.blobs, "ab" * 32)
    photo.parent.mkdir(parents=True)
    photo.write_bytes(KNOWN[0].encode())
    return one, job


def holds(home: Path, *texts: str) -> list[tuple[str, str]]:
    """Which of these texts stand in which file of a home, also as SQLite and JSON write them."""
    found = []
    for file in sorted(home.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            found += [
                (file.name, text)
                for text in texts
                if text.encode() in content or json.dumps(text)[1:-1].encode() in content
            ]
    return found


def second(desk) -> str:
    return add_person(desk.context, "周经理", "manager").name


def test_a_revoked_token_opens_nothing_from_the_next_request_on(desk, laptop) -> None:
    one = laptop("李强", desk.site("GZ-TH"))
    assert one.sync().result == "done"
    revoke(desk.context, one.context.identity.code)
    report = one.sync()
    assert (report.result, report.round_trips) == ("rejected", 1)
    assert standings.read(one.context.paths) is None
    assert today(one.context).engineer  # nothing is destroyed or locked by an ordinary no


def test_a_lock_seals_everything_and_a_new_enrolment_opens_it_with_unsent_work(desk, at_work) -> None:
    one, job = at_work
    assert holds(one.home, *KNOWN)
    revoke(desk.context, one.context.identity.code, order="lock")
    report = one.sync()
    assert report.result == "rejected"
    assert "服务台" in report.reason
    assert holds(one.home, *KNOWN, "GZ-TH", "13800001111") == []
    with pytest.raises(Locked):
        today(one.context)
    with pytest.raises(Locked):
        init(one.context, "小偷")
    assert one.sync().result == "rejected"
    code = make_code(desk.context, "李强").code
    told = enrol(one.context, desk.url, code)
    assert told.engineer == "李强"
    assert [line.id for line in today(one.context).jobs] == [job]
    assert Drafts(one.context.paths.drafts).read(job, "note")[0].text == KNOWN[2]
    assert (one.context.paths.exports / "order.txt").read_text() == KNOWN[1]
    report = one.sync()
    assert (report.result, report.sent, report.refused, report.unsent) == ("done", 2, 0, 0)
    assert not one.context.paths.sealed.exists()
    assert not one.context.paths.kept_unsent.exists()


def test_a_locked_laptop_waits_until_the_desk_has_approved_it(desk, at_work) -> None:
    one, job = at_work
    revoke(desk.context, one.context.identity.code, order="lock")
    one.sync()
    desk.rows("SELECT 1")
    with desk.context.store.writer() as session:
        session.connection().exec_driver_sql("UPDATE meta SET value = '1' WHERE key = 'approve'")
    told = enrol(one.context, desk.url, make_code(desk.context, "李强").code)
    assert told.waiting
    assert one.sync().result == "rejected"
    assert holds(one.home, *KNOWN) == []
    from deskops.ops.do.desk.enrolling import approve

    approve(desk.context, told.code)
    assert one.sync().sent == 2
    assert [line.id for line in today(one.context).jobs] == [job]


def test_a_code_of_another_engineer_does_not_open_a_locked_laptop(desk, at_work) -> None:
    one, _job = at_work
    revoke(desk.context, one.context.identity.code, order="lock")
    one.sync()
    from deskops.errors import Refused

    with pytest.raises(Refused):
        enrol(one.context, desk.url, make_code(desk.context, "何敏").code)
    assert one.sync().result == "rejected"
    assert holds(one.home, *KNOWN) == []


def test_another_engineers_token_gets_no_key(desk, laptop, at_work) -> None:
    one, _job = at_work
    other = laptop("何敏")
    revoke(desk.context, one.context.identity.code, order="lock")
    one.sync()
    standing = standings.read(one.context.paths)
    told = {"protocol": 1, "order": standing.order, "keys": standing.keys}
    token = str(Secrets(other.context.paths).get(TOKEN))
    with Client(Line(desk.url, standing.desk, token)) as client, pytest.raises(Rejected):
        client.post("/v1/unlock", told)


def test_a_wipe_leaves_unsent_work_in_quarantine_and_nothing_in_the_home(desk, at_work) -> None:
    one, job = at_work
    secrets = Secrets(one.context.paths)
    token, key = str(secrets.get(TOKEN)), str(secrets.get(SIGNING_KEY))
    revoke(desk.context, one.context.identity.code, order="wipe", second=second(desk))
    report = one.sync()
    assert report.result == "rejected"
    assert holds(one.home, *KNOWN, "GZ-TH", "13800001111", token, key) == []
    assert sorted(file.name for file in one.home.rglob("*") if file.is_file() and file.suffix != ".lock") == [
        "order.json"
    ]
    with pytest.raises(Wiped):
        today(one.context)
    assert desk.rows("SELECT entries, blobs FROM quarantine") == [(2, 0)]
    assert desk.rows("SELECT count(*) FROM incident WHERE kind = 'wiped'") == [(1,)]
    assert desk.rows("SELECT count(*) FROM entry WHERE subject = ? AND author = ?", job, "x") == [(0,)]
    init(one.context, "新人")
    assert today(one.context).jobs == []


def test_what_is_in_quarantine_lands_when_a_person_says_so_and_once(desk, at_work) -> None:
    from deskops.errors import NotFound
    from deskops.ops.do.desk.lost import quarantined, take_quarantined

    one, job = at_work
    revoke(desk.context, one.context.identity.code, order="wipe", second=second(desk))
    one.sync()
    notes = "SELECT count(*) FROM entry WHERE subject = ? AND action = 'note'"
    assert desk.rows(notes, job) == [(0,)]
    (kept,) = quarantined(desk.context)
    assert (kept.engineer, kept.entries) == ("李强", 2)
    done = take_quarantined(desk.context, kept.id)
    assert (done.new, done.refused) == (2, 0)
    assert desk.rows(notes, job) == [(1,)]
    with pytest.raises(NotFound):
        take_quarantined(desk.context, kept.id)


def test_a_locked_laptop_can_still_be_wiped_and_leaves_what_was_unsent(desk, at_work) -> None:
    one, _job = at_work
    code = one.context.identity.code
    revoke(desk.context, code, order="lock")
    one.sync()
    assert one.context.paths.kept_unsent.exists()
    revoke(desk.context, code, order="wipe", second=second(desk))
    assert one.sync().result == "rejected"
    assert desk.rows("SELECT entries FROM quarantine") == [(2,)]
    assert not one.context.paths.sealed.exists()
    assert standings.read(one.context.paths).stage == "wiped"


@pytest.mark.parametrize("spoil", ["signature", "replica", "order", "other desk", "no order", "shape"])
def test_an_order_that_is_not_the_desks_own_for_this_laptop_is_ignored(desk, laptop, at_work, spoil) -> None:
    one, _job = at_work
    order = json.loads(signed_order(desk.context, one.context.identity.replica, "wipe"))
    match spoil:
        case "signature":
            order["signature"] = "00" * 64
        case "replica":
            order = json.loads(signed_order(desk.context, laptop("何敏").context.identity.replica, "wipe"))
        case "order":
            order["order"] = "lock"
        case "other desk":
            content = {key: value for key, value in order.items() if key != "signature"}
            order["signature"] = keys.sign(keys.new_signing_key(), canonical(content))
        case "no order":
            content = {key: value for key, value in order.items() if key != "signature"} | {
                "order": "explode"
            }
            signing = str(Secrets(desk.context.paths).get(DESK_SIGNING_KEY))
            order = content | {"signature": keys.sign(signing, canonical(content))}
        case "shape":
            order = {"order": "wipe", "nonce": 7}
    _answers_with(desk, one, order)
    report = one.sync()
    assert report.result == "rejected"
    assert standings.read(one.context.paths) is None
    assert [line.title for line in today(one.context).jobs] == [KNOWN[0]]
    assert any(
        isinstance(line, dict) and line["event"] == "order-ignored" for line in records(one.context.paths)
    )


def _answers_with(desk, one, order) -> None:
    """The desk's own door says this order to that laptop."""
    change = "UPDATE replica SET status = 'revoked', \"order\" = :told WHERE id = :id"
    desk.change(change, told=json.dumps(order), id=one.context.identity.replica)


def test_an_order_is_not_carried_out_twice(desk, at_work) -> None:
    one, _job = at_work
    revoke(desk.context, one.context.identity.code, order="lock")
    one.sync()
    old = standings.read(one.context.paths).order
    enrol(one.context, desk.url, make_code(desk.context, "李强").code)
    _answers_with(desk, one, old)
    assert one.sync().result == "rejected"
    assert standings.read(one.context.paths) is None  # it names the replica that was
    with one.context.store.writer() as session:
        session.connection().exec_driver_sql(
            "UPDATE meta SET value = ? WHERE key = 'replica'", (old["replica"],)
        )
    one.context.forget()
    token = token_digest(str(Secrets(one.context.paths).get(TOKEN)))
    desk.change('UPDATE replica SET "order" = :told WHERE token = :token', told=json.dumps(old), token=token)
    assert one.sync().result == "rejected"
    assert standings.read(one.context.paths) is None  # and even for the same one it was done


def test_an_unknown_token_and_a_log_in_page_with_an_order_wipe_nothing(desk, at_work) -> None:
    one, _job = at_work
    Secrets(one.context.paths).put(TOKEN, "0" * 64)
    Secrets(one.context.paths).put(SIGNING_KEY, keys.new_signing_key())  # else it is known again by its own
    assert one.sync().result == "rejected"
    assert standings.read(one.context.paths) is None
    assert holds(one.home, *KNOWN)


def test_only_a_laptop_that_is_to_be_wiped_may_leave_something_and_only_its_own_once(
    desk, laptop, at_work
) -> None:
    from deskops.ops.do.handover import pack_unsent

    one, _job = at_work
    two = laptop("何敏")
    file = one.home / "a.bundle"
    pack_unsent(one.context, file)
    pack_unsent(two.context, two.home / "b.bundle")
    token = str(Secrets(one.context.paths).get(TOKEN))
    line = Line(desk.url, one.context.identity.desk, token)
    with Client(line) as client, pytest.raises(Rejected):
        client.hand_over("/v1/quarantine", file.read_bytes())
    revoke(desk.context, one.context.identity.code, order="wipe", second=second(desk))
    with Client(line) as client:
        for content in (
            b"",
            b"nonsense\n" * 1000,
            (two.home / "b.bundle").read_bytes(),
            file.read_bytes()[:-9],
        ):
            with pytest.raises((Rejected, Unreachable)):
                client.hand_over("/v1/quarantine", content)
        assert desk.rows("SELECT count(*) FROM quarantine") == [(0,)]
        for _time in range(2):
            assert client.hand_over("/v1/quarantine", file.read_bytes())["kept"] == 2
        file.unlink()
        pack_unsent(one.context, file)
        with pytest.raises(Rejected):
            client.hand_over("/v1/quarantine", file.read_bytes())
        with pytest.raises(ShutOut):
            client.post("/v1/unlock", {"protocol": 1, "order": {}, "keys": []})
        with pytest.raises(Rejected):
            client.post("/v1/wiped", {"nonce": "guessed"})
    assert desk.rows("SELECT count(*) FROM quarantine") == [(1,)]


def test_a_wipe_goes_on_when_the_desk_is_away_and_hands_over_later(desk, at_work, monkeypatch) -> None:
    from deskops.sync import client as clients
    from deskops.sync.client import offline

    one, _job = at_work
    revoke(desk.context, one.context.identity.code, order="wipe", second=second(desk))

    def away(*_args: object) -> None:
        raise offline("away")

    with monkeypatch.context() as patch:
        patch.setattr(clients.Client, "hand_over", away)
        assert one.sync().result == "offline"
    assert holds(one.home, *KNOWN, "GZ-TH") == []
    assert one.context.paths.kept_unsent.exists()
    with pytest.raises(Wiped, match="waits"):
        init(one.context, "新人")
    assert one.sync().result == "rejected"
    assert desk.rows("SELECT entries FROM quarantine") == [(2,)]
    assert not one.context.paths.kept_unsent.exists()
    assert not one.context.paths.secrets.exists()
    sync_now(one.context)
    init(one.context, "新人")
    assert acting(desk.context).name == "王主管"


def test_a_desk_that_forgot_the_lock_still_opens_it_for_its_engineer_alone(desk, laptop, at_work) -> None:
    """The order and what was sealed say enough: a desk that was put back is no reason to lose a laptop's work."""
    one, job = at_work
    other = laptop("何敏")
    revoke(desk.context, one.context.identity.code, order="lock")
    one.sync()
    standing = standings.read(one.context.paths)
    desk.change("DELETE FROM replica WHERE id = :id", id=standing.order["replica"])
    told = {"protocol": 1, "order": standing.order, "keys": standing.keys}
    token = str(Secrets(other.context.paths).get(TOKEN))
    with Client(Line(desk.url, standing.desk, token)) as client, pytest.raises(Rejected):
        client.post("/v1/unlock", told)
    enrol(one.context, desk.url, make_code(desk.context, "李强").code)
    assert [line.id for line in today(one.context).jobs] == [job]
