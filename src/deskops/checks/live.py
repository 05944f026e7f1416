"""Runs checks against one target over a network: every source a task, a finding as soon as its facts are there."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Final, NamedTuple, cast

from deskops.checks.facts import Unread
from deskops.checks.judge import finding_of, judge, switched_off
from deskops.checks.registry import Check
from deskops.checks.runner import Inspected
from deskops.checks.sources import Ask, Got, LiveProbe, Source
from deskops.domain.finding import Finding
from deskops.errors import DeskopsError, Unreachable
from deskops.i18n import _

HURRY: Final = 3.0  # seconds; a network answers no faster for being asked in a hurry
_LETTING_GO: Final = 1.0  # seconds for closing lines


class _Told(NamedTuple):
    """`got` None: the source has told all that it has."""

    source: Source
    got: Got | None
    milliseconds: float


class LiveInspection(Inspected):
    """Iterate `run()` once. Whatever a target answers, it ends in time, and what was not told is unknown."""

    async def run(self) -> AsyncGenerator[Finding, None]:
        begun = time.perf_counter()
        off = [one for one in self._checks if switched_off(one, self._policy, self.started.date())]
        open_checks = [one for one in self._checks if one not in off]
        for one in judge(self.facts, off, self._policy):
            yield self._found(one, begun)
        if self._probe is not None:
            told = self._collect(cast("LiveProbe", self._probe), begun, open_checks)
            try:
                async for one in told:
                    yield self._found(one, begun)
            finally:
                await told.aclose()
        for one in judge(self.facts, open_checks, self._policy):
            yield self._found(one, begun)
        self.seconds = time.perf_counter() - begun

    async def _collect(
        self, probe: LiveProbe, begun: float, open_checks: list[Check]
    ) -> AsyncGenerator[Finding, None]:
        """Read the target; takes from `open_checks` those that it judges on the way."""
        self._told: asyncio.Queue[_Told] = asyncio.Queue()
        self._tasks: dict[int, tuple[Source, asyncio.Task[None]]] = {}
        self._open(open_checks, _("nothing that this target is asked tells it"))
        self._start_ready()
        end = begun + (HURRY if self._fast else self._deadlines.target)
        try:
            while self._tasks and (left := end - time.perf_counter()) > 0:
                try:
                    self._take(await asyncio.wait_for(self._told.get(), left))
                except TimeoutError:
                    break
                self._start_ready()
                for one in [one for one in open_checks if all(kind in self.facts for kind in one.reads)]:
                    open_checks.remove(one)
                    yield finding_of(one, self.facts, self._policy)
        finally:
            for source in [source for source, _task in self._tasks.values()] + self._waiting:
                self.cut = True
                self._unread(source, _("the time for the whole target was over"), left_out=self._fast)
            self._silent()
            await self._let_go(probe)

    def _silent(self) -> None:
        """What has told nothing in its time does not answer at all: that is one thing, and said once."""
        if self.cut and not self.told:
            self._fail(
                Unreachable(_("{target}: {why}").format(target=self.target, why=_("no answer in time")))
            )

    def _start_ready(self) -> None:
        for source in [one for one in self._waiting if all(kind in self.facts for kind in one.after)]:
            self._waiting.remove(source)
            self._tasks[id(source)] = (source, asyncio.create_task(self._read(source)))

    async def _read(self, source: Source) -> None:
        """Nothing that a source does ends anything but itself; what it told before stays."""
        begun = time.perf_counter()

        def tell(one: Got | None) -> None:
            self._told.put_nowait(_Told(source, one, (time.perf_counter() - begun) * 1000))

        reason = _("the source said nothing of it")
        try:
            async with asyncio.timeout(source.seconds):
                await self._listen(source, tell)
        except TimeoutError:
            reason, self.cut = _("no answer in time"), True
            if len(self._tasks) == 1 and not self._waiting:  # nobody else can tell anything any more
                self._silent()
        except Unread as error:
            reason = str(error)
        except DeskopsError as error:
            reason = error.message
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - a collector's defect must not stop the others
            reason = _("the collector failed: {error}").format(error=f"{type(error).__name__}: {error}")
        for kind in source.kinds:  # what was told already stays
            tell(Got(kind, None, source.place, reason))
        tell(None)

    async def _listen(self, source: Source, tell: Callable[[Got | None], None]) -> None:
        ask = Ask(self.facts, self._policy, self._wanted, source.seconds)
        if source.live is None:
            for one in await asyncio.to_thread(source.read, ask):
                tell(one)
            return
        answers = source.live(ask)
        try:
            async for one in answers:
                tell(one)
        finally:
            close = getattr(answers, "aclose", None)
            if close is not None:
                await close()

    def _take(self, told: _Told) -> None:
        if told.got is not None:
            self._add(told.got, told.milliseconds)
        else:
            self._tasks.pop(id(told.source), None)

    async def _let_go(self, probe: LiveProbe) -> None:
        tasks = [task for _source, task in self._tasks.values()]
        for task in tasks:
            task.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LETTING_GO):
                await asyncio.gather(*tasks, return_exceptions=True)
                await probe.close()
