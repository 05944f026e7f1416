"""A round of checks over machines: who is to be asked, how far it is, stopping and going on, keeping, the way back."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.tui.test_hostile_texts import SHOWN, _sound

from deskops.checks.targets import address
from deskops.errors import UsageError
from deskops.ops.do import campaign_visits
from deskops.ops.do.campaigns import Wanted, draft, write_plan
from deskops.ops.read import machine_rounds
from deskops.ops.read.aims import Aim
from deskops.ops.read.campaigns import campaign_line, visits_of
from deskops.ops.read.inspections import inspection_page, inspections
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine
from deskops.tui.screens.checklist import ChecklistScreen
from deskops.tui.screens.device import DeviceScreen
from deskops.tui.screens.question import QuestionScreen
from deskops.tui.screens.round import RoundScreen
from deskops.tui.screens.rounds import RoundsScreen
from tests_of_screens import until

RECORDED = Path(__file__).parents[1] / "checks" / "recordings" / "windows11_desktop.json"


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that takes the line and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"ssh://nobody@127.0.0.1:{server.getsockname()[1]}"


def aims(home: Any, *more: Aim) -> list[Aim]:
    """The device of `home` as it was recorded, one without an address, and `more`."""
    device = views.one(home.context.views, "asset_line", AssetLine, id=home.asset)
    wrong = UsageError("The register has no address of X.", hint="Add it.")
    return [Aim("GZTH-PC-0007", device=device, file=RECORDED), Aim("X", wrong=wrong), *more]


@pytest.fixture
def planned(home: Any, monkeypatch: pytest.MonkeyPatch) -> list[Aim]:
    """What the round of any place is of; a test may add to it."""
    known = aims(home)
    monkeypatch.setattr(
        machine_rounds, "planned", lambda _context, _ref: machine_rounds.Planned("天河营业部", known)
    )
    return known


def shown(pilot: Any) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def opened(pilot: Any, settled: Any) -> RoundScreen:
    await pilot.press("ctrl+k")
    await settled(pilot)
    assert isinstance(pilot.app.screen, RoundsScreen)
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(pilot.app.screen, RoundScreen)
    return pilot.app.screen


@pytest.mark.parametrize(("columns", "rows"), [(60, 18), (80, 24), (120, 36)])
async def test_each_device_gets_its_judgement_and_the_head_says_how_far_it_is(
    drive: Any, settled: Any, home: Any, planned: list[Aim], columns: int, rows: int
) -> None:
    async with drive(columns, rows) as pilot:
        screen = await opened(pilot, settled)
        assert "0 of 2 checked" in shown(pilot), "nothing is asked before somebody says so"
        await pilot.press("b")
        await settled(pilot)
        text = shown(pilot)
        assert "2 of 2 checked, 1 not well, 1 did not answer" in text
        assert "failed" in screen.list.render_line(1).text
        assert "unknown" in screen.list.render_line(2).text
        assert "The register has no" in text
        await pilot.press("down")
        await settled(pilot)
        assert "Add it." in shown(pilot)


async def test_what_was_found_is_kept_in_the_record_of_the_device(
    drive: Any, settled: Any, home: Any, planned: list[Aim]
) -> None:
    async with drive(120, 36) as pilot:
        await opened(pilot, settled)
        await pilot.press("b")
        await settled(pilot)
        assert not inspections(home.context, asset=home.asset)
        await pilot.press("K")
        await settled(pilot)
        (line,) = inspections(home.context, asset=home.asset)
        assert line.done
        await pilot.press("K")
        await settled(pilot)
        steps = [step.entry.action for step in inspection_page(home.context, line.id).timeline]
        assert steps.count("checks") == 1, "what is kept is not kept again"


async def test_a_round_is_stopped_and_gone_on_with(
    drive: Any, settled: Any, home: Any, planned: list[Aim], silent: str
) -> None:
    told = address.read(silent)
    planned.append(Aim(silent, address=told))
    async with drive(80, 24) as pilot:
        screen = await opened(pilot, settled)
        await pilot.press("b")
        await until(pilot, lambda: len(screen.round.results) == 2 and screen.round.asked == {silent})
        assert "2 of 3 checked" in shown(pilot)
        assert "asking" in shown(pilot)
        await pilot.press("x")
        await settled(pilot)
        assert not screen.runs
        assert silent not in screen.round.results
        planned[2] = planned[2]._replace(file=RECORDED, address=None)
        await pilot.press("escape")
        screen = await opened(pilot, settled)
        assert "2 of 3 checked" in shown(pilot), "what was found is there when one comes back"
        found = screen.round.results["GZTH-PC-0007"]
        await pilot.press("b")
        await settled(pilot)
        assert "3 of 3 checked" in shown(pilot)
        assert screen.round.results["GZTH-PC-0007"] is found, "what answered is not asked again"


async def test_leaving_the_page_stops_the_round(
    drive: Any, settled: Any, home: Any, planned: list[Aim], silent: str
) -> None:
    planned.append(Aim(silent, address=address.read(silent)))
    async with drive(80, 24) as pilot:
        screen = await opened(pilot, settled)
        await pilot.press("b")
        await until(pilot, lambda: silent in screen.round.asked)
        stop = screen.round.stop
        await pilot.press("enter")
        await settled_but_checks(pilot)
        assert isinstance(pilot.app.screen, DeviceScreen)
        assert not stop.is_set(), "to look at a device is not to leave"
        await pilot.press("escape", "escape")
        await until(pilot, stop.is_set)
        await settled(pilot)


async def settled_but_checks(pilot: Any) -> None:
    """The lane of checks is busy."""
    for _round in range(5):
        await pilot.pause(0.05)


async def test_the_devices_of_a_visit_are_those_that_are_left(drive: Any, settled: Any, home: Any) -> None:
    campaign = write_plan(home.context, draft(home.context, Wanted("2026-H2")))
    (line,) = visits_of(home.context, campaign)
    before = machine_rounds.planned(home.context, machine_rounds.ref_of_visit(line))
    assert [aim.visit for aim in before.aims] == [""]
    campaign_visits.agree(home.context, [line], "2026-11-24")
    after = machine_rounds.planned(home.context, machine_rounds.ref_of_visit(line))
    (visit,) = inspections(home.context, campaign=campaign_line(home.context, campaign).number)
    assert [(aim.name, aim.visit) for aim in after.aims] == [("GZTH-PC-0007", visit.id)]
    async with drive(80, 24) as pilot:
        await pilot.press("f7")
        await settled(pilot)
        await pilot.press("b")
        await settled(pilot)
        assert isinstance(pilot.app.screen, RoundScreen)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, QuestionScreen), "whether somebody has arrived is asked first"
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ChecklistScreen)


async def test_a_site_opens_the_round_of_all_its_devices(drive: Any, settled: Any, home: Any) -> None:
    async with drive(80, 24) as pilot:
        await pilot.press("f4")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("b")
        await settled(pilot)
        assert isinstance(pilot.app.screen, RoundScreen)
        assert "GZTH-PC-0007" in shown(pilot)


@pytest.mark.parametrize("text", SHOWN.values(), ids=SHOWN)
async def test_what_machines_say_is_shown_and_never_obeyed(
    drive: Any, settled: Any, home: Any, planned: list[Aim], text: str
) -> None:
    planned[1] = planned[1]._replace(name=text, wrong=UsageError(text, hint=text))
    async with drive(80, 24) as pilot:
        await opened(pilot, settled)
        await pilot.press("b", "down")
        await settled(pilot)
        _sound(pilot.app)
        assert "2 of 2" in shown(pilot)
