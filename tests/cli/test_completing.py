"""What TAB offers, shell by shell."""

import shutil
import subprocess

import pytest

from deskops.cli.completing import SHELLS


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_a_script_that_calls_deskops(run, shell):
    said = run("completion", shell)
    assert said.code == 0
    assert "deskops" in said.out
    assert "_DESKOPS_COMPLETE" in said.out


def test_bash_reads_its_script(run):
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    done = subprocess.run(["bash", "-n"], input=run("completion", "bash").out, text=True, capture_output=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("shell", "words"),
    [
        ("bash", {"COMP_WORDS": "deskops conf", "COMP_CWORD": "1"}),
        ("zsh", {"COMP_WORDS": "deskops conf", "COMP_CWORD": "1"}),
        ("fish", {"COMP_WORDS": "deskops", "COMP_CWORD": "conf"}),
        ("powershell", {"COMP_WORDS": "deskops conf", "COMP_WORD": "conf"}),
    ],
)
def test_a_command_is_offered_by_its_beginning(start, shell, words):
    said = start(_DESKOPS_COMPLETE=f"{shell}_complete", **words)
    assert said.code == 0
    assert "config" in said.out
    assert "completion" not in said.out


def test_an_option_is_offered(start):
    said = start(_DESKOPS_COMPLETE="bash_complete", COMP_WORDS="deskops config show --or", COMP_CWORD="3")
    assert said.out.strip() == "plain,--origin"


def test_a_command_of_a_group_is_offered(start):
    said = start(_DESKOPS_COMPLETE="powershell_complete", COMP_WORDS="deskops config ", COMP_WORD="")
    assert {line.split("\t")[0] for line in said.out.splitlines()} == {
        "show",
        "set",
        "unset",
        "secret",
        "path",
    }


def test_offering_top_commands_imports_none_of_them(start):
    code = (
        "import sys; from deskops.cli.front import main; main([]); "
        "sys.exit(any(name.startswith('deskops.cli.commands.') for name in sys.modules))"
    )
    said = start(code=code, _DESKOPS_COMPLETE="bash_complete", COMP_WORDS="deskops ", COMP_CWORD="1")
    assert said.code == 0
    assert "config" in said.out
