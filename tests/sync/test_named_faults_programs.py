"""Faults 5 and 12: programs in one home at once, clocks that jump during a sync, desks that go and come."""

import os
import signal
import threading
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from faults.behaviour import hold_answer, in_turn
from faults.clock import OtherClock
from faults.proxy import Proxy
from faults.serving import eventually
from tests_of_offices import PATIENCE, Office

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"


def test_fault_12_a_second_sync_while_the_nightly_one_runs(office: Office) -> None:
    """fault 12, row 20: one syncs, the other says so with exit 3; acts of a third go in meanwhile and are sent next."""
    port, gate = office.serve(), threading.Event()
    written = office.note("before")
    with Proxy(port, in_turn(hold_answer(gate))) as proxy:
        nightly = office.start("sync", "--json", url=proxy.url)
        proxy.wait_for(lambda: proxy.exchanges and proxy.exchanges[-1].outcome == "held", PATIENCE)
        told = office.sync(url=proxy.url)
        assert (told["result"], told["exit"], told["reason"]) == ("busy", 3, "another sync is running")
        done = office.run("job", "note", office.job(), "--text", "meanwhile", "--json")
        assert done.code == 0, done.err
        written.append(done.json["entry"])
        assert nightly.lives
        gate.set()
        assert nightly.wait(PATIENCE).json["result"] == "done"
    assert office.sync()["unsent"] == 0
    office.all_there(*written)


def test_fault_12_the_program_is_open_while_the_nightly_sync_runs(office: Office) -> None:
    """fault 12: three programs that write and sync in one home at once: no "database is locked", nothing twice."""
    office.serve()
    running = [office.start("sync", "--watch", "--json")] if FULL else []
    job, written = office.job(), list[str]()
    for number in range(12 if FULL else 3):
        acting = office.start("job", "note", job, "--text", f"{number}", "--json")
        syncing = office.start("sync", "--json")
        done, told = acting.wait(PATIENCE), syncing.wait(PATIENCE)
        assert (done.code, told.code) in {(0, 0), (0, 3)}, done.err + told.err
        assert "locked" not in done.err + told.err + told.out
        written.append(done.json["entry"])
    for each in running:
        each.interrupt()
        each.wait(PATIENCE)
    assert office.sync()["unsent"] == 0
    office.all_there(*written)


@pytest.mark.parametrize("by", [timedelta(days=365), timedelta(days=-1), timedelta(hours=1)], ids=str)
def test_fault_5_a_clock_that_jumps_during_a_sync(office: Office, tmp_path: Path, by: timedelta) -> None:
    """fault 5, threat 14, row 21: a year on, a day back, an hour as with summer time, under way."""
    port, gate = office.serve(), threading.Event()
    clock = OtherClock(tmp_path / "clock")
    written = office.note("before")
    with Proxy(port, in_turn(hold_answer(gate))) as proxy:
        syncing = office.start("sync", "--json", url=proxy.url, clock=clock)
        proxy.wait_for(lambda: proxy.exchanges and proxy.exchanges[-1].outcome == "held", PATIENCE)
        clock.jump(by)
        gate.set()
        assert syncing.wait(PATIENCE).json["result"] == "done"
    done = office.run("job", "note", office.job(), "--text", "after the jump", "--json", clock=clock)
    assert done.code == 0, done.err
    written.append(done.json["entry"])
    assert office.sync(clock=clock)["result"] in ("done", "attention")
    assert office.sync()["unsent"] == 0
    written += office.note("with the right time again")
    assert office.sync()["unsent"] == 0
    office.all_there(*written)
    at = [
        row[0]
        for row in office.rows("desk", "SELECT at FROM entry WHERE id IN (?, ?) ORDER BY rev", *written[-2:])
    ]
    right, jumped = (
        office.rows("desk", "SELECT wall, correction FROM entry WHERE id = ?", one)[0]
        for one in (written[-1], written[-2])
    )
    assert len(at) == 2
    assert right[1] is None or abs(right[1]) < 300_000
    # on-site time of the step with the wrong clock is put right by what the desk saw, within minutes
    assert abs(jumped[1] + by.total_seconds() * 1000) < 300_000


def test_fault_12_a_worker_is_killed_and_another_takes_its_place(
    office: Office, postgres_url: str, tmp_path: Path
) -> None:
    """row 4: kill -9 of one worker of several over one PostgreSQL: syncs go on, nothing acknowledged is lost."""
    home = "many"
    env = {"DESKOPS_KEYRING": "off"}
    init = office.processes.run(
        "desk", "init", "--db", postgres_url, "--person", "王主管", home=home, env=env, within=PATIENCE
    )
    assert init.code == 0, init.err
    code = office.processes.run("desk", "enrol", "李强", "--json", home=home, env=env, within=PATIENCE).json[
        "code"
    ]
    desk = office.processes.start(
        "desk", "serve", "--workers", "2", "--port", "0", "--port-file", tmp_path / "p", home=home, env=env
    )
    port = desk.wait_port(tmp_path / "p", PATIENCE)
    url = f"http://127.0.0.1:{port}"
    done = office.processes.run(
        "init", "--desk", url, "--code", code, home="worker", env=env, within=PATIENCE
    )
    assert done.code == 0, done.err
    written = []
    for number in range(6 if FULL else 3):
        made = office.processes.run(
            "job", "new", "--title", f"{number}", "--json", home="worker", env=env, within=PATIENCE
        )
        assert made.code == 0, made.err
        written.append(made.json["id"])
        worker = next(each for each in desk.children() if "spawn_main" in " ".join(each.cmdline()))
        os.kill(worker.pid, signal.SIGKILL)
        psutil.wait_procs([worker], timeout=PATIENCE)

        def synced() -> bool:
            told = office.processes.run("sync", "--json", home="worker", env=env, within=PATIENCE)
            assert told.code in (0, 3), told.err
            return bool(told.json["result"] == "done" and not told.json["unsent"])

        eventually(synced, PATIENCE, "a sync")
    listed = office.processes.run("desk", "list", "--json", home=home, env=env, within=PATIENCE)
    assert {each["id"] for each in listed.json["jobs"]} >= set(written)
    assert len(listed.json["jobs"]) == len(written)


def test_fault_1_a_desk_that_is_restarted_in_the_middle(office: Office) -> None:
    """fault 1, row 4: SIGTERM: the call under way is answered, then it is gone; a laptop waits and goes on."""
    port, written = office.serve(), office.note("one", "two")
    assert office.desk is not None
    with Proxy(port) as proxy:
        assert office.sync(url=proxy.url)["result"] == "done"
        written += office.note("three")
        stopped = office.desk.end(PATIENCE)
        assert stopped.code in (0, -signal.SIGTERM), stopped.err
        assert office.sync(url=proxy.url)["result"] == "offline"
        office.serve()
        assert office.sync(url=proxy.url)["result"] == "done"
    office.all_there(*written)
