"""Chinese behind a number goes on in its line, in texts that Textual lays out and in its text boxes."""

from typing import Any

import pytest
from textual.content import Content

from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.question import QuestionScreen
from deskops.tui.widgets.chips import Chip
from deskops.tui.widgets.text_boxes import PageBox
from tests_of_screens import settle

WORDS = (
    "WO-20261123-222E-002 的状态是已派单，不能在这台笔记本上关闭：请先让工程师到场并完成检修，再由客户确认。"
)


async def test_a_text_goes_on_behind_a_number(drive: Any) -> None:
    async with drive() as pilot:
        pilot.app.push_screen(QuestionScreen("?", WORDS, [Chip("yes", "Yes")]))
        await settle(pilot)
        about = pilot.app.screen.query_one("#form-about")
        first, *_rest = (about.render_line(y).text.strip() for y in range(about.size.height))
        assert first.startswith("WO-20261123-222E-002 的状态是")


async def test_a_text_box_goes_on_behind_a_number(drive: Any) -> None:
    async with drive() as pilot:
        await pilot.press("n")
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, FormScreen)
        box = form.query_one(PageBox)
        box.value = WORDS
        await settle(pilot)
        first, *rest = box.wrapped_document.lines[0]
        assert first.startswith("WO-20261123-222E-002 的状态是")
        assert first + "".join(rest) == WORDS


@pytest.mark.parametrize(
    "text", ["", "  two  blanks ", "（开）括号 a（b）", "x" * 50, "，，。", "tab\tin a line"]
)
async def test_nothing_of_a_text_is_lost_at_its_breaks(drive: Any, text: str) -> None:
    async with drive():
        lines = Content(text).wrap(8)
        assert "".join("".join(line.plain for line in lines).split()) == "".join(text.split())
