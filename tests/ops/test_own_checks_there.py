"""Checks of one's own on other targets: facts of any, commands over a real sshd, and nothing that is not listed."""

import getpass
import hashlib
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.checks.targets.conftest import Sshd, running_sshd

from deskops.checks import registry
from deskops.config import Settings
from deskops.ops.context import Context
from deskops.ops.do.rounds import Wanted, plan
from deskops.ops.read.aims import aims_of
from deskops.paths import locate

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")

WORDS = 'title = "t"\nwhy = "w"\nremedy = "r"\n'
FILE = f"""
[commands.there]
linux = ["printenv", "DESKOPS_THERE"]
[commands.words]
linux = ["printf", "<%s>", "$(touch planted)", "; touch planted", "a  b", "'"]
[commands.slow]
linux = ["sleep", "60"]
seconds = 0.3
[commands.absent]
linux = ["no-such-program-here"]
[commands.other]
windows = ['C:\\Windows\\System32\\sc.exe', "query"]

[checks."acme.there"]
{WORDS}command = "there"
equals = "at the other end"
[checks."acme.words"]
{WORDS}command = "words"
equals = "<$(touch planted)><; touch planted><a  b><'>"
[checks."acme.slow"]
{WORDS}command = "slow"
equals = ""
[checks."acme.absent"]
{WORDS}command = "absent"
code = true
equals = 127
[checks."acme.other"]
{WORDS}command = "other"
equals = ""
[checks."acme.memory"]
{WORDS}fact = "memory.total"
fail = "1:"
[checks."acme.door"]
{WORDS}profiles = ["tcp", "pc"]
fact = "door.endpoint.state"
equals = "open"
"""


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    registry.forget_own()


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    with running_sshd(tmp_path, 'SetEnv "DESKOPS_THERE=at the other end"') as server:
        yield server


def house(tmp_path: Path, sshd: Sshd, clock: Any, *, listed: bool = True, text: str = FILE) -> Context:
    paths = locate({"DESKOPS_HOME": str(tmp_path / "home")})
    (paths.config / "checks").mkdir(parents=True, exist_ok=True)
    file = paths.config / "checks" / "acme.toml"
    file.write_text(text, encoding="utf-8")
    table = {"acme": hashlib.sha256(file.read_bytes()).hexdigest()} if listed else {}
    return Context(paths, Settings({"checks.custom": table, "checks.ssh_config": str(sshd.config)}), clock)


def told(context: Context, target: str, *checks: str, profile: str = "pc") -> Mapping[str, tuple[str, str]]:
    tour = plan(context, aims_of(context, [target]), Wanted(profile=profile, checks=checks))
    for _event in tour.events(0.2):
        pass
    (result,) = tour.told
    assert not result.inspection.error
    return {one.check: (str(one.outcome), one.message) for one in result.inspection.findings}


def over_ssh(sshd: Sshd) -> str:
    return f"ssh://{getpass.getuser()}@127.0.0.1:{sshd.port}"


def test_threat_39_listed_commands_run_at_the_target_with_their_words_as_they_are(
    tmp_path: Path, sshd: Sshd, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """threat 39: what is listed runs there and not here, and no shell reads its words."""
    monkeypatch.chdir(tmp_path)
    context = house(tmp_path, sshd, clock)
    names = ("there", "words", "absent", "memory")
    found = told(context, over_ssh(sshd), *(f"acme.{name}" for name in names))
    assert {check: outcome for check, (outcome, _message) in found.items()} == {
        f"acme.{name}": "ok" for name in names
    }
    assert not any(one.name == "planted" for one in (*tmp_path.rglob("*"), *Path.home().glob("planted")))


def test_a_command_that_hangs_or_is_not_for_the_system_is_unknown_and_holds_no_other(
    tmp_path: Path, sshd: Sshd, clock: Any
) -> None:
    context = house(tmp_path, sshd, clock)
    began = time.monotonic()
    found = told(context, over_ssh(sshd), "acme.slow", "acme.other", "acme.there")
    assert time.monotonic() - began < 15
    assert found["acme.there"][0] == "ok"
    assert (found["acme.slow"][0], "no answer in time" in found["acme.slow"][1]) == ("unknown", True)
    assert (found["acme.other"][0], "no command for linux" in found["acme.other"][1]) == ("unknown", True)


def test_threat_39_what_is_not_listed_is_not_run_at_a_target_either(
    tmp_path: Path, sshd: Sshd, clock: Any
) -> None:
    """threat 39: the file lies there, and nothing of it is known or run."""
    ran = tmp_path / "ran"
    text = f'[commands.a]\nlinux = ["touch", "{ran}"]\n[checks."acme.a"]\n{WORDS}command = "a"\nequals = ""\n'
    found = told(house(tmp_path, sshd, clock, listed=False, text=text), over_ssh(sshd))
    assert not any(check.startswith("acme.") for check in found)
    assert not ran.exists()
    found = told(house(tmp_path, sshd, clock, text=text), over_ssh(sshd))
    assert (found["acme.a"][0], ran.exists()) == ("ok", True)


def test_a_fact_is_compared_on_every_kind_of_target_that_tells_it(
    tmp_path: Path, sshd: Sshd, clock: Any
) -> None:
    context = house(tmp_path, sshd, clock)
    assert told(context, f"tcp://127.0.0.1:{sshd.port}", profile="tcp")["acme.door"][0] == "ok"
    recorded = Path(__file__).parents[1] / "checks" / "recordings" / "windows11_desktop.json"
    found = told(context, f"facts:{recorded}", "acme.memory", "acme.there")
    assert (found["acme.memory"][0], found["acme.there"][0]) == ("ok", "unknown")
