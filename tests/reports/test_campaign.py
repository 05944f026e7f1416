"""R4: the result against its target, the frequent findings, lists that have sheets of their own."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from deskops.domain.campaign_board import Tally
from deskops.domain.share import percent_of
from deskops.i18n import use
from deskops.reports.document import Bar, Bars, Company, Pairs, Report, Table, Toned, text_of
from deskops.reports.kinds.campaign import campaign_report
from deskops.reports.kinds.campaign_facts import (
    CampaignFacts,
    Inspected,
    LeftOut,
    Progress,
    Trouble,
)
from deskops.reports.writers import WRITERS

FACTS = CampaignFacts(
    number="CAMP-1", name="秋季巡检", period="2026-H2", status="running", customer="粤信", starts="2026-11-01",
    ends="2026-12-31", target=90, sites=[Progress("天河", Tally(10, 9, 5, 0)), Progress("福田", Tally(10, 8, 2, 2))],
    kinds=[Progress("pc", Tally(20, 17, 7, 2))],
    cells=[
        Progress("天河", Tally(10, 9, 5, 0, 1, 2), 3, 3, "pc"), Progress("福田", Tally(10, 8, 2, 2), 1, 0, "printer"),
    ],
    inspections=[Inspected("INSP-1", "GZ", "=1+1", "pc", "M430", "财务部", "2026-11-23", True, 2, "signed")],
    failures=[("灰尘", 4)], problems=4, solved=3, planned=1,
    follow_ups=[Trouble("GZ", "GZPC1", "风扇异响", "medium", "planned", "更换", "2026-12-01")],
    as_of=datetime(2026, 11, 23, 1, tzinfo=UTC), company=Company("联创"), zone=ZoneInfo("Asia/Shanghai"),
)  # fmt: skip


def part(report: Report, title: str) -> Any:
    return next(each for each in report.parts if each.title == title)


def pair(report: Report, label: str) -> Any:
    pairs = [each for part in report.parts if isinstance(part, Pairs) for each in part.pairs]
    return next(each.value for each in pairs if each.label == label)


def test_completion_is_judged_against_the_target() -> None:
    assert pair(campaign_report(FACTS), "Completion") == Toned("85 % (17 of 20)", "bad")
    reached = replace(FACTS, sites=[Progress("天河", Tally(10, 9, 5, 0))])
    assert pair(campaign_report(reached), "Completion") == Toned("90 % (9 of 10)", "good")


def test_what_was_left_out_stands_beside_the_rate_with_its_reasons() -> None:
    left = replace(
        FACTS,
        sites=[Progress("天河", Tally(20, 18, 5, 0, left_out=2))],
        left_out=[LeftOut("天河", "财务部", 2, "装修")],
    )
    report = campaign_report(left)
    assert pair(report, "Completion") == Toned("90 % (18 of 20)", "good")
    assert pair(report, "Left out") == Toned("2 of 20 devices", "bad")
    assert pair(report, "Completion without those left out") == "100 % (18 of 18)"
    assert part(report, "Left out").rows == (("天河", "财务部", 2, "装修"),)
    whole = campaign_report(FACTS)
    assert not [each for each in whole.parts if each.title == "Left out"]


def test_the_problem_resolution_rate_is_told() -> None:
    assert pair(campaign_report(FACTS), "Problems solved") == "75 % (3 of 4)"
    none = replace(FACTS, problems=0, solved=0)
    assert pair(campaign_report(none), "Problems solved") == "none found"


def test_each_site_has_its_bar_and_its_row() -> None:
    report = campaign_report(FACTS)
    bars = part(report, "Completion by site")
    assert isinstance(bars, Bars)
    assert [(bar.label, bar.percent) for bar in bars.bars] == [("天河", 90), ("福田", 80)]
    rows = [[text_of(value) for value in row] for row in part(report, "By site").rows]
    assert rows[-1] == ["Total", "20", "17", "0", "2", "7", "0", "0", "85 %", "0 of 0"]


def test_each_site_has_a_row_for_each_kind_with_its_problems_and_what_is_to_sign_anew() -> None:
    table = part(campaign_report(FACTS), "By site and kind of device")
    assert [column.heading for column in table.columns] == [
        "Site", "Kind", "Planned", "Done", "Left out", "Late", "Signed", "Signature refused", "Sign anew", "Completion",
        "Problems solved",
    ]  # fmt: skip
    rows = [[text_of(value) for value in row] for row in table.rows]
    assert rows[0] == ["天河", "PC", "10", "9", "0", "0", "5", "1", "2", "90 %", "3 of 3"]
    assert rows[1] == ["福田", "printer", "10", "8", "0", "2", "2", "0", "0", "80 %", "0 of 1"]


def test_devices_stand_by_site_department_and_tag() -> None:
    [done] = FACTS.inspections
    places = [
        ("GZ", "财务部", "PC2"),
        ("FS", "财务部", "PR1"),
        ("GZ", "柜面", "PR9"),
        ("GZ", "财务部", "PC1"),
    ]
    listed = [replace(done, site=site, department=where, tag=tag) for site, where, tag in places]
    rows = part(campaign_report(replace(FACTS, inspections=listed)), "Every device").rows
    assert [row[:3] for row in rows] == sorted(places)


def test_what_wants_a_new_signature_and_what_was_left_out_is_seen_at_the_device() -> None:
    [done] = FACTS.inspections
    signed = [replace(done, tag=str(at), signed=how) for at, how in enumerate(("refused", "changed"))]
    left = [
        replace(done, tag=str(at), done=False, signed="", left_out=why) for at, why in ((2, "装修"), (3, ""))
    ]
    listed = [*signed, *left]
    rows = part(campaign_report(replace(FACTS, inspections=listed)), "Every device").rows
    assert [row[8] for row in rows] == [
        Toned("signature refused", "bad"),
        Toned("sign anew", "bad"),
        "no",
        "no",
    ]
    assert [text_of(row[6]) for row in rows] == ["done", "done", "left out: 装修", "not done"]


def test_the_kinds_speak_the_language_of_the_report() -> None:
    use("zh_CN")
    report = campaign_report(FACTS)
    assert part(report, "按设备类型").rows[0][0] == "台式机"


def test_lists_have_sheets_of_their_own_and_no_formula() -> None:
    book = load_workbook(BytesIO(WRITERS[".xlsx"](campaign_report(FACTS), {})))
    assert book.sheetnames == ["Campaign report", "Open follow-ups", "Every device"]
    devices = book["Every device"]
    assert devices.auto_filter.ref == "A1:J2"
    assert (devices["C2"].value, devices["C2"].data_type) == ("=1+1", "s")
    assert devices["H2"].value == 2
    assert len(book["Campaign report"]._charts) == 2


@pytest.mark.parametrize("form", [".pdf", ".xlsx", ".txt", ".json"])
def test_every_form_takes_it(form: str) -> None:
    assert WRITERS[form](campaign_report(FACTS), {})


def test_an_empty_round_is_a_report_as_well() -> None:
    empty = replace(FACTS, sites=[], kinds=[], inspections=[], failures=[], follow_ups=[], problems=0)
    report = campaign_report(empty)
    assert isinstance(part(report, "Every device"), Table)
    assert all(WRITERS[form](report, {}) for form in WRITERS)


def test_what_wants_a_new_signature_is_counted_in_the_result_as_on_the_board() -> None:
    sites = [Progress("天河", Tally(10, 9, 5, 0, 1, 2)), Progress("福田", Tally(10, 8, 2, 2, 0, 1))]
    report = campaign_report(replace(FACTS, sites=sites))
    assert (pair(report, "Signature refused"), pair(report, "Sign anew")) == (
        Toned("1", "bad"),
        Toned("3", "bad"),
    )


def test_a_share_is_the_same_on_the_board_and_in_every_chart() -> None:
    for done, planned in ((899, 1000), (9, 10), (1, 3), (0, 0)):
        assert Tally(planned, done).percent == Bar("", done, planned).percent == percent_of(done, planned)
    assert percent_of(899, 1000) == 89
    assert (percent_of(0, 0), percent_of(0, 0, of_none=100)) == (0, 100)
