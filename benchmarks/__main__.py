"""The one command: takes every figure or those named, prints them, and writes them into docs/benchmarks.md."""

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

# Importing a module enters what it measures.
from benchmarks import (  # noqa: F401
    acting,
    day,
    desking,
    encrypting,
    first_finding,
    growing,
    idle,
    importing,
    inspecting,
    inspecting_ssh,
    keys,
    live,
    many,
    printing,
    reporting,
    scanning,
    screen_peers,
    scrolling,
    searching,
    signing,
    starting,
    syncing,
)
from benchmarks.figures import MEASUREMENTS, Bench, Figure, Line, Missing
from benchmarks.machine import load
from benchmarks.report import renew, table, write

REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exits 0 when every goal is met, 1 when one is missed or could not be measured."""
    options = _options(arguments)
    os.environ.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # what is measured keeps its compiled files, as everywhere else
    names = options.names or list(MEASUREMENTS)
    started, before = time.monotonic(), load()
    taken: dict[str, list[Line]] = {}
    scratch = Path(tempfile.mkdtemp(prefix="deskops-benchmarks-"))
    try:
        bench = Bench(options.quick, _tell, scratch)
        for name in names:
            _tell(f"{name}: {MEASUREMENTS[name][0]}")
            taken[name] = list(_take(name, bench))
            print(table(taken[name]), flush=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if not options.names and not options.quick:
        write(REPORT, taken, minutes=(time.monotonic() - started) / 60, loads=(before, load()))
        _tell(f"written: {REPORT.name}")
    elif not options.quick:
        new = renew(REPORT, taken, (before, load()))
        _tell(f"renewed in {REPORT.name}: {', '.join(name for name in taken if name not in new) or '–'}")
        if new:
            _tell(f"new at the end of {REPORT.name}: {', '.join(new)}")
    missed = [line.name for lines in taken.values() for line in lines if _is_missed(line)]
    _tell(f"not met: {', '.join(missed)}" if missed else "every goal is met")
    return 1 if missed else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(MEASUREMENTS)}")
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds, no report: is it all still there?"
    )
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.names) - set(MEASUREMENTS)):
        parser.error(f"not measured here: {', '.join(unknown)}")
    return options


def _take(name: str, bench: Bench) -> Iterator[Line]:
    try:
        yield from MEASUREMENTS[name][1](bench)
    except Exception as error:  # noqa: BLE001 - one part that fails must not cost the figures of the others
        traceback.print_exc()
        yield Missing(name, f"{type(error).__name__}: {error}")


def _is_missed(line: Line) -> bool:
    return line.blame if isinstance(line, Missing) else isinstance(line, Figure) and line.met is False


def _tell(words: str) -> None:
    print(f"… {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
