"""What a stick carries: the same collectors, wrapped to leave one whole file for each machine, and nothing else."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.checks.collectors.test_windows_script import ALLOWED, PROGRAMS

from deskops.checks.collectors import stick
from deskops.checks.collectors.windows import SCRIPT
from deskops.checks.kinds import Host
from deskops.checks.targets.recorded import load, who
from deskops.errors import BadInput

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads a Linux machine")
RECORDINGS = Path(__file__).parent.parent / "recordings"


def written(folder: Path, system: str) -> Path:
    for name, data in stick.files(system).items():
        (folder / name).write_bytes(data)
    return folder / f"{stick.STEM}.sh"


@linux_only
@pytest.mark.parametrize("shell", [one for one in ("dash", "bash", "busybox") if shutil.which(one)])
def test_a_machine_leaves_one_whole_file_and_nothing_beside(tmp_path, shell):
    script = written(tmp_path, "linux")
    words = [shell, "sh", str(script)] if shell == "busybox" else [shell, str(script)]
    home = tmp_path / "home"
    home.mkdir()
    said = subprocess.run(words, check=True, capture_output=True, cwd=home, timeout=60)
    (facts,) = set(tmp_path.iterdir()) - {script, home}
    assert str(facts).encode() in said.stdout
    name = Path("/proc/sys/kernel/hostname").read_text().strip()
    assert re.fullmatch(rf"{re.escape(name)}_[A-Za-z0-9._-]+\.facts", facts.name)
    assert load(facts)[Host].name == who(facts).host == name.partition(".")[0]
    assert facts.stat().st_mode & 0o077 == 0
    assert list(home.iterdir()) == []
    subprocess.run(words, check=True, capture_output=True, cwd=home, timeout=60)
    assert set(tmp_path.iterdir()) == {script, home, facts}  # read again: the newer one


@linux_only
def test_a_full_stick_leaves_a_file_that_says_that_it_is_not_whole(tmp_path):
    script = written(tmp_path, "linux")
    words = ["sh", "-c", f'ulimit -f 8; trap "" XFSZ; sh "{script}"']
    said = subprocess.run(words, capture_output=True, timeout=60, check=False)
    assert said.returncode == 1
    (left,) = set(tmp_path.iterdir()) - {script}
    assert left.suffix == ".part"
    with pytest.raises(BadInput, match="not read to the end"):
        who(left)


@linux_only
@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="needs a user who may not write"
)
def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    script = written(tmp_path, "linux")
    for one in (tmp_path, *tmp_path.parents[:3]):
        one.chmod(0o755)
    tmp_path.chmod(0o555)
    words = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", str(script)]
    said = subprocess.run(words if os.geteuid() == 0 else words[4:], capture_output=True, check=False)
    tmp_path.chmod(0o755)
    assert said.returncode == 1
    assert b"Cannot write to" in said.stderr


def test_windows_gets_the_same_collector_with_its_own_line_ends_and_a_starter():
    files = stick.files("windows")
    assert set(files) == {"deskops-collect.ps1", "deskops-collect.cmd"}
    for data in files.values():
        assert data.isascii()
        assert data.count(b"\n") == data.count(b"\r\n")
    script = files["deskops-collect.ps1"].replace(b"\r\n", b"\n")
    assert SCRIPT.read_bytes().rstrip(b"\n") in script
    assert b'-File "%~dp0deskops-collect.ps1"' in files["deskops-collect.cmd"]


def test_what_wraps_the_collector_of_windows_uses_nothing_that_powershell_2_lacks_and_writes_only_its_file():
    text = (stick.SCRIPTS / "stick.ps1").read_text(encoding="ascii")
    code = re.sub(r"(?m)^\s*#.*$|\s#\s.*$", "", text)
    used = set(re.findall(r"(?<![\w'$.\\-])([A-Z][a-z]+-[A-Z]\w+)", code))
    assert used - ALLOWED <= {"Split-Path", "Get-Plain"}
    assert set(re.findall(r"\b([\w-]+\.exe)\b", code)) <= PROGRAMS
    assert set(re.findall(r"\[IO\.File\]::(\w+)", code)) == {"Exists", "WriteAllText", "Delete", "Move"}
    assert "$PSScriptRoot" not in code  # from 3.0
    assert code.count("{") == code.count("}")


@pytest.mark.parametrize(
    ("recording", "host"),
    [("windows7_counter.json", True), ("ubuntu_laptop.facts", True), ("server2019.json", True)],
)
def test_who_a_file_is_of_agrees_with_its_facts(recording, host):
    facts = load(RECORDINGS / recording)
    assert who(RECORDINGS / recording).host.casefold() == facts[Host].name.casefold()


@pytest.mark.parametrize(
    "serial", ["To be filled by O.E.M.", "Default string", "0", "None", "", "xxxxxxxx", "N/A"]
)
def test_a_serial_that_is_none_is_not_taken_for_one(tmp_path, serial):
    file = tmp_path / "x.facts"
    file.write_text(
        f"#deskops collect linux 1\n@target a\n@file /sys/class/dmi/id/product_serial\n|{serial}\n"
    )
    assert who(file) == ("a", "")
