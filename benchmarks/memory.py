"""How much memory a process and its children hold, read from /proc while they run; how garbage is looked for."""

import gc
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.01  # seconds between two looks
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Watched:
    output: str
    peak_mib: float


def watch(
    order: Sequence[str], *, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Watched:
    """Run a program to its end; the peak is the greatest sum of resident memory of it and all its children."""
    with subprocess.Popen(
        order, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        peak = 0
        while child.poll() is None:
            peak = max(peak, resident(child.pid))
            time.sleep(_PAUSE)
        output, errors = child.communicate()
    if child.returncode:
        raise RuntimeError(f"{order[-2:]} ended with {child.returncode}: {errors[-400:]}")
    return Watched(output, peak / 2**20)


def resident(pid: int) -> int:
    """Bytes of a process and everything below it; 0 once it is gone."""
    return sum(_of(each) for each in _family(pid))


def _of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _family(pid: int) -> list[int]:
    found, open_ends = [], [pid]
    while open_ends:
        one = open_ends.pop()
        found.append(one)
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                open_ends += map(int, (task / "children").read_text(encoding="ascii").split())
        except OSError:
            continue
    return found


@contextmanager
def collecting_as_the_program() -> Iterator[None]:
    """Cyclic garbage as `cli.front` has it looked for, for floor and value alike.

    A full collection goes through all that the benchmarks hold, and otherwise falls at random into one or the other.
    """
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
