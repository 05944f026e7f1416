"""`deskops import`, `report`, `backup`, `restore`, `doctor` and `log`."""

import json

import pytest

HEADINGS = "资产编号,设备类型,品牌,型号,序列号,计算机名,IP地址,网点\n"
ROW = "GZPC0000{0},台式机,联想,M430,SN00000{0},GZ-PC-0000{0},10.20.3.{0},GZ-天河\n"


@pytest.fixture
def register(tmp_path):
    file = tmp_path / "资产台账.csv"
    file.write_bytes((HEADINGS + "".join(ROW.format(number) for number in range(1, 6))).encode("gb18030"))
    return file


def test_an_import_accounts_for_every_row(run, empty, register):
    said = run("import", register, "--json")
    sheet = json.loads(said.out)["files"][0]["sheets"][0]
    assert said.code == 0
    assert sheet["rows"] == sheet["new"] + sheet["updated"] + sheet["unchanged"] + sheet["refused"] == 5
    assert sheet["new"] == 5


def test_the_same_file_again_changes_nothing(run, empty, register):
    run("import", register)
    sheet = json.loads(run("import", register, "--json").out)["files"][0]["sheets"][0]
    assert (sheet["unchanged"], sheet["new"], sheet["updated"]) == (5, 0, 0)


def test_a_dry_run_writes_nothing(run, empty, register):
    said = run("import", register, "--dry-run")
    assert said.code == 0
    assert "dry run" in said.err
    assert json.loads(run("import", register, "--json").out)["files"][0]["sheets"][0]["new"] == 5


def test_an_import_in_words_shows_the_counts(run, empty, register):
    said = run("import", register, language="zh_CN")
    assert "新增" in said.out
    assert "资产台账.csv" in said.out


def test_an_import_writes_a_report_where_it_is_told(run, empty, register, tmp_path):
    assert run("import", register, "--report", tmp_path / "r.xlsx").code == 0
    assert (tmp_path / "r.xlsx").read_bytes()[:2] == b"PK"


def imported(run, register):
    """How many rows of the list are in the store."""
    sheet = json.loads(run("import", register, "--dry-run", "--json").out)["files"][0]["sheets"][0]
    return sheet["unchanged"]


def test_a_report_never_replaces_a_file_that_is_read(run, empty, register, tmp_path):
    before, link = register.read_bytes(), tmp_path / "link.csv"
    link.symlink_to(register)
    for place in (register, link, tmp_path / "none" / ".." / register.name):
        said = run("import", register, "--report", place)
        assert (said.code, register.read_bytes()) == (1, before)
        assert imported(run, register) == 0


def test_a_report_replaces_no_file_but_an_earlier_report(run, empty, register, tmp_path):
    from openpyxl import Workbook

    letter, book = tmp_path / "letter.txt", tmp_path / "book.xlsx"
    letter.write_text("dear all")
    Workbook().save(book)
    for place in (letter, book):
        before = place.read_bytes()
        said = run("import", register, "--report", place)
        assert (said.code, place.read_bytes()) == (1, before)
        assert "there already" in said.err
        assert imported(run, register) == 0
    place = tmp_path / "r.xlsx"
    assert run("import", register, "--report", place).code == 0
    assert run("import", register, "--report", place).code == 0


@pytest.mark.parametrize("place", ["nowhere/r.xlsx", "."])
def test_a_report_that_cannot_be_written_is_refused_before_any_row_is_stored(
    run, empty, register, tmp_path, place
):
    said = run("import", register, "--report", tmp_path / place)
    assert said.code == 1
    assert imported(run, register) == 0


def test_an_import_whose_report_fails_at_the_end_still_says_what_it_did(
    run, empty, register, tmp_path, monkeypatch
):
    from deskops.exchange import report, report_place

    def failing(path, *_plans, **_more):
        raise report_place.cannot_be_written(path, OSError(28, "No space left on device"))

    monkeypatch.setattr(report, "write_report", failing)
    said = run("import", register, "--report", tmp_path / "r.xlsx")
    assert said.code == 1
    assert register.name in said.out
    assert "5 rows written" in said.err
    assert "No space left" in said.err


def test_a_renamed_program_is_a_bad_file(run, empty, tmp_path):
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"MZ\x90\x00" + bytes(2000))
    said = run("import", file)
    assert said.code == 6
    assert len(said.err.strip().splitlines()) <= 2


def test_a_file_that_is_not_there_is_named(run, empty, tmp_path):
    said = run("import", tmp_path / "none.xlsx")
    assert said.code == 5
    assert "none.xlsx" in said.err


def test_an_order_prints_the_path_of_its_file(run, demo):
    number = json.loads(run("today", "--json").out)["jobs"][-1]["number"]
    said = run("report", "order", number)
    assert said.code == 0
    path = said.out.strip()
    assert path.endswith(".xlsx")
    assert number in path
    with open(path, "rb") as file:  # noqa: PTH123 - the path as it was printed
        assert file.read(2) == b"PK"


def test_an_order_goes_where_it_is_told_in_the_form_of_its_ending(run, demo, tmp_path):
    number = json.loads(run("today", "--json").out)["jobs"][-1]["number"]
    said = run("report", "order", number, "-o", tmp_path / "o.txt", "--lang", "zh_CN")
    assert said.out == f"{tmp_path / 'o.txt'}\n"
    assert number in (tmp_path / "o.txt").read_text("utf-8")


def test_a_form_that_does_not_exist_is_a_usage_error(run, demo, tmp_path):
    number = json.loads(run("today", "--json").out)["jobs"][-1]["number"]
    assert run("report", "order", number, "-o", tmp_path / "o.doc").code == 2


def test_a_day_sheet_is_written_and_shown(run, demo, tmp_path):
    assert run("report", "day", "-o", tmp_path / "d.xlsx").code == 0
    assert "WO-" in run("report", "day", "-o", "-").out


def test_a_backup_is_made_listed_and_gone_back_to(run, demo, tmp_path):
    file = tmp_path / "copy.db"
    assert run("backup", file).out == f"{file}\n"
    number = json.loads(run("today", "--json").out)["jobs"][0]["number"]
    run("job", "accept", number)
    assert run("restore", file, "--yes").code == 0
    assert json.loads(run("job", "show", number, "--json").out)["state"]["status"] == "dispatched"


def test_a_restore_without_a_terminal_names_the_option(run, demo, tmp_path):
    run("backup", tmp_path / "copy.db")
    said = run("restore", tmp_path / "copy.db")
    assert said.code == 2
    assert "--yes" in said.err


def test_a_restore_of_something_else_is_a_bad_file(run, demo, tmp_path):
    (tmp_path / "x.db").write_bytes(b"not a store")
    assert run("restore", tmp_path / "x.db", "--yes").code == 6


def test_a_backup_never_overwrites(run, demo, tmp_path):
    (tmp_path / "there.db").write_bytes(b"x")
    assert run("backup", tmp_path / "there.db").code == 1


def test_a_backup_that_is_not_there_is_not_found(run, demo, tmp_path):
    assert run("restore", tmp_path / "none.db", "--yes").code == 5


def test_backups_are_listed(run, demo):
    run("backup")
    body = json.loads(run("backup", "--list", "--json").out)
    assert any("by-hand" in each["path"] for each in body["backups"])


def test_doctor_is_content_with_a_fresh_store(run, demo):
    said = run("doctor", "--rebuild", "--json")
    body = json.loads(said.out)
    assert said.code == 0
    assert body["well"] is True
    assert {"version", "sqlite", "store", "state"} <= {sign["name"] for sign in body["signs"]}


def test_doctor_says_what_to_do_without_a_store(run):
    said = run("doctor")
    assert said.code == 1
    assert "deskops init" in said.out


@pytest.mark.parametrize("colours", ["0", "1"])
def test_doctor_runs_with_broken_settings(run, demo, monkeypatch, colours):
    monkeypatch.setenv("CLICOLOR_FORCE", colours)
    (demo / "config.toml").write_text("engineer = [", "utf-8")
    said = run("doctor")
    assert said.code == 1
    assert "config.toml" in said.out


def test_doctor_names_a_damaged_store(run, demo):
    (demo / "data" / "deskops.db").write_bytes(b"x" * 4096)
    assert run("doctor").code == 1


def test_the_log_is_empty_at_first_and_shows_its_last_lines(run, demo):
    assert run("log").out == ""
    (demo / "logs").mkdir(exist_ok=True)
    (demo / "logs" / "deskops.log").write_text("one\ntwo\x1b[1m\nthree\n", "utf-8")
    assert run("log", "--lines", "2").out == "two␛[1m\nthree\n"


def test_the_customer_of_an_import_stands_on_the_service_order(run, empty, register, tmp_path):
    assert "--customer NAME" in run("import", register).err
    said = run("import", register, "--customer", "华安保险")
    assert said.code == 0
    assert "--customer" not in said.err
    assert run("job", "new", "打印机卡纸", "--asset", "GZPC00001").code == 0
    number = json.loads(run("today", "--json").out)["jobs"][-1]["number"]
    assert run("report", "order", number, "-o", tmp_path / "o.txt").code == 0
    assert "华安保险" in (tmp_path / "o.txt").read_text("utf-8")


def test_the_customer_is_a_setting(run, empty, register):
    assert run("config", "set", "customer.name", "华安保险").code == 0
    assert "--customer" not in run("import", register).err
    assert {site["customer"] for site in json.loads(run("site", "list", "--json").out)["sites"]} == {
        "华安保险"
    }
    assert run("config", "set", "customer.name", "华" * 101).code != 0
