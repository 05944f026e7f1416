"""A small disk is full when it is filled, to the page, and has room again when it is emptied."""

import errno
from pathlib import Path

import pytest

from faults.full_disk import PAGE, can_mount, files_up_to, small_disk
from faults.processes import Processes


@pytest.mark.parametrize("leave", [0, PAGE, 10 * PAGE + 5])
def test_a_disk_is_filled_to_its_last_bytes(tmp_path: Path, leave: int) -> None:
    with small_disk(tmp_path / "disk", 1 << 20) as disk:
        assert disk.free > 900_000
        disk.fill(leave)
        room = leave // PAGE * PAGE
        assert disk.free == room
        with (disk.path / "x").open("wb", buffering=0) as file:
            for _ in range(room // PAGE):
                file.write(b"x" * PAGE)
            with pytest.raises(OSError) as caught:  # noqa: PT011 - by number
                file.write(b"x")
        assert caught.value.errno == errno.ENOSPC
        assert (disk.path / "x").stat().st_size == room


def test_an_emptied_disk_can_be_written_and_filled_again(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1 << 20) as disk:
        disk.fill(8 * PAGE)
        disk.fill()
        assert disk.free == 0
        disk.empty()
        (disk.path / "x").write_bytes(bytes(500_000))
        disk.fill()
        assert disk.free == 0


def test_the_disk_is_gone_afterwards_even_when_somebody_still_uses_it(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1 << 20) as disk:
        file = (disk.path / "open").open("wb")
    file.close()
    assert list((tmp_path / "disk").iterdir()) == []


@pytest.mark.skipif(not can_mount(), reason="NOT PROVEN: needs Linux and root")
def test_the_program_meets_a_full_disk(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes, small_disk(processes.home("laptop"), 4 << 20) as disk:
        assert processes.run("init", "--engineer", "李强").code == 0
        disk.fill()
        done = processes.run("job", "new", "x" * 100)
        assert done.code != 0
        assert "Traceback" not in done.err
        disk.empty()
        assert processes.run("job", "new", "x").code == 0


def test_without_a_disk_files_may_still_be_kept_from_growing(tmp_path: Path) -> None:
    with files_up_to(1000):
        with pytest.raises(OSError) as caught:  # noqa: PT011 - by number
            (tmp_path / "x").write_bytes(bytes(2000))
        assert caught.value.errno == errno.EFBIG
    (tmp_path / "x").write_bytes(bytes(2000))
