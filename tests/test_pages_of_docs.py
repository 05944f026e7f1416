"""Pages in docs that programs read or write: the unit for systemd, and the measured figures taken again."""

import re
from datetime import datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_unit_for_systemd_names_whole_paths() -> None:
    """systemd looks for others in /."""
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    (command,) = re.findall("^ExecStart=(.+)$", page, re.MULTILINE)
    program, *words = command.split()
    files = [words[place + 1] for place, word in enumerate(words) if word in ("--tls-cert", "--tls-key")]
    assert len(files) == 2
    assert [file for file in (program, *files) if not file.startswith("/")] == []


def test_figures_taken_again_replace_theirs_and_new_ones_come_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks import report
    from benchmarks.figures import Figure

    monkeypatch.setattr(
        report, "MEASUREMENTS", {"a": ("One", None), "b": ("Two", None), "c": ("One more", None)}
    )
    page = tmp_path / "page.md"
    page.write_text("# Figures\n\n## One\n\nold one\n\n## Two\n\nold two\n", "utf-8")
    taken = {name: [Figure(f"figure {name}", 1.0, "s", None, "", "", None)] for name in ("a", "c")}
    assert report.renew(page, taken, (0.2, 1.0)) == ["c"]
    assert report.renew(page, taken, (0.2, 1.0)) == []
    told = page.read_text("utf-8")
    day = datetime.now().astimezone().date().isoformat()
    assert re.findall("^## .+$", told, re.MULTILINE) == ["## One", "## Two", "## One more"]
    assert told.startswith(
        f"# Figures\n\n## One\n\nTaken again by itself on {day}, load 0.2 before and 1.0 after.\n\n| figure"
    )
    assert "\n\n## Two\n\nold two\n\n## One more\n\n" in told
    assert (told.count("figure a"), told.count("figure c"), "old one" in told) == (1, 1, False)
