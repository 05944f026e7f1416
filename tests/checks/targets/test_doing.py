"""Programs that a person said yes to, run here and over a real sshd: no word of theirs is ever read by a shell."""

import getpass
from pathlib import Path

import pytest

from deskops.checks.facts import Unread
from deskops.checks.targets.address import Address
from deskops.checks.targets.doing import Here, Over
from deskops.checks.targets.ssh import Ssh

from .conftest import Sshd

EVIL = [
    "; touch {file}", "$(touch {file})", "`touch {file}`", "| touch {file}", "&& touch {file}", "'; touch {file}; '",
    '"; touch {file}; "', "-oProxyCommand=touch {file}", "a b", "*", "$HOME", "\\", "%s", "", "中文", "\x1b[31m",
]  # fmt: skip


def over(sshd: Sshd) -> Over:
    address = Address("ssh", "127.0.0.1", sshd.port, getpass.getuser())
    return Over("there", Ssh(address, config=str(sshd.config)))


@pytest.mark.parametrize("word", EVIL)
def test_threat_31_a_word_stays_one_argument_over_ssh(word: str, sshd: Sshd, tmp_path: Path) -> None:
    """threat 31: hostile texts as arguments arrive as they are, and the planted effect is absent."""
    planted = tmp_path / "planted"
    word = word.format(file=planted)
    said = over(sshd).do(["printf", "<%s>", word, "end"], windows=False)
    assert (said.code, said.text) == (0, f"<{word}><end>")
    assert not planted.exists()


@pytest.mark.parametrize("word", EVIL)
def test_threat_31_a_word_stays_one_argument_here(word: str, tmp_path: Path) -> None:
    """threat 31: the same on this machine."""
    planted = tmp_path / "planted"
    word = word.format(file=planted)
    assert Here().do(["printf", "<%s>", word], windows=False).text == f"<{word}>"
    assert not planted.exists()


@pytest.mark.parametrize("word", ["a\nb", "a\rb", "a\0b"])
def test_a_word_of_several_lines_is_refused(word: str, sshd: Sshd) -> None:
    with pytest.raises(Unread):
        over(sshd).do(["printf", word], windows=False)


def test_how_a_program_ended_is_told(sshd: Sshd) -> None:
    assert over(sshd).do(["false"], windows=False).code == 1
    assert over(sshd).do(["no-such-program-here"], windows=False).code == 127
