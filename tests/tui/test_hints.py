"""The last line of each screen by mouse: one click, one effect; and what it says while words are typed."""

from typing import Any

import pytest
from textual.widgets._toast import ToastRack

from deskops.domain.actions.job import JOB_ACTIONS
from deskops.ops.do.inspections import start
from deskops.tui.screens.checklist import ChecklistScreen
from deskops.tui.screens.form import FormScreen
from deskops.tui.screens.job import JobScreen
from deskops.tui.screens.palette import PaletteScreen
from deskops.tui.screens.question import QuestionScreen
from deskops.tui.widgets.chips import Chips


async def click_hint(pilot: Any, settled: Any, name: str) -> None:
    hints = pilot.app.screen.hints
    x = next(x for x in range(120) if (chip := hints.chip_at(x, 0)) and chip.name == name)
    await pilot.click("#hints", offset=(x + 1, 0))
    await settled(pilot)


async def to_page(pilot: Any, settled: Any, home: Any, page: str) -> None:
    if page == "job":
        pilot.app.open_job(home.jobs[0])
    elif page == "checklist":
        pilot.app.open_inspection(start(home.context, asset=home.asset, job=home.jobs[0]).subject)
    await settled(pilot)


@pytest.mark.parametrize("page", ["today", "job", "checklist"])
async def test_a_click_on_all_actions_opens_one_palette(
    drive: Any, settled: Any, home: Any, page: str
) -> None:
    async with drive(120, 36) as pilot:
        await to_page(pilot, settled, home, page)
        before = len(pilot.app.screen_stack)
        await click_hint(pilot, settled, "palette")
        assert isinstance(pilot.app.screen, PaletteScreen)
        assert len(pilot.app.screen_stack) == before + 1


@pytest.mark.parametrize("page", ["job", "checklist"])
async def test_a_click_on_back_leaves_one_page(drive: Any, settled: Any, home: Any, page: str) -> None:
    async with drive(120, 36) as pilot:
        await to_page(pilot, settled, home, page)
        await click_hint(pilot, settled, "app.back")
        assert pilot.app.screen is pilot.app.today


async def test_undo_is_offered_once_and_a_click_takes_back_one_step(
    drive: Any, settled: Any, home: Any
) -> None:
    """Beside the steps of the job, and not in the last line as well."""
    async with drive(120, 36) as pilot:
        pilot.app.open_job(home.jobs[2])
        await settled(pilot)
        screen = pilot.app.screen
        assert screen.page.line.status == "started"
        offered = [chip.name for chips in screen.query(Chips) for chip in chips._chips]
        assert offered.count("undo") == 1
        x, y = next(
            (x, y) for y in range(3) for x in range(120)
            if (chip := screen.actions.chip_at(x, y)) and chip.name == "undo"
        )  # fmt: skip
        await pilot.click(screen.actions, offset=(x + 1, y))
        await settled(pilot)
        assert screen.page.line.status == "arrived"


async def test_a_click_on_inspection_opens_one_checklist(drive: Any, settled: Any, home: Any) -> None:
    async with drive(120, 36) as pilot:
        await to_page(pilot, settled, home, "job")
        await click_hint(pilot, settled, "inspect")
        assert isinstance(pilot.app.screen, QuestionScreen)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ChecklistScreen)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, JobScreen)


async def test_a_click_on_open_opens_what_is_under_the_cursor(drive: Any, settled: Any, home: Any) -> None:
    async with drive(120, 36) as pilot:
        job = pilot.app.today.subject.id
        await click_hint(pilot, settled, "open")
        assert isinstance(pilot.app.screen, JobScreen)
        assert pilot.app.screen.job_id == job


async def test_a_click_on_open_of_a_checklist_opens_one_form(drive: Any, settled: Any, home: Any) -> None:
    async with drive(120, 36) as pilot:
        await to_page(pilot, settled, home, "checklist")
        await click_hint(pilot, settled, "open")
        assert isinstance(pilot.app.screen, FormScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ChecklistScreen)


async def test_keys_that_would_be_typed_are_no_hints_while_the_filter_is_written(
    drive: Any, settled: Any
) -> None:
    async with drive(120, 36) as pilot:
        await pilot.press("slash")
        await settled(pilot)
        shown = {chip.key: chip.name for chip in pilot.app.screen.hints._chips}
        assert {"/", "a", "?"}.isdisjoint(shown)
        assert shown["Esc"] == "leave(True)"
        assert shown["F1"] == "help"
        await pilot.press(*"pos")
        await click_hint(pilot, settled, "leave(True)")
        assert pilot.app.focused is pilot.app.today.table
        assert pilot.app.today.needle == ""
        assert "/" in {chip.key for chip in pilot.app.screen.hints._chips}


async def test_help_and_palette_name_only_what_the_job_allows(drive: Any, settled: Any, home: Any) -> None:
    from deskops.tui.screens.help import keys_of
    from deskops.tui.screens.palette import offers

    async with drive(120, 36) as pilot:
        await to_page(pilot, settled, home, "job")
        screen = pilot.app.screen
        allowed = {action.label for action in screen.page.allowed}
        acts = {o.label for o in offers(screen) if o.action.startswith("act(") and o.node is not None}
        assert acts == allowed
        others = {action.label for action in JOB_ACTIONS.values()} - allowed
        assert others
        assert others.isdisjoint(keys_of(screen))
        assert "Redo this job's step" not in keys_of(screen)


async def test_a_palette_that_finds_nothing_says_so(drive: Any, settled: Any) -> None:
    async with drive() as pilot:
        await pilot.press("ctrl+p", *"qqqq")
        await settled(pilot)
        assert "Nothing is called so." in pilot.app.screen.list.render_line(0).text
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, PaletteScreen)


@pytest.mark.parametrize(("columns", "rows"), [(60, 18), (80, 24), (120, 36)])
@pytest.mark.parametrize("page", ["today", "job", "checklist"])
async def test_a_toast_never_lies_over_what_can_be_done(
    drive: Any, settled: Any, home: Any, page: str, columns: int, rows: int
) -> None:
    async with drive(columns, rows, toasts=True) as pilot:
        await to_page(pilot, settled, home, page)
        pilot.app.say("one line\n" * 3, wrong=True)
        await settled(pilot)
        screen = pilot.app.screen
        toast = screen.get_child_by_type(ToastRack).query("Toast").first().region
        assert toast.height >= 3
        assert toast.y >= 1
        for bar in screen.query("#actions, #stand, #hints"):
            assert not toast.overlaps(bar.region), bar
