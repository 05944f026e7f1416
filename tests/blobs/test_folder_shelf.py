"""The folder of blobs on a real disk: rights, links, damage, and no room."""

import errno
import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deskops.errors import StoreFull, StoreLocked
from deskops.store.blobs import partials
from deskops.store.blobs.folder import FolderShelf, blob_path
from deskops.store.blobs.shelf import WrongOffset

CONTENT = os.urandom(200_000)
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "blobs"


def bring(shelf: FolderShelf, owner: str = "r") -> None:
    shelf.append(owner, SHA, shelf.partial(owner, SHA), CONTENT[shelf.partial(owner, SHA) :])
    shelf.finish(owner, SHA, len(CONTENT))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_files_are_their_owners_alone_and_never_executable(folder: Path) -> None:
    before = os.umask(0)
    try:
        shelf = FolderShelf(folder)
        shelf.append("r", SHA, 0, CONTENT[:10])
        shelf.keep(b"kept")
        under_way = [path for path in folder.rglob("*") if path.is_file()]
        bring(shelf)
    finally:
        os.umask(before)
    files = {path for path in [*under_way, *folder.rglob("*")] if path.is_file()}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")] if path.is_dir()} == {
        0o700
    }


def test_a_finished_blob_leaves_nothing_but_itself(folder: Path) -> None:
    bring(FolderShelf(folder))
    assert [path for path in folder.rglob("*") if path.is_file()] == [blob_path(folder, SHA)]


def test_bringing_it_again_heals_what_was_damaged(folder: Path) -> None:
    shelf = FolderShelf(folder)
    bring(shelf)
    blob_path(folder, SHA).write_bytes(b"damaged")
    bring(shelf, "another")
    assert blob_path(folder, SHA).read_bytes() == CONTENT


def test_a_link_in_a_blobs_place_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    blob_path(folder, SHA).parent.mkdir(parents=True)
    blob_path(folder, SHA).symlink_to(secret)
    shelf = FolderShelf(folder)
    assert shelf.has(SHA) is None
    bring(shelf)
    assert (secret.read_text(), shelf.has(SHA)) == ("secret", len(CONTENT))


def test_a_partial_that_is_also_a_finished_blob_is_never_written_to(folder: Path) -> None:
    """What a power cut in the middle of a move may leave on some disks: one file under both names."""
    shelf = FolderShelf(folder)
    bring(shelf)
    partial = folder / ".partial" / "of-r" / SHA
    partial.hardlink_to(blob_path(folder, SHA))
    assert shelf.partial("r", SHA) == 0
    with pytest.raises(WrongOffset):
        shelf.append("r", SHA, len(CONTENT), b"more")
    bring(shelf)
    assert blob_path(folder, SHA).read_bytes() == CONTENT


@pytest.mark.skipif(sys.platform == "win32", reason="locks between processes are of POSIX")
def test_a_partial_that_another_process_holds_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    shelf = FolderShelf(folder)
    shelf.append("r", SHA, 0, CONTENT)
    monkeypatch.setattr(partials, "_TRIES", 3)
    with (folder / ".partial" / "of-r" / SHA).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(StoreLocked):
            shelf.finish("r", SHA, len(CONTENT))
    shelf.finish("r", SHA, len(CONTENT))


@pytest.mark.parametrize("written", [0, 1, 50_000])
def test_a_piece_that_no_longer_fits_leaves_the_partial_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    shelf = FolderShelf(folder)
    shelf.append("r", SHA, 0, CONTENT[:1000])
    real, left = os.write, [written]

    def full(handle: int, data: bytes) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = real(handle, bytes(data)[: left[0]])
        left[0] -= done
        return done

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(StoreFull):
            shelf.append("r", SHA, 1000, CONTENT[1000:])
    assert shelf.partial("r", SHA) == 1000
    bring(shelf)
    assert shelf.has(SHA) == len(CONTENT)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("NOT PROVEN: a full disk needs Linux and root, to mount a small one")
    command = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(place)]
    mounted = subprocess.run(command, capture_output=True)
    if mounted.returncode:
        pytest.skip(f"NOT PROVEN: a full disk, mount says {mounted.stderr.decode(errors='replace')[:100]}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_on_a_disk_that_is_really_full_nothing_is_lost_and_it_goes_on_when_there_is_room(
    small_disk: Path,
) -> None:
    shelf = FolderShelf(small_disk / "blobs")
    shelf.append("r", SHA, 0, CONTENT[:100_000])
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(150_000))
    with pytest.raises(StoreFull):
        shelf.append("r", SHA, 100_000, CONTENT[100_000:])
    with pytest.raises(StoreFull):
        shelf.keep(CONTENT)
    assert (shelf.partial("r", SHA), shelf.has(SHA)) == (100_000, None)
    assert [path.name for path in (small_disk / "blobs").iterdir()] == [".partial"]
    ballast.unlink()
    bring(shelf)
    with closing(shelf.reading(SHA)) as source:
        assert source.read(len(CONTENT) + 1) == CONTENT
