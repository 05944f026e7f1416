"""A password that `deskops config secret` keeps lets inspect and fix into real counterparts, and is never said."""

import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.checks.targets import password_server, wsman
from tests.checks.targets.conftest import needs
from tests.checks.targets.test_winrm import RECORDINGS, saying, silent
from tests.cli.conftest import Run
from tests.faults.certificates import Authority

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks through pipes of POSIX"),
    pytest.mark.usefixtures("keyring"),
]


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[password_server.PasswordServer]:
    needs("ssh")
    with password_server.password_server(tmp_path) as server:
        monkeypatch.setenv("DESKOPS_CHECKS_SSH_CONFIG", str(server.config))
        yield server


@pytest.fixture
def winrm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[wsman.WsMan]:
    authority = Authority(tmp_path / "ca")
    answer = saying((RECORDINGS / "windows11_desktop.json").read_bytes())
    with wsman.serving(authority.server(), wsman.WsMan(answer), tmp_path / "users") as server:
        monkeypatch.setenv("DESKOPS_CHECKS_WINRM_CA", str(authority.file))
        yield server


def keep(run: Run, target: str, password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{password}\n".encode())))
        said = run("config", "secret", target)
    assert said.code == 0, said.err
    assert password not in said.out + said.err


def test_ssh_with_a_kept_password(run, empty, ssh, monkeypatch):
    keep(run, ssh.target, password_server.PASSWORD, monkeypatch)
    said = run("inspect", ssh.target, "--check", "pc.uptime", "--json")
    assert ssh.offered == [password_server.PASSWORD]
    assert '"pc.uptime"' in said.out
    assert '"unknown"' not in said.out
    assert password_server.PASSWORD not in said.out + said.err


def test_ssh_with_a_kept_password_that_is_wrong(run, empty, ssh, monkeypatch):
    keep(run, ssh.target, "grundfalsch", monkeypatch)
    said = run("inspect", ssh.target, "--check", "pc.uptime", "--json")
    assert ssh.offered == ["grundfalsch"]
    assert "it refuses the password that is kept" in said.out
    assert "grundfalsch" not in said.out + said.err
    assert said.code == 3


def test_fix_looks_and_works_with_the_kept_password(run, empty, ssh, monkeypatch):
    keep(run, ssh.target, password_server.PASSWORD, monkeypatch)
    monkeypatch.setenv("PATH", f"{ssh.config.parent}:/usr/bin:/bin")
    stand_in = ssh.config.parent / "dhclient"
    stand_in.write_text(f'#!/bin/sh\necho "$@" >{ssh.config.parent}/told\n')
    stand_in.chmod(0o700)
    said = run("fix", "dhcp", ssh.target, "--yes", "--json")
    assert json.loads(said.out)["steps"][0]["command"] == ["dhclient", "-1", "-v"]
    assert json.loads(said.out)["steps"][0]["code"] == 0
    assert (ssh.config.parent / "told").read_text() == "-1 -v\n"
    assert ssh.offered == [password_server.PASSWORD] * 3  # before, the command, after
    assert password_server.PASSWORD not in said.out + said.err


def test_winrm_with_a_kept_password(run, empty, winrm, monkeypatch):
    target = f"winrm://{wsman.USER}@127.0.0.1:{winrm.port}"
    keep(run, target, wsman.PASSWORD, monkeypatch)
    said = run("inspect", target, "--check", "pc.memory", "--json")
    assert winrm.logins == [True]
    assert '"pc.memory"' in said.out
    assert wsman.PASSWORD not in said.out + said.err


def test_winrm_with_a_kept_password_that_is_wrong(run, empty, winrm, monkeypatch):
    target = f"winrm://{wsman.USER}@127.0.0.1:{winrm.port}"
    keep(run, target, "grundfalsch", monkeypatch)
    said = run("inspect", target, "--check", "pc.memory", "--json")
    assert winrm.logins == [False]
    assert "does not let this user in" in said.out
    assert "grundfalsch" not in said.out + said.err
    assert said.code == 3


def test_fix_over_winrm_runs_the_exact_commands(run, empty, winrm, monkeypatch):
    target = f"winrm://{wsman.USER}@127.0.0.1:{winrm.port}"
    keep(run, target, wsman.PASSWORD, monkeypatch)
    looking, ran = winrm.output, list[list[str]]()

    def output(command: wsman.Command) -> tuple[int, bytes, bytes]:
        if "-Facts" in command.script:
            return looking(command)
        ran.append(command.given.decode().splitlines())
        return 0, "已完成".encode("gbk"), b""

    winrm.output = output
    shown = run("fix", "spooler", target, "--dry-run")
    assert ran == []
    assert "net stop spooler" in shown.out + shown.err
    said = run("fix", "spooler", target, "--yes", "--json")
    assert ran == [["net", "stop", "spooler"], ["net", "start", "spooler"]]
    assert [one["said"] for one in json.loads(said.out)["steps"]] == ["已完成"] * 2
    assert winrm.shells == set()
    assert wsman.PASSWORD not in said.out + said.err + shown.out + shown.err


def test_a_machine_that_hangs_holds_no_other(run, empty, winrm, ssh, monkeypatch):
    monkeypatch.setattr("deskops.checks.targets.winrm.SECONDS", 3.0)
    hangs = f"winrm://{wsman.USER}@127.0.0.1:{winrm.port}"
    winrm.instead["Command"] = silent
    keep(run, hangs, wsman.PASSWORD, monkeypatch)
    keep(run, ssh.target, password_server.PASSWORD, monkeypatch)
    begun = time.monotonic()
    said = run("inspect", hangs, ssh.target, "--check", "pc.uptime", "--json")
    assert time.monotonic() - begun < 8
    assert "no answer in time" in said.out
    assert winrm.asked == ["Create", "Command"]
    assert ssh.ran
    assert '"outcome": "ok"' in said.out or '"outcome": "warn"' in said.out or '"outcome": "fail"' in said.out


def test_what_to_do_about_a_certificate_is_said(run, empty, winrm, monkeypatch):
    target = f"winrm://{wsman.USER}@127.0.0.1:{winrm.port}"
    keep(run, target, wsman.PASSWORD, monkeypatch)
    monkeypatch.delenv("DESKOPS_CHECKS_WINRM_CA")
    for command in (("inspect", target, "--check", "pc.memory"), ("fix", "spooler", target, "--yes")):
        said = run(*command)
        assert "its certificate is not trusted" in said.err
        assert "deskops config set checks.winrm_ca FILE" in said.err
    assert winrm.offered == []
