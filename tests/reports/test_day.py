"""The day sheet, cell by cell."""

from datetime import date
from typing import Any

import pytest

from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.reporting import day_text
from deskops.reports.writers.xlsx_grid import hundredths

SIZE = 12  # pixels of the letters in a list, nine points

HEADINGS = [
    "Number", "Time", "Site", "Address", "Department", "Contact", "Telephone",
    "Device", "Fault", "Priority", "Status", "Due", "Notes",
]  # fmt: skip


@pytest.fixture
def page(desk: Any) -> Any:
    desk.job("开机蓝屏", fault="反复重启", priority="critical", vip=True)
    desk.job("打印机卡纸", planned_for="2026-11-23")
    done = desk.job("换鼠标")
    desk.do(done, "accept")
    desk.do(done, "resolve", cause="c", solution="s", minutes=5)
    return desk.day()


def test_each_column_is_a_column_of_the_sheet(page: Any) -> None:
    assert page.row("Number") == HEADINGS


def test_a_job_stands_in_one_row_with_all_that_the_way_needs(page: Any) -> None:
    number = next(text for text in page.values if str(text).endswith("-001"))
    assert page.row(number) == [
        number, "11-23 09:00", "ZH03 拱北支行", "珠海 迎宾南路 1144 号", "运营管理部", "陈晓燕", "138****1234",
        "ZH03-PC-0112 Lenovo M720t", "开机蓝屏\n反复重启", "critical VIP", "dispatched", "11-23 14:30", None,
    ]  # fmt: skip


def test_a_planned_job_shows_the_day_it_is_planned_for(page: Any) -> None:
    number = next(text for text in page.values if str(text).endswith("-002"))
    assert page.row(number)[1] == "11-23"


def test_done_work_shows_how_it_went(page: Any) -> None:
    number = next(text for text in page.values if str(text).endswith("-003"))
    assert page.row(number)[10:12] == ["resolved", "met"]


def test_engineer_date_with_weekday_and_totals(page: Any) -> None:
    assert page.beside("Engineer") == "李强"
    assert page.page["A5"].value == "2026-11-23 Mon"
    assert page.beside("Total") == "3 jobs"
    assert page.beside("Priorities") == "normal 2, critical 1"


def test_it_prints_on_lying_a4_and_repeats_its_headings(page: Any) -> None:
    assert (page.page.page_setup.paperSize, page.page.page_setup.orientation) == (9, "landscape")
    assert page.page.page_setup.fitToWidth in (None, 1)
    assert page.page.print_title_rows == "$4:$9"
    assert page.page.freeze_panes == "A10"


def test_for_everyone_each_row_names_its_engineer(desk: Any) -> None:
    desk.job()
    page = desk.day(everyone=True)
    assert page.row("Number")[:2] == ["Number", "Engineer"]
    assert page.beside("Engineer") == "all"


def test_another_engineers_sheet_has_their_jobs_only(desk: Any) -> None:
    with desk.context.act() as act:
        other = act.ledger.new_id()
        act.ledger.put("engineer", {"id": other, "name": "王磊", "role": "field", "pinyin": ""})
    mine, theirs = desk.job("mine"), desk.job("theirs")
    act_on_job(desk.context, theirs, "reassign", {"engineer": other, "reason": "absent"})
    page = desk.day(engineer=other)
    assert page.beside("Engineer") == "王磊"
    faults = [text for text in page.values if text in ("mine", "theirs")]
    assert faults == ["theirs"]
    assert mine


def test_a_day_without_jobs_says_so(desk: Any) -> None:
    assert "No jobs on this day." in desk.day().values


def test_a_day_of_more_jobs_than_a_page_of_the_list_leaves_none_out(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskops.ops.do.reporting.PAGE", 3)
    for number in range(8):
        desk.job(f"fault {number}")
    found = [text for text in desk.day().values if str(text).startswith("fault ")]
    assert sorted(map(str, found)) == [f"fault {number}" for number in range(8)]


def test_in_chinese_the_date_and_the_headings_are_chinese(desk: Any) -> None:
    desk.job()
    page = desk.day("zh_CN")
    assert page.page["A4"].value == "派工日报"
    assert page.page["A5"].value == "2026年11月23日 周一"
    assert {"单号", "联系人"} <= set(map(str, page.values))


def test_another_day_is_asked_by_its_date(desk: Any) -> None:
    desk.job("later", planned_for="2026-11-25")
    assert "later" not in day_text(desk.context, date(2026, 11, 24))
    assert "later" in day_text(desk.context, date(2026, 11, 25))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("everyone", [False, True])
def test_an_order_number_stands_on_one_line(desk: Any, language: str, everyone: bool) -> None:
    desk.job()
    page = desk.day(language, everyone=everyone)
    room = page.page.column_dimensions["A"].width * 7 + 5  # pixels, as Excel counts them
    for number in ("WO-20261124-Q9GT-001", "GD20261123001"):
        signs = sum(40 if sign == "-" else hundredths(sign) for sign in number)
        assert signs * SIZE / 100 + 4 <= room
