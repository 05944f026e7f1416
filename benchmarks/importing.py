"""Taking a register in, against openpyxl's own read of that file; and whether ten times the rows cost ten times."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Bench, Line, Missing, at_most, at_most_ratio, measurement, medians, seconds
from benchmarks.memory import Watched, collecting_as_the_program, watch
from benchmarks.register import register
from benchmarks.starting import deskops
from benchmarks.stores import open_home
from deskops.ops.do.importing import import_files
from deskops.ops.do.setup import init

_LISTED = 1_200  # devices of the register that a customer has
_ROWS_APART = 1.3  # a row of the long file may cost so much more than one of the shorter


@measurement("import", "Taking a register in")
def importing(bench: Bench) -> Iterator[Line]:
    file = register(_LISTED)
    fresh = _fresh(bench.scratch / "fresh")
    yield from _engine(bench, file, fresh)
    yield from _whole(bench, file, fresh)
    yield from _long(bench, fresh)


def _fresh(home: Path) -> Path:
    """A home that is set up and holds nothing."""
    context = open_home(home)
    init(context, "李强")
    context.close()
    return home


def _anew(fresh: Path, name: str) -> Path:
    home = fresh.with_name(name)
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(fresh, home)
    return home


def _read_bare(file: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True)
    for sheet in book.worksheets:
        for _row in sheet.iter_rows(values_only=True):
            pass
    book.close()


def _import_once(file: Path, home: Path) -> float:
    """Seconds of one import in this process, which has imported all it needs before."""
    context = open_home(home)
    try:
        _ready = context.rules, context.identity
        started = time.perf_counter()
        import_files(context, [file])
        return time.perf_counter() - started
    finally:
        context.close()


def _engine(bench: Bench, file: Path, fresh: Path) -> Iterator[Line]:
    _import_once(file, _anew(fresh, "warm"))
    bare, new, again = [], [], []
    with collecting_as_the_program():
        for _round in range(bench.rounds(15)):
            bare.append(seconds(lambda: _read_bare(file)))
            home = _anew(fresh, "engine")
            new.append(_import_once(file, home))
            again.append(_import_once(file, home))
    floor = ("openpyxl reads the cells", _median(bare) * 1000)
    yield at_most_ratio(f"import {_LISTED:,} rows, engine", _median(new) * 1000, "ms", floor, 3)
    yield at_most_ratio("the same file again, engine", _median(again) * 1000, "ms", floor, 3)


def _median(taken: list[float]) -> float:
    return sorted(taken)[len(taken) // 2]


def _whole(bench: Bench, file: Path, fresh: Path) -> Iterator[Line]:
    program = deskops()
    if program is None:
        yield Missing("deskops import, whole process", "the command is not there")
        return
    taken = []
    for _round in range(bench.rounds(9)):
        home = _anew(fresh, "whole")
        environment = {"DESKOPS_HOME": str(home), "DESKOPS_LANG": "en", "PATH": "/usr/bin:/bin"}
        started = time.perf_counter()
        done = subprocess.run(
            [*program, "import", "--json", str(file)], env=environment, capture_output=True, check=False
        )
        taken.append(time.perf_counter() - started)
        new = sum(sheet["new"] for each in json.loads(done.stdout)["files"] for sheet in each["sheets"])
        assert new == _LISTED, f"{new} rows were new"
    start = medians(bench.rounds(9), lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))[0]
    floor = ("python -c pass", start * 1000)
    yield at_most(
        f"deskops import, {_LISTED:,} rows, whole process", _median(taken) * 1000, "ms", 1500, floor
    )


def _long(bench: Bench, fresh: Path) -> Iterator[Line]:
    short, long = (2_000, 6_000) if bench.quick else (10_000, 100_000)
    bench.tell(f"writing registers of {short:,} and {long:,} rows where they are missing")
    runs: dict[int, tuple[float, Watched]] = {}
    for rows in (short, long):
        file = register(rows)
        bench.tell(f"taking {rows:,} rows in")
        home = _anew(fresh, "long")
        order = [sys.executable, "-m", "benchmarks.import_once", str(home), str(file)]
        run = watch(order, folder=Path(__file__).parent.parent)
        runs[rows] = (float(run.output), run)
        shutil.rmtree(home, ignore_errors=True)
    a_row = {rows: taken / rows * 1000 for rows, (taken, _run) in runs.items()}
    base = (f"a row of {short:,}", a_row[short])
    yield at_most_ratio(f"a row of {long:,}", a_row[long], "ms", base, _ROWS_APART)
    yield at_most(f"memory of {long:,} rows, all processes", runs[long][1].peak_mib, "MiB", 400)
    yield at_most(f"memory of {short:,} rows, all processes", runs[short][1].peak_mib, "MiB", 400)
