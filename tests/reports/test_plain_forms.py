"""The same report as text and as JSON."""

import json
from typing import Any

from rich.cells import cell_len

from deskops.ops.do.reporting import day_text, report_order
from deskops.reports.document import Column, Pair, Pairs, Table
from deskops.reports.writers.json import render as as_json
from deskops.reports.writers.text import render as as_text
from tests_of_reports import report_of


def test_columns_stand_under_each_other_with_chinese_in_them() -> None:
    table = Table("", (Column("Name", 1), Column("Number", 1)), (("硬盘", 1), ("SSD 500GB", 22)))
    assert as_text(report_of(table)).splitlines()[-4:] == [
        "Name       Number",
        "---------  ------",
        "硬盘       1",
        "SSD 500GB  22",
    ]


def test_a_column_that_is_empty_throughout_is_for_paper_only() -> None:
    table = Table("", (Column("Name", 1), Column("Notes", 1)), (("a", ""),))
    assert "Notes" not in as_text(report_of(table))


def test_no_line_is_wider_than_the_terminal() -> None:
    table = Table(
        "", tuple(Column(f"Heading {n}", 1) for n in range(3)), (("字" * 90, "word " * 30, "x" * 99),)
    )
    shown = as_text(report_of(table, Pairs("", (Pair("Cause", "字" * 200),))), 60)
    assert max(map(cell_len, shown.splitlines())) <= 60


def test_a_table_too_wide_for_the_terminal_becomes_a_block_for_each_row(desk: Any) -> None:
    desk.job("打印机卡纸")
    shown = day_text(desk.context, width=80)
    assert "  Telephone   138****1234" in shown
    assert max(map(cell_len, shown.splitlines())) <= 80


def test_a_wide_terminal_shows_the_day_as_a_table(desk: Any) -> None:
    desk.job("打印机卡纸")
    heading = next(
        line for line in day_text(desk.context, width=240).splitlines() if line.startswith("Number")
    )
    assert heading.split() == [
        "Number", "Time", "Site", "Address", "Department", "Contact",
        "Telephone", "Device", "Fault", "Priority", "Status", "Due",
    ]  # fmt: skip


def test_nothing_in_a_text_reaches_the_terminal_as_a_command() -> None:
    hostile = "\x1b]52;c;AAAA\x07\x9b31m\u202e"
    table = Table("", (Column("a", 1),), ((hostile,),))
    shown = as_text(report_of(table, Pairs("", (Pair("b", hostile),))))
    assert not [character for character in shown if character != "\n" and not character.isprintable()]


def test_json_is_canonical_and_names_each_part() -> None:
    content = as_json(report_of(Pairs("Totals", (Pair("Total", 3),))), {})
    found = json.loads(content)
    assert found["version"] == 2
    assert found["report"]["parts"][0]["is"] == "pairs"
    assert found["report"]["parts"][0]["pairs"][0]["value"] == 3
    assert (
        content
        == json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    )


def test_a_photo_stands_in_json_by_its_digest(desk: Any) -> None:
    job = desk.job()
    desk.photo(job, caption="front")
    path = report_order(desk.context, job, desk.folder / "order.json")
    gallery = json.loads(path.read_bytes())["report"]["parts"][-1]
    assert gallery["is"] == "gallery"
    assert len(gallery["pictures"][0]["sha256"]) == 64


def test_a_lone_surrogate_stops_no_form() -> None:
    broken = report_of(Pairs("", (Pair("a", "\ud800"),)))
    assert "\ufffd" in as_text(broken)
    assert "\ufffd".encode() in as_json(broken, {})
