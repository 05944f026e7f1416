"""Commands of one's own checks over WinRM: in a shell of their own, with their words as lines of input."""

from tests.checks.targets.test_ssh import told_by
from tests.checks.targets.test_winrm import RECORDINGS, authority, machine, saying
from tests.checks.targets.wsman import Command as Asked

from deskops.checks.custom import Answer, Command
from deskops.checks.kinds import System
from deskops.checks.targets.commands import WithCommandsThere
from deskops.checks.targets.words import packed

__all__ = ["authority"]  # a fixture

WORDS = ("C:\\Windows\\System32\\sc.exe", "query", "$(calc) '; calc", "两 个")


def test_a_listed_command_runs_there_and_no_shell_reads_its_words(authority) -> None:
    script = saying((RECORDINGS / "windows11_desktop.json").read_bytes())

    def output(asked: Asked) -> object:
        remote, given = packed(WORDS, windows=True)
        if asked.words == remote:
            return 3, b"STOPPED\r\n" if asked.given == given else b"other words", b""
        return script(asked)

    with machine(authority, output=output) as (server, probe):
        there = WithCommandsThere(probe(), probe, {Answer: Command({"windows": WORDS}, 2.0)})
        told = told_by(there, {Answer, System})
    assert (told[Answer].value.code, told[Answer].value.text) == (3, "STOPPED")
    assert told[System].value.family == "windows"
    assert server.shells == set()
