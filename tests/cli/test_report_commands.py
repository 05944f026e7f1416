"""`deskops report inspection|campaign|labels`: the path is what is printed, the ending says in what form."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

PDF, ZIP = b"%PDF-", b"PK\x03\x04"


@pytest.fixture
def device(run, demo) -> str:
    return json.loads(run("asset", "list", "--kind", "pc", "--limit", "1", "--json").out)["assets"][0]["tag"]


@pytest.fixture
def visit(run, device) -> str:
    return run("inspection", "start", "--asset", device).out.strip()


@pytest.fixture
def planned(run, demo) -> str:
    """The number of a round of the demo's printers."""
    period = f"{datetime.now(UTC).year + 1}-H1"
    return json.loads(run("campaign", "plan", "--period", period, "--kind", "printer", "--json").out)[
        "number"
    ]


def text_of(book: Path) -> str:
    with zipfile.ZipFile(book) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def test_a_device_report_is_a_pdf_in_the_folder_of_exports(run, visit, demo) -> None:
    said = run("report", "inspection")  # the one under way
    made = Path(said.out.strip())
    assert (said.code, made.parent, made.name) == (0, demo / "exports", f"{visit}.pdf")
    assert made.read_bytes().startswith(PDF)


@pytest.mark.parametrize(("lang", "title"), [("en", "Device inspection report"), ("zh_CN", "设备检测报告")])
def test_a_device_report_is_a_workbook_in_the_language_asked_for(
    run, visit, device, tmp_path, lang, title
) -> None:
    out = tmp_path / "device.xlsx"
    said = run("report", "inspection", visit, "-o", str(out), "--lang", lang, "--json")
    assert json.loads(said.out)["path"] == str(out)
    assert title in text_of(out)
    assert device in text_of(out)


def test_a_report_of_a_visit_that_is_not_there_names_what_is(run, visit) -> None:
    said = run("report", "inspection", "INSP-1")
    assert said.code == 5
    assert visit in said.err


def test_a_round_is_reported_in_every_form(run, planned, tmp_path) -> None:
    for form, begins in ((".pdf", PDF), (".xlsx", ZIP), (".json", b"{")):
        out = tmp_path / f"round{form}"
        said = run("report", "campaign", planned, "-o", str(out))
        assert (said.code, said.out.strip()) == (0, str(out)), said.err
        assert out.read_bytes().startswith(begins)
    assert planned in (tmp_path / "round.json").read_text(encoding="utf-8")
    assert run("report", "campaign", "-o", str(tmp_path / "only.pdf")).code == 0  # the only one that runs


def test_a_form_that_does_not_exist_leaves_nothing(run, planned, tmp_path) -> None:
    said = run("report", "campaign", planned, "-o", str(tmp_path / "round.docx"))
    assert said.code == 2
    assert ".pdf" in said.err
    assert list(tmp_path.glob("round*")) == []


def test_labels_are_a_pdf_of_the_devices_asked_for(run, device, tmp_path) -> None:
    out = tmp_path / "labels.pdf"
    said = run("report", "labels", device, "--size", "63.5x38.1", "--skip", "2", "--cut", "-o", str(out))
    assert (said.code, said.out.strip()) == (0, str(out)), said.err
    assert out.read_bytes().startswith(PDF)
    assert "A phone cannot open these codes" in said.err
    assert "report.request_form" in said.err
    form = "https://desk.example.com/request"
    assert run("config", "set", "report.request_form", form).code == 0
    said = run("report", "labels", device, "-o", str(out), "--json")
    assert json.loads(said.out)["opens"] == form
    assert f"opens {form} with site and device" in said.err
    assert "cannot" not in said.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--size", "1x1"), 2),
        (("--skip", "500"), 2),
        (("-o", "labels.xlsx"), 2),
        (("NO-SUCH-DEVICE",), 5),
        (("--site", "NOWHERE"), 5),
    ],
)
def test_labels_that_cannot_be_are_refused_with_a_way_out(run, demo, words, code) -> None:
    said = run("report", "labels", *words)
    assert said.code == code
    assert len(said.err.splitlines()) == 2  # what is wrong, and what to do
