"""Killed or without power at any operation on the disk: what was acknowledged is there, and nothing is half.

A preloaded library (`synced_only.c`) says when to die and keeps what was synced; `power_cut.py` cuts and looks.
"""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
COMPILER = shutil.which("gcc") or shutil.which("cc")
pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(
        sys.platform != "linux" or COMPILER is None,
        reason="NOT PROVEN: power cuts need Linux and a C compiler",
    ),
]


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("disk") / "synced_only.so"
    command = [
        str(COMPILER),
        "-O1",
        "-shared",
        "-fPIC",
        "-o",
        str(library),
        str(HERE / "synced_only.c"),
        "-ldl",
    ]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"NOT PROVEN: power cuts, the disk does not compile: {made.stderr[:300]}")
    return library


def cut(
    disk: Path,
    work: Path,
    scenario: str,
    cuts: int,
    *,
    synchronous: str = "FULL",
    last: int = 0,
    refusal: tuple[int, int] | None = None,
) -> dict[str, Any]:
    wanted = {"work": str(work), "scenario": scenario, "cuts": 50 if FULL else cuts, "last": last}
    wanted["refusal"] = refusal
    wanted |= {"synchronous": synchronous, "seed": int(os.environ.get("DESKOPS_TEST_SEED", "1"))}
    done = subprocess.run(
        [sys.executable, str(HERE / "power_cut.py"), json.dumps(wanted)],
        env={**os.environ, "LD_PRELOAD": str(disk)},
        capture_output=True,
        text=True,
        timeout=1200 if FULL else 240,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    print("seed", wanted["seed"], "operations", found["operations"], "killed", found["killed"])
    return found


WORLDS = ("run", "cut", "torn")
NOTHING = {"lost": [], "fault": []}


@pytest.mark.parametrize(
    ("scenario", "cuts"),
    [
        ("acts", 3),
        ("init", 2),
        ("backup", 2),
        ("restore", 2),
        ("encrypt", 3),
        ("import", 2),
        ("blobs", 20),
        ("migrate", 2),
    ],
)
def test_killed_or_without_power_anywhere_nothing_acknowledged_is_lost_and_nothing_is_half(
    disk: Path, tmp_path: Path, scenario: str, cuts: int
) -> None:
    found = cut(disk, tmp_path, scenario, cuts)
    assert (found["code"], found["operations"] > 20) == (0, True)
    assert (
        found["killed"] >= min(50 if FULL else cuts, found["operations"]) - 1
    )  # the last one may lie behind the end
    assert {world: found[world] for world in WORLDS} == dict.fromkeys(WORLDS, NOTHING)


def test_the_same_disk_shows_that_less_syncing_loses_acknowledged_work(disk: Path, tmp_path: Path) -> None:
    """The proof that the test above can fail: with synchronous = NORMAL a killed process loses nothing, a cut does."""
    found = cut(disk, tmp_path, "acts", 2, synchronous="NORMAL", last=1)
    assert found["run"] == NOTHING
    assert len(found["cut"]["lost"]) >= 5


@pytest.mark.parametrize("cuts", [2])
def test_row_3_power_is_cut_at_a_desk_in_a_burst(disk: Path, tmp_path: Path, cuts: int) -> None:
    """row 3: what it acknowledged to three laptops is there; they send the rest again, and all is there once."""
    found = cut(disk, tmp_path, "desk", cuts)
    assert (found["code"], found["operations"] > 50) == (0, True)
    assert found["killed"] >= 1
    assert found["said"] > 0
    assert {world: found[world] for world in WORLDS} == dict.fromkeys(WORLDS, NOTHING)


def test_row_3_the_same_disk_shows_that_a_desk_with_less_syncing_loses_what_it_acknowledged(
    disk: Path, tmp_path: Path
) -> None:
    """row 3: the proof that the test above can fail."""
    found = cut(disk, tmp_path, "desk", 1, synchronous="NORMAL", last=1)
    assert found["run"]["lost"] == []
    assert found["cut"]["lost"]


@pytest.mark.parametrize("scenario", ["refused", "sync"])
@pytest.mark.parametrize(
    ("row", "times", "error"),
    [
        (15, 1_000_000, errno.ENOSPC),  # full from there on
        (17, 1, errno.EIO),
        (17, 3, errno.EIO),
    ],
    ids=["row 15, full", "row 17, one error", "row 17, three errors"],
)
def test_rows_15_and_17_a_disk_that_refuses_at_any_operation(
    disk: Path, tmp_path: Path, scenario: str, row: int, times: int, error: int
) -> None:
    """rows 15 and 17: acts and syncs are refused in words or done, nothing said is lost, and work goes on."""
    found = cut(disk, tmp_path, scenario, 3, refusal=(times, error))
    assert (found["code"], found["operations"] > 20) == (0, True)
    assert found["run"] == NOTHING
    assert found["refused"] > 0 or times == 1
