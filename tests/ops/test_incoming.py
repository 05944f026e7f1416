"""Pictures on their way in: judged before they are decoded, nothing taken that was not asked for."""

import os
import struct
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from deskops.errors import BadInput
from deskops.ops.context import Context
from deskops.ops.do.incoming import arrived, let_go, look, off_clipboard


def png(width: int = 40, height: int = 20, colour: str = "red") -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "PNG")
    return target.getvalue()


def bomb(side: int) -> bytes:
    """A few bytes that declare a picture of so many pixels a side."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def test_a_picture_is_shown_small_in_its_shape(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(png(400, 200))
    seen = look(file, 44, 20)
    assert (seen.width, seen.height) == (40, 20)
    assert seen.pixels[:3] == b"\xff\0\0"
    assert len(seen.pixels) == 3 * 40 * 20
    assert (seen.name, seen.media_type) == ("a.png", "image/png")


def test_threat_24_what_declares_too_many_pixels_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threat 24: a PNG of 60,000 by 60,000 in a hundred bytes."""
    file = tmp_path / "bomb.png"
    file.write_bytes(bomb(60_000))
    monkeypatch.setattr("deskops.reports.pictures._decoded", lambda _content: pytest.fail("it was decoded"))
    with pytest.raises(BadInput, match="million pixels"):
        look(file, 44, 20)


@pytest.mark.parametrize("content", [b"<svg onload='x'/>", b"<html>", b"#!/bin/sh\n", b""])
def test_what_is_no_picture_is_told_and_not_shown(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(content)
    with pytest.raises(BadInput):
        look(file, 44, 20)


def test_what_is_damaged_or_a_document_has_no_pixels(tmp_path: Path) -> None:
    for name, content in (("a.png", png()[:60]), ("b.pdf", b"%PDF-1.7\n")):
        (tmp_path / name).write_bytes(content)
        assert look(tmp_path / name, 44, 20).pixels == b""


def test_new_pictures_come_newest_first_and_nothing_else(context: Context, tmp_path: Path) -> None:
    now = context.now
    for name, minutes in (
        ("old.jpg", -5),
        ("one.jpg", 1),
        ("two.PNG", 2),
        ("x.txt", 3),
        ("\u202egpj.png", 3),
    ):
        (tmp_path / name).write_bytes(b"x")
        at = (now + timedelta(minutes=minutes)).timestamp()
        os.utime(tmp_path / name, (at, at))
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "link.jpg").symlink_to(tmp_path / "one.jpg")
    assert [one.file.name for one in arrived(tmp_path, now)] == ["two.PNG", "one.jpg"]


def test_a_folder_that_is_not_there_offers_nothing(context: Context, tmp_path: Path) -> None:
    assert arrived(tmp_path / "gone", context.now) == []


def a_program(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only programs that there are, beside those of the shell."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    return folder


@pytest.mark.parametrize(
    ("program", "environment", "platform"),
    [
        ("wl-paste", {"WAYLAND_DISPLAY": "wayland-0"}, "linux"),
        ("xclip", {"DISPLAY": ":0"}, "linux"),
        ("pngpaste", {}, "darwin"),
        ("powershell.exe", {}, "win32"),
        ("powershell.exe", {"WSL_DISTRO_NAME": "Ubuntu"}, "linux"),
    ],
)
def test_a_picture_comes_off_the_clipboard_into_a_private_file_and_goes(
    context: Context, programs: Path, tmp_path: Path, program: str, environment: dict[str, str], platform: str
) -> None:
    (tmp_path / "held.png").write_bytes(png())
    a_program(programs, program, f"cat {tmp_path / 'held.png'}")
    file = off_clipboard(context, environment, platform)
    assert file.read_bytes() == png()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    let_go(context, str(file))
    assert not file.exists()


def test_only_what_came_off_the_clipboard_is_removed(context: Context, tmp_path: Path) -> None:
    mine = tmp_path / "mine.png"
    mine.write_bytes(png())
    let_go(context, str(mine))
    let_go(context, "")
    assert mine.exists()


def test_an_empty_clipboard_and_a_missing_program_are_told(context: Context, programs: Path) -> None:
    with pytest.raises(BadInput, match="No program here") as missing:
        off_clipboard(context, {"DISPLAY": ":0"}, "darwin")
    assert "pngpaste" in missing.value.hint
    a_program(programs, "pngpaste", "exit 1")
    with pytest.raises(BadInput, match="no picture in the clipboard"):
        off_clipboard(context, {}, "darwin")


@pytest.mark.parametrize("script", ["echo '<svg/>'", "head -c 30000000 /dev/zero", f"printf '{'x' * 40}'"])
def test_what_is_no_picture_is_not_left_behind(context: Context, programs: Path, script: str) -> None:
    a_program(programs, "pngpaste", script)
    with pytest.raises(BadInput):
        off_clipboard(context, {}, "darwin")
    assert list((context.paths.data / "incoming").iterdir()) == []


def test_a_program_that_hangs_is_ended(
    context: Context, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskops.ops.do.incoming._PATIENCE", 0.2)
    a_program(programs, "pngpaste", "exec sleep 60")
    with pytest.raises(BadInput, match="no picture"):
        off_clipboard(context, {}, "darwin")


def test_what_nobody_added_for_days_goes(context: Context, programs: Path, tmp_path: Path) -> None:
    (tmp_path / "held.png").write_bytes(png())
    a_program(programs, "pngpaste", f"cat {tmp_path / 'held.png'}")
    left = off_clipboard(context, {}, "darwin")
    old = left.with_name("clipboard-old.png")
    old.write_bytes(png())
    at = (context.now - timedelta(days=4)).timestamp()
    os.utime(old, (at, at))
    off_clipboard(context, {}, "darwin")
    assert not old.exists()
