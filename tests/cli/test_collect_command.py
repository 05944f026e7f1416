"""`deskops collect` as a whole: what it writes is run as it lies on the stick, and what comes back is judged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from deskops.cli.commands.collect import _SYSTEMS

LINUX_ONLY = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="NOT PROVEN: the script reads Linux machines"
)


@pytest.mark.parametrize(
    ("system", "names"),
    [
        ("linux", {"deskops-collect.sh"}),
        ("windows", {"deskops-collect.ps1", "deskops-collect.cmd"}),
    ],
)
def test_it_writes_the_scripts_of_a_system_and_names_them(
    run, tmp_path: Path, system: str, names: set[str]
) -> None:
    said = run("collect", "--for", system, "-o", tmp_path / "stick")
    assert said.code == 0
    assert {Path(line).name for line in said.out.splitlines()} == names
    assert {one.name for one in (tmp_path / "stick").iterdir()} == names


def test_without_a_system_both_are_written(run, tmp_path: Path) -> None:
    assert run("collect", "-o", tmp_path).code == 0
    assert len(list(tmp_path.iterdir())) == 3
    assert set(_SYSTEMS) == {"windows", "linux"}


@LINUX_ONLY
def test_the_script_reads_this_machine_and_the_stick_is_judged(run, tmp_path: Path) -> None:
    """Run as from a stick in a shell without the user's environment, twice: one file for one machine."""
    run("collect", "--for", "linux", "-o", tmp_path)
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    for _turn in range(2):
        done = subprocess.run(
            ["sh", str(tmp_path / "deskops-collect.sh")],
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            timeout=60,
            check=True,
        )
        assert b"Done: " in done.stdout
    (file,) = [one for one in tmp_path.iterdir() if one.name not in before]
    host = Path("/proc/sys/kernel/hostname").read_text().strip()
    assert file.name.startswith(f"{host}_")
    assert {name: (tmp_path / name).read_bytes() for name in before} == before

    (target,) = json.loads(run("inspect", f"facts:{tmp_path}", "--json").out)["targets"]
    assert (target["target"], target["error"]) == (str(file), None)
    assert target["facts"]["host"]["value"]["name"] == host
    outcomes = {one["check"]: one["outcome"] for one in target["findings"]}
    assert {outcomes["pc.memory"], outcomes["pc.disk.free"], outcomes["pc.uptime"]} <= {"ok", "warn", "fail"}
    assert "error" not in outcomes.values()


@LINUX_ONLY
def test_a_stick_that_takes_nothing_is_said_by_the_script(run, tmp_path: Path) -> None:
    run("collect", "--for", "linux", "-o", tmp_path)
    script = (tmp_path / "deskops-collect.sh").read_text()
    done = subprocess.run(["sh", "-c", script, "/proc/nowhere.sh"], capture_output=True, timeout=60)
    assert done.returncode == 1
    assert b"Cannot write" in done.stderr


@pytest.mark.parametrize("words", [["--for", "plan9", "-o", "x"], []])
def test_a_system_that_we_do_not_know_and_no_folder_are_wrong_usage(
    run, tmp_path: Path, monkeypatch, words
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("collect", *words).code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = run("collect", "-o", tmp_path / "file")
    assert said.code == 2
    assert "cannot be written" in said.err
