"""Another address of the desk: asked who it is before anything goes there, and refused where it is another desk."""

import json
from contextlib import closing

import pytest

from deskops.config import Settings
from deskops.domain.canonical import canonical
from deskops.errors import ConfigError, Refused
from deskops.ops.context import Context
from deskops.ops.do.desk.enrolling import signed_order
from deskops.ops.do.desk.joining import key_trouble
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.syncing import enrol
from deskops.ops.secrets import DESK_SIGNING_KEY, FORMER_TOKEN, TOKEN, Secrets
from deskops.paths import locate
from deskops.sync import keys, proof
from deskops.sync.client import Client, Line, checked
from faults.framing import answer
from faults.proxy import Proxy
from faults.strangers import Asked, Stranger, saying
from tests_of_offices import Office
from tests_of_sync import Desk, Laptop

GREETING = {
    "service": "deskops",
    "name": "x",
    "protocols": [1],
    "version": "9",
    "time": "2026-11-23T01:00:00.000Z",
}


@pytest.fixture
def one(desk: Desk, laptop) -> Laptop:
    """A laptop with one job of its own that is not sent yet; an older token is kept as well."""
    made = laptop("李强", desk.site("GZ-TH"))
    assert made.sync().result == "done"
    Secrets(made.context.paths).put(FORMER_TOKEN, "f" * 64)
    new_job(made.context, NewJob("secret plan"))
    return made


def own(one: Laptop, name: str) -> str:
    return str(one.rows("SELECT value FROM meta WHERE key = ?", name)[0][0])


def greeting(**told: object) -> bytes:
    return answer(200, json.dumps({**GREETING, **told}).encode())


def refused(one: Laptop, stranger: Stranger, words: str) -> None:
    """Told in words, exit 4; nothing but a greeting was asked for, and the next sync with the desk has all of it."""
    home, token = one.url, str(Secrets(one.context.paths).get(TOKEN))
    [(unsent,)] = one.rows("SELECT count(*) FROM entry WHERE rev IS NULL")
    assert unsent > 0
    one.through(stranger.url, met=False)
    for _again in range(2):
        report = one.sync()
        assert (report.result, report.unsent, report.sent) == ("rejected", unsent, 0), report
        assert words in report.reason
        assert report.hint
    assert {(asked.method, asked.target.partition("?")[0], asked.body) for asked in stranger.asked} == {
        ("GET", "/v1/hello", b"")
    }
    assert stranger.authorizations == []
    for secret in (token, "f" * 64, "secret plan", own(one, "desk"), own(one, "replica")):
        assert not stranger.saw(secret)
    one.through(home, met=False)
    report = one.sync()
    assert (report.result, report.sent, report.unsent) == ("done", unsent, 0)


def test_another_address_of_the_same_desk_is_asked_once(desk: Desk, one: Laptop) -> None:
    assert one.sync().round_trips == 1
    with Proxy(desk.port) as proxy:
        one.through(proxy.url, met=False)
        assert [one.sync().round_trips for _time in range(3)] == [2, 1, 1]
    one.through(desk.url, met=False)
    assert one.sync().result == "done"


def test_the_first_sync_after_an_enrolment_asks_nobody_who_he_is(desk: Desk, laptop) -> None:
    made = laptop("李强", desk.site("GZ-TH"))
    assert own(made, "sync.address") == json.dumps(desk.url)
    assert own(made, "sync.proves") == "true"
    report = made.sync()
    assert (report.result, report.round_trips) == ("done", 1)


def test_another_desk_is_refused_by_its_id(one: Laptop) -> None:
    with saying(greeting(desk="01900000-0000-7000-8000-000000000000", key="ab" * 32)) as stranger:
        refused(one, stranger, "Another desk answers at")


def test_one_that_only_says_that_it_is_the_desk_is_refused(one: Laptop) -> None:
    """All that it says is known to everybody who asked the true desk once."""
    with saying(greeting(desk=own(one, "desk"), key=own(one, "desk_key"))) as stranger:
        refused(one, stranger, "does not prove that it is your desk")


@pytest.mark.parametrize("how", ["own key", "old answer", "another challenge", "no text", "a float", "deep"])
def test_a_proof_that_is_none_is_refused(one: Laptop, desk: Desk, how: str) -> None:
    told = {**GREETING, "desk": own(one, "desk"), "key": own(one, "desk_key")}
    true_key = str(Secrets(desk.context.paths).get(DESK_SIGNING_KEY))

    async def reply(asked: Asked, writer) -> bool:
        asked_for = asked.target.partition("challenge=")[2]
        match how:
            case "own key":
                body = proof.proven(keys.new_signing_key(), told, asked_for)
            case "old answer":
                body = proof.proven(true_key, told, "ab" * 32)
            case "another challenge":
                body = {**proof.proven(true_key, told, "ab" * 32), "challenge": asked_for}
            case "no text":
                body = {**told, "challenge": asked_for, "proof": {"x": 1}}
            case "a float":
                body = {**told, "challenge": asked_for, "load": 0.5, "proof": "ab" * 64}
            case _:
                body = {**told, "challenge": asked_for, "proof": "ab" * 64}
        raw = json.dumps(body)
        if how == "deep":
            raw = raw[:-1] + ', "x": ' + "[" * 900 + "]" * 900 + "}"
        writer.write(answer(200, raw.encode()))
        return False

    with Stranger(reply) as stranger:
        refused(one, stranger, "does not prove that it is your desk")


def test_one_that_wants_a_token_first_gets_none(one: Laptop) -> None:
    words = json.dumps({"service": "deskops", "error": "rejected", "words": "no"}).encode()
    with saying(answer(401, words)) as stranger:
        refused(one, stranger, "no")


def test_a_desk_of_an_older_version_that_proves_nothing_is_still_the_desk(
    desk: Desk, one: Laptop, monkeypatch
) -> None:
    """A laptop that never heard a proof of its desk takes its id; from the first proof on it wants one."""
    with one.context.store.writer() as session:
        forget = "DELETE FROM meta WHERE key IN ('sync.proves', 'sync.address')"
        session.connection().exec_driver_sql(forget)
    plain = proof.proven
    monkeypatch.setattr("deskops.sync.proof.proven", lambda _key, told, _challenge: told)
    report = one.sync()
    assert (report.result, report.round_trips) == ("done", 2)
    assert own(one, "sync.proves") == "false"
    monkeypatch.setattr("deskops.sync.proof.proven", plain)
    with Proxy(desk.port) as proxy:
        one.through(proxy.url, met=False)
        assert one.sync().result == "done"
    assert own(one, "sync.proves") == "true"
    monkeypatch.setattr("deskops.sync.proof.proven", lambda _key, told, _challenge: told)
    one.through(desk.url, met=False)
    assert one.sync().result == "rejected"


def test_what_the_desk_signs_for_strangers_is_no_order_and_no_file(desk: Desk) -> None:
    """Whatever the challenge, what is signed begins as nothing else that this key signs."""
    key = str(Secrets(desk.context.paths).get(DESK_SIGNING_KEY))
    with Client(Line(desk.url)) as client:
        told = client.hello("cd" * 32)
        assert proof.proves(told, keys.public(key), "cd" * 32)
        content = canonical({name: value for name, value in told.items() if name != "proof"})
        assert not keys.is_signed(keys.public(key), content, told["proof"])
        assert "proof" not in client.get("/v1/hello")
        for challenge in ("x", "ab", "AB" * 32, "ab" * 100, "ab" * 32 + "%0A"):
            with pytest.raises(Exception, match="form") as caught:
                client.hello(challenge)
            assert caught.type.__name__ == "Rejected"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://desk",
        "http://10.0.0.5",
        "http://desk.example",
        "http://127.0.0.1.evil.example",
        "https://a@b",
    ],
)
def test_an_address_that_the_setting_does_not_take_is_taken_nowhere(url: str, tmp_path) -> None:
    with pytest.raises(ConfigError, match="no address of a desk"):
        checked(url)
    with (
        closing(Context(locate({"DESKOPS_HOME": str(tmp_path)}), Settings())) as fresh,
        pytest.raises(ConfigError),
    ):
        enrol(fresh, url, "K7QX2-9M3PD")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.2:8000", "http://localhost", "http://[::1]:1", "https://10.0.0.5/desk/"]
)
def test_one_that_the_setting_takes_is_taken_by_the_line(url: str) -> None:
    assert checked(url) == url.rstrip("/")


def test_the_command_takes_another_address_and_the_sync_refuses_another_desk(office: Office) -> None:
    """As a person does it: two desks, and one laptop that is pointed at the wrong one."""
    office.serve()
    written = office.note("for my own desk")
    done = office.run("config", "set", "desk.url", "http://10.0.0.5:8000", met=False)
    assert (done.code, "http://" in done.err) == (2, True)
    made = office.processes.run(
        "desk",
        "init",
        "--name",
        "另一个",
        "--person",
        "别人",
        home="other",
        env={"DESKOPS_KEYRING": "off"},
        within=120,
    )
    assert made.code == 0, made.err
    file = office.folder / "other-port"
    words = ("desk", "serve", "--port", "0", "--port-file", file)
    served = office.processes.start(*words, home="other", env={"DESKOPS_KEYRING": "off"})
    with Proxy(served.wait_port(file, 120)) as proxy:
        told = office.sync(url=proxy.url, met=False)
        assert (told["result"], told["exit"], told["unsent"]) == ("rejected", 4, 1)
        assert "Another desk answers" in told["reason"]
        assert [one.request.split(b"?")[0] for one in proxy.exchanges] == [b"GET /v1/hello"]
    told = office.sync(met=False)
    assert (told["result"], told["round_trips"]) == ("done", 2)
    office.all_there(*written)


def test_a_desk_without_its_key_proves_nothing(desk: Desk) -> None:
    Secrets(desk.context.paths).remove(DESK_SIGNING_KEY)
    desk.stop(), desk.start()
    with Client(Line(desk.url)) as client:
        assert "proof" not in client.hello("ab" * 32)


def test_a_desk_whose_keyring_is_shut_is_served_and_lets_laptops_in(desk: Desk, laptop) -> None:
    """It warns, proves nothing, and says of an order why there is none; nobody waits for a keyring at its door."""
    file = desk.context.paths.secrets
    kept = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**kept, "keyring": list(kept["secrets"]), "secrets": {}}), encoding="utf-8")
    desk.stop(), desk.start()
    assert "keyring" in key_trouble(desk.context)
    made = laptop("李强", desk.site("GZ-TH"))
    assert made.sync().result == "done"
    assert made.rows("SELECT value FROM meta WHERE key = 'sync.proves'") == []
    with pytest.raises(Refused, match="keyring"):
        signed_order(desk.context, made.context.identity.replica, "lock")
