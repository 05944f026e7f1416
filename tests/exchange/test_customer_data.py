"""The generator of a customer's files, where it lies beside the repository: every defect that it plants is found."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deskops.exchange.contract import as_json
from deskops.exchange.planning import FilePlan
from deskops.exchange.story import SourceFile

GENERATOR = Path(__file__).parents[3] / "shared" / "data" / "make_data.py"
FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
RUNS = (
    [(seed, 1200) for seed in range(1, 21)] + [(7, 40), (8, 5000), (9, 20_000)]
    if FULL
    else [(1, 300), (2, 700)]
)
FILES = ("IP规划.xlsx", "派单表.csv", "资产台账.xlsx", "软件清单.xlsx")

pytestmark = pytest.mark.skipif(not GENERATOR.exists(), reason="the generator is not beside the repository")


@pytest.mark.exhaustive
@pytest.mark.parametrize(("seed", "count"), RUNS)
def test_every_planted_defect_is_found_and_nothing_is_refused(
    tmp_path: Path,
    reading: Callable[..., SourceFile],
    planning: Callable[..., list[FilePlan]],
    storing: Callable[..., Any],
    seed: int,
    count: int,
) -> None:
    command = [sys.executable, str(GENERATOR), str(tmp_path), "--seed", str(seed), "--assets", str(count)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    files = [reading(tmp_path / name) for name in FILES]
    plans = planning(*files)
    found = {file["file"]: file for file in as_json(plans)["files"]}
    register = found["资产台账.xlsx"]
    sheets = {
        sheet["sheet"]: {"heading_row": sheet["heading_row"], "rows": sheet["rows"]}
        for sheet in register["sheets"]
    }
    assert sheets == truth["sheets"]
    assert [file["refusals"] for file in found.values()] == [[], [], [], []]
    told = {(one["sheet"], one["row"]) for name in ("repairs", "doubts") for one in register[name]}
    assert [one for one in truth["defects"] if (one["sheet"], one["row"]) not in told] == []
    planted = {(one["sheet"], one["row"]) for one in truth["defects"]}
    strange = [
        one
        for one in register["doubts"]
        if (one["sheet"], one["row"]) not in planted and "also in" not in one["why"]
    ]
    assert strange == []
    jobs = found["派单表.csv"]
    assert jobs["sheets"][0]["rows"] == truth["jobs"]
    assert {(9, "电话"), (13, "资产编号")} <= {(one["row"], one["column"]) for one in jobs["doubts"]}
    assert (21, "受理时间") in {(one["row"], one["column"]) for one in jobs["repairs"]}
    again = planning(*files, known=storing(*plans))
    assert {row.verdict for plan in again for row in plan.rows} == {"unchanged"}
