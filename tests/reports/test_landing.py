"""A report reaches the disk whole or not at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskops.errors import Refused, StoreFull
from deskops.reports.writers.landing import land


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "order.xlsx"
    path.write_bytes(b"old")
    return path


def failing(number: int):
    def fail(*_given: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def alone(path: Path) -> bool:
    return [each.name for each in path.parent.iterdir() if each.is_file()] == [path.name]


def test_the_new_file_takes_the_place_of_the_old_one(old: Path) -> None:
    assert land(b"new", old) == old
    assert old.read_bytes() == b"new"
    assert alone(old)


def test_on_a_full_disk_the_old_file_stays_and_nothing_is_left_beside_it(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    with pytest.raises(StoreFull, match="no room"):
        land(b"new", old)
    assert old.read_bytes() == b"old"
    assert alone(old)


def test_a_file_that_is_open_in_excel_stays_and_the_error_says_so(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", failing(errno.EACCES))
    with pytest.raises(Refused, match="open in another program") as caught:
        land(b"new", old)
    assert "-o" in caught.value.hint
    assert old.read_bytes() == b"old"
    assert alone(old)


def test_an_input_error_while_writing_is_told_with_its_cause(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    with pytest.raises(Refused, match=os.strerror(errno.EIO)):
        land(b"new", old)
    assert old.read_bytes() == b"old"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no folder"):
        land(b"new", tmp_path / "gone" / "order.xlsx")


def test_a_folder_of_our_own_is_made(tmp_path: Path) -> None:
    assert land(b"new", tmp_path / "exports" / "a.txt", make_folder=True).read_bytes() == b"new"


def test_the_content_is_on_the_disk_before_the_name_changes(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (order.append("fsync"), sync(handle))[1])
    monkeypatch.setattr(Path, "replace", lambda self, to: (order.append("replace"), replace(self, to))[1])
    land(b"new", old)
    assert order[:2] == ["fsync", "replace"]


def test_a_process_killed_while_writing_leaves_the_old_file(old: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom deskops.reports.writers.landing import land\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), 9)\nland(b'new', Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(old)], check=False)
    assert done.returncode != 0
    assert old.read_bytes() == b"old"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no such folder of the system")
def test_a_folder_that_takes_no_files_is_not_said_to_be_missing() -> None:
    with pytest.raises(Refused, match=r"/proc/new\.pdf cannot be written"):
        land(b"new", Path("/proc/new.pdf"))
