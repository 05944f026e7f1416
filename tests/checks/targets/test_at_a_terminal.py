"""`deskops inspect` and `fix` by a person at a terminal, which is a pseudo-terminal here."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.checks.targets import password_server, wsman
from tests.checks.targets.conftest import needs
from tests.checks.targets.test_winrm import RECORDINGS, saying, silent
from tests.faults.certificates import Authority

from real_sshd import Sshd
from terminals import CTRL_C, Key, typed

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")


def at_a_terminal(
    words: list[str], home: Path, answers: list[tuple[str, Key]], **settings: str
) -> tuple[int, str]:
    """With a home of its own."""
    return typed(words, {"DESKOPS_HOME": str(home)} | settings, answers)


def inspecting(sshd: Sshd, home: Path, answers: list[tuple[str, Key]]) -> tuple[int, str]:
    words = ["inspect", f"ssh://root@127.0.0.1:{sshd.port}", "--check", "pc.uptime"]
    return at_a_terminal(words, home, answers, DESKOPS_CHECKS_SSH_CONFIG=str(sshd.config))


def test_the_first_use_shows_the_fingerprint_and_a_yes_lets_in(sshd, tmp_path):
    (sshd.folder / "known_hosts").unlink()
    code, seen = inspecting(sshd, tmp_path, [("told you?", "y\n")])
    key = subprocess.run(
        ["ssh-keygen", "-lf", str(sshd.folder / "host.pub")], capture_output=True, check=True, text=True
    ).stdout.split()[1]
    assert key in seen
    assert "pc.uptime" in seen
    assert code in (0, 1, 2)
    assert f"[127.0.0.1]:{sshd.port}" in (sshd.folder / "known_hosts").read_text()


def test_a_no_leaves_everything_as_it_was(sshd, tmp_path):
    (sshd.folder / "known_hosts").unlink()
    code, seen = inspecting(sshd, tmp_path, [("told you?", "\n")])
    assert code == 3
    assert "its host key is not known here" in seen
    assert not (sshd.folder / "known_hosts").exists()


def test_a_wrong_password_is_typed_unseen(sshd, tmp_path):
    usual = sshd.config.read_text()
    sshd.config.write_text(usual.replace("IdentityFile", "PubkeyAuthentication no\n  #"))
    try:
        code, seen = inspecting(sshd, tmp_path, [("'s password", "ganz geheim\n")] * 3)
    finally:
        sshd.config.write_text(usual)
    assert code == 3
    assert "geheim" not in seen
    assert "Failed password for root" in sshd.log


def test_ctrl_c_at_the_question_ends_it(sshd, tmp_path):
    (sshd.folder / "known_hosts").unlink()
    code, _seen = inspecting(sshd, tmp_path, [("told you?", CTRL_C)])
    assert code == 130


def test_a_typed_password_lets_in(tmp_path):
    needs("ssh")
    with password_server.password_server(tmp_path) as server:
        code, seen = at_a_terminal(
            ["inspect", server.target, "--check", "pc.uptime"],
            tmp_path / "home",
            [("assword:", f"{password_server.PASSWORD}\n")],
            DESKOPS_CHECKS_SSH_CONFIG=str(server.config),
        )
    assert server.offered == [password_server.PASSWORD]
    assert "pc.uptime" in seen
    assert "geheim" not in seen
    assert code in (0, 1, 2)  # as the finding is; 3 were unknown


def test_fix_asks_once_for_looking_doing_and_looking_again(tmp_path):
    needs("ssh")
    program = tmp_path / "dhclient"
    program.write_text(f'#!/bin/sh\necho "$@" >{tmp_path}/told\n')
    program.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch, password_server.password_server(tmp_path) as server:
        patch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        _code, seen = at_a_terminal(
            ["fix", "dhcp", server.target],
            tmp_path / "home",
            [
                ("assword:", f"{password_server.PASSWORD}\n"),
                ("Run these commands?", lambda: "" if (tmp_path / "told").exists() else "y\n"),
            ],
            DESKOPS_CHECKS_SSH_CONFIG=str(server.config),
        )
    assert server.offered == [password_server.PASSWORD] * 3
    assert seen.index("dhclient -1 -v") < seen.index("Run these commands?")
    assert (tmp_path / "told").read_text() == "-1 -v\n"
    assert "geheim" not in seen


def at_winrm(tmp_path: Path, server: wsman.WsMan, more: list[tuple[str, Key]]) -> tuple[int, str]:
    authority = Authority(tmp_path / "ca")
    with wsman.serving(authority.server(), server, tmp_path / "users"):
        return at_a_terminal(
            ["inspect", f"winrm://{wsman.USER}@127.0.0.1:{server.port}", "--check", "pc.memory"],
            tmp_path / "home",
            [("Password of", f"{wsman.PASSWORD}\n"), *more],
            DESKOPS_CHECKS_WINRM_CA=str(authority.file),
        )


def test_a_typed_password_lets_into_winrm(tmp_path):
    server = wsman.WsMan(saying((RECORDINGS / "windows11_desktop.json").read_bytes()))
    code, seen = at_winrm(tmp_path, server, [])
    assert server.logins == [True]
    assert "pc.memory" in seen
    assert "geheim" not in seen
    assert code in (0, 1, 2)


def test_ctrl_c_ends_it_while_winrm_hangs(tmp_path):
    server = wsman.WsMan(instead={"Create": silent})

    def once_it_hangs() -> str:
        end = time.monotonic() + 10
        while server.asked != ["Create"] and time.monotonic() < end:
            time.sleep(0.02)
        return CTRL_C

    begun = time.monotonic()
    code, seen = at_winrm(tmp_path, server, [("", once_it_hangs)])
    assert code == 130
    assert server.asked == ["Create"]
    assert time.monotonic() - begun < 10
    assert "Traceback" not in seen
