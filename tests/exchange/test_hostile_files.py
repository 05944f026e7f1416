"""Every hostile or broken file gets one clear line, in bounded time and memory."""

import contextlib
import itertools
import os
import random
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from openpyxl import Workbook

from deskops.errors import BadInput
from deskops.exchange.limits import DEFAULT, Limits
from deskops.exchange.story import SourceFile
from deskops.exchange.workbook import _Watch

Read = Callable[..., SourceFile]
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
BILLION = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["资产编号", "序列号", "型号"])
    for number in range(300):
        sheet.append([f"ZHPC{number:05d}", f"SN{random.Random(number).random()}", "ProDesk"])
    book.save(tmp_path / "sound.xlsx")
    return tmp_path / "sound.xlsx"


def with_part(sound: Path, name: str, chunks: Iterator[bytes], target: str = "hostile.xlsx") -> Path:
    """The sound workbook with one part replaced by what `chunks` give."""
    path = sound.with_name(target)
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry.filename))
        with new.open(name, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
    return path


def sheet_of(rows: Iterator[str]) -> Iterator[bytes]:
    yield f"<worksheet {NS}><sheetData>".encode()
    yield from (row.encode() for row in rows)
    yield b"</sheetData></worksheet>"


def batches(count: int, row: Callable[[int], str]) -> Iterator[str]:
    for start in range(1, count + 1, 1000):
        yield "".join(row(number) for number in range(start, min(start + 1000, count + 1)))


@contextlib.contextmanager
def children_watched() -> Iterator[list[int]]:
    """Resident bytes of this process' children while they run. What the system sums up for children would also count
    what this process itself held when it made them; so would a child that runs no program of its own yet.
    """
    seen: list[int] = []
    over, own = threading.Event(), psutil.Process().cmdline()

    def watch() -> None:
        while not over.wait(0.01):
            for child in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    if child.cmdline() != own:
                        seen.append(child.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def refused(read: Read, path: Path, *words: str, limits: Limits = DEFAULT) -> BadInput:
    started = time.perf_counter()
    with children_watched() as largest, pytest.raises(BadInput) as caught:
        read(path, limits)
    assert time.perf_counter() - started < 10
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 400
    assert caught.value.hint
    for word in words:
        assert word in caught.value.message
    assert max(largest, default=0) < 300 * 1024 * 1024
    return caught.value


def test_a_zip_bomb_is_refused_unread(sound: Path, reading: Read) -> None:
    bomb = with_part(sound, SHEET, iter([b" " * (1 << 20)] * 150))
    assert bomb.stat().st_size < 1 << 20
    refused(reading, bomb, "refused unread", "times its size")


def test_a_bomb_of_many_megabytes_is_refused_unread(sound: Path, reading: Read) -> None:
    noise = random.Random(1).randbytes(1 << 20)
    bomb = with_part(sound, SHEET, iter([noise, b" " * (20 << 20)] * 4))
    refused(reading, bomb, "unpack to 8", limits=Limits(entry_bytes=50 << 20, ratio=10_000))


def test_a_bomb_of_many_parts_is_refused_unread(sound: Path, reading: Read) -> None:
    path = sound.with_name("parts.xlsx")
    path.write_bytes(sound.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2_500):
            archive.writestr(f"xl/media/{number}", b"")
    refused(reading, path, "parts inside")


def test_a_part_larger_than_the_directory_says_is_damaged(sound: Path, reading: Read) -> None:
    bomb = with_part(sound, SHEET, iter([b" " * (1 << 20)] * 50))
    data = bytearray(bomb.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    data[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    bomb.write_bytes(data)
    refused(reading, bomb, "damaged")


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_an_entity_bomb_in_any_part_is_refused(sound: Path, reading: Read, part: str) -> None:
    text = f"{BILLION}]><worksheet {NS}><sheetData><row><c><v>&m;</v></c></row></sheetData></worksheet>"
    refused(reading, with_part(sound, part, iter([text.encode()])), "XML entities")


def test_an_entity_bomb_in_utf_16_is_refused(sound: Path, reading: Read) -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?>{BILLION}]><worksheet {NS}/>'
    refused(reading, with_part(sound, SHEET, iter([text.encode("utf-16")])), "XML entities")


def test_an_entity_that_names_a_file_is_refused(sound: Path, reading: Read, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOPSECRET")
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><worksheet {NS}><sheetData/></worksheet>'
    assert "TOPSECRET" not in refused(reading, with_part(sound, SHEET, iter([text.encode()]))).message


def test_a_doctype_behind_a_long_comment_is_refused(sound: Path, reading: Read) -> None:
    noise = random.Random(1).randbytes(200_000).hex().encode()
    text = [b"<!--", noise, b"-->", BILLION.encode(), f"]><worksheet {NS}/>".encode()]
    refused(reading, with_part(sound, SHEET, iter(text)), "XML entities")


def test_a_million_empty_rows_are_refused(sound: Path, reading: Read) -> None:
    path = with_part(sound, SHEET, sheet_of(batches(1_000_000, lambda number: f'<row r="{number}"/>')))
    refused(reading, path, "empty rows")


def test_a_million_rows_of_formatted_blanks_are_refused(sound: Path, reading: Read) -> None:
    rows = batches(
        300_000, lambda number: f'<row r="{number}"><c r="A{number}" s="1"/><c r="B{number}" s="1"/></row>'
    )
    refused(reading, with_part(sound, SHEET, sheet_of(rows)), "empty rows")


def test_empty_rows_are_refused_while_they_are_read_when_counting_missed_them(
    sound: Path, reading: Read
) -> None:
    sheet = b"".join(sheet_of(batches(3_000, lambda number: f'<row r="{number}"/>'))).decode()
    path = with_part(sound, SHEET, iter([f'<?xml version="1.0" encoding="UTF-16"?>{sheet}'.encode("utf-16")]))
    refused(reading, path, "1001 empty rows", limits=Limits(blank_rows=1_000))


def test_three_million_rows_are_refused(sound: Path, reading: Read) -> None:
    rows = batches(3_000_000, lambda _number: "<row><c><v>1</v></c></row>")
    refused(reading, with_part(sound, SHEET, sheet_of(rows)))


def test_too_many_rows_are_refused_by_their_count(sound: Path, reading: Read) -> None:
    rows = batches(
        400_000, lambda number: f'<row r="{number}"><c r="A{number}"><v>{number * 7919}</v></c></row>'
    )
    refused(reading, with_part(sound, SHEET, sheet_of(rows)), "too many rows")


@pytest.mark.parametrize("cell", ["XFD1", "A1048576", "XFD1048576"])
def test_a_far_corner_cell_is_refused_and_named(sound: Path, reading: Read, cell: str) -> None:
    number = cell.lstrip("AXFD")
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>' if number != "1" else ""
    rows = iter([first, f'<row r="{number}"><c r="{cell}"><v>1</v></c></row>'])
    refused(reading, with_part(sound, SHEET, sheet_of(rows)), cell)


def test_a_deeply_nested_sheet_ends_in_one_line(sound: Path, reading: Read) -> None:
    depth = 300_000
    refused(
        reading,
        with_part(sound, SHEET, iter([f"<x {NS}>".encode(), b"<c>" * depth, b"</c>" * depth, b"</x>"])),
    )


def test_a_large_sheet_of_no_known_kind_is_given_up_early(sound: Path, reading: Read) -> None:
    rows = batches(
        60_000, lambda number: f'<row r="{number}"><c r="A{number}"><v>{number * 7919}</v></c></row>'
    )
    refused(reading, with_part(sound, SHEET, sheet_of(rows)), "more than 20000 lines")


def test_a_table_of_millions_of_strings_stays_within_memory(sound: Path, reading: Read) -> None:
    strings = (
        f"<si><t>{random.Random(start).getrandbits(4_000):x}</t></si>".encode() for start in range(40_000)
    )
    path = sound.with_name("strings.xlsx")
    book = Workbook()
    book.active.append(["资产编号", "序列号"])
    book.save(path)
    narrow = Limits(memory_bytes=60 << 20)
    reading(sound, limits=narrow)  # enough for what is no attack
    refused(reading, with_shared_strings(path, strings), "memory", limits=narrow)


def with_shared_strings(path: Path, strings: Iterator[bytes]) -> Path:
    target = path.with_name("shared.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            data = old.read(entry.filename)
            if entry.filename == "[Content_Types].xml" and b"sharedStrings" not in data:
                kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
                override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
                data = data.replace(b"</Types>", override.encode())
            if entry.filename != "xl/sharedStrings.xml":
                new.writestr(entry.filename, data)
        with new.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f"<sst {NS}>".encode())
            for string in strings:
                part.write(string)
            part.write(b"</sst>")
    return target


def test_a_file_that_takes_too_long_is_given_up(sound: Path, reading: Read) -> None:
    head = (
        '<row r="1"><c t="inlineStr"><is><t>tag</t></is></c><c t="inlineStr"><is><t>model</t></is></c></row>'
    )
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="B{0}"><v>7</v></c></row>'
    rows = itertools.chain([head], batches(150_000, lambda number: row.format(number + 1)))
    path = with_part(sound, SHEET, sheet_of(rows))
    refused(reading, path, "takes too long", limits=Limits(base_seconds=0.5, bytes_per_second=1e9))


def test_where_the_system_sets_no_limit_the_parent_watches_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("deskops.exchange.workbook._SYSTEM_LIMITS", False)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        watch = _Watch(child, Limits(memory_bytes=1), seconds=30)
        child.wait(timeout=20)
        watch.stop()
    assert watch.verdict == "memory"


def test_a_cell_longer_than_a_spreadsheet_allows_is_refused(sound: Path, reading: Read) -> None:
    text = random.Random(1).randbytes(30_000).hex()
    rows = iter([f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'])
    refused(reading, with_part(sound, SHEET, sheet_of(rows)), "characters", "A1")


def test_hundreds_of_sheets_are_refused(tmp_path: Path, reading: Read) -> None:
    book = Workbook()
    for number in range(250):
        book.create_sheet(f"s{number}")
    book.save(tmp_path / "sheets.xlsx")
    refused(reading, tmp_path / "sheets.xlsx", "251 sheets")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_truncated_workbook_is_named_so(sound: Path, reading: Read, share: float) -> None:
    data = sound.read_bytes()
    sound.write_bytes(data[: int(len(data) * share)])
    refused(reading, sound, "cut off")


def test_a_workbook_with_a_broken_part_is_named_damaged(sound: Path, reading: Read) -> None:
    refused(reading, with_part(sound, SHEET, iter([f"<worksheet {NS}><sheetData><row>".encode()])), "damaged")


def test_flipped_bytes_never_end_in_anything_but_one_line(sound: Path, reading: Read) -> None:
    data = sound.read_bytes()
    full = os.environ.get("DESKOPS_TEST_SIZE") == "full"
    for seed in range(200 if full else 8):
        dice = random.Random(seed)
        broken = bytearray(data)
        for _turn in range(20):
            broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
        sound.write_bytes(broken)
        with contextlib.suppress(BadInput):
            reading(sound)


def test_the_parent_never_imports_openpyxl(sound: Path) -> None:
    code = (
        "import sys,datetime;from pathlib import Path;from deskops.exchange.reading import read_file;"
        f"f=read_file(Path({str(sound)!r}),zone=datetime.UTC,reference_date=datetime.date(2026,1,1));"
        "print(len(f.sheets[0].rows),'openpyxl' in sys.modules,'sqlmodel' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["300", "False", "False"]
