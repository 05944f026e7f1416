"""`deskops sync` as a group: alone as ever, `status`, and `--watch`, which goes on by itself."""

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from deskops.cli import output
from deskops.cli.boundary import run
from deskops.errors import Locked
from deskops.ops.do import notifying
from deskops.ops.do.automatic import Automatic
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read.attention import waiting
from deskops.ops.read.syncing import line_of, sync_status


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    def call(context: Any, line: str) -> tuple[int, str, str]:
        monkeypatch.setenv("DESKOPS_HOME", str(context.paths.data.parent))
        code = run(shlex.split(line)[1:], "en")
        return (code, *capfd.readouterr())

    return call


@pytest.fixture
def one(desk: Any, laptop: Any) -> Any:
    site = desk.site("GZ-TH", "天河")
    made = laptop("李强", site)
    made.site = site
    return made


def test_sync_alone_still_meets_the_desk_and_prints_one_object(one, typed) -> None:
    code, out, err = typed(one.context, "deskops sync --json")
    body = json.loads(out)
    assert (code, body["result"], err) == (0, "done", "")
    assert list(body)[:4] == ["version", "result", "reason", "sent"]


def test_a_sync_that_nobody_sits_at_calls_for_deadlines_and_is_none_the_worse_for_it(
    one, typed, monkeypatch
) -> None:
    """The nightly one: what comes near is told before the day begins."""
    called = []

    def refused(context: Any) -> list[str]:
        called.append(context.identity.name)
        raise Locked("an order of the desk")

    monkeypatch.setattr(notifying, "tell", refused)
    assert typed(one.context, "deskops sync")[0] == 0
    assert called == ["李强"]
    monkeypatch.setattr(output, "interactive", lambda: True)  # who types it has the day's list before them
    assert typed(one.context, "deskops sync")[0] == 0
    assert len(called) == 1


def test_status_before_the_first_meeting_and_after_it(desk, one, typed) -> None:
    assert line_of(one.context).state == "never"
    one.sync()
    job = new_job(desk.context, NewJob("x", site_id=one.site), engineer=one.engineer_id)
    one.sync()
    found = sync_status(one.context)
    assert (found.line.state, found.line.reason, found.stand.unsent) == ("online", "", 0)
    (receipt,) = found.receipts
    assert (receipt.number, receipt.held) == (job.number, True)
    assert desk.rows("SELECT max(rev) FROM entry WHERE subject = ?", job.job) == [(receipt.rev,)]
    act_on_job(one.context, job.job, "accept", {})
    (receipt,) = sync_status(one.context).receipts
    assert (receipt.held, receipt.since, receipt.unsent) == (False, None, 1)
    code, out, _err = typed(one.context, "deskops sync status --json")
    body = json.loads(out)
    assert code == 0
    assert list(body) == [
        "version", "state", "reason", "last_sync", "age", "unsent", "attention", "desk", "cursor", "receipts",
    ]  # fmt: skip
    assert body["unsent"] == {"entries": 1, "blobs": 0}
    assert body["desk"]["name"] == "服务台"


def test_a_job_made_here_has_its_receipt_after_the_sync(one) -> None:
    one.sync()
    new_job(one.context, NewJob("x", site_id=one.site))
    assert [receipt.held for receipt in sync_status(one.context).receipts] == [False]
    one.sync()
    (receipt,) = sync_status(one.context).receipts
    assert receipt.held
    assert receipt.rev
    assert receipt.since


def test_a_job_finished_offline_has_its_receipt_until_a_day_after_it_was_sent(desk, one, world) -> None:
    one.sync()
    job = new_job(desk.context, NewJob("x", site_id=one.site), engineer=one.engineer_id)
    one.sync()
    act_on_job(one.context, job.job, "accept", {})
    act_on_job(one.context, job.job, "start", {})
    act_on_job(one.context, job.job, "resolve", {"cause": "a", "solution": "b", "minutes": 5})
    act_on_job(one.context, job.job, "confirm", {"name": "c", "rating": 5})
    open_one = new_job(one.context, NewJob("y", site_id=one.site))
    act_on_job(one.context, open_one.job, "accept", {})
    found = sync_status(one.context)
    assert [receipt.number for receipt in found.receipts] == [open_one.number, job.number]
    assert sum(receipt.unsent for receipt in found.receipts) == 4 + 3
    assert found.receipts[1].held is False
    world.passes(days=3)
    one.sync()
    assert [receipt.held for receipt in sync_status(one.context).receipts] == [True, True]
    act_on_job(desk.context, job.job, "close", {})
    world.passes(hours=25)
    one.sync()
    assert [receipt.number for receipt in sync_status(one.context).receipts] == [open_one.number]


def test_status_says_why_the_desk_was_not_reached(desk, one, typed) -> None:
    one.sync()
    desk.stop()
    assert one.sync().result == "offline"
    line = line_of(one.context)
    assert line.state == "offline"
    assert "nobody answers" in line.reason
    code, out, _err = typed(one.context, "deskops sync status")
    assert code == 0
    assert "nobody answers" in out


def test_a_stand_alone_laptop_says_so_and_has_nobody_to_sync_with(context, typed) -> None:
    code, out, _err = typed(context, "deskops sync status --json")
    assert (code, json.loads(out)["state"], json.loads(out)["receipts"]) == (0, "stand-alone", [])
    for line in ("deskops sync", "deskops sync --watch", "deskops sync retry"):
        assert typed(context, line)[0] == 2


def test_the_group_names_its_commands_and_the_nearest(one, typed) -> None:
    code, out, _err = typed(one.context, "deskops sync --help")
    assert code == 0
    assert all(name in out for name in ("status", "attention", "retry", "settle", "--watch"))
    code, _out, err = typed(one.context, "deskops sync statsu")
    assert code == 2
    assert "status" in err


class Watched:
    """An automatic sync in a thread of its own, and what it told."""

    def __init__(self, context: Any, **pace: Any) -> None:
        self.told: list[Any] = []
        self.heard = threading.Condition()
        self.automatic = Automatic(context, self._tell, **{"first": 0, "gather": 0.01, **pace})
        self._context = context
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        self.automatic.run()
        self._context.close()  # this thread's connection

    def _tell(self, report: Any) -> None:
        with self.heard:
            self.told.append(report)
            self.heard.notify_all()

    def until(self, count: int) -> list[str]:
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.told) >= count, 20)
        return [report.result for report in self.told]

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, *_what: object) -> None:
        self.automatic.stop()
        self.thread.join(10)
        assert not self.thread.is_alive()


def test_it_syncs_at_the_start_and_soon_after_something_was_written(one) -> None:
    with Watched(one.context) as watched:
        watched.until(1)
        new_job(one.context, NewJob("x", site_id=one.site))
        watched.automatic.written()
        watched.until(2)
        assert watched.told[1].sent > 0
        assert waiting(one.context).unsent == 0


def test_it_sees_what_another_program_wrote(one) -> None:
    with Watched(one.context, unsent=lambda: waiting(one.context).unsent) as watched:
        watched.until(1)
        new_job(one.context, NewJob("x", site_id=one.site))
        watched.until(2)
        assert watched.told[1].sent > 0


def test_it_syncs_at_intervals(one) -> None:
    with Watched(one.context, interval=0.01) as watched:
        assert watched.until(4) == ["done"] * 4


def test_while_the_desk_is_away_it_tries_again_by_itself_and_is_there_when_it_returns(desk, one) -> None:
    desk.stop()
    with Watched(one.context, slower=0.05) as watched:
        watched.until(2)
        desk.start()
        with watched.heard:
            assert watched.heard.wait_for(lambda: watched.told[-1].result == "done", 20)
        assert watched.told[0].result == "offline"


def test_an_act_does_not_ask_an_absent_desk_sooner_but_a_person_does(desk, one) -> None:
    desk.stop()
    with Watched(one.context, slower=10_000) as watched:
        watched.until(1)
        watched.automatic.written()
        watched.thread.join(0.3)
        assert len(watched.told) == 1
        watched.automatic.now()
        watched.until(2)


def test_stopping_it_waits_for_no_pause(desk, one) -> None:
    desk.stop()
    with Watched(one.context, slower=10_000) as watched:
        watched.until(1)
        begun = time.monotonic()
    assert time.monotonic() - begun < 2


def test_a_full_store_is_said_and_tried_again(one, monkeypatch) -> None:
    from deskops.errors import StoreFull
    from deskops.ops.do import automatic

    def full(*_what: object, **_more: object) -> None:
        raise StoreFull("full", hint="make room")

    monkeypatch.setattr(automatic, "sync_now", full)
    with Watched(one.context, slower=0.01) as watched:
        assert set(watched.until(3)) == {"failed"}
        assert watched.told[0].reason == "full"


def test_watch_is_a_process_that_says_each_change_once_and_ends_cleanly_on_ctrl_c(desk, one) -> None:
    one.context.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "deskops", "sync", "--watch", "--json"],
        env={**os.environ, "DESKOPS_HOME": str(one.context.paths.data.parent)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - ignored where tests run unattended
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["result"] == "done"
        new_job(one.context, NewJob("x", site_id=one.site))
        assert json.loads(process.stdout.readline())["sent"] > 0
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err
