"""`deskops fix` as a whole: what is shown, asked, run on a real sshd, and kept; nothing without a yes."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.checks.targets.conftest import running_sshd

from real_sshd import Sshd, free_port
from terminals import CTRL_C, CTRL_D, typed

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")

QUESTION = "Run these commands?"
# A clock that nobody sets by itself, and that is right once it was told to be; every call is written down.
CHRONYC = """#!/bin/sh
echo "chronyc $*" >>{folder}/ran
case "$*" in
    makestep) : >{folder}/right ;;
    *tracking) [ -e {folder}/right ] && leap=Normal || leap='Not synchronised'
        echo "0A140001,10.20.0.1,3,$(date +%s).0,0,0,0,0,0,0,0,0,64,$leap" ;;
esac
"""
TIMEDATECTL = """#!/bin/sh
echo "timedatectl $*" >>{folder}/ran
case "$*" in set-ntp*) exit {code} ;; esac
"""


class Machine(NamedTuple):
    """A machine behind sshd whose clock can be put right; `ran` are the commands of its fixes."""

    sshd: Sshd
    programs: Path

    @property
    def target(self) -> str:
        return f"ssh://root@127.0.0.1:{self.sshd.port}"

    @property
    def ran(self) -> list[str]:
        file = self.programs / "ran"
        told = file.read_text().splitlines() if file.exists() else []
        return [one for one in told if "tracking" not in one and "show" not in one]

    def is_broken(self) -> None:
        self._program("timedatectl", TIMEDATECTL, 1)

    def hangs(self) -> None:
        self._program("chronyc", CHRONYC.replace(": >{folder}/right", "exec sleep 30"))

    def says_no(self) -> None:
        """Of a step that may fail."""
        self._program(
            "chronyc", CHRONYC.replace(": >{folder}/right", "echo 506 Cannot talk to daemon; exit 1")
        )

    def _program(self, name: str, text: str, code: int = 0) -> None:
        (self.programs / name).write_text(text.format(folder=self.programs, code=code))
        (self.programs / name).chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    programs = tmp_path / "programs"
    programs.mkdir()
    with running_sshd(tmp_path, f"SetEnv PATH={programs}:/usr/bin:/bin") as sshd:
        made = Machine(sshd, programs)
        made._program("chronyc", CHRONYC)
        made._program("timedatectl", TIMEDATECTL)
        monkeypatch.setenv("DESKOPS_CHECKS_SSH_CONFIG", str(sshd.config))
        monkeypatch.setenv("DESKOPS_TIMEZONE", _zone())
        yield made


def _zone() -> str:
    """That of this machine, so that its clock is all that can be wrong."""
    named = Path("/etc/timezone")
    place = str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")[2]
    return (named.read_text().strip() if named.exists() else place) or "UTC"


def at_a_terminal(machine: Machine, home: Path, answer: str) -> tuple[int, str]:
    words = ["fix", "pc.time.source", machine.target]
    return typed(words, {"DESKOPS_HOME": str(home)}, [(QUESTION, answer)])


def test_a_yes_runs_exactly_what_was_shown(machine: Machine, home: Path) -> None:
    code, seen = at_a_terminal(machine, home, "y\n")
    shown = [line.strip() for line in seen.partition(QUESTION)[0].splitlines()]
    assert shown[1:3] == ["timedatectl set-ntp true", "chronyc makestep"]
    assert machine.ran == ["timedatectl set-ntp true", "chronyc makestep"]
    assert code == 0, seen


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("\n", 1), (CTRL_C, 130), (CTRL_D, 130)])
def test_without_a_yes_nothing_is_run(machine: Machine, home: Path, answer: str, code: int) -> None:
    said, seen = at_a_terminal(machine, home, answer)
    assert (said, machine.ran) == (code, [])
    assert "Traceback" not in seen


def test_without_a_person_or_a_word_nothing_is_run(machine: Machine, run) -> None:
    said = run("fix", "pc.time.source", machine.target)
    assert (said.code, machine.ran) == (2, [])
    assert "--yes" in said.err


def test_what_was_run_is_kept_on_the_job(machine: Machine, run, demo: Path) -> None:
    job = json.loads(run("job", "list", "--open", "--json").out)["jobs"][0]["number"]
    said = run("fix", "pc.time.source", machine.target, "--yes", "--job", job, "--json")
    body = json.loads(said.out)
    assert list(body) == ["version", "target", "check", "steps", "outcome"]
    assert [(one["command"], one["code"]) for one in body["steps"]] == [
        (["timedatectl", "set-ntp", "true"], 0),
        (["chronyc", "makestep"], 0),
    ]
    assert (body["outcome"], said.code) == ("ok", 0)
    notes = [
        step["payload"]["text"]
        for step in json.loads(run("job", "show", job, "--json").out)["timeline"]
        if step["action"] == "note"
    ]
    assert "timedatectl set-ntp true → 0" in notes[-1]
    assert machine.target.partition("@")[2] in notes[-1]


def test_a_command_that_fails_ends_it_with_its_code(machine: Machine, run) -> None:
    machine.is_broken()
    said = run("fix", "pc.time.source", machine.target, "--yes", "--json")
    body = json.loads(said.out)
    assert [one["code"] for one in body["steps"]] == [1]
    assert (said.code, machine.ran) == (1, ["timedatectl set-ntp true"])


def test_a_dry_run_shows_and_runs_nothing(machine: Machine, run) -> None:
    said = run("fix", "pc.time.source", machine.target, "--dry-run")
    assert (said.code, machine.ran) == (0, [])
    assert [line.strip() for line in said.out.splitlines()] == [
        "timedatectl set-ntp true",
        "chronyc makestep",
    ]
    body = json.loads(run("fix", "pc.time.source", machine.target, "--dry-run", "--json").out)
    assert body["steps"] == [
        {"command": ["timedatectl", "set-ntp", "true"]},
        {"command": ["chronyc", "makestep"]},
    ]


def test_whoever_is_asked_has_seen_the_commands_though_json_is_printed(machine: Machine, home: Path) -> None:
    words = ["fix", "pc.time.source", machine.target, "--json"]
    code, seen = typed(words, {"DESKOPS_HOME": str(home)}, [(QUESTION, "n\n")])
    assert "timedatectl set-ntp true" in seen.partition(QUESTION)[0]
    assert (code, machine.ran) == (1, [])


def test_a_machine_that_nobody_reaches_is_said_and_exits_3(run, home: Path) -> None:
    said = run("fix", "pc.time.source", f"ssh://root@127.0.0.1:{free_port()}", "--yes", "--json")
    assert (said.code, said.out) == (3, "")
    assert "127.0.0.1" in said.err


def test_a_fix_that_was_interrupted_is_on_the_job_with_what_had_run(
    machine: Machine, run, demo: Path
) -> None:
    job = json.loads(run("job", "list", "--open", "--json").out)["jobs"][0]["number"]
    machine.hangs()
    words = ["fix", "clock", machine.target, "--yes", "--job", job]
    code, seen = typed(words, {"DESKOPS_HOME": str(demo)}, [("timedatectl set-ntp true: done", CTRL_C)])
    assert code == 130, seen
    timeline = json.loads(run("job", "show", job, "--json").out)["timeline"]
    (text,) = [one["payload"]["text"] for one in timeline if "timedatectl" in str(one["payload"].get("text"))]
    assert "timedatectl set-ntp true → 0" in text
    assert "chronyc makestep → 130" in text
    assert "it was interrupted" in text
    assert "makestep: done" not in seen


def test_what_had_run_is_in_the_json_though_it_was_interrupted(machine: Machine, home: Path) -> None:
    machine.hangs()
    words = ["fix", "clock", machine.target, "--yes", "--json"]
    code, seen = typed(words, {"DESKOPS_HOME": str(home)}, [("timedatectl set-ntp true: done", CTRL_C)])
    body = json.loads(seen[seen.index("{") : seen.rindex("}") + 1])
    assert [(one["command"][0], one["code"]) for one in body["steps"]] == [
        ("timedatectl", 0),
        ("chronyc", 130),
    ]
    assert (body["outcome"], code) == ("unknown", 130)


def test_a_step_that_may_fail_is_not_called_done_and_its_words_are_shown(machine: Machine, run) -> None:
    machine.says_no()
    said = run("fix", "clock", machine.target, "--yes")
    assert "timedatectl set-ntp true: done" in said.err
    assert "chronyc makestep: did not work, and need not" in said.err
    assert "506 Cannot talk to daemon" in said.err
