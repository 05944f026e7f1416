"""`init --desk` where a laptop worked alone, and `desk import OLD-STORE`: what they say, ask, and answer with."""

import json
import shlex
import stat
from typing import Any

import pytest
from openpyxl import load_workbook

from deskops.cli.boundary import run
from deskops.ops.do.desk.enrolling import make_code
from deskops.paths import locate
from tests_of_alone import a_day, alone, changed, count


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    def call(home: Any, line: str) -> tuple[int, str, str]:
        monkeypatch.setenv("DESKOPS_HOME", str(home))
        code = run(shlex.split(line)[1:], "en")
        return (code, *capfd.readouterr())

    return call


@pytest.fixture
def day(tmp_path, world, desk):
    made = a_day(alone(tmp_path / "alone", world, desk.url), tmp_path / "files")
    made.context.close()
    return made


def desk_home(desk):
    return desk.context.paths.config


def test_the_whole_way_by_commands(desk, day, typed, monkeypatch) -> None:
    monkeypatch.setenv("DESKOPS_DESK_PROXY", "none")
    code = make_code(desk.context, "李强").code
    line = f"deskops init --desk {desk.url} --code {code}"
    done, _out, err = typed(day.home, line)  # nobody is there to ask
    assert done == 2
    assert "--yes" in err
    assert "put aside" in err
    done, out, err = typed(day.home, f"{line} --yes --json")
    assert done == 0, err
    told = json.loads(out)
    assert told["desk"] == "服务台"
    archive = told["archive"]
    done, out, _err = typed(archive, "deskops job list --json")
    assert (done, len(json.loads(out)["jobs"])) == (0, 3)
    assert typed(archive, "deskops kb add --title x")[0] != 0
    done, out, err = typed(desk_home(desk), f"deskops desk import {archive} --dry-run")
    assert done == 0, err
    assert "dry run" in err
    assert count(desk.context, "job") == 0
    done, out, err = typed(desk_home(desk), f"deskops desk import {archive} --json")
    body = json.loads(out)
    assert list(body) == [
        "version", "store", "engineer", "code", "kinds", "files", "rows", "written", "backup",
    ]  # fmt: skip
    assert (done, body["engineer"]) == (0, "李强")
    for kind in body["kinds"]:
        assert kind["rows"] == sum(kind[name] for name in ("new", "matched", "different", "refused"))
    assert body["written"] == sum(kind["new"] for kind in body["kinds"])
    done, _out, err = typed(desk_home(desk), f"deskops desk import {archive}")
    assert done == 0
    assert "known already" in err
    done, _out, err = typed(day.home, "deskops import register.xlsx")
    assert done == 1
    assert "Import at the desk" in err


def test_a_report_names_the_rows_that_need_a_person(desk, day, typed, tmp_path) -> None:
    changed(day.home, f"UPDATE job SET title = '=1+1' WHERE id = '{day.jobs[0]}'")  # noqa: S608 - a test's own
    report = tmp_path / "check.xlsx"
    done, _out, err = typed(desk_home(desk), f"deskops desk import {day.home} --report {report}")
    assert done == 1
    assert "damaged" in err
    book = load_workbook(report)
    rows = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert {row[2] for row in rows} == {"refused"}
    assert ("job", "it is damaged: not what its digest says") in {(row[0], row[3]) for row in rows}
    counts = {row[0]: row[1:] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    assert counts["job"] == (3, 2, 0, 0, 1)


def test_a_store_among_lists_or_a_store_that_is_none_is_one_line(desk, day, typed, tmp_path) -> None:
    listed = next((tmp_path / "files").glob("*.csv"))
    done, _out, err = typed(desk_home(desk), f"deskops desk import {listed} {day.home}")
    assert (done, "by itself" in err) == (2, True)
    (tmp_path / "x.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    done, _out, err = typed(desk_home(desk), f"deskops desk import {tmp_path / 'x.db'}")
    assert done == 6
    assert "Traceback" not in err


def test_the_archive_is_its_owners_alone(desk, day, typed) -> None:
    code = make_code(desk.context, "李强").code
    assert typed(day.home, f"deskops init --desk {desk.url} --code {code} --yes")[0] == 0
    (archive,) = locate({"DESKOPS_HOME": str(day.home)}).archives.iterdir()
    for file in archive.rglob("*"):
        assert not stat.S_IMODE(file.stat().st_mode) & 0o077, file
