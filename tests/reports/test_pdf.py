"""A report as a PDF: all its text on pages that break well, the seal, pictures and attachments, the same bytes."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from deskops.config.on_paper import FOOTER
from deskops.reports import document as doc
from deskops.reports.document import (
    Bar,
    Bars,
    Column,
    Company,
    Gallery,
    Pair,
    Pairs,
    Picture,
    Report,
    Seal,
    Signatures,
    SigningPlace,
    Table,
)
from deskops.reports.sealed_words import filled, proof_of
from deskops.reports.writers import pdf
from deskops.reports.writers.pdf_marks import Coded, Inked, Shown, Written
from tests_of_reports import report_of

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="NOT PROVEN: poppler-utils is not installed, nothing reads it"
)
PLACES = Signatures("Signatures", "I agree.", (SigningPlace("User", "陈晓燕", "Date", sealed=True),))
SEAL = Seal(
    "IR-1", 1, hashlib.sha256(b"x").hexdigest(), "ABCDE-FGHIJ", doc.SIGNED, "陈晓燕", method="phone",
    signed_at=datetime(2026, 11, 27, 8, 3, tzinfo=UTC), offset=480, strokes=(((0, 0), (40, 30), (90, 10)),),
    width=100, height=50,
)  # fmt: skip


def report(*parts: Any, **more: Any) -> Report:
    company = Company("珠海联创", "人民东路 288 号", "0756-2288888", "客户留存")
    named = {"kind": "inspection", "title": "Report", "number": "IR-1", "reference": "No. IR-1"}
    return report_of(*parts, **{"company": company, **named, **more})


def table(rows: int, text: str = "检查主机内部灰尘", columns: int = 3) -> Table:
    headings = tuple(Column(f"Heading {at}", 1) for at in range(columns))
    return Table("Items", headings, tuple((f"row {row}", *[text] * (columns - 1)) for row in range(rows)))


def texts(sheet: Any) -> list[str]:
    return [mark.text for mark in sheet.marks if isinstance(mark, Written)]


def pages(made: Report, pictures: doc.Pictures = {}) -> list[list[str]]:  # noqa: B006 - never changed
    return [texts(sheet) for sheet in pdf.drawn(made, pictures).sheets]


def told(*words: str, content: bytes, folder: Path) -> str:
    file = folder / "report.pdf"
    file.write_bytes(content)
    command = [word if word != "FILE" else str(file) for word in words]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, cwd=folder).stdout


def picture(content: bytes, size: tuple[int, int], name: str = "a.jpg") -> tuple[Picture, dict[str, bytes]]:
    digest = hashlib.sha256(content).hexdigest()
    return Picture("front", name, digest, *size), {digest: content}


def encoded(image: Image.Image, form: str) -> bytes:
    target = BytesIO()
    image.save(target, form)
    return target.getvalue()


# --- pages ---


def test_the_headings_of_a_table_come_again_on_every_page() -> None:
    found = pages(report(table(120)))
    assert len(found) > 2
    assert all("Heading 0" in page for page in found)


def test_every_row_stands_once_and_in_order() -> None:
    rows = [text for page in pages(report(table(120))) for text in page if text.startswith("row ")]
    assert rows == [f"row {number}" for number in range(120)]


def test_every_page_says_which_of_how_many_it_is() -> None:
    found = pages(report(table(120)))
    assert all(f"Page {at} of {len(found)}" in page for at, page in enumerate(found, 1))


def test_nothing_stands_below_the_room_of_a_page() -> None:
    flow = pdf.drawn(report(table(90, "很长的说明文字" * 30)), {})
    foot = flow.paper.high - flow.paper.bottom
    for sheet in flow.sheets:
        rows = [mark for mark in sheet.marks if isinstance(mark, Written) and "说明" in mark.text]
        assert rows
        assert all(flow.paper.top < mark.base < foot for mark in rows)


def test_a_text_longer_than_a_page_goes_on_and_loses_nothing() -> None:
    text = "".join(f"第{number}行，" for number in range(3000))
    found = pages(report(Pairs("", (Pair("Cause", text, wide=True),))))
    assert len(found) > 2
    assert "".join(line for page in found for line in page if "行，" in line) == text


def test_no_line_begins_with_a_closing_mark() -> None:
    text = "检查电源、风扇，以及散热片（必要时更换）；记录温度。" * 20
    lines = [line for page in pages(report(table(3, text))) for line in page if "检" in line or "，" in line]
    assert len(lines) > 20
    assert not [line for line in lines if line[0] in "、，；。）"]
    assert not [line for line in lines if line[-1] == "（"]


def test_a_signature_s_places_are_not_torn_from_their_heading() -> None:
    for rows in range(10, 40):
        found = pages(report(table(rows), PLACES))
        [page] = [page for page in found if "Signatures" in page]
        assert "User" in page
        assert "Date: " in " ".join(page) + " "


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_any_text_gives_pages(text: str) -> None:
    made = report(Pairs(text, (Pair(text, text, wide=True),)), title=text, reference=text, subtitle=text)
    assert pdf.render(made, {}).startswith(b"%PDF-1.7")


# --- characters ---


def test_a_character_that_the_font_lacks_is_its_code_point_and_is_named() -> None:
    found = [text for page in pages(report(Pairs("", (Pair("Name", "𠮷田"),)))) for text in page]
    assert "[U+20BB7]田" in found
    assert any("U+20BB7" in text and "code points" in text for text in found)


def test_a_rare_character_is_drawn_from_its_picture() -> None:
    shown, content = picture(encoded(Image.new("1", (64, 64)), "PNG"), (64, 64), "𠮷")
    made = report(Pairs("", (Pair("Name", "王𠮷田"),)), rare=(shown,))
    flow = pdf.drawn(made, content)
    assert [mark.ink for mark in flow.sheets[0].marks if isinstance(mark, Shown)] == ["#000000"]
    assert not [text for text in texts(flow.sheets[0]) if "U+" in text]
    assert b"/ImageMask true" in pdf.render(made, content)


def test_controls_are_seen_and_obeyed_by_nobody() -> None:
    found = [text for page in pages(report(Pairs("", (Pair("a", "x\x1b[31m\u202ey"),)))) for text in page]
    assert not [text for text in found if not text.isprintable()]


# --- the seal ---


def test_a_report_without_a_seal_says_on_each_page_that_it_is_a_draft() -> None:
    for page in pages(report(table(120), PLACES)):
        assert "Draft" in page
        assert "Draft, not signed" in page


def test_what_is_never_signed_is_no_draft() -> None:
    assert not [text for page in pages(report(table(3))) for text in page if "Draft" in text]


def test_a_signed_report_shows_the_hand_and_what_proves_it() -> None:
    flow = pdf.drawn(report(table(3), PLACES, seal=SEAL), {})
    found = [text for sheet in flow.sheets for text in texts(sheet)]
    assert [mark for sheet in flow.sheets for mark in sheet.marks if isinstance(mark, Inked)]
    assert {SEAL.digest, SEAL.short, "2026-11-27 16:03 (UTC+08:00)"} <= set(found)
    assert "Draft" not in found


def test_the_foot_of_each_page_has_the_code_of_number_and_digest() -> None:
    for sheet in pdf.drawn(report(table(120), PLACES, seal=SEAL), {}).sheets:
        [code] = [mark for mark in sheet.marks if isinstance(mark, Coded)]
        wanted = segno.make(
            f"DESKOPS:1 IR-1 1 {SEAL.digest}".upper(), error="m", micro=False, boost_error=False
        )
        assert code.rows == tuple(tuple(map(bool, row)) for row in wanted.matrix)
        assert any(f"revision 1 · {SEAL.short}" in text for text in texts(sheet))


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize(
    "footer", ["联" * (FOOTER // 2), "Acme Ltd. " * (FOOTER // 10)], ids=["chinese", "english"]
)
def test_a_footer_goes_on_in_a_second_line_and_loses_nothing(footer: str, signed: bool) -> None:
    made = report(seal=SEAL if signed else None, company=doc.Company("Acme", footer=footer))
    [sheet] = pdf.drawn(made, {}).sheets
    foot = [mark for mark in sheet.marks if isinstance(mark, Written) and mark.text.strip() in footer]
    lines = [mark for mark in foot if len(mark.text) > 10]
    assert len(lines) == 2
    assert "".join(mark.text for mark in lines).replace(" ", "") == footer.replace(" ", "")
    assert max(mark.base for mark in lines) < pdf.UPRIGHT.high - 12


def test_a_report_that_was_changed_after_signing_says_so_on_each_page() -> None:
    """As a draft does that stands beside the revision that was sealed; it names that one."""
    sealed = doc.Counterpart("IR-1", 1, "en", SEAL.digest, SEAL.short, SEAL.signed_at, 480, changed=True)
    for page in pages(report(table(120), PLACES, counterpart=sealed)):
        assert "Changed since it was signed" in page
        assert any(f"revision 1 · {SEAL.short}" in text for text in page)


def test_a_refusal_shows_its_reason() -> None:
    seal = replace(SEAL, state=doc.REFUSED, strokes=(), reason="不同意")
    found = [text for page in pages(report(PLACES, seal=seal)) for text in page]
    assert "不同意" in found
    assert "Signature refused" in found


def test_a_refusal_tells_of_no_hand_no_day_and_no_agreement() -> None:
    seal = replace(SEAL, state=doc.REFUSED, strokes=(), reason="不同意", consent="I agree.", signer="")
    told = proof_of(seal)
    assert {"Agreed to", "Signed at", "How", "Signer"}.isdisjoint(pair.label for pair in told.pairs)
    assert [pair.value for pair in told.pairs if pair.label == "Asked to agree to"] == ["I agree."]
    assert filled(doc.SigningPlace("User", "梁敏", "Date", sealed=True), seal) == (
        "",
        "Signature refused",
        "",
    )


# --- the file ---


def test_the_same_report_gives_the_same_bytes_whatever_the_environment_says() -> None:
    code = (
        "import hashlib; from tests_pdf import report, table, PLACES, SEAL; from deskops.reports.writers import pdf;"
        "print(hashlib.sha256(pdf.render(report(table(9), PLACES, seal=SEAL), {})).hexdigest())"
    ).replace("tests_pdf", Path(__file__).stem)
    path = os.pathsep.join((str(Path(__file__).parent), *sys.path))
    found = set()
    for more in (
        {"SOURCE_DATE_EPOCH": "1"},
        {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LANG": "zh_CN.UTF-8"},
    ):
        here = {**os.environ, **more, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", code], env=here, capture_output=True, text=True, check=True
        )
        found.add(done.stdout)
    assert len(found) == 1


def test_nothing_is_packed_by_this_machine() -> None:
    assert b"FlateDecode" not in pdf.render(report(table(9), PLACES, seal=SEAL), {})


def test_a_jpeg_stands_in_the_file_as_it_is() -> None:
    content = encoded(Image.new("RGB", (64, 48), "red"), "JPEG")
    shown, pictures = picture(content, (64, 48))
    assert content in pdf.render(report(Gallery("Photos", (shown,))), pictures)


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "LA"])
@needs_poppler
def test_every_png_is_shown(mode: str, tmp_path: Path) -> None:
    colour = {"RGB": (200, 0, 0), "RGBA": (200, 0, 0, 255), "LA": (90, 255)}.get(mode, 1)
    shown, pictures = picture(encoded(Image.new(mode, (64, 48), colour), "PNG"), (64, 48), "a.png")
    content = pdf.render(report(Gallery("Photos", (shown,))), pictures)
    assert " 64 " in told("pdfimages", "-list", "FILE", content=content, folder=tmp_path)
    told("pdftoppm", "-r", "30", "-png", "FILE", "page", content=content, folder=tmp_path)
    assert (tmp_path / "page-1.png").exists()


def test_a_picture_that_is_not_there_is_named() -> None:
    gone = Picture("front", "a.jpg", "0" * 64, 10, 10, "The file is not on this laptop.")
    found = [text for page in pages(report(Gallery("Photos", (gone,)))) for text in page]
    assert {"a.jpg", "The file is not on this laptop."} <= set(found)


@needs_poppler
def test_another_reader_finds_the_text_and_the_attachment(tmp_path: Path) -> None:
    bars = Bars("Done", "Site", "done", "of", (Bar("天河", 9, 10), Bar("", 0, 0)), 90)
    content = pdf.render(report(table(60), bars, PLACES, seal=SEAL), {}, {"sealed.json": b'{"a":1}'})
    text = told("pdftotext", "-layout", "FILE", "-", content=content, folder=tmp_path)
    assert all(f"row {number}" in text for number in range(60))
    assert "检查主机内部灰尘" in text
    assert SEAL.digest in text
    told("pdfdetach", "-save", "1", "-o", "out.json", "FILE", content=content, folder=tmp_path)
    assert (tmp_path / "out.json").read_bytes() == b'{"a":1}'
    assert "珠海联创" in told("pdfinfo", "FILE", content=content, folder=tmp_path)
