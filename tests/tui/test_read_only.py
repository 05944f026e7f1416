"""The full screen where nothing is written: everything can be looked at, an act says why it is not done."""

import hashlib
from pathlib import Path

import pytest

from deskops.ops.context import READ_ONLY, open_context
from tests_of_screens import driven, settle, until


def _files(folder: Path) -> dict[str, str]:
    """Of settings, store, drafts and backups; what SQLite keeps beside an open file is no content."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "logs" not in path.parts and not path.name.endswith(("-shm", "-wal", ".lock"))
    }


@pytest.fixture
def reading(home):
    home.context.close()
    home.context.is_read_only = True
    yield home
    home.context.is_read_only = False


def _said(pilot) -> str:
    return " ".join(notice.message for notice in pilot.app._notifications)


async def test_it_opens_says_so_and_leaves_every_file_as_it_is(reading):
    before = _files(reading.context.paths.data.parent)
    async with driven(reading.context) as pilot:
        assert ("read only", "held") in pilot.app.stand_words()[0]
        await pilot.press("enter")
        await settle(pilot)
        assert len(pilot.app.screen_stack) > 1
    reading.context.close()
    assert _files(reading.context.paths.data.parent) == before


async def test_an_act_an_undo_and_a_sync_say_that_nothing_is_written(reading):
    async with driven(reading.context, toasts=True) as pilot:
        await pilot.press("a")
        await until(pilot, lambda: "Nothing was written" in _said(pilot))
        pilot.app.clear_notifications()
        pilot.app.action_sync()
        await until(pilot, lambda: "Nothing was written" in _said(pilot))


async def test_a_form_keeps_its_words_and_no_draft_reaches_the_disk(reading):
    before = _files(reading.context.paths.data.parent)
    async with driven(reading.context) as pilot:
        await pilot.press("n")
        await settle(pilot)
        await pilot.press(*"Paper jam")
        form = pilot.app.screen
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert pilot.app.screen is form
        assert pilot.app.drafts.read(form.ask.subject, form.ask.action)
    reading.context.close()
    assert _files(reading.context.paths.data.parent) == before


def test_the_environment_says_it(paths, monkeypatch):
    told = {"DESKOPS_HOME": str(paths.data.parent)}
    assert not open_context(told).is_read_only
    assert open_context({**told, READ_ONLY: "1"}).is_read_only
    assert not open_context({**told, READ_ONLY: "0"}).is_read_only
