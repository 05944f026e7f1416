"""The log of syncs: each one is noted, on whose word it was, what went, what the desk said; and what waits."""

import json
from typing import Any

import pytest

from deskops import i18n
from deskops.errors import DeskopsError
from deskops.ops.do import syncing
from deskops.ops.do.automatic import Automatic
from deskops.ops.do.handover import export_bundle
from deskops.ops.do.jobs import NewJob, new_job
from deskops.ops.do.syncing import sync_now
from deskops.ops.journal import note
from deskops.ops.read.sync_log import sync_log
from deskops.ops.read.syncing import line_of
from deskops.ops.sync_notes import Way, meetings
from deskops.tui.screens.sync_log import SyncLogScreen
from tests_of_screens import driven, settle, until


@pytest.fixture
def one(desk: Any, laptop: Any) -> Any:
    site = desk.site("GZ-TH", "天河")
    made = laptop("李强", site)
    made.site = site
    made.sync()
    (made.context.paths.logs / "deskops.log").unlink()
    return made


def kept(one: Any) -> list[Any]:
    return list(meetings(one.context.paths))


def test_a_sync_by_hand_a_nightly_one_and_one_by_itself_are_noted_alike(desk, one, typed) -> None:
    new_job(desk.context, NewJob("x", site_id=one.site), engineer=one.engineer_id)
    assert typed(one.context, "deskops sync")[0] == 0
    assert typed(one.context, "deskops sync --nightly")[0] == 0
    reports: list[Any] = []
    automatic = Automatic(one.context, lambda report: (reports.append(report), automatic.stop()), first=0)
    automatic.run()
    sync_now(one.context)
    assert [each.way for each in kept(one)] == [Way.SCRIPT, Way.NIGHTLY, Way.AUTOMATIC, Way.HAND]
    first = kept(one)[0]
    assert (first.result, first.received > 0, first.ms > 0, first.bytes_down > 0) == (
        "done",
        True,
        True,
        True,
    )


def test_what_the_desk_or_the_line_said_stands_in_it(desk, one) -> None:
    desk.stop()
    sync_now(one.context)
    last = kept(one)[-1]
    assert last.result == "offline"
    assert not last.went_well
    assert last.said


def test_a_reason_is_read_in_the_reader_s_language_whoever_met_the_desk(desk, one) -> None:
    desk.stop()
    with i18n.speaking("zh_CN"):
        told = sync_now(one.context).reason
        assert line_of(one.context).reason == kept(one)[-1].said == told
    reason = line_of(one.context).reason
    assert reason == kept(one)[-1].said != told
    assert reason.isascii()


def test_a_sync_that_was_stopped_is_not_listed_as_done(one) -> None:
    report = sync_now(one.context, stopped=lambda: True)
    assert (report.result, kept(one)[-1].result, line_of(one.context).state) == (
        "stopped",
        "stopped",
        "online",
    )


def test_a_sync_that_was_stopped_before_anybody_answered_leaves_what_was_known(desk, one) -> None:
    desk.stop()
    sync_now(one.context)
    was = line_of(one.context)
    assert was.state == "offline"
    assert sync_now(one.context, stopped=lambda: True).result == "stopped"
    assert line_of(one.context) == was
    assert kept(one)[-1].result == "stopped"


def test_a_sync_that_this_laptop_could_not_do_is_noted_as_failed(one, monkeypatch) -> None:
    def full(*_given: Any) -> Any:
        raise DeskopsError("the disk is full")

    monkeypatch.setattr(syncing, "_meet", full)
    with pytest.raises(DeskopsError):
        sync_now(one.context)
    assert (kept(one)[-1].result, kept(one)[-1].said) == ("failed", "the disk is full")


def test_a_hand_over_by_file_is_a_meeting_too(one, tmp_path) -> None:
    new_job(one.context, NewJob("x", site_id=one.site))
    done = export_bundle(one.context, tmp_path / "x.bundle")
    last = kept(one)[-1]
    assert (last.way, last.sent, last.bytes_up) == (Way.FILE, done.entries, done.size)


def test_a_line_that_somebody_else_wrote_is_passed_over(one) -> None:
    before = kept(one)
    with (one.context.paths.logs / "deskops.log").open("a", encoding="utf-8") as file:
        file.write('no record\n[1]\n{"event": "sync", "sent": "many"}\n')
    assert kept(one)[:-1] == before
    assert kept(one)[-1].sent == 0


def test_what_waits_to_be_sent_is_named_and_the_command_says_the_same(desk, one, typed) -> None:
    made = new_job(one.context, NewJob("打印机卡纸", site_id=one.site))
    log = sync_log(one.context)
    assert (log.entries[0].subject, log.entries[0].number, log.entries[0].title) == (
        made.job,
        made.number,
        "打印机卡纸",
    )
    assert len(log.entries) == log.status.stand.unsent
    told = json.loads(typed(one.context, "deskops sync log --json")[1])
    assert [each["id"] for each in told["unsent"]["entries"]] == [each.id for each in log.entries]
    assert [each["way"] for each in told["syncs"]] == [each.way for each in log.meetings]
    assert made.number in typed(one.context, "deskops sync log")[1]
    sync_now(one.context)
    assert not sync_log(one.context).entries


async def test_the_screen_shows_past_syncs_and_follows_another_programs_ones(desk, one) -> None:
    made = new_job(one.context, NewJob("打印机卡纸", site_id=one.site))
    one.context.settings.sync.automatic = False
    async with driven(one.context, (120, 36)) as pilot:
        await pilot.press("f12")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SyncLogScreen)
        before = screen.syncs.count
        sync_now(one.context, way=Way.NIGHTLY)
        await until(pilot, lambda: screen.syncs.count == before + 1)
        assert screen.syncs.shown[0].way == Way.NIGHTLY
        note(one.context.paths, "done", message="from elsewhere")
        await until(pilot, lambda: "from elsewhere" in [line.get("message") for line in screen.told.shown])
        assert made.number


async def test_enter_on_what_waits_opens_it(desk, one) -> None:
    new_job(one.context, NewJob("打印机卡纸", site_id=one.site))
    one.context.settings.sync.automatic = False
    async with driven(one.context, (80, 24)) as pilot:
        await pilot.press("f12")
        await settle(pilot)
        await pilot.press("3", "enter")
        await settle(pilot)
        assert type(pilot.app.screen).__name__ == "JobScreen"
