"""The driver of the replayed day on a small store: the same events twice leave nothing more behind than once."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
PROGRAM = (sys.executable, "-m", "deskops")


@pytest.fixture(autouse=True)
def found_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT)


@pytest.fixture
def engineer(home: Any, tmp_path: Path, found_here: None) -> Iterator[Any]:
    from benchmarks.day_events import THE_DAY, Engineer
    from benchmarks.seen import Screen

    told = {"DESKOPS_HOME": str(home.context.paths.config), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    told |= {
        "DESKOPS_LANG": "en",
        "DESKOPS_KEYRING": "off",
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
    }
    with Screen(PROGRAM, told) as screen:
        screen.shows(THE_DAY, "POS terminal", "Stand-alone")
        yield Engineer(screen, PROGRAM, told, tmp_path)


def a_round(engineer: Any, job: str) -> tuple[int, int, int]:
    """Pages that lay over the day at its end, then descriptors and threads."""
    from benchmarks.day_gauges import open_files, threads

    engineer.visit(job, accept=True)
    engineer.scan("GZTH-PC-0007")
    pages = engineer.pages_back()
    return pages, len(open_files(engineer.screen.pid)), threads(engineer.screen.pid)


def test_the_same_events_again_leave_nothing_more_behind(engineer: Any, home: Any) -> None:
    from benchmarks.day import unwritten

    engineer.colleague("Outlook")
    engineer.filters("打印机")
    first, second = a_round(engineer, "POS"), a_round(engineer, engineer.walk_in())
    assert second[0] == first[0] == 0
    assert all(after <= before for before, after in zip(first, second, strict=True))
    assert len(engineer.written) == 7
    assert unwritten(engineer.written, home.context.paths.store) == []
    assert not list(home.context.paths.logs.glob("crash-*"))


def test_a_step_that_the_store_does_not_have_is_told(home: Any) -> None:
    from benchmarks.day import unwritten

    written = [("resolve", "水晶头松动"), ("resolve", "水晶头松动0001"), ("note", "水晶头松动")]
    assert unwritten(written, home.context.paths.store) == written[1:]


def test_memory_that_grows_is_a_slope_and_a_moment_above_the_others_is_none(found_here: None) -> None:
    from benchmarks.day_gauges import Moment, slope

    def moments(*resident: float) -> list[Moment]:
        return [Moment(n / 2, mb, 26, 9, 0, 0, 0, 0, 0, 0.01, 0) for n, mb in enumerate(resident)]

    assert slope(moments(80, 81, 82, 83)) == pytest.approx(2.0)
    assert slope(moments(80, 80, 95, 80, 80)) == 0
