"""The shell script and what becomes of its output."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deskops.checks.collectors import linux
from deskops.checks.collectors.bundle import Bundle, facts_of
from deskops.checks.facts import Unread
from deskops.checks.kinds import Software
from deskops.errors import BadInput

SCRIPT = Path(linux.__file__).parent.parent / "scripts" / "collect.sh"
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads a Linux machine")


@linux_only
def test_the_script_reads_this_machine_and_its_output_is_understood():
    said = subprocess.run(["sh", str(SCRIPT)], capture_output=True, check=True, timeout=60)
    assert said.stderr == b""
    facts = facts_of(said.stdout, "here")
    told = {one.key for one in facts if one.value is not None}
    assert {"system", "host", "memory", "boot", "volumes", "admins", "routes", "antivirus", "reboot"} <= told
    assert ((Software in facts) and facts.get(Software) is None) or len(facts[Software].packages) > 50


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
