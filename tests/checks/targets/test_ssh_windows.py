"""Windows' own OpenSSH server, as far as it can be played here: a real sshd whose login shell is not a POSIX one.

The shell is cmd.exe or PowerShell by its words and exit codes; `powershell.exe` is the tests' own: it decodes what it
is given, demands that the whole script comes on its input, and answers with a recording. No real Windows was asked.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.checks.targets.conftest import running_sshd
from tests.checks.targets.test_ssh import now, ssh, told_by

from deskops.checks.collectors.windows import SCRIPT
from deskops.checks.kinds import Host, Software, System
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.policy import Place, Policy, Till
from deskops.checks.pos_kinds import Reached
from deskops.errors import Unreachable
from real_sshd import Sshd

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="starts an sshd")
RECORDINGS = Path(__file__).parent.parent / "recordings"

POWERSHELL = """
import base64, datetime, os, re, shlex, sys

def say(data):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()

words = shlex.split(os.environ["SSH_ORIGINAL_COMMAND"])
if words[0] != "powershell.exe":
    sys.stderr.buffer.write({complaint!r})
    sys.exit({code})
assert words[1:-1] == ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-EncodedCommand"], words
told = base64.b64decode(words[-1]).decode("utf-16-le")
asked = re.search("-Facts '([a-z,]+)'$", told)[1].split(",")
script = sys.stdin.buffer.read()
places = b""
if "-Places ([string]$lines[0])" in told:
    places, _line, script = script.partition(bytes([10]))
open({seen!r} + ".places", "wb").write(places)
assert script == open({script!r}, "rb").read(), "another script"
assert "$input" in told and "#deskops clock" in told
clock = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds={late})
open({seen!r}, "w").write(",".join(asked))
say({before!r})
say(b"#deskops clock " + clock.isoformat().encode() + b"\\r\\n")
say({answer!r})
sys.exit({ends})
"""


@contextmanager
def windows(
    folder: Path,
    *,
    complaint: bytes = b"",
    code: int = 1,
    before: bytes = b"",
    answer: bytes,
    late: int = 0,
    ends: int = 0,
) -> Iterator[Sshd]:
    text = POWERSHELL.format(
        complaint=complaint,
        code=code,
        before=before,
        answer=answer,
        late=late,
        ends=ends,
        script=str(SCRIPT),
        seen=str(folder / "seen"),
    )
    (folder / "shell.py").write_text(text, encoding="utf-8")
    with running_sshd(folder, f"ForceCommand {sys.executable} {folder}/shell.py") as server:
        yield server


# What the shells of Windows say where there is no `sh`, in the encodings of their consoles.
SHELLS = {
    "cmd in Chinese": ("'sh' 不是内部或外部命令，也不是可运行的程序\r\n或批处理文件。\r\n".encode("gbk"), 1),
    "cmd in English": (b"'sh' is not recognized as an internal or external command,\r\n", 9009 & 255),
    "PowerShell": (b"sh : The term 'sh' is not recognized as the name of a cmdlet\r\n", 1),
}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("recording", ["windows7_counter", "windows11_desktop", "server2019"])
def test_a_windows_machine_is_found_out_and_read(tmp_path, shell, recording):
    complaint, code = SHELLS[shell]
    answer = (RECORDINGS / f"{recording}.json").read_bytes()
    with windows(tmp_path, complaint=complaint, code=code, answer=answer) as server:
        told = told_by(ssh(server, clock=now), {Host, System, Software, TimeAnswers})
    assert told[System].value.family == "windows"
    assert told[Host].value.name
    assert told[TimeAnswers].value.items[0].offset == 0.0
    assert set((tmp_path / "seen").read_text().split(",")) == {"computer", "os", "software"}


@pytest.mark.parametrize(
    ("before", "shape"),
    [
        (b"", lambda data: b"\xef\xbb\xbf" + data),
        (b"", lambda data: data.replace(b"\n", b"\r\n")),
        ("欢迎使用\r\n".encode("gbk"), lambda data: data + b"\r\n"),
        (b"\xef\xbb\xbf", lambda data: data),
    ],
)
def test_marks_line_ends_and_greetings_of_consoles_do_no_harm(tmp_path, before, shape):
    answer = shape((RECORDINGS / "windows7_counter.json").read_bytes())
    with windows(tmp_path, before=before, answer=answer) as server:
        assert told_by(ssh(server, system="windows"), {Host})[Host].value.name


def test_a_wrong_clock_is_seen(tmp_path):
    answer = (RECORDINGS / "windows11_desktop.json").read_bytes()
    with windows(tmp_path, answer=answer, late=-400) as server:
        told = told_by(ssh(server, system="windows", clock=now), {TimeAnswers})
    assert abs(told[TimeAnswers].value.items[0].offset - 400) < 5


@pytest.mark.parametrize(
    "answer", [b"", b"{", b"[" * 50_000, "出错了".encode("gbk"), b"\x1b[2J\x00\xff" * 1000, b'{"facts": 3}']
)
def test_an_answer_that_is_none_is_unknown_and_says_why(tmp_path, answer):
    with windows(tmp_path, answer=answer) as server:
        try:
            told = told_by(ssh(server, system="windows"), {Host})
        except Unreachable as why:
            assert "PowerShell" in why.message  # noqa: PT017 - either way is right
        else:
            assert told[Host].error


def test_what_powershell_complains_of_is_told_without_its_xml(tmp_path):
    xml = b'#< CLIXML\r\n<Objs Version="1.1.0.1"><S S="Error">Execution is off &amp; logged_x000D__x000A_</S></Objs>'
    with windows(tmp_path, complaint=xml, answer=b"") as server:
        server.config.write_text(server.config.read_text())
        (tmp_path / "shell.py").write_text(
            f"import sys\nsys.stdin.read()\nsys.stderr.buffer.write({xml!r})\nsys.exit(1)\n"
        )
        with pytest.raises(Unreachable, match=r"Execution is off & logged\)$"):
            told_by(ssh(server, system="windows"), {Host})


def test_a_windows_till_is_given_its_services_as_data_and_tells_what_it_reaches(tmp_path):
    places = (Place("store", "10.1.1.1", 1433), Place("members", "db.example", 443))
    rows = [
        {"Host": "10.1.1.1", "Port": 1433, "State": "open", "Milliseconds": 3.5},
        {"Host": "db.example", "Port": 443, "State": "lost", "Error": "\u001b[31m不知道这样的主机"},
    ]
    answer = json.dumps({"facts": {"places": {"value": rows}}}).encode()
    with windows(tmp_path, answer=answer) as server:
        probe = ssh(server, system="windows")
        told = told_by(probe, {Reached}, Policy(till=Till(back_ends=places)))[Reached].value.items
    assert (tmp_path / "seen.places").read_bytes() == b"#places 10.1.1.1:1433 db.example:443"
    assert [(one.state, one.milliseconds, one.from_machine) for one in told] == [
        ("open", 3.5, True),
        ("lost", None, True),
    ]
    assert "\u001b" not in told[1].error
