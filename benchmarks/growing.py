"""Memory of desk and laptop while a new laptop gets all of a store: it must not grow with the store."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.branch import ROOT, desk_context, enrolled, found_desk, open_site, serving
from benchmarks.desking import peak_of
from benchmarks.figures import Bench, Line, at_most, at_most_ratio, measurement
from benchmarks.filling_desks import fill

_SMALL: Final = 10_000
_ROWS_APART: Final = 1.5


@measurement("growth", "Memory from a small store to a large one: a new laptop gets all of it")
def growing(bench: Bench) -> Iterator[Line]:
    os.environ["DESKOPS_KEYRING"] = "off"
    large = 50_000 if bench.quick else 1_000_000
    taken: dict[int, tuple[float, float]] = {}
    for rows in (_SMALL, large):
        bench.tell(f"a desk with {rows:,} rows")
        taken[rows] = _pull(bench.scratch / f"growth-{rows}", rows)
    for place, name in enumerate(("desk", "laptop")):
        base = (f"{_SMALL:,} rows", taken[_SMALL][place])
        yield at_most_ratio(
            f"memory of the {name}, {large:,} rows", taken[large][place], "MiB", base, _ROWS_APART
        )
    yield at_most(f"memory of the desk, {large:,} rows", taken[large][0], "MiB", 400)


def _pull(home: Path, rows: int) -> tuple[float, float]:
    """MiB at most of the desk and of the laptop."""
    desk = found_desk(home / "desk")
    site = open_site(desk, "GZ-TH")
    with serving(home / "desk") as served:
        warm = enrolled(desk, home / "warm", served.url, "吴刚", site)
        one = enrolled(desk, home / "one", served.url, "李强", site)
        engineer = one.identity.engineer
        warm.close(), one.close(), desk.close()
    desk = desk_context(home / "desk")
    made = fill(desk, site, engineer, rows)
    desk.close()
    with serving(home / "desk") as served, peak_of(served) as peak:
        told = _synced(home / "one", served.url, home / "warm")
    assert told["rows"] >= made, told
    return peak[0] / 2**20, float(told["peak_mib"])


def _synced(home: Path, url: str, warm: Path) -> Any:
    order = [sys.executable, "-m", "benchmarks.sync_once", str(home), url, str(warm), "--cold"]
    done = subprocess.run(order, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
