"""A round of checks over machines, as the screen has it: what came of each target, and the work of the lanes for it."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from deskops.errors import DeskopsError
from deskops.i18n import _
from deskops.tui.messages_rounds import RoundMoved, RoundOver, RoundPlanned, TargetKept
from deskops.tui.work import Post, Work

if TYPE_CHECKING:
    from deskops.ops.context import Context
    from deskops.ops.do.rounds import Result
    from deskops.ops.read.aims import Aim

_OFTEN: Final = 0.5  # seconds in which a round that is stopped hears it


class Target(NamedTuple):
    """One row: `result` once it is done; `kept` once that is on record."""

    aim: "Aim"
    result: "Result | None"
    asked: bool
    kept: bool


@dataclass(slots=True)
class MachineRound:
    """Lives as long as the program, so that whoever comes back finds what was found."""

    title: str = ""
    aims: "dict[str, Aim]" = field(default_factory=dict)
    results: "dict[str, Result]" = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)  # names of those that are being asked now
    stop: threading.Event | None = None  # while it runs

    @property
    def rows(self) -> list[Target]:
        return [
            Target(aim, self.results.get(name), name in self.asked, name in self.kept)
            for name, aim in self.aims.items()
        ]

    @property
    def left(self) -> "list[Aim]":
        """Those that are still to be asked: they were not, or did not answer."""
        return [
            aim
            for name, aim in self.aims.items()
            if name not in self.results or self.results[name].inspection.error
        ]

    @property
    def to_keep(self) -> "list[Result]":
        """Of registered devices, what is not on record yet."""
        return [one for name, one in self.results.items() if name not in self.kept and _can_be_kept(one)]


def _can_be_kept(result: "Result") -> bool:
    return result.run is not None and result.aim.device is not None and not result.inspection.error


def plan_round(context: "Context", ref: str) -> Work:
    """Who is to be asked. For the lane that reads."""

    def work(post: Post) -> None:
        from deskops.ops.read.machine_rounds import planned

        found = planned(context, ref)
        post(RoundPlanned(found.title, {aim.name: aim for aim in found.aims}))

    return work


def run_round(context: "Context", aims: "Sequence[Aim]", stop: threading.Event) -> Work:
    """Ask them, tell each as it begins and ends. For the lane of the checks; `stop` ends it within half a second."""

    def work(post: Post) -> None:
        from deskops.checks.rounds import What
        from deskops.ops.do.rounds import plan
        from deskops.ops.do.wanted import Wanted

        try:
            tour = plan(context, aims, Wanted())
            for event in tour.events(_OFTEN):
                if stop.is_set():
                    break
                if event is not None and event.what is What.BEGUN:
                    post(RoundMoved(event.planned.name, None))
                elif event is not None and event.what in (What.DONE, What.FAILED):
                    name = event.planned.name
                    post(RoundMoved(name, tour.results.get(name)))
        finally:
            post(RoundOver(stopped=stop.is_set()))

    return work


def keep_results(results: "Iterable[Result]") -> Work:
    """Write each into the inspection of its device. For the lane of acts; what one refuses keeps no other out."""

    def work(post: Post) -> None:
        for result in list(results):
            if result.run is None:
                continue
            try:
                recorded = result.run.record()
            except DeskopsError as error:
                post(TargetKept(result.aim.name, f"{result.aim.name}: {error.message}", kept=False))
                continue
            post(TargetKept(result.aim.name, recorded.doubt, kept=True))

    return work


def told_done(done: int, total: int, bad: int, away: int) -> str:
    """How far a round is, in words: how many of them are not well, how many did not answer."""
    parts = [_("{done} of {total} checked").format(done=done, total=total)]
    if bad:
        parts.append(_("{count} not well").format(count=bad))
    if away:
        parts.append(_("{count} did not answer").format(count=away))
    return _(", ").join(parts)
