"""Pictures at the door: judged by what their header declares, before any record names them."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from deskops.errors import BadInput
from deskops.ops.context import Context
from deskops.ops.do.files import take_in
from deskops.store.blobs.folder import blob_path


def a_header(form: str, side: int) -> bytes:
    """A picture of one pixel whose header says that it is `side` wide and high."""
    target = BytesIO()
    Image.new("RGB", (1, 1)).save(target, form)
    content = bytearray(target.getvalue())
    match form:
        case "PNG":
            content[16:24] = struct.pack(">II", side, side)
            content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
        case "JPEG":
            at = content.index(b"\xff\xc0") + 5
            content[at : at + 4] = struct.pack(">HH", side, side)
        case "GIF":
            content[6:10] = struct.pack("<HH", side, side)
        case "BMP":
            content[18:26] = struct.pack("<ii", side, side)
    return bytes(content)


def a_webp(side: int) -> bytes:
    """The lossless form: two lengths of 14 bits behind its signature."""
    body = b"\x2f" + struct.pack("<I", (side - 1) | (side - 1) << 14) + bytes(16)
    chunk = b"VP8L" + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
@pytest.mark.parametrize("side", [8_000, 16_000])
def test_a_header_of_more_pixels_than_anything_shows_is_refused_in_one_line(
    context: Context, tmp_path: Path, form: str, side: int
) -> None:
    file = tmp_path / "huge"
    file.write_bytes(a_webp(side) if form == "WEBP" else a_header(form, side))
    with pytest.raises(BadInput, match="more than 60 million pixels") as refused:
        take_in(context, file)
    assert "\n" not in refused.value.message
    assert [path for path in context.paths.blobs.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_a_picture_as_phones_take_them_is_kept(context: Context, tmp_path: Path, form: str) -> None:
    file = tmp_path / "photo"
    Image.new("RGB", (40, 30)).save(file, form)
    blob = take_in(context, file)
    assert blob_path(context.paths.blobs, blob.sha256).read_bytes() == file.read_bytes()


def test_a_damaged_picture_is_kept_as_it_came(context: Context, tmp_path: Path) -> None:
    file = tmp_path / "half.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    assert take_in(context, file).media_type == "image/png"
