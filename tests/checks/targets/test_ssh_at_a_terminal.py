"""`deskops inspect ssh://…` by a person at a terminal, which is a pseudo-terminal here."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from tests.checks.targets.conftest import Sshd

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")


CTRL_C = "\x03"
HAND = 0.3  # seconds that nobody's hand is faster than


def at_a_terminal(sshd: Sshd, home: Path, answers: list[tuple[str, str]]) -> tuple[int, str]:
    """Exit code and everything on the screen; each answer is typed once its question stands there.

    Ctrl+C in the microseconds between a question and the wait for its answer counts with the next key, as in every
    program of CPython: it is pressed as late as a hand would.
    """
    master, slave = pty.openpty()
    environment = os.environ | {
        "DESKOPS_HOME": str(home),
        "DESKOPS_LANG": "en",
        "DESKOPS_CHECKS_SSH_CONFIG": str(sshd.config),
        "TERM": "dumb",
    }
    words = [sys.executable, "-m", "deskops", "inspect", f"ssh://root@127.0.0.1:{sshd.port}"]
    with subprocess.Popen(
        [*words, "--check", "pc.uptime"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - so that Ctrl+C reaches it
    ) as child:
        os.close(slave)
        seen, read, end = b"", 0, time.monotonic() + 30  # `read`: up to where an answer was given
        while time.monotonic() < end:
            ready, _w, _x = select.select([master], [], [], 0.1)
            try:
                part = os.read(master, 65536) if ready else b""
            except OSError:  # the other end is closed
                break
            seen += part
            if ready and not part:
                break
            if answers and answers[0][0].encode() in seen[read:]:
                read = len(seen)
                time.sleep(HAND if answers[0][1] == CTRL_C else 0)
                os.write(master, answers.pop(0)[1].encode())
        if child.poll() is None and time.monotonic() >= end:
            child.kill()
    os.close(master)
    assert not answers, seen.decode()
    return child.returncode, seen.decode()


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
