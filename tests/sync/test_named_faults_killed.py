"""Fault 1: killed anywhere in a sync, on either side; every committed fact is there, each once."""

import os

import pytest

from faults.behaviour import cut_answer, cut_request, in_turn
from faults.proxy import Proxy
from tests_of_offices import PATIENCE, Office

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
SEED = int(os.environ.get("DESKOPS_TEST_SEED", "1"))


def test_fault_1_a_sync_that_is_killed_at_random_moments(office: Office) -> None:
    """fault 1: kill -9 of `deskops sync`, whatever it is doing."""
    office.serve()
    written: list[str] = []
    for round_ in range(40 if FULL else 4):
        written += office.note(f"before {round_}")
        office.start("sync", "--json").kill_at_random(f"{SEED}:{round_}", 1.2)
    assert office.sync()["result"] == "done"
    office.all_there(*written)


@pytest.mark.parametrize("answer", [False, True], ids=["in the request", "in the answer"])
def test_fault_1_a_sync_that_is_killed_after_chosen_bytes(office: Office, answer: bool) -> None:
    """fault 1: kill -9 of `deskops sync` at a byte of what it sends or hears."""
    written: list[str] = []
    port = office.serve()
    with Proxy(port) as proxy:
        for offset in (0, 1, 150, 400, 600, 900, 1200) if FULL else (0, 300, 700):
            written += office.note(f"note {offset} " + "x" * 500)
            syncing = office.start("sync", "--json", url=proxy.url)
            cut = cut_answer if answer else cut_request
            proxy.plan = in_turn(cut(offset, action=syncing.kill))
            syncing.wait(PATIENCE)
    assert office.sync()["result"] == "done"
    office.all_there(*written)


@pytest.mark.parametrize("answer", [False, True], ids=["in the request", "in the answer"])
def test_fault_1_a_desk_that_is_killed_while_a_laptop_syncs(office: Office, answer: bool) -> None:
    """fault 1: kill -9 of `deskops desk serve` at a byte; it is started again, and the laptop goes on by itself."""
    written: list[str] = []
    port = office.serve()
    with Proxy(port) as proxy:
        for offset in (0, 1, 150, 400, 600, 900) if FULL else (0, 500):
            written += office.note(f"note {offset} " + "x" * 500)
            desk = office.desk
            assert desk is not None
            cut = cut_answer if answer else cut_request
            proxy.plan = in_turn(cut(offset, action=desk.kill))
            told = office.sync(url=proxy.url)
            assert (told["result"], told["exit"]) == ("offline", 3)
            assert told["reason"]
            office.serve()
    assert office.sync()["result"] == "done"
    office.all_there(*written)


def test_fault_1_a_desk_that_is_killed_while_laptops_push_all_the_time(office: Office) -> None:
    """fault 1: kill -9 of the desk at random moments under load, in which it commits something all the time."""
    from deskops.ops.do.jobs import act_on_job
    from deskops.ops.do.syncing import sync_now

    office.serve()
    laptop, job = office.context("laptop"), office.job()
    written: list[str] = []
    for round_ in range(20 if FULL else 3):
        desk = office.desk
        assert desk is not None
        results: list[str] = []
        while "offline" not in results:
            written.append(act_on_job(laptop, job, "note", {"text": f"{round_}.{len(results)}"}).entry)
            if len(results) == 3 + round_:
                desk.kill()
            results.append(sync_now(laptop).result)
        office.serve()
    assert sync_now(laptop).result == "done"
    office.all_there(*written)
