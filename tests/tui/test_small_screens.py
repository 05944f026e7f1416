"""Every screen and window on 60 by 18 cells, in both languages: what one needs is there, what is cut is marked."""

from collections.abc import Iterator
from typing import Any

import pytest
from rich.cells import cell_len
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from deskops import i18n
from deskops.tui.screens.frame import Frame
from deskops.tui.widgets.chips import Chips
from deskops.tui.widgets.row_list import RowList
from deskops.tui.widgets.sheet import Sheet
from tests_of_sizes import crossed
from tests_of_walks import WALKS, painted, walk

COLUMNS, ROWS = 60, 18


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


@pytest.mark.parametrize(("name", "language"), crossed(tuple(WALKS), i18n.LANGUAGES), indirect=["language"])
async def test_what_one_needs_is_there(drive: Any, settled: Any, home: Any, name: str, language: str) -> None:
    async with drive(COLUMNS, ROWS) as pilot:
        screen = await walk(pilot, settled, home, name)
        lines = painted(pilot)
        assert [line for line in lines if cell_len(line) > COLUMNS] == []
        hidden = [str(part) for part in needed(screen) if not is_whole(part)]
        assert hidden == [], "\n".join(lines)
        assert cut_unmarked(screen) == [], "\n".join(lines)
        assert names_help(screen), "\n".join(lines)
        assert way_back(screen) or screen is pilot.app.today, "\n".join(lines)


def needed(screen: Any) -> list[Widget]:
    """Head, status, hints and what the page is about; of a window its title, its box and its buttons."""
    if isinstance(screen, Frame):
        pages = [each for each in screen.query("RowList, Sheet") if each.display and each.region.area]
        assert any(each.size.height >= 3 for each in pages), "nothing of the page is seen"
        return [screen.head, screen.stand, screen.hints]
    focused = [] if screen.focused is None else [screen.focused]
    return [*focused, *screen.query(Chips), *screen.query("#form-title, #form-about, #head")]


def is_whole(part: Widget) -> bool:
    """Seen from its first to its last cell."""
    region = part.region
    seen = region.intersection(Region(0, 0, COLUMNS, ROWS)).area == region.area > 0
    return seen or (isinstance(part, RowList | Sheet) and region.y < ROWS)


def cut_unmarked(screen: Any) -> list[str]:
    """Texts that wrap and of which something is not seen; lists, bars and chips mark it themselves."""
    found = []
    for each in screen.query(Static):
        if (
            not each.display
            or not each.region.area
            or any(p.is_scrollable for p in each.ancestors if p is not screen)
        ):
            continue
        drawn = "".join(strip.text for strip in each.render_lines(Region(0, 0, *each.size)))
        text = str(each.content)
        if "".join(text.split()) not in "".join(drawn.split()):
            found.append(text)
    return found


def way_back(screen: Any) -> bool:
    """A button or a hint whose key leaves."""
    rows = [chip for chips in screen.query(Chips) for row in chips._rows(chips.size.width) for chip in row]
    return any("Esc" in chip.key for chip in rows) or not screen.query(Chips)


def names_help(screen: Any) -> bool:
    """Of a page, whose hints are not all there is; a window says by itself what can be done in it."""
    if not isinstance(screen, Frame):
        return True
    return "help" in {chip.name for row in screen.hints._rows(screen.hints.size.width) for chip in row}


async def test_hints_that_do_not_fit_are_marked(drive: Any, settled: Any, home: Any) -> None:
    """The steps of a job on the narrowest screen."""
    async with drive(COLUMNS, ROWS) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        actions = pilot.app.screen.query_one("#actions", Chips)
        actions.show([chip._replace(label=chip.label * 3) for chip in actions._declared] * 4)
        await pilot.pause()
        last = actions.render_line(actions.size.height - 1).text
        assert last.rstrip().endswith("~")


@pytest.mark.parametrize("columns", [60, 80, 89])
@pytest.mark.parametrize("key", ["ctrl+n", "question_mark", "ctrl+o", "ctrl+p", "ctrl+g", "ctrl+t", "n"])
async def test_beside_a_window_there_is_nothing_of_the_page(
    drive: Any, settled: Any, columns: int, key: str
) -> None:
    """Letters of the page down the edges look like a broken screen."""
    async with drive(columns, 24) as pilot:
        await pilot.press(key)
        await settled(pilot)
        (window,) = [each.region for each in pilot.app.screen.children if each.region.height > 3]
        strips = pilot.app.screen._compositor.render_strips()
        beside = [strip.crop(0, window.x).text + strip.crop(window.right).text for strip in strips]
        assert "".join(beside).strip() == ""
