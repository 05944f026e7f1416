"""Child processes: deadlines, caps, encodings, and that none is left behind."""

import os
import sys
import time
from pathlib import Path

import pytest

from deskops.checks.collectors import child
from deskops.checks.collectors.child import decode, run
from deskops.checks.facts import Unread


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_output_code_and_complaints_come_back():
    said = run(python("import sys; print('你好'); print('oh', file=sys.stderr); sys.exit(3)"), seconds=5)
    assert (said.code, said.text.strip(), said.error) == (3, "你好", "oh")


def test_a_program_that_is_not_there_is_named():
    with pytest.raises(Unread, match="no-such-program"):
        run(["no-such-program-here"], seconds=1)


def test_a_file_that_may_not_run_is_named(tmp_path: Path):
    (tmp_path / "tool").write_text("x", encoding="ascii")
    with pytest.raises(Unread, match="tool"):
        run([str(tmp_path / "tool")], seconds=1)


def test_one_that_hangs_is_stopped_with_everything_that_it_started(tmp_path: Path):
    note = tmp_path / "grandchild"
    start = "import subprocess; p = subprocess.Popen(['sleep', '30'])"
    code = f"{start}; open({str(note)!r}, 'w').write(str(p.pid)); p.wait()"
    begun = time.perf_counter()
    with pytest.raises(Unread, match="no answer in time"):
        run(python(code), seconds=0.25)
    assert time.perf_counter() - begun < 3
    number = int(note.read_text())
    state = Path(f"/proc/{number}/stat")
    while state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z":
        assert time.perf_counter() - begun < 5, "the grandchild still runs"
        os.sched_yield()  # the kernel takes a moment to bury it
    assert not child._running


def test_one_that_leaves_a_grandchild_holding_the_line_is_stopped_in_time():
    begun = time.perf_counter()
    with pytest.raises(Unread):
        run(["sh", "-c", "sleep 30 & echo done"], seconds=0.2)
    assert time.perf_counter() - begun < 3


def test_endless_output_is_cut_off():
    with pytest.raises(Unread, match="more than 100000 bytes"):
        run(["yes"], seconds=5, cap=100_000)


def test_endless_complaints_do_no_harm():
    said = run(python("import sys; sys.stderr.write('x' * 3_000_000); print('fine')"), seconds=5)
    assert said.text.strip() == "fine"
    assert len(said.error) <= 4096


def test_input_is_fed():
    assert run(["cat"], seconds=5, given=b"script").text == "script"


def test_programs_speak_plain_english():
    assert run(python("import os; print(os.environ['LC_ALL'])"), seconds=5).text.strip() == "C"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("中文".encode("gbk"), "中文"),
        ("中文".encode(), "中文"),
        ("\ufeff中文".encode("utf-16"), "\ufeff中文"),
        ("中文".encode("utf-16"), "中文"),
        (b"\xff\xff\xff", "\ufffd\ufffd\ufffd"),
        (b"a\x00b", "a\x00b"),
        (b"", ""),
    ],
)
def test_whatever_the_console_writes_is_decoded(data, text):
    assert decode(data) == text
