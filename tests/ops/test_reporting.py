"""Reports as files: where they go, in what form and language, and what is refused."""

from pathlib import Path

import pytest
from sqlalchemy import text

from deskops.config import Settings
from deskops.errors import NotFound, Refused, UsageError
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.reporting import day_text, report_day, report_order


@pytest.fixture
def job(context: Context) -> str:
    return new_job(context, NewJob("打印机卡纸")).job


def test_an_order_goes_to_the_exports_under_its_number(context: Context, job: str) -> None:
    path = report_order(context, job)
    assert path.parent == context.paths.exports
    assert path.name.startswith("WO-20261123-")
    assert path.suffix == ".xlsx"
    assert path.is_file()


def test_a_day_sheet_goes_to_the_exports_under_its_date_and_engineer(context: Context) -> None:
    assert report_day(context).name == "day-2026-11-23-李强.xlsx"
    assert report_day(context, everyone=True).name == "day-2026-11-23-all.xlsx"


def test_a_folder_takes_the_file_under_its_usual_name(context: Context, job: str, tmp_path: Path) -> None:
    assert report_order(context, job, tmp_path).parent == tmp_path


@pytest.mark.parametrize(("suffix", "start"), [(".xlsx", b"PK"), (".txt", b"Service order"), (".json", b"{")])
def test_the_ending_says_in_what_form(
    context: Context, job: str, tmp_path: Path, suffix: str, start: bytes
) -> None:
    path = report_order(context, job, tmp_path / f"order{suffix.upper()}")
    assert path.read_bytes().startswith(start)


def test_an_order_is_written_as_a_pdf(context: Context, job: str, tmp_path: Path) -> None:
    path = report_order(context, job, tmp_path / "order.pdf")
    assert path.read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", ["order.docx", "order"])
def test_an_unknown_ending_is_refused_with_what_exists(
    context: Context, job: str, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UsageError, match=name) as caught:
        report_order(context, job, tmp_path / name)
    assert ".xlsx, .pdf, .txt, .json" in caught.value.hint
    assert not list(tmp_path.glob("order*"))


def test_a_language_that_we_do_not_speak_is_refused(context: Context, job: str) -> None:
    with pytest.raises(UsageError, match="fr"):
        report_order(context, job, language="fr")


def test_the_language_is_the_one_of_the_settings_unless_one_is_asked_for(context: Context) -> None:
    context.settings = Settings({"report.language": "zh_CN"})
    assert day_text(context).startswith("派工日报")
    assert day_text(context, language="en").startswith("Day sheet")


def test_a_job_that_is_not_there_is_said(context: Context) -> None:
    with pytest.raises(NotFound):
        report_order(context, "nothing")


def test_an_engineer_who_is_not_there_is_said_with_those_who_are(context: Context) -> None:
    with pytest.raises(NotFound) as caught:
        report_day(context, engineer="nobody")
    assert caught.value.nearest == ("李强",)


def test_a_folder_that_is_not_there_is_refused(context: Context, job: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no folder"):
        report_order(context, job, tmp_path / "gone" / "order.xlsx")


def test_the_same_job_gives_the_same_bytes(context: Context, job: str, tmp_path: Path) -> None:
    first = report_order(context, job, tmp_path / "a.xlsx").read_bytes()
    assert report_order(context, job, tmp_path / "b.xlsx").read_bytes() == first


def test_a_number_from_elsewhere_names_a_file_inside_the_folder_only(context: Context) -> None:
    made = new_job(context, NewJob("x")).job
    with context.store.writer() as session:
        session.execute(text("UPDATE job SET number = :number"), {"number": "../../etc/../p w:*?\\d"})
    path = report_order(context, made)
    assert path.parent == context.paths.exports
    assert path.name == "etc-..-p-w-d.xlsx"
