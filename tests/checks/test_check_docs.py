"""The page on checks is what the catalogue says."""

import re
import subprocess
import sys
from pathlib import Path

from deskops.checks.registry import catalogue

ROOT = Path(__file__).parent.parent.parent


def test_the_page_on_checks_is_up_to_date():
    found = subprocess.run([sys.executable, str(ROOT / "tools" / "check_docs.py"), "--check"])
    assert found.returncode == 0, "run python tools/check_docs.py"


def test_every_check_has_its_place_on_the_page():
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert all(f"### `{one}`" in page for one in catalogue())


def test_each_test_that_the_page_names_is_there():
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", page.partition("## What ran against")[2]))
    tests = "\n".join(
        one.read_text(encoding="utf-8") for one in (ROOT / "tests" / "checks").rglob("test_*.py")
    )
    assert len(named) > 15
    assert not [one for one in sorted(named) if f"def {one}(" not in tests]


def test_every_fact_that_a_check_reads_comes_from_somewhere():
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = page.partition("## Where each fact comes from")[2].partition("## What ran")[0].splitlines()
    facts = [row for row in rows if row.startswith("| `")]
    assert len(facts) > 40
    assert not [row for row in facts if not row.split("|", 2)[2].strip(" |")]
