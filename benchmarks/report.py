"""Figures as a table for a person and as the page in docs; measures nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from benchmarks.figures import MEASUREMENTS, Figure, Grid, Line, Missing
from benchmarks.machine import kind

_COLUMNS = ("figure", "value", "floor", "ratio", "goal", "met")
_INTRODUCTION = """# Measured figures

Written by `uv run python -m benchmarks`, which builds its stores and files, measures each figure and, in the same run
and in turn with it, its floor: the same work done as bare as it can be. Ratios carry over to other machines, absolute
times do not. Times are medians. A load above 0.5 before the run says that others were using the machine.
"""


def table(lines: Sequence[Line]) -> str:
    """For a terminal."""
    return "\n\n".join((name and f"{name}\n") + _padded(rows) for name, rows in _tables(lines))


def _tables(lines: Sequence[Line]) -> Iterator[tuple[str, list[Sequence[str]]]]:
    """The figures, then each grid under its name; each with its head."""
    if figures := [_cells(line) for line in lines if not isinstance(line, Grid)]:
        yield "", [_COLUMNS, *figures]
    for grid in lines:
        if isinstance(grid, Grid):
            yield grid.name, [grid.columns, *grid.rows]


def _padded(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)


def write(
    file: Path, taken: Mapping[str, Sequence[Line]], *, minutes: float, loads: tuple[float, float]
) -> None:
    parts = [_INTRODUCTION, _machine(minutes, loads)]
    for name, lines in taken.items():
        parts.append(f"## {MEASUREMENTS[name][0]}\n\n{_markdown(lines)}\n")
    file.write_text("\n".join(parts), encoding="utf-8")


def renew(file: Path, taken: Mapping[str, Sequence[Line]], loads: tuple[float, float]) -> list[str]:
    """Put the sections of these measurements in the place of those on the page, each with its own day and load.

    What is not on the page yet comes to its end; returns the names of those.
    """
    page, new = file.read_text(encoding="utf-8"), []
    for name, lines in taken.items():
        title = f"## {MEASUREMENTS[name][0]}\n"
        before, found, after = page.partition(f"\n{title}")
        if not found:
            new.append(name)
        rest = after.partition("\n## ")[2]
        words = "Taken again by itself" if found else "Taken by itself"
        day = datetime.now().astimezone().date().isoformat()
        head = f"{words} on {day}, {_loaded(loads)}."
        again = f"\n{title}\n{head}\n\n{_markdown(lines)}\n"
        page = (before if found else f"{page.rstrip()}\n") + again + (f"\n## {rest}" if rest else "")
    file.write_text(page, encoding="utf-8")
    return new


def _loaded(loads: tuple[float, float]) -> str:
    return f"load {loads[0]:.1f} before and {loads[1]:.1f} after"


def _machine(minutes: float, loads: tuple[float, float]) -> str:
    rows = {"Date": datetime.now().astimezone().date().isoformat(), **kind()}
    rows["This run"] = f"{minutes:.0f} minutes, {_loaded(loads)}"
    listed = "\n".join(f"| {name} | {words} |" for name, words in rows.items())
    return f"| | |\n| --- | --- |\n{listed}\n"


def _markdown(lines: Sequence[Line]) -> str:
    return "\n\n".join((name and f"{name}:\n\n") + _marked(rows) for name, rows in _tables(lines))


def _marked(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = rows
    ruled = [head, ("---",) * len(head), *rest]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in ruled)


def _cells(line: Figure | Missing) -> tuple[str, ...]:
    if isinstance(line, Missing):
        return (line.name, "–", "–", "–", "–", f"not measured: {line.why.splitlines()[0]}")
    floor = f"{_number(line.floor, line.unit)} ({line.floor_name})" if line.floor is not None else "–"
    ratio = f"{line.ratio:.2f}x" if line.ratio is not None else "–"
    return (line.name, _number(line.value, line.unit), floor, ratio, line.goal or "–", _met(line))


def _met(line: Figure) -> str:
    return "–" if line.met is None else "yes" if line.met else "NO"


def _number(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}".rstrip()
