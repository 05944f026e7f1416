"""Fault 9: a link that is cut at each byte, loses, delays and crawls; storms of errors from what stands in between."""

import os
import time

import pytest

from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from faults.behaviour import black_hole, cut_answer, cut_request, delay, in_turn, limit, losing, reset
from faults.proxy import Proxy
from faults.strangers import Failing
from tests_of_offices import holds
from tests_of_sync import Desk, Laptop

FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
STEP = 1 if FULL else 37  # bytes


@pytest.fixture
def one(desk: Desk, laptop) -> Laptop:
    """Synced, with a job that was dispatched to it."""
    site = desk.site("GZ-TH")
    made = laptop("李强", site)
    new_job(desk.context, NewJob("x", site_id=site), engineer=made.engineer_id)
    assert made.sync().result == "done"
    return made


def job_of(one: Laptop) -> str:
    return str(one.rows("SELECT id FROM job ORDER BY id LIMIT 1")[0][0])


def note(one: Laptop, text: str = "x") -> str:
    return act_on_job(one.context, job_of(one), "note", {"text": text}).entry


def agree(desk: Desk, one: Laptop, written: list[str]) -> None:
    """Everything is at the desk once, nothing is unsent, and the desk took nobody for a copy."""
    assert one.sync().result == "done"
    assert one.sync().unsent == 0
    holds(desk.context, written)
    assert one.rows("SELECT id, rev FROM entry WHERE kind = 'job' ORDER BY id") == desk.rows(
        "SELECT id, rev FROM entry WHERE kind = 'job' ORDER BY id"
    )
    assert desk.rows("SELECT count(*) FROM replica WHERE engineer = ?", one.engineer_id) == [(1,)]


@pytest.mark.exhaustive
@pytest.mark.parametrize("abruptly", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("cut", [cut_request, cut_answer])
def test_fault_9_a_sync_that_is_cut_at_each_byte(desk: Desk, one: Laptop, cut, abruptly: bool) -> None:
    """fault 9: in headers, in the batch, in the page; whole bytes at full size, each 37th else."""
    written, offset, passed = [], 0, False
    with Proxy(desk.port) as proxy:
        one.through(proxy.url)
        while not passed:
            new_job(desk.context, NewJob(f"for him {offset}"), engineer=one.engineer_id)
            written.append(note(one, f"{offset}"))
            proxy.plan = in_turn(cut(offset, reset=abruptly))
            before = len(proxy.exchanges)
            report = one.sync()
            passed = proxy.exchanges[before].outcome == "passed"
            assert (report.result, report.unsent) == (("done", 0) if passed else ("offline", 1))
            assert one.sync().result == "done"
            offset += 3 * STEP if abruptly else STEP
    assert offset > 700
    one.through(desk.url)
    agree(desk, one, written)


@pytest.mark.parametrize("silently", [False, True], ids=["closed", "silent"])
def test_fault_9_thirty_percent_of_requests_and_answers_are_lost(
    desk: Desk, one: Laptop, silently: bool
) -> None:
    """fault 9: each way; the laptop tries again until it is through, and works on in between."""
    from tests_of_sync import settings

    written, rounds = [], (60 if FULL else 12) if not silently else 4
    with Proxy(desk.port, losing(30, seed=7, silently=silently)) as proxy:
        one.through(proxy.url)
        one.context.settings = settings(proxy.url, read=1)
        results = []
        for number in range(rounds):
            written.append(note(one, f"{number}"))
            results.append(one.sync().result)
        assert {"done", "offline"} <= set(results)
    one.through(desk.url)
    agree(desk, one, written)


def test_fault_9_two_seconds_of_latency_and_five_kilobytes_a_second(desk: Desk, one: Laptop) -> None:
    """fault 9: slow is not offline, and one record is one round trip."""
    written = [note(one, "x" * 5000)]
    wait = 2.0 if FULL else 0.4
    with Proxy(desk.port, delay(wait, wait) | limit(5000)) as proxy:
        one.through(proxy.url)
        report = one.sync()
        assert (report.result, report.sent, report.round_trips) == ("done", 1, 1)
        assert report.seconds >= 2 * wait
    one.through(desk.url)
    agree(desk, one, written)


def test_fault_9_a_black_hole_is_left_in_time_and_work_goes_on_meanwhile(desk: Desk, one: Laptop) -> None:
    """fault 9, row 12: nothing comes back at all: the wait ends, says so, and an act during it is not held up."""
    import threading

    from tests_of_sync import settings

    written = [note(one)]
    with Proxy(desk.port, black_hole()) as proxy:
        one.context.settings = settings(proxy.url, read=3)
        reports: list[object] = []
        waiting = threading.Thread(target=lambda: reports.append(one.sync()))
        waiting.start()
        proxy.wait_for(lambda: proxy.exchanges, 30)
        begun = time.perf_counter()
        written.append(note(one, "while it waits"))
        assert time.perf_counter() - begun < 2.5
        assert waiting.is_alive()
        waiting.join(60)
        assert [(each.result, each.reason) for each in reports] == [("offline", "no answer in time")]
    one.through(desk.url)
    agree(desk, one, written)


def test_fault_9_a_flapping_link(desk: Desk, one: Laptop) -> None:
    """fault 9, row 13: up for a moment, down for a moment."""
    written, results = [], []
    with Proxy(desk.port) as proxy:
        one.through(proxy.url)
        proxy.flap([(0.03, 0.03)])
        for number in range(300 if FULL else 40):
            written.append(note(one, f"{number}"))
            results.append(one.sync().result)
        proxy.steady()
    assert set(results) <= {"done", "offline"}
    one.through(desk.url)
    agree(desk, one, written)


def test_fault_9_a_reset_says_that_the_line_broke(desk: Desk, one: Laptop) -> None:
    """fault 9: in one line, with what to do."""
    written = [note(one)]
    with Proxy(desk.port, reset()) as proxy:
        one.through(proxy.url)
        report = one.sync()
    assert report.result == "offline"
    assert "Nothing is lost" in report.hint
    one.through(desk.url)
    agree(desk, one, written)


@pytest.mark.parametrize("status", [502, 503, 504, 429])
def test_fault_9_a_storm_of_errors_from_in_between(desk: Desk, one: Laptop, status: int) -> None:
    """fault 9, row 8: nothing counts as sent, and how long to wait is kept for who tries again."""
    written = [note(one)]
    with Failing(desk.port, status, times=3, retry_after="7") as proxy:
        one.through(proxy.url)
        for _time in range(3):
            report = one.sync()
            assert (report.result, report.unsent) == ("offline", 1)
            assert str(status) in report.reason
            assert report.wait == 7
        assert one.sync().result == "done"
        assert len(proxy.asked) == 4  # it does not knock by itself while it was told to wait
    one.through(desk.url)
    agree(desk, one, written)
