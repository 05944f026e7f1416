"""What benchmarks compute beside times: who reads which fact, what others' programs told, tables on the page."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
FUSION = """some warning
<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST><CONTENT><NETWORKS><SPEED>0</SPEED></NETWORKS><NETWORKS><SPEED>-1</SPEED></NETWORKS>
<HARDWARE><MEMORY>24105</MEMORY></HARDWARE></CONTENT></REQUEST>
"""


@pytest.fixture(autouse=True)
def found_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)


def facts(**values: Any) -> dict[str, Any]:
    return {"facts": {key: {"value": value} for key, value in values.items()}}


@pytest.mark.parametrize(
    ("told", "places", "there"),
    [
        ({"a": {"b": 1}}, "a.b", True),
        ({"a": {"b": False}}, "a.b", True),
        ({"a": {"b": None}}, "a.b", False),
        ({"a": {"b": "NA"}}, "a.b", False),
        ({"a": None}, "a.b", False),
        ({"a": []}, "a", True),
        ({"a": []}, "a.*", False),
        ({"a": [{"b": ""}, {"b": "x"}]}, "a.*.b", True),
        ({"a": {"one": {"b": "0"}}}, "a.*.b", False),
        ({"a": 1}, "c a", True),
        ({"a": 1}, "", False),
    ],
)
def test_a_fact_is_told_where_a_value_stands_at_one_of_its_places(
    told: Any, places: str, there: bool
) -> None:
    from benchmarks.fact_readers import is_told

    assert is_told(told, places) is there


def test_what_another_reads_and_we_do_not_misses_the_goal_by_name() -> None:
    from benchmarks.fact_readers import readers
    from benchmarks.figures import Figure, Grid

    ours = facts(memory={"total": 1, "available": [1]}, firewall=None)
    peers = {"facter": {"memory": {"system": {"total_bytes": 1}}}}
    fine, grid = readers(ours, peers)
    assert isinstance(fine, Figure)
    assert (fine.value, fine.floor, fine.met) == (2, 1, True)
    assert isinstance(grid, Grid)
    assert ("memory", "yes", "yes") in grid.rows
    assert ("memory that is free", "yes", "–") in grid.rows
    lacking = next(readers(ours, {"fusioninventory-agent": {"FIREWALL": [{"STATUS": "on"}]}}))
    assert isinstance(lacking, Figure)
    assert lacking.met is False
    assert lacking.goal.endswith("lacking: firewall")


def test_every_fact_of_the_table_is_one_of_the_catalogue() -> None:
    """A place of ours that leads nowhere would be a fact that we seem not to read."""
    from benchmarks.fact_readers import CATALOGUE

    from deskops.checks import document  # noqa: F401 - registers every kind
    from deskops.checks.kinds import KINDS

    for row in CATALOGUE:
        key, field = row.ours.split(".")[:2]
        assert field in KINDS[key]._fields, row.fact


def test_others_words_become_one_object() -> None:
    from benchmarks.fact_readers import is_told
    from benchmarks.peers import ANSIBLE
    from benchmarks.peers import FUSION as FUSIONS

    told = FUSIONS.told(FUSION)
    assert told["HARDWARE"] == [{"MEMORY": "24105"}]
    assert not is_told(told, "NETWORKS.*.SPEED")
    assert ANSIBLE.told('pc | SUCCESS => {"ansible_facts": {"ansible_kernel": "6"}}') == {
        "ansible_kernel": "6"
    }


def test_a_small_table_stands_below_the_figures_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks import report
    from benchmarks.figures import Figure, Grid

    lines = [
        Grid("Who reads what", ("fact", "us"), [("name|s", "yes")]),
        Figure("one", 2, "s", 1, "f", "", None),
    ]
    figures, grid = report.table(lines).split("\n\n")
    assert "2.00x" in figures
    assert grid == "Who reads what\nfact    us\nname|s  yes"
    monkeypatch.setattr(report, "MEASUREMENTS", {"inspect": ("Inspecting", None)})
    page = tmp_path / "page.md"
    page.write_text("# Figures\n\n## Starting: whole processes\n", "utf-8")
    report.renew(page, {"inspect": lines}, (0.0, 0.0))
    assert "Who reads what:\n\n| fact | us |\n| --- | --- |\n| name/s | yes |\n" in page.read_text("utf-8")


@pytest.fixture
def run() -> Any:
    from benchmarks.processes import Run

    return Run


def test_a_program_that_ends_otherwise_than_it_should_is_no_figure(run: Any) -> None:
    order = [sys.executable, "-c", "import sys; print(input()); print('why', file=sys.stderr); sys.exit(3)"]
    with pytest.raises(RuntimeError, match="ended with 3: why"):
        run(order, {}, given="x").turn()
    fine = run(order, {}, (3,), given="a line")
    fine.turn()
    assert fine.said == "a line\n"
    assert fine.median > 0


def test_a_round_in_which_a_target_was_left_or_dumb_is_no_figure() -> None:
    from benchmarks.many import looked_at

    fine = {"findings": [1], "error": ""}
    dumb = fine | {"error": "no answer"}
    looked_at(json.dumps({"targets": [fine, dumb], "left": []}), 2, dead=1)
    for targets, left in (([fine], ["tcp://a:1"]), ([], []), ([fine | {"findings": []}], []), ([dumb], [])):
        with pytest.raises(AssertionError):
            looked_at(json.dumps({"targets": targets, "left": left}), 1)


def test_two_farms_of_one_run_are_in_no_ones_way(tmp_path: Path) -> None:
    from benchmarks.sshd import absent, farm

    if missing := absent():
        pytest.skip(f"NOT TRIED WITH A REAL SSHD: {', '.join(missing)} not installed")
    for count in (1, 5):
        with farm(tmp_path, count) as machines:
            bare = ["sh", "-c", machines.all_by_xargs(2)]
            done = subprocess.run(
                bare, input="\n".join(machines.names), capture_output=True, text=True, check=True
            )
            assert done.stdout.count("#deskops collect linux") == count == len(machines.names)
