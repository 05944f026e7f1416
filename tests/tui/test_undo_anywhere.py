"""Ctrl+Z takes back one's own last step from every screen, and says what it was."""

from typing import Any

from deskops.ops.do.jobs import act_on_job
from deskops.ops.read.jobs import job_page
from tests_of_screens import settle


def status(home: Any, place: int) -> str:
    return job_page(home.context, home.jobs[place]).line.status


async def test_a_step_on_a_job_is_undone_from_elsewhere_and_redone(
    drive: Any, home: Any, clock: Any, settled: Any
) -> None:
    clock.move(minutes=1)
    act_on_job(home.context, home.jobs[1], "accept", {})
    clock.move(minutes=1)
    async with drive(toasts=True) as pilot:
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("ctrl+z")
        await settled(pilot)
        number = job_page(home.context, home.jobs[1]).line.number
        assert status(home, 1) == "dispatched"
        assert f"{number}: Accept undone" in [each.message for each in pilot.app._notifications]
        clock.move(minutes=1)
        await pilot.press("ctrl+y")
        await settled(pilot)
        assert status(home, 1) == "accepted"


async def test_while_one_types_it_leaves_the_jobs_alone(drive: Any, home: Any, clock: Any) -> None:
    clock.move(minutes=1)
    act_on_job(home.context, home.jobs[1], "accept", {})
    clock.move(minutes=1)
    async with drive() as pilot:
        for opening in ("slash", "n"):
            await pilot.press(opening)
            await settle(pilot)
            await pilot.press("x", "ctrl+z")
            await settle(pilot)
            assert status(home, 1) == "accepted"
            await pilot.press("escape")
            await settle(pilot)


async def test_what_cannot_be_undone_is_said(drive: Any, clock: Any, settled: Any) -> None:
    clock.move(hours=30)
    async with drive(toasts=True) as pilot:
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert any("no step of yours" in each.message for each in pilot.app._notifications)
