"""In the register of devices neither a page turn nor a letter of the filter reads the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from deskops.domain.nouns import Kind
from deskops.store import views
from deskops.store.queries.search import index
from deskops.tui.screens.devices import DevicesScreen
from tests_of_screens import settle, until

OF_DEVICES = {"assets", "asset_words", "asset_line", "asset", "found_by", "term_hits", "term_beginnings"}


@contextmanager
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The views of devices that were asked meanwhile."""
    names: list[str] = []
    text = views._text

    def noted(connection: Any, name: str) -> str:
        if name in OF_DEVICES:
            names.append(name)
        return text(connection, name)

    with monkeypatch.context() as patch:
        patch.setattr(views, "_text", noted)
        yield names


def register(home: Any, count: int) -> None:
    with home.context.act() as act:
        for number in range(count):
            values = {"tag": f"GZTH-PC-1{number:03d}", "kind": "pc", "brand": "Dell" if number % 2 else "HP"}
            made = act.ledger.put(Kind.ASSET, {"id": act.ledger.new_id(), **values})
            act.refresh(Kind.ASSET, made["id"])
            index(act.session, Kind.ASSET, made)


async def opened(pilot: Any) -> DevicesScreen:
    await pilot.press("f3")
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, DevicesScreen)
    return screen


async def test_a_page_turn_reads_nothing_until_the_cursor_rests(
    drive: Any, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(home, 60)
    async with drive(120, 24) as pilot:
        screen = await opened(pilot)
        with monkeypatch.context() as patch, asked(monkeypatch) as names:
            patch.setattr("deskops.tui.resting.RESTS", 60.0)
            for key in ("pagedown", "pagedown", "end", "home", "down"):
                await pilot.press(key)
                await settle(pilot)
            assert names == []
        with asked(monkeypatch) as names:
            await pilot.press("down")
            await until(pilot, lambda: "asset" in names)
        assert screen.table.cursor == 2


async def test_a_letter_of_the_filter_reads_nothing_and_a_change_is_seen(
    drive: Any, home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(home, 60)
    async with drive(80, 24) as pilot:  # without a second pane
        screen = await opened(pilot)
        await pilot.press("slash")
        await settle(pilot)
        with asked(monkeypatch) as names:
            for key in "dell gzth-pc-10":
                await pilot.press("space" if key == " " else key)
                await settle(pilot)
            assert names == []
        assert {line.brand for line in screen.table.shown} == {"Dell"}
        assert screen.table.count == 30
        register(home, 62)
        await until(pilot, lambda: screen.table.count == 61)
