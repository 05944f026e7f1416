"""Pictures for a report: small, upright, stripped; a broken one is named."""

import struct
import zlib
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from deskops.reports.pictures import logo, photo


def a_picture(
    size: tuple[int, int] = (300, 200), form: str = "JPEG", mode: str = "RGB", **more: object
) -> bytes:
    target = BytesIO()
    Image.new(mode, size, 1 if mode == "1" else 0).save(target, form, **more)
    return target.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_photo_is_scaled_down_to_what_paper_can_show() -> None:
    made = photo(a_picture((4000, 3000)), name="a.jpg")
    assert (made.picture.width, made.picture.height) == opened(made.content).size == (1280, 960)


def test_a_small_photo_keeps_its_size() -> None:
    made = photo(a_picture((300, 200)), name="a.jpg")
    assert (made.picture.width, made.picture.height) == (300, 200)


def test_a_photo_that_was_taken_upright_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    made = photo(a_picture((300, 200), exif=exif), name="a.jpg")
    assert (made.picture.width, made.picture.height) == (200, 300)


def test_the_place_where_a_photo_was_taken_does_not_leave_the_laptop() -> None:
    exif = Image.Exif()
    exif[0x010F] = "MAKER-OF-PHONE"
    exif.get_ifd(0x8825)[1] = "N"
    made = photo(a_picture(exif=exif), name="a.jpg")
    assert not opened(made.content).getexif()
    assert b"MAKER-OF-PHONE" not in made.content


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("GIF", "P"),
        ("BMP", "RGB"),
        ("JPEG", "CMYK"),
    ],
)
def test_every_form_that_can_be_attached_becomes_a_photo(form: str, mode: str) -> None:
    made = photo(a_picture(form=form, mode=mode), name="x")
    assert not made.picture.problem
    assert opened(made.content).format == "JPEG"


def test_a_logo_keeps_what_is_transparent() -> None:
    made = logo(a_picture(form="PNG", mode="RGBA"), name="logo.png")
    assert opened(made.content).mode == "RGBA"


@pytest.mark.parametrize("size", [(10_000, 7_000), (30_000, 30_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    made = photo(png_header(*size), name="bomb.png")
    assert "60 million pixels" in made.picture.problem


def test_a_picture_beyond_every_bound_is_refused_as_well() -> None:
    made = photo(png_header(2_000_000, 2_000_000), name="bomb.png")
    assert "60 million pixels" in made.picture.problem


def test_a_pdf_is_named_and_not_shown() -> None:
    assert "PDF" in photo(b"%PDF-1.7 ...", name="quote.pdf").picture.problem


def test_what_is_no_picture_is_named_and_not_shown() -> None:
    made = photo(b"\xff\xd8\xff\xe0 not a picture", name="a.jpg", caption="front")
    assert (made.picture.name, made.picture.caption, made.content) == ("a.jpg", "front", b"")
    assert "damaged" in made.picture.problem


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "BMP", "WEBP"])
def test_no_damage_to_a_file_is_a_crash(form: str) -> None:
    sound, random = a_picture((64, 48), form), Random(7)
    for _ in range(150):
        broken = bytearray(sound)
        for _ in range(random.randint(1, 6)):
            broken[random.randrange(len(broken))] = random.randrange(256)
        cut = random.randint(1, len(broken))
        made = photo(bytes(broken[:cut] if random.random() < 0.3 else broken), name="x")
        assert made.picture.problem or made.content


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100)))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
