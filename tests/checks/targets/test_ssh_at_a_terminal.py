"""`deskops inspect ssh://…` by a person at a terminal, which is a pseudo-terminal here."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.checks.targets.conftest import Sshd

from terminals import CTRL_C, typed

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")


def at_a_terminal(sshd: Sshd, home: Path, answers: list[tuple[str, str]]) -> tuple[int, str]:
    environment = {"DESKOPS_HOME": str(home), "DESKOPS_CHECKS_SSH_CONFIG": str(sshd.config)}
    words = ["inspect", f"ssh://root@127.0.0.1:{sshd.port}", "--check", "pc.uptime"]
    return typed(words, environment, answers)


def test_the_first_use_shows_the_fingerprint_and_a_yes_lets_in(sshd, tmp_path):
    (sshd.folder / "known_hosts").unlink()
    code, seen = at_a_terminal(sshd, tmp_path, [("told you?", "y\n")])
    key = subprocess.run(
        ["ssh-keygen", "-lf", str(sshd.folder / "host.pub")], capture_output=True, check=True, text=True
    ).stdout.split()[1]
    assert key in seen
    assert "pc.uptime" in seen
    assert code in (0, 1, 2)
    assert f"[127.0.0.1]:{sshd.port}" in (sshd.folder / "known_hosts").read_text()


def test_a_no_leaves_everything_as_it_was(sshd, tmp_path):
    (sshd.folder / "known_hosts").unlink()
    code, seen = at_a_terminal(sshd, tmp_path, [("told you?", "\n")])
    assert code == 3
    assert "its host key is not known here" in seen
    assert not (sshd.folder / "known_hosts").exists()


def test_a_password_is_typed_unseen(sshd, tmp_path):
    usual = sshd.config.read_text()
    sshd.config.write_text(usual.replace("IdentityFile", "PubkeyAuthentication no\n  #"))
    try:
        code, seen = at_a_terminal(sshd, tmp_path, [("'s password", "ganz geheim\n")] * 3)
    finally:
        sshd.config.write_text(usual)
    assert code == 3
    assert "geheim" not in seen
    assert "Failed password for root" in sshd.log


def test_ctrl_c_at_the_question_ends_it(sshd, tmp_path):
    (sshd.folder / "known_hosts").unlink()
    code, _seen = at_a_terminal(sshd, tmp_path, [("told you?", CTRL_C)])
    assert code == 130
