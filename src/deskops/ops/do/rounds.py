"""A round of inspections: many targets, each with its own policy, recorded and kept as each is done."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from deskops.checks.facts import Facts
from deskops.checks.policy import Policy
from deskops.checks.rounds import Event, Planned, Round, What
from deskops.checks.runner import Inspected
from deskops.checks.targets.questions import Person
from deskops.errors import DeskopsError, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.inspecting import Run, own_of
from deskops.ops.do.targets import Order, Target, place_of, target_of
from deskops.ops.do.wanted import Wanted
from deskops.ops.read.aims import Aim
from deskops.ops.read.check_policy import Known
from deskops.ops.read.scopes import right_scopes
from deskops.system_errors import why


@dataclass(slots=True)
class Result:
    """One target of a round: what came of it, and its run, or why it could not even begin."""

    aim: Aim
    inspection: Inspected
    profile: str = ""
    run: Run | None = None
    error: DeskopsError | None = None


@dataclass(slots=True)
class Tour:
    """Iterate it once: events as they come. `results` fills meanwhile, in the order in which targets end."""

    round: Round
    targets: dict[str, Target]
    keep: Path | None
    clock: Callable[[], datetime]
    results: dict[str, Result] = field(default_factory=dict)

    def events(self, seconds: float) -> Iterator[Event | None]:
        """With None at least every so many seconds. Raises UsageError where facts cannot be kept."""
        for event in self.round.events(seconds):
            if event is not None and event.what in (What.DONE, What.FAILED):
                self._end(event)
            yield event

    @property
    def checks(self) -> frozenset[str]:
        """Ids of those that any of its targets is judged by."""
        return frozenset(check.id for one in self.targets.values() for check in one.checks)

    @property
    def left(self) -> list[str]:
        """Names of the targets that were not done."""
        return [one.name for one in self.round.left]

    @property
    def told(self) -> list[Result]:
        """Of every target what is known of it: those that were not done too, with why."""
        why = _("it was not inspected: the campaign was over before")
        return [
            *self.results.values(),
            *(Result(self.targets[name].aim, self._bare(name, why)) for name in self.left),
        ]

    def _end(self, event: Event) -> None:
        name = event.planned.name
        if event.error is not None:
            bare = self._bare(name, event.error.message)
            self.results[name] = Result(self.targets[name].aim, bare, error=event.error)
            return
        run = self.targets[name].run
        if run is None:
            return
        self.results[name] = Result(self.targets[name].aim, run.inspection, run.profile, run)
        if self.keep is not None and run.inspection.whole:
            run.save_facts(place_of(self.keep, name))

    def _bare(self, name: str, why: str) -> Inspected:
        """Nothing could be read."""
        made = Inspected(Facts(name, self.clock()), (), Policy(), clock=self.clock)
        made.error = why
        return made


def plan(context: Context, aims: Sequence[Aim], wanted: Wanted) -> Tour:
    """Raises NotFound for unknown checks, ConfigError for settings, UsageError for a folder that cannot be written."""
    if wanted.keep is not None:
        try:
            wanted.keep.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                _("{path} cannot be written: {detail}").format(path=wanted.keep, detail=why(error))
            ) from error
    commands = own_of(context)
    right_scopes(context)

    def person_of(name: str) -> Person:
        async def person(_target: str, question: str, unseen: bool) -> str | None:
            return await tour.ask(name, question, unseen)

        return person

    order = Order(context, wanted, person_of, Known(context), commands)
    targets = {aim.name: target_of(order, aim) for aim in aims}
    planned = [Planned(name, one.begin, one.aim.site, one.beginning) for name, one in targets.items()]
    tour = Round(planned, at_once=wanted.at_once, at_a_site=wanted.at_a_site, seconds=wanted.all_seconds)
    return Tour(tour, targets, wanted.keep, lambda: context.now)
