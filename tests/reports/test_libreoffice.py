"""Another program opens what we write, and prints it on the paper that we mean."""

import re
import shutil
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest

from deskops.ops.do.reporting import report_day, report_order

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
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", whole)
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
