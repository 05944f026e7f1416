"""The JSON contract of an import: its keys, and counts that add up."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskops.exchange.contract import as_json
from deskops.exchange.planning import FilePlan
from deskops.exchange.story import SourceFile

Read = Callable[..., SourceFile]
Plan = Callable[..., list[FilePlan]]
HEAD = ["资产编号", "型号", "序列号", "使用人"]


@pytest.fixture
def result(sheet_file: Callable[..., Path], reading: Read, planning: Plan) -> dict[str, Any]:
    """One row of each verdict: new, updated, unchanged, refused; the new one repaired."""
    rows = [
        [" A1", "m", "S1", "ann"],
        ["A2", "m", "S2", "bob"],
        ["A3", "m", "S3", "cy"],
        [None, "m", None, "di"],
    ]
    known = [
        {"id": 2, "tag": "A2", "serial": "S2", "model": "m", "user": "was"},
        {"id": 3, "tag": "A3", "serial": "S3", "model": "m", "user": "cy"},
    ]
    plans = planning(reading(sheet_file(HEAD, *rows, name="a.csv")), known={"assets": known})
    answer: dict[str, Any] = json.loads(json.dumps(as_json(plans)))
    return answer


def test_the_version_comes_first(result: dict[str, Any]) -> None:
    assert next(iter(result)) == "version"
    assert result["version"] == 1


def test_a_file_has_the_keys_of_the_contract(result: dict[str, Any]) -> None:
    (file,) = result["files"]
    assert {"file", "kind", "sheets", "repairs", "refusals", "doubts"} <= set(file)
    assert (file["file"], file["kind"]) == ("a.csv", "assets")


def test_the_counts_of_a_sheet_add_up(result: dict[str, Any]) -> None:
    (sheet,) = result["files"][0]["sheets"]
    wanted = {
        "sheet": "a",
        "heading_row": 1,
        "rows": 4,
        "new": 1,
        "updated": 1,
        "unchanged": 1,
        "repaired": 1,
        "refused": 1,
    }
    assert {name: sheet[name] for name in wanted} == wanted


def test_what_is_told_has_the_keys_of_the_contract(result: dict[str, Any]) -> None:
    (file,) = result["files"]
    why = "stray blanks"
    assert file["repairs"] == [
        {"sheet": "a", "row": 2, "column": "资产编号", "from": " A1", "to": "A1", "why": why}
    ]
    why = "neither asset number nor serial number, host name or MAC"
    assert file["refusals"] == [{"sheet": "a", "row": 5, "why": why}]
    assert all(set(doubt) == {"sheet", "row", "column", "value", "why"} for doubt in file["doubts"])


@pytest.mark.parametrize("seed", range(3))
def test_rows_are_new_updated_unchanged_or_refused_in_every_register(
    tmp_path: Path, register: Callable[..., Any], reading: Read, planning: Plan, seed: int
) -> None:
    planted = register(tmp_path / "a.xlsx", seed=seed)
    for sheet in as_json(planning(reading(planted.path)))["files"][0]["sheets"]:
        assert (
            sheet["rows"]
            == sheet["new"] + sheet["updated"] + sheet["unchanged"] + sheet["refused"]
            == planted.rows
        )
        assert 0 < sheet["repaired"] <= sheet["rows"] - sheet["refused"]
