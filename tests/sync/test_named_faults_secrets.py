"""Threats 7 and 38: after a day of everything the token and the keys stand in their place alone."""

import json
from collections.abc import Iterator
from pathlib import Path

from deskops.ops.do.desk.enrolling import make_code
from faults.behaviour import cut_answer, in_turn
from faults.proxy import Proxy
from faults.strangers import broken_json
from tests_of_offices import PATIENCE, Office

PLACES = {"data/secrets/secrets.json"}


def secrets_of(home: Path) -> dict[str, str]:
    """Every secret that a home keeps, by name."""
    kept = json.loads((home / "data/secrets/secrets.json").read_text(encoding="utf-8"))
    found = {name: text for name, text in strings(kept) if len(text) >= 32}
    assert len(found) >= 2, kept.keys()
    return found


def strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from strings(each, f"{name}/{key}")
    elif isinstance(value, list):
        for each in value:
            yield from strings(each, name)


def files_with(folder: Path, text: str) -> set[str]:
    return {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and text.encode() in file.read_bytes()
    }


def test_threat_38_tokens_and_keys_are_in_their_place_alone(office: Office) -> None:
    """threats 7 and 38: enrolment, work, syncs, failures, a backup: not in homes, words, arguments, URLs."""
    said: list[str] = []
    port = office.serve()
    desk = office.context("desk")
    code = make_code(desk, "新人").code
    assert office.desk is not None
    with Proxy(port) as proxy, broken_json("truncated") as stranger:
        env = {"DESKOPS_KEYRING": "off"}
        init = office.processes.start("init", "--desk", proxy.url, "--code", code, home="fresh", env=env)
        said += [str(init.wait(PATIENCE))]
        for words in (
            ("job", "new", "--title", "x", "--json"),
            ("sync",),
            ("sync", "--json"),
            ("sync", "status"),
            ("doctor",),
            ("config", "show"),
            ("backup",),
            ("log",),
            ("--verbose", "sync"),
        ):
            running = office.start(*words, home="fresh", url=proxy.url)
            arguments = Path(f"/proc/{running.pid}/cmdline").read_bytes().decode()
            surroundings = Path(f"/proc/{running.pid}/environ").read_bytes().decode(errors="replace")
            said += [str(running.wait(PATIENCE)), arguments, surroundings]
        proxy.plan = in_turn(cut_answer(100))
        said += [str(office.run("sync", home="fresh", url=proxy.url))]
        said += [str(office.run("sync", home="fresh", url=stranger.url))]
        secrets = secrets_of(office.home("fresh"))
        token = next(text for name, text in secrets.items() if name.endswith("/token"))
        assert proxy.where(token) <= {"request header authorization", "answer body"}
        assert all(token not in exchange.target for exchange in proxy.exchanges)
    office.desk.end(PATIENCE)
    said += [office.desk.out, office.desk.err]
    for home in ("fresh", "laptop", "desk"):
        for name, text in secrets_of(office.home(home)).items():
            for other in ("fresh", "laptop", "desk"):
                places = files_with(office.home(other), text)
                assert places <= (PLACES if other == home else set()), (home, name, other)
            assert not any(text in each for each in said), (home, name)


def test_threat_38_what_holds_secrets_is_its_owners_alone(office: Office) -> None:
    """threat 38: file modes of secrets, stores and folders, at a desk and at a laptop."""
    office.serve()
    office.note("x")
    assert office.sync()["result"] == "done"
    for home in ("laptop", "desk"):
        root = office.home(home)
        for each in (root / "data", root / "data" / "secrets"):
            assert each.stat().st_mode & 0o077 == 0, each
        for file in (root / "data").rglob("*"):
            if file.is_file():
                assert file.stat().st_mode & 0o077 == 0, file
