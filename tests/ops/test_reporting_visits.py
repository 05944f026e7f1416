"""Device reports, campaign reports and labels out of a store."""

from pathlib import Path
from typing import Any

import pytest

from deskops.errors import NotFound, UsageError
from deskops.i18n import use
from deskops.ops.context import Context
from deskops.ops.do.assets import correct
from deskops.ops.do.drawing import FORMS, drawn
from deskops.ops.do.handouts import Place, place_device
from deskops.ops.do.inspections import answer, finish, land, load_visit, photo, start
from deskops.ops.do.labelling import Wish, report_labels
from deskops.ops.do.problems import plan, reopen, solve
from deskops.ops.do.reporting_visits import inspection_of, report_inspection
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.ops.do.signing import Signature, offer, sign
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.references import find_asset
from deskops.reports.document import Gallery, Pairs, Signatures, Table, Toned, text_of
from deskops.reports.sealed_words import shown_at
from deskops.reports.writers import pdf
from deskops.reports.writers.pdf_marks import Written
from deskops.signature.workbook import book
from tests_of_signing import hand


@pytest.fixture
def visit(context: Context, register: Any, tmp_path: Path) -> str:
    """One device with its second item failed, a photo and a plan."""
    from PIL import Image

    device = find_asset(context, "GZPC00001")
    visit = start(context, asset=device).subject
    for at, item in enumerate(inspection_page(context, visit).remaining):
        answer(context, visit, item.id, ("fail" if at == 1 else "ok") if item.answer == "state" else "1")
    Image.new("RGB", (40, 30), "red").save(tmp_path / "front.jpg")
    photo(context, visit, tmp_path / "front.jpg", caption="机箱")
    plan(context, inspection_page(context, visit).problems[0].id, "更换风扇", "2026-11-30")
    finish(context, visit)
    return visit


def tables(report: Any) -> dict[str, Table]:
    return {part.title: part for part in report.parts if isinstance(part, Table)}


def test_a_device_report_has_answers_problems_and_photos(context: Context, visit: str) -> None:
    page = inspection_page(context, visit)
    report, album = inspection_of(context, page)
    found = tables(report)
    assert len(found["Checklist"].rows) == len(page.items)
    assert text_of(found["Checklist"].rows[1][2]) == "failed"
    [problem] = found["Problems and follow-up"].rows
    assert problem[4:] == ("更换风扇", "2026-11-30")
    [photos] = [part for part in report.parts if isinstance(part, Gallery)]
    assert (photos.pictures[0].caption, photos.pictures[0].sha256 in album.contents) == ("机箱", True)


def test_a_problem_that_is_open_again_tells_why_and_not_how_it_was_solved(
    context: Context, visit: str
) -> None:
    problem = inspection_page(context, visit).problems[0].id
    solve(context, problem, "cleaned")
    reopen(context, problem, "smells again")
    report, _album = inspection_of(context, inspection_page(context, visit))
    [row] = tables(report)["Problems and follow-up"].rows
    assert (text_of(row[3]), row[4:]) == ("open", ("", ""))
    assert "Open again: smells again" in str(row[1])


def test_the_form_of_a_hand_out_names_whoever_gets_the_device_not_whoever_had_it(
    context: Context, register: Any
) -> None:
    device = find_asset(context, "GZPC00001")
    correct(context, device, "used_by", "罗晓娟")
    visit = start(context, asset=device, template="handout").subject

    def signs() -> str:
        report, _album = inspection_of(context, inspection_page(context, visit))
        return next(part for part in report.parts if isinstance(part, Signatures)).places[0].name

    assert signs() == ""
    place_device(context, visit, Place(used_by="王五"))
    assert signs() == "王五"


def test_what_no_check_has_read_stands_as_seen_by_eye(context: Context, visit: str) -> None:
    page = inspection_page(context, visit)
    report, _album = inspection_of(context, page)
    answers = {
        line.item.id: text_of(row[2])
        for line, row in zip(page.items, tables(report)["Checklist"].rows, strict=True)
    }
    assert answers["antivirus"] == "all right, by eye"
    assert answers["case"] == "all right"
    bound = sum(bool(line.item.check) for line in page.items)
    assert ("Looked at by eye", f"{bound} of {bound} items that a check can read") in outcome(report).items()


def test_what_a_check_has_read_stands_as_seen_by_check(
    context: Context, register: Any, tmp_path: Path
) -> None:
    visit = start(context, asset=find_asset(context, "GZPC00001")).subject
    with context.act() as act:
        run = {"answers": {"memory": {"value": "ok", "evidence": "16 GB"}}, "outcome": "ok", "findings": []}
        land(act, load_visit(act, visit), "checks", run, ["memory"])
    report, _album = inspection_of(context, inspection_page(context, visit))
    assert "all right, by check" in [text_of(row[2]) for row in tables(report)["Checklist"].rows]
    assert "Looked at by eye" not in outcome(report)


def test_the_checklist_is_named_in_the_reports_language_with_its_version(
    context: Context, visit: str
) -> None:
    use("zh_CN")
    report, _album = inspection_of(context, inspection_page(context, visit))
    [told] = [pair for part in report.parts[:1] for pair in part.pairs if pair.label == "检查表"]
    assert told.value == "台式机，第 1 版"


def outcome(report: Any) -> dict[str, str]:
    [part] = [part for part in report.parts if isinstance(part, Pairs) and part.title == "Outcome"]
    return {pair.label: text_of(pair.value) for pair in part.pairs}


def test_what_was_optional_and_left_open_says_so_and_is_no_fault(context: Context, visit: str) -> None:
    page = inspection_page(context, visit)
    optional = sum(not line.item.required for line in page.items)
    report, _album = inspection_of(context, page)
    [checklist] = [part.pairs[0].value for part in report.parts if part.title == "Outcome"]
    assert optional > 0
    assert checklist.tone == "good"
    told = f"{len(page.items) - optional} of {len(page.items)} items answered"
    assert checklist.text == f"{told}, {optional} optional ones left open"
    assert outcome(report)["Failed"] == "1"
    answers = [text_of(row[2]) for row in tables(report)["Checklist"].rows]
    assert answers.count("optional, left open") == optional
    assert "" not in answers


def test_what_was_required_and_left_open_is_a_fault(context: Context, register: Any) -> None:
    visit = start(context, asset=find_asset(context, "GZPC00001")).subject
    for item in inspection_page(context, visit).remaining[1:]:
        answer(context, visit, item.id, "ok" if item.answer == "state" else "1")
    finish(context, visit, reason="机箱锁着")
    report, _album = inspection_of(context, inspection_page(context, visit))
    row = tables(report)["Checklist"].rows[0]
    assert row[2] == Toned("left open", "bad")
    assert ", 1 left open" in outcome(report)["Checklist"]


@pytest.mark.parametrize("form", [".txt", ".pdf", ".xlsx"])
def test_in_a_signed_report_the_engineers_place_holds_the_laptops_seal(
    context: Context, visit: str, tmp_path: Path, form: str
) -> None:
    offered = offer(context, visit, kind="inspection", language="en")
    sign(context, offered, Signature("陈敏", "pad", hand(), role="前台"))
    signed = signed_file(context, signatures(context, "inspection", visit).seals.last)
    seal = drawn(signed).report.seal
    assert seal is not None
    assert seal.engineer
    assert seal.device
    words = f"Sealed by laptop {seal.device}, {seal.short}"
    if form == ".txt":
        assert words in FORMS[form](signed).decode()
    elif form == ".xlsx":
        page = book(FORMS[form](signed)).pages["Device inspection report"]
        assert f"{seal.engineer}\n{words}" in page.cells.values()
        dates = [text for text in page.cells.values() if text.startswith("Date: ")]
        assert dates == [f"Date: {shown_at(seal.signed_at, seal.offset)}"] * 2
    else:
        flow = pdf.drawn(drawn(signed).report, drawn(signed).pictures)
        written = [mark.text for sheet in flow.sheets for mark in sheet.marks if isinstance(mark, Written)]
        assert words in " ".join(written)


def test_a_visit_under_way_says_so(context: Context, register: Any) -> None:
    visit = start(context, asset=find_asset(context, "GZPC00001")).subject
    report, _album = inspection_of(context, inspection_page(context, visit))
    assert list(outcome(report).items())[-1] == ("Status", "not finished yet")


def test_it_lands_as_a_pdf_under_its_number(context: Context, visit: str) -> None:
    path = report_inspection(context, visit)
    assert path.name == f"{inspection_page(context, visit).line.number}.pdf"
    assert path.read_bytes().startswith(b"%PDF-")


def test_the_same_visit_gives_the_same_bytes(context: Context, visit: str, tmp_path: Path) -> None:
    first = report_inspection(context, visit, tmp_path / "a.pdf").read_bytes()
    assert report_inspection(context, visit, tmp_path / "b.pdf").read_bytes() == first


def test_a_scanned_label_opens_its_device(context: Context, register: Any) -> None:
    device = find_asset(context, "GZPC00001")
    assert find_asset(context, "https://desk.example.com/request?site=GZ&tag=GZPC00001") == device
    assert find_asset(context, " deskops:device?tag=gzpc00001\n") == device


def test_labels_are_printed_for_the_devices_named(context: Context, register: Any, tmp_path: Path) -> None:
    wish = Wish(devices=(find_asset(context, "GZPC00001"),), size="48.5×25.4", skip=39)
    assert report_labels(context, wish, tmp_path / "l.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("wish", [Wish(size="10x10"), Wish(skip=24), Wish(size="63.5x38.1", skip=21)])
def test_a_sheet_that_does_not_exist_is_refused(context: Context, register: Any, wish: Wish) -> None:
    with pytest.raises(UsageError):
        report_labels(context, wish)


def test_labels_are_a_pdf_only(context: Context, register: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="PDF"):
        report_labels(context, Wish(), tmp_path / "labels.xlsx")


def test_no_device_is_no_sheet(context: Context) -> None:
    with pytest.raises(NotFound):
        report_labels(context, Wish())
