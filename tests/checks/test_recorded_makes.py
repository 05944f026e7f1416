"""House rule: every check is tried on recordings of three makes or systems at least, each with its outcome.

`DESKOPS_OUTCOMES=write pytest tests/checks/test_recorded_makes.py` writes outcomes.json anew; read the difference
before it is kept.
"""

import json
import os
from collections import Counter
from functools import cache
from typing import Final

import pytest

from checks.recorded_makes import MAKES, RECORDINGS, Make, facts_of
from deskops.checks.judge import finding_of
from deskops.checks.registry import catalogue, select

OUTCOMES: Final = RECORDINGS / "outcomes.json"
_JUDGED: Final = ("ok", "warn", "fail")
_BESIDE: Final = {"pc": ("network",)}  # what a computer tells of the network is judged as well


def outcomes_of(make: Make) -> dict[str, str]:
    """What could be judged on it, by check."""
    facts = facts_of(make)
    checks = [one for profile in (make.profile, *_BESIDE.get(make.profile, ())) for one in select(profile)]
    found = {one.id: str(finding_of(one, facts, make.policy).outcome) for one in checks}
    assert "error" not in found.values(), found
    return {check: outcome for check, outcome in found.items() if outcome in _JUDGED}


@cache
def kept() -> dict[str, dict[str, str]]:
    if os.environ.get("DESKOPS_OUTCOMES") == "write":
        told = {make.file: outcomes_of(make) for make in MAKES}
        OUTCOMES.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(OUTCOMES.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("make", MAKES, ids=lambda make: make.file)
def test_every_recording_has_the_outcomes_that_it_must_have(make):
    assert outcomes_of(make) == kept()[make.file]


@pytest.mark.parametrize("check", catalogue())
def test_every_check_is_judged_on_three_makes_at_least(check):
    makes = {file.partition(".")[0] for file, outcomes in kept().items() if check in outcomes}
    assert len(makes) >= 3, f"{check} is judged on {sorted(makes)} alone: add recordings"


def test_every_check_fails_or_warns_on_some_recording():
    """One that is right everywhere was not tried."""
    bad = {check for outcomes in kept().values() for check, outcome in outcomes.items() if outcome != "ok"}
    assert set(catalogue()) == bad


def test_every_recording_is_used_and_described():
    files = {
        one.name for one in RECORDINGS.rglob("*") if one.suffix in (".facts", ".json", ".ipp", ".snmprec")
    }
    asked = {f"{make.name}.asked.json" for make in MAKES}
    assert files - asked - {OUTCOMES.name} == {make.file for make in MAKES}
    readme = (RECORDINGS / "README.md").read_text(encoding="utf-8")
    assert not [make.file for make in MAKES if f"`{make.file}`" not in readme]


def test_what_was_really_recorded_says_so():
    real = [make.file for make in MAKES if make.real]
    page = (RECORDINGS / "README.md").read_text(encoding="utf-8")
    rows = Counter(
        line.split("`")[1] for line in page.splitlines() if line.startswith("| `") and "| recorded |" in line
    )
    assert sorted(rows) == sorted(real)
