"""Driving the full-screen program by a pilot, for tests of the screens and of sync."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual import _wait, events
from textual.pilot import Pilot

from deskops.ops.context import Context
from deskops.tui.program import Program
from deskops.tui.widgets.pad import Pad

# Textual's pilot takes a program for idle that worked for less than a twentieth of 20 ms, twice for each key: most
# of the time of these tests. What they wait for beyond that is asked of the lanes, so shorter looks do as well.
_wait.SLEEP_GRANULARITY = 1 / 200
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 20

_PATIENCE = 120.0  # seconds after which a screen will not come to rest


@asynccontextmanager
async def driven(
    context: Context, size: tuple[int, int] = (80, 24), *, toasts: bool = False, listens: bool = False
) -> AsyncIterator[Pilot[None]]:
    """The program on a screen of so many cells, all that it read at its start shown.

    A pilot types as fast as a scanner: unless it `listens`, the program obeys each key at once.
    """
    program = Program(context)
    program.listens = listens
    async with program.run_test(size=size, notifications=toasts) as pilot:
        await settle(pilot)
        yield pilot
    program.close()


async def settle(pilot: Pilot[Any]) -> None:
    """Until what was asked of the lanes is done, and what came of it has come to rest."""
    program = pilot.app
    assert isinstance(program, Program)
    async with asyncio.timeout(_PATIENCE):
        await _settled(program, pilot)


async def _settled(program: Program, pilot: Pilot[Any]) -> None:
    while not hasattr(program, "drafts"):
        await pilot.pause()
    for _round in range(3):  # an act is followed by a poll, and that by reading anew
        await pilot.pause()
        for lane in (program.checks, program.acts, program.reads):
            done, loop = asyncio.Event(), asyncio.get_running_loop()
            lane.do(program, lambda _post, loop=loop, done=done: loop.call_soon_threadsafe(done.set))
            await done.wait()
        await pilot.pause()


async def until(pilot: Pilot[Any], holds: Callable[[], object], seconds: float = 20.0) -> None:
    """Until something holds on the screen; what other threads do takes its time."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not holds():
        assert loop.time() < end, (
            f"it never came: {[s.text for s in pilot.app.screen._compositor.render_strips()]}"
        )
        await pilot.pause(0.01)


class Hand:
    """Places in cells of the pad; a fraction is what a terminal tells that counts pixels."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot

    @property
    def pad(self) -> Pad:
        return self.pilot.app.screen.query_one(Pad)

    async def mouse(self, kind: type[events.MouseEvent], x: float, y: float, button: int = 1) -> None:
        self.tell(kind, x, y, button)
        await self.pilot.pause()

    async def draw(self, *places: tuple[float, float]) -> None:
        await self.mouse(events.MouseDown, *places[0])
        for place in places[1:]:
            await self.mouse(events.MouseMove, *place)
        await self.mouse(events.MouseUp, *places[-1])

    def tell(self, kind: type[events.MouseEvent], x: float, y: float, button: int = 1) -> None:
        """The pad hears of it later."""
        region = self.pad.content_region
        x, y = region.x + x, region.y + y
        event = kind(None, x, y, 0, 0, button, False, False, False, x, y)
        self.pilot.app.screen._forward_event(event)

    def shown(self) -> str:
        return "\n".join(self.pad._dots.line(row) for row in range(self.pad._dots.rows))
