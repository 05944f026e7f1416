"""Device reports, campaign reports and labels out of a store."""

from pathlib import Path
from typing import Any

import pytest

from deskops.errors import NotFound, UsageError
from deskops.ops.context import Context
from deskops.ops.do.inspections import answer, finish, land, load_visit, photo, start
from deskops.ops.do.labelling import Wish, report_labels
from deskops.ops.do.problems import plan
from deskops.ops.do.reporting_visits import inspection_of, report_inspection
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.references import find_asset
from deskops.reports.document import Gallery, Pairs, Table, text_of


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
    assert ("Looked at by eye", f"{bound} of {bound} items that a check can read") in outcome(report)


def test_what_a_check_has_read_stands_as_seen_by_check(
    context: Context, register: Any, tmp_path: Path
) -> None:
    visit = start(context, asset=find_asset(context, "GZPC00001")).subject
    with context.act() as act:
        run = {"answers": {"memory": {"value": "ok", "evidence": "16 GB"}}, "outcome": "ok", "findings": []}
        land(act, load_visit(act, visit), "checks", run, ["memory"])
    report, _album = inspection_of(context, inspection_page(context, visit))
    assert "all right, by check" in [text_of(row[2]) for row in tables(report)["Checklist"].rows]
    assert "Looked at by eye" not in dict(outcome(report))


def outcome(report: Any) -> list[tuple[str, str]]:
    [found] = [part for part in report.parts if isinstance(part, Pairs) and part.title == "Outcome"]
    return [(pair.label, text_of(pair.value)) for pair in found.pairs]


def test_a_visit_under_way_says_so(context: Context, register: Any) -> None:
    visit = start(context, asset=find_asset(context, "GZPC00001")).subject
    report, _album = inspection_of(context, inspection_page(context, visit))
    assert outcome(report)[-1] == ("Status", "not finished yet")


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
