"""A report that came from anybody is judged before it is drawn; a picture that lies is named and not decoded."""

import struct
import zlib
from dataclasses import replace
from typing import Any

import pytest

from deskops.errors import BadInput
from deskops.reports.document import (
    Column,
    Company,
    Gallery,
    Pair,
    Pairs,
    Picture,
    Seal,
    Signatures,
    Table,
    Toned,
)
from deskops.reports.sound import check
from deskops.reports.writers import WRITERS
from tests_of_reports import report_of

SOUND = report_of(Pairs("", (Pair("a", Toned("b", "bad")),)), Table("", (Column("a", 1),), (("b",),)))


def test_a_report_of_ours_is_sound() -> None:
    check(SOUND)


@pytest.mark.parametrize(
    "more",
    [
        {"language": "xx"},
        {"company": Company(colour="red")},
        {"seal": Seal("1", 1, "", "", "signed", offset=10**9)},
        {"parts": (Pairs("", (Pair("a", "b", room=10**9),)),)},
        {"parts": (Pairs("", (Pair("a", Toned("b", "?")),)),)},
        {"parts": (Table("", (), ()),)},
        {"parts": (Table("", (Column("a", 0),), ()),)},
        {"parts": (Table("", (Column("a", 1),), (("b", "c"),)),)},
        {"parts": (Signatures("", "", ()),)},
        {"parts": (Gallery("", (Picture("", "", "0", -1, 5),)),)},
    ],
)
def test_what_no_writer_could_draw_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        check(replace(SOUND, **more))


def bomb() -> bytes:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(100))))
    )


@pytest.mark.parametrize("form", [".pdf", ".xlsx"])
@pytest.mark.parametrize("content", [bomb(), b"", b"<svg onload=x>", b"\xff\xd8\xff\xe0 no picture"])
def test_a_picture_that_lies_is_named_and_not_decoded(form: str, content: bytes) -> None:
    picture = Picture("front", "a.png", "0" * 64, 60_000, 60_000)
    made = replace(SOUND, parts=(Gallery("Photos", (picture,)),))
    assert WRITERS[form](made, {"0" * 64: content})
