"""`deskops inspect` of a machine that lets us in, but has no shell for us: one thing, said once."""

import json
import sys
from pathlib import Path

import pytest
from tests.checks.targets.conftest import running_sshd

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")

COMMANDS = {
    "nothing": ("/bin/true", "sh: 0"),
    "nologin": ("/usr/sbin/nologin", "not available"),
    "a flood": ("yes", "(y y y"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_machine_whose_shell_tells_no_facts_is_one_line(
    run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    command, why = COMMANDS[name]
    with running_sshd(tmp_path, f"ForceCommand {command}") as sshd:
        monkeypatch.setenv("DESKOPS_CHECKS_SSH_CONFIG", str(sshd.config))
        target = f"ssh://root@127.0.0.1:{sshd.port}"
        said = run("inspect", target)
        body = json.loads(run("inspect", target, "--json").out)
    (told,) = body["targets"]
    assert "its shell told no facts" in told["error"]
    assert why in " ".join(told["error"].split())
    assert said.out == ""
    assert said.err.count(why.split()[0]) <= 3
    assert len(said.err.splitlines()) <= 3, said.err
