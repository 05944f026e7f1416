"""docs/faults.md says which test proves each fault and threat: every number has its line, and every test is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WANTED = {
    "Named faults of sync": set(range(1, 17)),
    "Threats": {*range(1, 20), *range(23, 40), *range(41, 45)},
    "Rows of the table of faults": set(range(1, 37)),
}


@cache
def known() -> dict[str, str]:
    """Every test there is, with what it says of itself."""
    found = {}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found[node.name] = ast.get_docstring(node) or ""
    return found


@cache
def lines() -> dict[str, dict[int, list[str]]]:
    """By heading and number what stands in backquotes on its line."""
    told: dict[str, dict[int, list[str]]] = {}
    heading = ""
    for line in (ROOT / "docs" / "faults.md").read_text(encoding="utf-8").splitlines():
        heading = line.removeprefix("## ") if line.startswith("## ") else heading
        row = re.match(r"\| (\d+) \|", line)
        if row:
            told.setdefault(heading, {})[int(row[1])] = re.findall(r"`([^`]+)`|(tests/\w+)", line)
    return told


@pytest.mark.parametrize("heading", WANTED)
def test_every_number_has_a_line_with_a_proof(heading: str) -> None:
    assert set(lines()[heading]) == WANTED[heading]
    assert [number for number, proofs in lines()[heading].items() if not proofs] == []


def test_every_test_that_the_page_names_is_there() -> None:
    named = {
        each
        for rows in lines().values()
        for proofs in rows.values()
        for pair in proofs
        for each in pair
        if each
    }
    assert sorted(each for each in named if each.startswith("test_") and each not in known()) == []
    assert sorted(each for each in named if "/" in each and not (ROOT / each).exists()) == []


def test_every_test_that_is_named_after_a_fault_says_so_and_is_on_the_page() -> None:
    page = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    numbered = {name: re.match(r"test_(fault|threat|row)s?_(\d+)_", name) for name in known()}
    wrong = [
        name
        for name, found in numbered.items()
        if found
        and not re.search(
            rf"(?:{found[1]}s? (?:\d+ and )?{found[2]}\b|row \d+)", known()[name], re.IGNORECASE
        )
    ]
    assert wrong == []
    named = set(re.findall(r"`(test_\w+)`", page))
    only_here = {"test_fault_9_a_reset_says_that_the_line_broke", "test_threat_44_a_refusal_names_who_could"}
    assert {name for name, found in numbered.items() if found} - named == only_here
