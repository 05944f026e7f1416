"""One desk on two machines: two homes, two servers over one PostgreSQL; a second home joins only with the keys."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from deskops.domain.nouns import Kind
from deskops.errors import BadInput, Refused, StoreAway, UsageError
from deskops.ops.context import open_context
from deskops.ops.do.desk.joining import join, key_trouble
from deskops.ops.do.desk.people import acting
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.secrets import DESK_SEALING_KEY, DESK_SIGNING_KEY, Secrets
from deskops.sync import keys, proof
from deskops.sync.client import Client, Line
from faults.processes import Processes
from faults.running import Done, Running
from tests_of_offices import PATIENCE, holds, opened

OFF = {"DESKOPS_KEYRING": "off"}


class Machines:
    """Commands in homes of their own: `first` and `second` are the desk's machines, the others laptops."""

    def __init__(self, processes: Processes, folder: Path, url: str) -> None:
        self.processes, self.folder, self.url = processes, folder, url
        self.keys = folder / "desk.keys"

    def run(self, home: str, *words: str | Path, **env: str) -> Done:
        return self.processes.run(*words, home=home, env=OFF | env, within=PATIENCE)

    def good(self, home: str, *words: str | Path, **env: str) -> str:
        done = self.run(home, *words, **env)
        assert done.code == 0, done.err
        return done.out

    def made(self) -> None:
        init = ("desk", "init", "--db", self.url, "--name", "服务台", "--person", "王主管")
        self.good("first", *init)

    def joined(self) -> Done:
        self.good("first", "desk", "keys", self.keys)
        return self.run("second", "desk", "join", "--db", self.url, "--keys", self.keys, "--json")

    def serve(self, home: str, *more: str) -> tuple[Running, str]:
        file = self.folder / f"{home}.port"
        words = ("desk", "serve", "--port", "0", "--port-file", file, *more)
        running = self.processes.start(*words, home=home, env=OFF)
        return running, f"http://127.0.0.1:{running.wait_port(file, PATIENCE)}"

    def home(self, name: str) -> Path:
        return self.processes.home(name)


@pytest.fixture
def machines(tmp_path: Path, postgres, postgres_url: str):
    """Nothing is made yet; the database is empty as a new one is."""
    name = postgres.new_database()
    with Processes(tmp_path) as processes:
        yield Machines(processes, tmp_path, postgres.url(name))
    postgres.drop(name)


def test_two_machines_serve_one_desk(machines: Machines) -> None:
    """Each laptop meets either; both at once lose nothing, and an order of the second is the desk's own."""
    machines.made()
    told = json.loads(machines.joined().out)
    assert (told["name"], told["files"]) == ("服务台", "")
    assert machines.keys.stat().st_mode & 0o777 == 0o600
    (_first, one), (second, two) = machines.serve("first"), machines.serve("second", "--workers", "2")
    assert "Traceback" not in second.err
    with closing(open_context({"DESKOPS_HOME": str(machines.home("first"))})) as desk:
        acting(desk)
        with desk.act() as act:
            site = act.ledger.put(Kind.SITE, {"id": act.ledger.new_id(), "code": "GZ-TH", "name": "天河"})[
                "id"
            ]
        for engineer, url in (("李强", one), ("何敏", two)):
            code = json.loads(
                machines.good("second", "desk", "enrol", engineer, "--site", "GZ-TH", "--json")
            )["code"]
            machines.good(engineer, "init", "--desk", url, "--code", code)
            machines.good(engineer, "sync")
        written = _work(machines, {"李强": (one, two), "何敏": (two, one)}, desk, str(site))
        holds(desk, written)
    with Client(Line(two)) as client:
        greeting = client.hello("ab" * 32)
        assert proof.proves(greeting, greeting["key"], "ab" * 32)
    for home in ("first", "second"):
        machines.good(home, "audit", "verify")
        status = json.loads(machines.good(home, "desk", "status", "--json"))
        assert len(status["replicas"]) == 2
    machines.good("second", "desk", "revoke", "李强", "--lock")
    done = machines.run("李强", "sync", DESKOPS_DESK_URL=one)
    assert done.code == 4
    assert "lock" in done.err.lower()
    assert machines.run("李强", "today").code == 4


def _work(machines: Machines, laptops: dict[str, tuple[str, str]], desk, site: str) -> list[str]:
    """Both laptops work and meet the two desks in turn, at the same time; the ids of all that was written."""

    def day(engineer: str, urls: tuple[str, str]) -> list[str]:
        written = []
        for round_number in range(3):
            with closing(opened(machines.home(engineer))) as laptop:
                job = new_job(laptop, NewJob(f"{engineer} {round_number}", site_id=site)).job
                written += [act_on_job(laptop, job, "note", {"text": f"{n}"}).entry for n in range(10)]
            machines.good(engineer, "sync", DESKOPS_DESK_URL=urls[round_number % 2])
        return written

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(day, engineer, urls) for engineer, urls in laptops.items()]
        written = [entry for each in done for entry in each.result()]
    for engineer, (_one, url) in laptops.items():  # what the other wrote last
        machines.good(engineer, "sync", DESKOPS_DESK_URL=url)
        with closing(opened(machines.home(engineer))) as laptop:
            there = {row[0] for row in laptop.views.execute("SELECT id FROM entry WHERE rev IS NOT NULL")}
        assert set(written) <= there
    return written


def test_a_second_home_is_told_how_to_join_and_keeps_nothing(machines: Machines) -> None:
    machines.made()
    done = machines.run("second", "desk", "init", "--db", machines.url)
    assert done.code == 1
    assert "This database holds the desk 服务台 already" in done.err
    assert "desk join" in done.err
    assert not list(machines.home("second").rglob("database.url"))
    done = machines.run("second", "desk", "status")
    assert done.code == 2
    again = machines.run("first", "desk", "init", "--db", machines.url)
    assert (again.code, "This home is set up already" in again.err) == (1, True)


def test_the_keys_are_for_their_owner_alone_and_replace_nothing(machines: Machines) -> None:
    machines.made()
    machines.good("first", "desk", "keys", machines.keys)
    before = machines.keys.read_bytes()
    done = machines.run("first", "desk", "keys", machines.keys)
    assert (done.code, "is there already" in done.err) == (2, True)
    assert machines.keys.read_bytes() == before
    with closing(open_context({"DESKOPS_HOME": str(machines.home("first"))})) as desk:
        last = "SELECT action FROM entry WHERE kind = 'desk' ORDER BY rev DESC LIMIT 1"
        assert desk.views.execute(last).fetchone() == ("keys-written",)


def test_what_is_wrong_with_a_joining_is_said_and_leaves_nobody_here(
    machines: Machines, postgres, tmp_path: Path
) -> None:
    machines.made()
    machines.good("first", "desk", "keys", machines.keys)
    content = json.loads(machines.keys.read_text("utf-8"))
    others = {DESK_SIGNING_KEY: keys.new_signing_key(), DESK_SEALING_KEY: keys.new_sealing_key()}
    files = {
        "others": {**content, "keys": others},
        "another": {**content, "desk": "01900000-0000-7000-8000-000000000000"},
        "half": {**content, "keys": {DESK_SIGNING_KEY: others[DESK_SIGNING_KEY]}},
        "short": {**content, "keys": dict.fromkeys(others, "ab")},
        "list": [],
    }
    for name, told in files.items():
        (tmp_path / name).write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / "text").write_bytes(b"\xff\xfe no JSON")
    nobodys = postgres.url(postgres.new_database())
    cases = [
        (machines.url, tmp_path / "others", Refused, "another desk than 服务台"),
        (machines.url, tmp_path / "another", Refused, "another desk than 服务台"),
        *(
            (machines.url, tmp_path / name, BadInput, "does not hold")
            for name in ("half", "short", "list", "text")
        ),
        (machines.url, tmp_path / "nowhere", UsageError, "cannot be read"),
        (nobodys, machines.keys, Refused, "no desk in this database"),
        ("mysql://x", machines.keys, UsageError, "no address"),
        ("postgresql://127.0.0.1:1/x", machines.keys, StoreAway, "answer"),
    ]
    home = tmp_path / "empty"
    for db, file, kind, words in cases:
        with closing(open_context({"DESKOPS_HOME": str(home)})) as context, pytest.raises(kind, match=words):
            join(context, db, file)
        with closing(open_context({"DESKOPS_HOME": str(home)})) as context:
            assert not context.has_store
            assert not Secrets(context.paths).in_use
    assert postgres.ask(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", nobodys.rsplit("/", 1)[1]
    ) == [(0,)]
    with closing(open_context({"DESKOPS_HOME": str(home)})) as context:
        assert join(context, machines.url, machines.keys).name == "服务台"
        with pytest.raises(Refused, match="already"):
            join(context, machines.url, machines.keys)


def test_a_desk_with_the_keys_of_another_is_not_served_and_one_without_is_warned_of(
    machines: Machines,
) -> None:
    machines.made()
    with closing(open_context({"DESKOPS_HOME": str(machines.home("first"))})) as desk:
        assert key_trouble(desk) == ""
        secrets = Secrets(desk.paths, OFF)
        secrets.remove(DESK_SIGNING_KEY)
        assert "not on this machine" in key_trouble(desk)
        secrets.put(DESK_SIGNING_KEY, keys.new_signing_key())
    done = machines.run("first", "desk", "serve", "--port", "0")
    assert done.code == 1
    assert "another desk than 服务台" in done.err


def test_a_desk_in_a_file_has_no_second_machine(machines: Machines) -> None:
    machines.good("alone", "desk", "init", "--person", "王主管")
    done = machines.run("alone", "desk", "keys", machines.keys)
    assert (done.code, "PostgreSQL" in done.err) == (1, True)
    assert not machines.keys.exists()
