"""What a closed page had drawn is let go of, however many are opened in a day."""

import gc
import threading
import time
from pathlib import Path
from typing import Any
from weakref import ref

from textual._styles_cache import StylesCache
from textual.message_pump import MessagePump

from deskops.tui.screens.job import JobScreen
from deskops.tui.widgets.text_boxes import PageBox
from deskops.tui.work import Lane


def kept() -> int:
    gc.collect()
    return sum(isinstance(each, StylesCache) for each in gc.get_objects())


async def test_opening_and_closing_pages_keeps_nothing_of_them(drive: Any, settled: Any, home: Any) -> None:
    async with drive() as pilot:

        async def there_and_back() -> None:
            pilot.app.open_job(home.jobs[0])
            await settled(pilot)
            await pilot.press("escape")
            await settled(pilot)

        await there_and_back()
        before = kept()
        for _time in range(8):
            await there_and_back()
        assert kept() <= before + 30  # eight pages that stayed would be over a hundred


async def test_a_page_of_each_job_is_let_go_of_and_not_only_the_same_one(
    drive: Any, settled: Any, home: Any
) -> None:
    """Of one thing a lane does only the newest reading, by job; a reading has its page in it."""
    async with drive() as pilot:
        for job in home.jobs:
            pilot.app.open_job(job)
            await settled(pilot)
            await pilot.press("escape")
            await settled(pilot)
        gc.collect()
        assert sum(isinstance(each, JobScreen) for each in gc.get_objects()) <= 1


async def test_the_boxes_of_closed_forms_are_let_go_of(drive: Any, settled: Any, home: Any) -> None:
    """No theme is changed meanwhile, which would do it."""
    async with drive() as pilot:
        pilot.app.open_job(home.jobs[0])
        for _time in range(6):
            await settled(pilot)
            await pilot.press("n")
            await settled(pilot)
            await pilot.press("escape")
        await settled(pilot)
        gc.collect()
        assert sum(isinstance(each, PageBox) for each in gc.get_objects()) <= 2


def test_a_lane_that_is_idle_does_not_hold_its_last_work(tmp_path: Path) -> None:
    """The thread waits with nothing in its hands."""
    lane, done = Lane("test", tmp_path, bool), threading.Event()

    def work(_post: object) -> None:
        done.set()

    known = ref(work)
    lane.do(MessagePump(), work, newest="page")
    del work
    assert done.wait(10)
    end = time.monotonic() + 5
    while known() is not None and time.monotonic() < end:
        time.sleep(0.01)
    assert known() is None
    lane.close()
