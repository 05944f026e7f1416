"""Another program opens what we write, and prints it on the paper that we mean."""

import re
import shutil
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.campaigns import Wanted, act_on_campaign, draft, write_plan
from deskops.ops.do.handing_over import report_campaign, report_inspection
from deskops.ops.do.inspections import finish, start
from deskops.ops.do.reporting import report_day, report_order
from deskops.ops.do.signing import Signature, offer, sign
from deskops.ops.do.trusting import trusted
from deskops.ops.do.verifying import Verdict, judge
from deskops.ops.read.campaigns import campaign_line
from tests_of_signing import hand

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice (soffice) is not installed: nothing opens it"
)
A4 = (595, 842)  # points


def printed(path: Path, folder: Path) -> bytes:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return path.with_suffix(".pdf").read_bytes()


def papers(pdf: bytes) -> tuple[int, set[tuple[int, int]]]:
    """How many pages, and their width and height in points; page objects may stand in compressed streams."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    whole = pdf + b"".join(map(_opened, streams))
    # Those of pages alone: the tree that holds them names the largest of both sides.
    boxes = re.findall(rb"/Type\s*/Page(?!\w)[^>]*?/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", whole)
    pages = len(re.findall(rb"/Type\s*/Page(?!\w)", whole))
    return pages, {(round(float(width)), round(float(height))) for width, height in boxes}


def _opened(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@needs_office
def test_an_order_opens_and_prints_upright_one_page_wide(desk: Any) -> None:
    job = desk.finished()
    desk.photo(job)
    pages, sizes = papers(
        printed(report_order(desk.context, job, desk.folder / "order.xlsx", "zh_CN"), desk.folder)
    )
    assert sizes == {A4}
    assert pages <= 3


@needs_office
def test_a_day_sheet_opens_and_prints_lying_on_one_page(desk: Any) -> None:
    for number in range(3):
        desk.job(f"打印机卡纸 {number}")
    pages, sizes = papers(
        printed(report_day(desk.context, None, desk.folder / "day.xlsx", "en"), desk.folder)
    )
    assert (pages, sizes) == (1, {A4[::-1]})


@needs_office
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("kind", [Kind.INSPECTION, Kind.CAMPAIGN])
def test_a_signed_device_report_and_a_signed_round_open_and_print_upright(
    desk: Any, kind: Kind, language: str
) -> None:
    context: Context = desk.context
    campaign = write_plan(context, draft(context, Wanted("2026-H2", until="2026-12-31")))
    number = campaign_line(context, campaign).number
    visit = start(context, asset=desk.ids["asset"], campaign=number).subject
    finish(context, visit, reason="later")
    act_on_campaign(context, campaign, "close", {})
    subject = visit if kind is Kind.INSPECTION else campaign
    sign(context, offer(context, subject, kind=kind, language=language), Signature("李总", "pad", hand()))
    report = report_inspection if kind is Kind.INSPECTION else report_campaign
    made = report(context, subject, desk.folder / "report.xlsx", language).path
    assert judge(made.read_bytes(), trusted(context)).verdict is Verdict.SIGNED
    pages, sizes = papers(printed(made, desk.folder))
    assert A4 in sizes
    assert sizes <= {A4, A4[::-1]}  # a long list lies on a sheet of its own
    assert pages <= 6
