"""The shell script and what becomes of its output."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskops.checks.collectors import linux
from deskops.checks.collectors.bundle import QUICK, Bundle, Reader, facts_of
from deskops.checks.facts import Facts, Unread
from deskops.checks.kinds import KEYS, KINDS, Software
from deskops.checks.policy import Policy
from deskops.checks.sources import Ask
from deskops.errors import BadInput

SCRIPT = Path(linux.__file__).parent.parent / "scripts" / "collect.sh"
RECORDINGS = Path(__file__).parent.parent / "recordings"
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads a Linux machine")


@linux_only
def test_the_script_reads_this_machine_and_its_output_is_understood():
    said = subprocess.run(["sh", str(SCRIPT)], capture_output=True, check=True, timeout=60)
    assert said.stderr == b""
    facts = facts_of(said.stdout, "here")
    told = {one.key for one in facts if one.value is not None}
    assert {"system", "host", "memory", "boot", "volumes", "admins", "routes", "antivirus", "reboot"} <= told
    assert ((Software in facts) and facts.get(Software) is None) or len(facts[Software].packages) > 50


def _told(shell: str, *parts: str) -> Facts:
    words = [shell, "sh", "-s"] if shell == "busybox" else [shell, "-s"]
    said = subprocess.run(
        [*words, *parts], input=SCRIPT.read_bytes(), capture_output=True, check=True, timeout=60
    )
    assert said.stderr == b""
    return facts_of(said.stdout, "here")


@linux_only
@pytest.mark.parametrize("shell", [one for one in ("bash", "busybox") if shutil.which(one)])
def test_every_shell_reads_the_same_from_its_standard_input(shell):
    changing = {"memory", "boot", "volumes", "listening", "events", "services", "antivirus"}
    told, usual = _told(shell), _told("dash")
    assert [one.key for one in told] == [one.key for one in usual]
    for one in usual:
        if one.key not in changing:
            assert told.fact(KINDS[one.key]) == one._replace(at=told.collected), one.key


@linux_only
def test_the_quick_part_tells_what_it_says_it_does():
    whole = {one.key: one.value for one in _told("sh")}
    quick = {one.key: one.value for one in _told("sh", "quick")}
    for kind in QUICK:
        assert (quick[KEYS[kind]] is None) == (whole[KEYS[kind]] is None)


@linux_only
def test_the_quick_part_starts_few_processes(tmp_path):
    """What it costs on a tired machine is processes: the first form of this script started some 900."""
    tracer = shutil.which("strace")
    if tracer is None:
        pytest.skip("NOT PROVEN: strace is not installed")
    log = tmp_path / "log"
    words = [tracer, "-f", "-e", "trace=clone,clone3,fork,vfork", "-o", str(log), "sh", str(SCRIPT), "quick"]
    subprocess.run(words, check=True, capture_output=True, timeout=60)
    assert len(re.findall(r"^\d+ +(?:clone3?|v?fork)\(", log.read_text(), re.MULTILINE)) < 30


def test_what_was_read_again_replaces_what_was_read_before():
    machine = Bundle("@file /etc/group\n@file /etc/group\n|a\n@file /etc/group\n|a\n|b")
    assert machine.text("/etc/group") == "a\nb\n"


@linux_only
@pytest.mark.parametrize("shell", [one for one in ("dash", "bash", "busybox") if shutil.which(one)])
def test_the_script_is_plain_shell(shell):
    words = [shell, "sh", "-n"] if shell == "busybox" else [shell, "-n"]
    subprocess.run([*words, str(SCRIPT)], check=True)


def test_the_script_writes_nothing_but_its_output():
    code = re.sub(r"(?m)^\s*#.*$", "", SCRIPT.read_text(encoding="ascii"))
    for redirect in re.findall(r">>?\s*(\S+)", re.sub(r"'[^']*'|\d?>&\d|2>/dev/null|>/dev/null", "", code)):
        pytest.fail(f"writes to {redirect}")
    for word in ("rm ", "mv ", "cp ", "curl", "wget", "sudo ", "tee ", "eval"):
        assert not re.search(rf"(?m)(?:^|[;|&(])\s*{word}", code)


def test_every_path_that_the_collectors_name_is_in_the_script():
    code = SCRIPT.read_text(encoding="ascii")
    for path in (
        "/etc/os-release",
        "/proc/meminfo",
        "/var/lib/dpkg/status",
        "/run/systemd/timesync/synchronized",
    ):
        assert path in code


def test_lines_of_content_can_never_pose_as_marks():
    machine = Bundle("@file /etc/group\n|sudo:x:1:a\n|@file /etc/passwd\n|root:x:0:0")
    assert "@file /etc/passwd" in machine.text("/etc/group")
    with pytest.raises(Unread):
        machine.text("/etc/passwd")


def test_refused_and_missing_are_two_reasons():
    machine = Bundle("@refused /etc/sudoers")
    with pytest.raises(Unread, match="more rights"):
        machine.text("/etc/sudoers")
    with pytest.raises(Unread, match="not there"):
        machine.text("/etc/passwd")


@pytest.mark.parametrize(
    "line", ["@room x y /", "@changed never /x", "@run", "@", "@link", "@room", "@changed 99999999999999 /x"]
)
def test_a_spoilt_mark_does_no_harm(line):
    machine = Bundle(line)
    for read in (machine.text, machine.names, machine.changed, machine.link, machine.room):
        with pytest.raises(Unread):
            read("/x")


def test_the_output_may_have_windows_line_ends():
    data = (
        b"#deskops collect linux 1\r\n@collected 2026-11-23T01:00:00Z\r\n@file /proc/uptime\r\n|10.0 5.0\r\n"
    )
    assert facts_of(data, "x").fact(Software).error


@pytest.mark.parametrize(
    "data", [b"", b"#deskops collect linux 2\n@collected 2026-11-23T01:00:00Z", b"#deskops collect linux 1\n"]
)
def test_another_text_is_refused(data):
    with pytest.raises(BadInput):
        facts_of(data, "x")


@pytest.mark.parametrize("hundredths", [20, 40, 60, 80, 95, 99])
def test_of_a_recording_that_was_cut_off_nothing_is_said_to_be_missing(hundredths):
    """What it does not hold may be on the machine: unknown, as nothing else that could not be read."""
    data = (RECORDINGS / "till_ubuntu22.facts").read_bytes()
    whole = {one.key: one.value for one in facts_of(data, "x")}
    cut = {one.key: one for one in facts_of(data[: len(data) * hundredths // 100], "x")}
    assert all(one.value is None or one.value == whole[key] for key, one in cut.items())
    lost = [one for key, one in cut.items() if one.value is None and whole[key] is not None]
    assert lost
    assert all("cut off" in one.error for one in lost)


def test_what_a_line_lost_in_the_middle_had_not_told_is_unknown():
    ask = Ask(Facts("x", datetime(2026, 11, 23, tzinfo=UTC)), Policy(), frozenset({Software}), 5.0)
    reader = Reader(ask)
    reader.feed(
        b"#deskops collect linux 1\n@file /var/lib/dpkg/status\n|Package: one\n|Status: install ok installed\n"
    )
    assert [(one.value, "cut off" in one.error) for one in reader.rest()] == [(None, True)]
