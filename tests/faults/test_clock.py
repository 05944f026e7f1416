"""Another clock moves wall time as it is told, in the process that has it, and leaves waiting alone."""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faults.clock import OtherClock, boot_id
from faults.processes import PYTHON, Processes
from faults.running import Running

HOUR = timedelta(hours=1)
# Prints what it reads for each line that it is given.
READS = """
import datetime, json, sqlite3, sys, threading, time
days = sqlite3.connect(":memory:")
for line in sys.stdin:
    began = time.monotonic()
    time.sleep(0.01)
    threading.Event().wait(0.01)
    took = time.monotonic() - began
    sqlite = (days.execute("SELECT julianday('now')").fetchone()[0] - 2440587.5) * 86400
    now = datetime.datetime.now(datetime.UTC).timestamp()
    print(json.dumps({
        "wall": time.time(), "now": now, "sqlite": sqlite, "took": took,
        "monotonic": time.monotonic(), "boot": time.clock_gettime(time.CLOCK_BOOTTIME),
    }), flush=True)
"""


class Reader:
    """A process that is asked for its clocks again and again."""

    def __init__(self, processes: Processes, clock: OtherClock, folder: Path) -> None:
        self.pipe = folder / "pipe"
        os.mkfifo(self.pipe)
        shell = f'exec "$0" -c "$1" < {self.pipe}'
        self.running: Running = processes.start(program=("sh", "-c", shell, *PYTHON, READS), clock=clock)
        self.questions = self.pipe.open("w", encoding="ascii")
        self.count = 0

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.questions.close()

    def read(self) -> dict[str, float]:
        self.questions.write("\n")
        self.questions.flush()
        self.count += 1
        self.running.wait_until(lambda: self.running.out.count("\n") == self.count, 5, "no reading")
        said: dict[str, float] = json.loads(self.running.out.splitlines()[-1])
        assert 0.02 <= said["took"] < 2
        assert abs(said["monotonic"] - time.monotonic()) < 1
        return said


def test_a_clock_is_off_jumps_and_is_set_while_the_process_runs(tmp_path: Path) -> None:
    clock = OtherClock(tmp_path / "clock", 365 * 24 * HOUR)
    with Processes(tmp_path) as processes, Reader(processes, clock, tmp_path) as reader:
        changes: list[tuple[Callable[[], None], float]] = [
            (lambda: None, 365 * 86_400),
            (lambda: clock.jump(-24 * HOUR), 364 * 86_400),
            (lambda: clock.off(-3 * HOUR), -3 * 3600),
            (lambda: clock.set(datetime.now(UTC) + HOUR), 3600),
        ]
        for change, expected in changes:
            change()
            said = reader.read()
            for name in ("wall", "now", "sqlite"):
                assert abs(said[name] - time.time() - expected) < 1.5
            assert abs(said["boot"] - time.clock_gettime(time.CLOCK_BOOTTIME)) < 1
            assert abs(clock.now.timestamp() - time.time() - expected) < 1


def test_a_frozen_clock_stands_still_and_a_fast_one_runs(tmp_path: Path) -> None:
    clock = OtherClock(tmp_path / "clock")
    with Processes(tmp_path) as processes, Reader(processes, clock, tmp_path) as reader:
        clock.freeze(datetime(2026, 11, 23, 1, tzinfo=UTC))
        assert reader.read()["wall"] == reader.read()["wall"] == 1_795_395_600
        clock.jump(HOUR)
        assert reader.read()["wall"] == 1_795_399_200
        clock.pace(1000)
        first, second = reader.read(), reader.read()
        assert 20 < second["wall"] - first["wall"] < 5000
        assert second["monotonic"] - first["monotonic"] < 5


def test_a_sleep_moves_wall_and_boot_time_but_not_the_monotonic_one(tmp_path: Path) -> None:
    clock = OtherClock(tmp_path / "clock")
    with Processes(tmp_path) as processes, Reader(processes, clock, tmp_path) as reader:
        clock.sleep(8 * HOUR)
        said = reader.read()
        assert abs(said["wall"] - time.time() - 8 * 3600) < 1
        assert abs(said["boot"] - time.clock_gettime(time.CLOCK_BOOTTIME) - 8 * 3600) < 1


def test_the_program_sees_it(tmp_path: Path) -> None:
    clock = OtherClock(tmp_path / "clock")
    clock.freeze(datetime(2031, 5, 5, 4, tzinfo=UTC))
    with Processes(tmp_path) as processes:
        processes.run("init", "--engineer", "李强", clock=clock)
        done = processes.run("job", "new", "x", "--json", clock=clock)
        assert done.code == 0, done.err
        assert "-20310505-" in done.json["number"]


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT PROVEN: another start of the machine needs root")
def test_a_process_can_see_another_start_of_the_machine(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        done = processes.run(
            "/proc/sys/kernel/random/boot_id",
            program=("cat",),
            mounted=boot_id(tmp_path / "boot", "boot-2"),
        )
        assert done.out == "boot-2\n"
