"""Reports: a device's PDF, that of a round of 1,200 inspections with its memory, the workbook beside bare cells."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Bench, Figure, Line, at_most, at_most_ratio, measurement
from benchmarks.memory import watch

_DEVICE = 300  # milliseconds
_ROUND = 10_000
_MEMORY = 300  # MiB
_CELLS = 1.3  # times openpyxl
_ROOT = Path(__file__).parent.parent


@measurement("reports", "Reports that are handed over")
def reporting(bench: Bench) -> Iterator[Line]:
    told, _peak = _drawn("device", "pdf", bench.rounds(11))
    name = "device report as PDF, 60 items and 4 photos"
    yield at_most(name, told["later"], "ms", _DEVICE)
    yield Figure(f"{name}: the first one of a process", told["first"], "ms", None, "", "for comparison", None)
    told, peak = _drawn("campaign", "pdf", 1)
    name = "campaign report as PDF, 1,200 inspections"
    yield at_most(name, told["first"], "ms", _ROUND)
    yield at_most(f"{name}: memory of the process", peak, "MiB", _MEMORY)
    told, _peak = _drawn("campaign", "xlsx", bench.rounds(7))
    floor = "openpyxl, write-only, the same cells"
    yield at_most_ratio("campaign report as XLSX", told["later"], "ms", (floor, told["floor"]), _CELLS)


def _drawn(kind: str, form: str, rounds: int) -> tuple[dict[str, float], float]:
    order = [sys.executable, "-m", "benchmarks.reporting_once", kind, form, str(rounds)]
    done = watch(order, folder=_ROOT)
    return json.loads(done.output), done.peak_mib
