"""The page on checks is what the catalogue says."""

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
