"""`deskops scan` at the command line: JSON as the contract says, words, exit codes, corrections."""

import json
import socket
import time

import pytest

from deskops.checks.scanning.sweep import Seen, Sweep
from deskops.checks.targets.snmp import slug
from deskops.ops.do import target_secrets
from deskops.ops.secrets import Secrets

NET = "127.78.0.0/29"


@pytest.fixture
def port():
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


def test_json_is_as_the_contract_says(run, home, port):
    said = run("scan", NET, "--anywhere", "--rate", "0", "--port", port, "--json")
    body = json.loads(said.out)
    assert list(body) == ["version", "site", "whole", "hosts", "missing"]
    assert (body["version"], body["site"], body["whole"], len(body["hosts"])) == (1, None, True, 6)
    assert list(body["hosts"][0]) == ["address", "mac", "name", "asset", "verdict"]
    assert body["hosts"][0]["verdict"] == "unknown"
    assert said.code == 1


def test_a_table_says_what_is_not_registered(run, home, port):
    said = run("scan", NET, "--anywhere", "--rate", "0", "--port", port)
    assert "127.78.0.1" in said.out
    assert "not registered" in said.out
    assert "6 hosts" in said.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([NET], 1),
        (["10.0.0.0/8"], 2),
        (["nowhere"], 5),
        (["169.254.1.0/24", "--anywhere"], 1),
        ([], 2),
        ([NET, "--port", "99999"], 2),
    ],
)
def test_what_may_not_be_scanned_is_said_with_its_code(run, demo, words, code):
    said = run("scan", *words)
    assert (said.code, said.out) == (code, "")
    assert said.err


def _site_of(run):
    return json.loads(run("site", "list", "--json").out)["sites"][0]["code"]


@pytest.fixture
def found(run, demo, monkeypatch):
    """A site of the demo where one device answers at another address under another name, with ESC in it."""
    code = _site_of(run)
    devices = json.loads(run("asset", "list", "--site", code, "--json").out)["assets"]
    device = next(each for each in devices if each["mac"] and each["ip"] and each["status"] == "in-use")
    network = device["ip"].rpartition(".")[0]
    free = next(f"{network}.{n}" for n in range(2, 254) if f"{network}.{n}" not in {d["ip"] for d in devices})

    def sweep(self):
        self.hosts[free] = Seen(free, [device["mac"]], names={"netbios": "NEU-1"})
        yield

    monkeypatch.setattr(Sweep, "__iter__", sweep)
    return code, device, free


def test_what_moved_is_told_and_the_others_are_missing(run, found):
    code, device, address = found
    body = json.loads(run("scan", code, "--json").out)
    assert body["site"] == code
    assert body["hosts"] == [
        {
            "address": address,
            "mac": device["mac"],
            "name": "NEU-1",
            "asset": device["tag"],
            "verdict": "moved",
        }
    ]
    assert device["tag"] not in {each["asset"] for each in body["missing"]}
    assert body["missing"]


def test_corrections_need_a_person_or_a_word(run, found):
    code, device, _address = found
    said = run("scan", code, "--correct")
    assert said.code == 2
    assert "--yes" in said.err
    shown = json.loads(run("asset", "show", device["tag"], "--json").out)
    assert shown["ip"] == device["ip"]


def test_corrections_are_written_after_a_yes(run, found):
    code, device, address = found
    assert "2 corrections" in run("scan", code, "--correct", "--yes").err
    shown = json.loads(run("asset", "show", device["tag"], "--json").out)
    assert (shown["ip"], shown["hostname"]) == (address, "NEU-1")


def test_an_interrupt_keeps_what_was_found(run, home, monkeypatch):
    def sweep(self):
        self.hosts["127.78.0.1"] = Seen("127.78.0.1")
        yield
        raise KeyboardInterrupt

    monkeypatch.setattr(Sweep, "__iter__", sweep)
    said = run("scan", NET, "--anywhere", "--json")
    assert said.code == 130
    body = json.loads(said.out)
    assert (body["whole"], len(body["hosts"])) == (False, 1)
    assert "Interrupted" in said.err


def test_a_scan_that_ran_out_of_time_says_so(run, home, port):
    said = run(
        "scan", "127.78.0.0/24", "--anywhere", "--rate", "5", "--port", port, "--all-seconds", "1", "--json"
    )
    assert said.code == 3
    assert json.loads(said.out)["whole"] is False
    assert "The time was over" in said.err


def test_a_whole_site_is_inspected_by_a_scan(run, found):
    code, _device, _address = found
    said = run("inspect", code, "--profile", "site", "--json")
    target = json.loads(said.out)["targets"][0]
    assert (target["target"], target["profile"]) == (code, "site")
    outcomes = {each["check"]: each["outcome"] for each in target["findings"]}
    assert set(outcomes) == {
        "site.unknown_hosts", "site.missing_hosts", "site.ip.conflict", "site.pool.usage", "site.standards.age",
    }  # fmt: skip
    assert outcomes["site.missing_hosts"] == "fail"  # the gateway is one of those that do not answer
    assert said.code == 2


def test_what_is_no_site_is_not_inspected_as_one(run, demo):
    assert run("inspect", "nowhere", "--profile", "site").code == 5


def test_a_site_takes_no_more_than_the_seconds_of_a_target(run, found, monkeypatch):
    given = []

    def endless(self):
        given.append(self._options.whole)
        end = time.monotonic() + self._options.whole
        while time.monotonic() < end:
            yield
        self.over = True

    monkeypatch.setattr(Sweep, "__iter__", endless)
    began = time.monotonic()
    said = run("inspect", found[0], "--profile", "site", "--target-seconds", "1", "--json")
    assert time.monotonic() - began < 5
    assert given == [0.9]
    target = json.loads(said.out)["targets"][0]
    assert target["facts"]["site_hosts"]["value"]["whole"] is False  # what was found until then is told
    outcomes = {each["check"]: each["outcome"] for each in target["findings"]}
    assert [outcomes[f"site.{name}"] for name in ("unknown_hosts", "missing_hosts", "ip.conflict")] == [
        "unknown"
    ] * 3


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("10.0.0.0/33", "33 is no length of a prefix"),
        ("10.0.0.0/", "– is no length of a prefix"),
        ("10.0.0.0/x", "x is no length of a prefix"),
        ("10.0.0.300/24", "10.0.0.300 is no address"),
        ("10.0.0.300", "10.0.0.300 is no address"),
        ("10.0.0/24", "10.0.0 is no address"),
        ("fd00::/129", "129 is no length of a prefix"),
    ],
)
def test_what_was_meant_as_a_network_is_told_what_is_wrong_with_it(run, demo, word, why):
    said = run("scan", word)
    assert (said.code, said.out) == (2, "")
    assert word in said.err
    assert why in said.err


def test_a_scan_asks_with_the_community_of_the_host_its_site_or_all(run, found, monkeypatch):
    code = found[0]
    secrets = {
        "snmp-community": "all",
        f"snmp-community-{code.lower()}": "here",
        "snmp-community-10-9-9-9": "its",
    }
    asked = []
    monkeypatch.setattr(Secrets, "in_use", True)
    monkeypatch.setattr(Secrets, "get", lambda _self, name: hashed.get(name))
    hashed = {target_secrets._name(name): value for name, value in secrets.items()}

    def sweep(self):
        (snmp,) = [way for way in self._options.named_by if way.name == "snmp"]
        asked.extend(snmp.ask(address, 7) for address in ("10.1.1.1", "10.9.9.9"))
        yield

    monkeypatch.setattr(Sweep, "__iter__", sweep)
    run("scan", code, "--json")
    run("scan", NET, "--anywhere", "--json")
    assert [b"here" in asked[0], b"its" in asked[1], b"all" in asked[2], b"its" in asked[3]] == [True] * 4


def test_a_secret_of_a_site_is_taken_by_its_code_however_it_is_written(context):
    assert target_secrets.known(context, "snmp-community-FS-禅城") == "snmp-community-fs-禅城"
    assert slug("FS-禅城") == "fs-禅城"
