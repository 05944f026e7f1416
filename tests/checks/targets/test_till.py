"""What a till itself reaches, over a real sshd: open and refused services, and what hostile tills tell of them."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from tests.checks.targets.conftest import needs, running_sshd
from tests.checks.targets.services import mute, service
from tests.checks.targets.test_ssh import address, now

from deskops.checks.collectors import bundle
from deskops.checks.facts import Facts
from deskops.checks.live import LiveInspection
from deskops.checks.policy import Place, Policy, Till
from deskops.checks.pos_kinds import BackEnds, Payment, Reached
from deskops.checks.registry import select
from deskops.checks.sources import Ask
from deskops.checks.targets import pos
from deskops.checks.targets.pos import Pos
from deskops.checks.targets.ssh import Ssh
from real_sshd import Sshd, free_port

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")


def inspected(server: Sshd, till: Till) -> LiveInspection:
    probe = Pos(address(server), Ssh(address(server), config=str(server.config), clock=now))
    checks = select(ids=["pos.backend", "pos.payment"])
    made = LiveInspection(probe, checks, Policy(kind="pos", till=till), clock=now)

    async def run() -> None:
        async for _finding in made.run():
            pass

    asyncio.run(run())
    return made


def test_the_till_itself_tries_what_it_must_reach(sshd: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_words: object, **_more: object) -> None:
        raise AssertionError("asked from here")

    monkeypatch.setattr(pos, "knock", never)
    with service(mute) as port:
        places = (Place("store", "127.0.0.1", port), Place("members", "127.0.0.1", free_port()))
        told = inspected(sshd, Till(back_ends=places)).facts[BackEnds].items
    assert [(one.name, one.state, one.from_machine) for one in told] == [
        ("store", "open", True),
        ("members", "refused", True),
    ]
    assert 0 < (told[0].milliseconds or 0.0) < 2000


def test_until_when_a_certificate_holds_is_seen_from_here(sshd: Sshd) -> None:
    with service(mute) as port:
        told = inspected(sshd, Till(payment=(Place("pinpad", "127.0.0.1", port),))).facts[Payment].items
    assert [(one.state, one.from_machine, one.tls) for one in told] == [("open", True, False)]


def test_a_till_that_cannot_be_entered_is_tried_from_here(sshd: Sshd) -> None:
    (sshd.folder / "authorized_keys").write_text("")
    with service(mute) as port:
        made = inspected(sshd, Till(back_ends=(Place("store", "127.0.0.1", port),)))
    (told,) = made.facts[BackEnds].items
    assert (told.state, told.from_machine) == ("open", False)
    assert "tried from here" in next(one.message for one in made.findings if one.check == "pos.backend")


def test_a_machine_that_cannot_try_says_nothing_rather_than_something_wrong(tmp_path) -> None:
    """busybox' nc may not know -z: its complaint is no answer of the service."""
    needs("busybox")
    subprocess.run(["busybox", "--install", "-s", str(tmp_path)], check=True)
    (tmp_path / "bash").unlink(missing_ok=True)
    (tmp_path / "nc").unlink(missing_ok=True)
    (tmp_path / "nc").write_text(f"#!{tmp_path}/sh\necho 'nc: invalid option -- z'\nexit 1\n")
    (tmp_path / "nc").chmod(0o700)
    with service(mute) as port:
        environment = {"PATH": str(tmp_path), "deskops_places": f"127.0.0.1:{port}"}
        script = Path(bundle.__file__).parent.parent / "scripts" / "collect.sh"
        words = [str(tmp_path / "sh"), str(script), "all"]
        said = subprocess.run(words, env=environment, capture_output=True, check=True).stdout
    reader = bundle.Reader(Ask(Facts("till", now()), Policy(), frozenset({Reached}), 5.0))
    told = [*reader.feed(said), *reader.rest()]
    assert [(one.kind, one.value) for one in told] == [(Reached, None)]
    assert "no program" in told[0].error


LIES = {
    "nothing": "true",
    "noise": "printf '@reach x y z\\n@reach 0 1 2 -oProxyCommand=x 99999\\n@reach 0 9 1 127.0.0.1 {port}\\n'",
    "endless": "while :; do echo '@reach 1 1 2 10.0.0.1 80'; done | head -c 8000000",
}


@pytest.mark.parametrize("lie", LIES)
def test_threat_28_what_a_till_lies_of_its_services_ends_and_hurts_nobody(lie: str, tmp_path) -> None:
    """threat 28: nonsense in the place of what it reaches."""
    with service(mute) as port:
        script = tmp_path / "till.sh"
        words = LIES[lie].replace("{port}", str(port))
        script.write_text(
            f"#!/bin/sh\ncat >/dev/null\necho '#deskops collect linux 1'\n{words}\necho '@done reached'\n"
        )
        script.chmod(0o700)
        with running_sshd(tmp_path, f"ForceCommand {script}") as server:
            begun = now()
            made = inspected(server, Till(back_ends=(Place("store", "127.0.0.1", port),)))
            assert (now() - begun).total_seconds() < 25
    (told,) = made.facts[BackEnds].items
    assert told.state == "open"
    reached = made.facts.get(Reached)
    assert reached is None or len(reached.items) <= 32
