"""What is no table is named for what it is, whatever its name says."""

import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from deskops.errors import BadInput, NotFound
from deskops.exchange.limits import DEFAULT, Limits
from deskops.exchange.story import SourceFile

Read = Callable[..., SourceFile]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    with zipfile.ZipFile(tmp_path / "sound.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return tmp_path / "sound.xlsx"


def refused(read: Read, path: Path, words: str, limits: Limits = DEFAULT) -> None:
    with pytest.raises(BadInput) as caught:
        read(path, limits)
    assert words in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


def compound(name: str) -> bytes:
    """The start of an OLE compound file with one directory entry."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + name.encode("utf-16-le") + bytes(512)


CORPUS: tuple[tuple[str, bytes, str], ...] = (
    ("program.xlsx", b"MZ\x90\x00" + bytes(500), "a Windows program"),
    ("program.csv", b"\x7fELF" + bytes(500), "a Linux program"),
    ("script.csv", b"#!/bin/sh\nrm -rf /\n", "a script"),
    ("protected.xlsx", compound("EncryptedPackage"), "protected by a password"),
    ("old.xls", compound("Workbook"), "an old Excel file"),
    ("letter.xlsx", compound("WordDocument"), "an old Office document"),
    ("empty.xlsx", b"", "is empty"),
    ("empty.csv", b"", "is empty"),
    ("paper.xlsx", b"%PDF-1.7\n" + bytes(100), "a PDF document"),
    ("page.xls", b"<html><table><tr><td>x</td></tr></table></html>", "a web page"),
    (
        "table.xls",
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
        "an Excel 2003 XML table",
    ),
    ("noise.csv", random.Random(3).randbytes(20_000), "neither a workbook nor readable text"),
    ("zeros.csv", bytes(5_000), "neither a workbook nor readable text"),
    ("line.csv", b"x" * 3_000_000, "neither a workbook nor readable text"),
    ("cut.csv", "资产编号,序列号\nZH1,无".encode("gb18030")[:-1], "neither a workbook nor readable text"),
    ("poem.csv", "床前明月光\n疑是地上霜\n".encode(), "no list that is known"),
    ("quote.csv", ('tag,serial,model\n1,2,3\n"' + "4,5,6\n" * 200).encode(), "quotation mark"),
    ("wide.csv", ("tag,serial,model\n" + "1," * 300 + "\n").encode(), "columns"),
)


@pytest.mark.parametrize(("name", "data", "words"), CORPUS, ids=[name for name, _data, _words in CORPUS])
def test_what_is_no_table_is_named_for_what_it_is(
    tmp_path: Path, reading: Read, name: str, data: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    refused(reading, path, words)


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("word/document.xml", "a Word document"),
        ("AndroidManifest.xml", "a phone app"),
        ("xl/workbook.bin", "binary"),
        ("a", "without a workbook"),
    ],
)
def test_an_archive_that_is_no_workbook_is_named(
    tmp_path: Path, reading: Read, member: str, words: str
) -> None:
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "x")
    refused(reading, tmp_path / "other.xlsx", words)


def test_a_missing_file_a_folder_and_a_pipe_are_named(tmp_path: Path, reading: Read) -> None:
    with pytest.raises(NotFound, match="is not there"):
        reading(tmp_path / "gone.xlsx", DEFAULT)
    refused(reading, tmp_path, "is a folder")
    refused(reading, tmp_path / "nul\x00.xlsx", "cannot be read")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
        refused(reading, tmp_path / "pipe.csv", "not an ordinary file")


def test_a_file_without_rights_is_named(sound: Path, reading: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_args: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    refused(reading, sound, "Permission denied")


def test_a_file_beyond_the_limit_is_refused_unread(sound: Path, reading: Read) -> None:
    refused(reading, sound, "too large", limits=Limits(file_bytes=100))
