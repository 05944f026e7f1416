"""A round of inspections: many targets, each with its own policy, recorded and kept as each is done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskops.checks.facts import Facts
from deskops.checks.live import LiveInspection
from deskops.checks.policy import Policy
from deskops.checks.registry import USUAL, Check, profile_of_kind
from deskops.checks.rounds import AT_A_SITE, AT_ONCE, Event, Planned, Round, What
from deskops.checks.runner import DEADLINES, Inspected, Inspection
from deskops.checks.targets.opening import How, probe_of, usual_profile
from deskops.checks.targets.questions import ASKING, Person
from deskops.errors import DeskopsError, NotFound, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.inspecting import Run, own_of
from deskops.ops.do.probing import how_of, of_device
from deskops.ops.do.target_secrets import Typed
from deskops.ops.read.aims import Aim
from deskops.ops.read.check_policy import Known, policy_of, site_policy, wanted_checks

if TYPE_CHECKING:
    from deskops.checks.targets.site import Ground

_SAFE: Final = frozenset("-_.@[]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a round is done. `seconds`: of one target, None as its kind takes; `all_seconds`: of the whole round.
    `keep`: a folder that holds the facts of what is done: a round that was interrupted goes on from there.
    """

    profile: str = ""
    checks: tuple[str, ...] = ()
    fast: bool = False
    at_once: int = AT_ONCE
    at_a_site: int = AT_A_SITE
    seconds: float | None = None
    all_seconds: float | None = None
    keep: Path | None = None
    asks: bool = False  # somebody is there who answers questions
    typed: Typed | None = None  # what was typed before this round


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
    aims: dict[str, Aim]
    runs: dict[str, Run]
    keep: Path | None
    clock: Callable[[], datetime]
    checks: frozenset[str]  # ids of those that any of its targets is judged by
    results: dict[str, Result] = field(default_factory=dict)

    def events(self, seconds: float) -> Iterator[Event | None]:
        """With None at least every so many seconds. Raises UsageError where facts cannot be kept."""
        for event in self.round.events(seconds):
            if event is not None and event.what in (What.DONE, What.FAILED):
                self._end(event)
            yield event

    @property
    def left(self) -> list[str]:
        """Names of the targets that were not done."""
        return [one.name for one in self.round.left]

    @property
    def told(self) -> list[Result]:
        """Of every target what is known of it: those that were not done too, with why."""
        why = _("it was not inspected: the round was over before")
        return [
            *self.results.values(),
            *(Result(self.aims[name], self._bare(name, why)) for name in self.left),
        ]

    def _end(self, event: Event) -> None:
        name = event.planned.name
        if event.error is not None:
            bare = self._bare(name, event.error.message)
            self.results[name] = Result(self.aims[name], bare, error=event.error)
            return
        run = self.runs[name]
        self.results[name] = Result(self.aims[name], run.inspection, run.profile, run)
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
                _("{path} cannot be written: {detail}").format(path=wanted.keep, detail=error.strerror)
            ) from error
    own_of(context)
    planned, runs, rounds = list[Planned](), dict[str, Run](), list[Round]()
    places = dict[str, str]()
    policies, known = dict[tuple[str, str], Policy](), Known(context)
    every = set[str]()
    for aim in aims:
        profile = wanted.profile or profile_of(aim)
        checks = wanted_checks(profile, wanted.checks, ())
        every.update(one.id for one in checks)
        policy = _policy(context, aim, profile, checks, policies, known)
        asks = _person_of(aim.name, rounds) if wanted.asks else None
        how = how_of(context, asks, wanted.typed, aim.site)
        begin = _beginning(context, aim, checks, policy, wanted, runs, profile, how, places)
        planned.append(Planned(aim.name, begin, aim.site, _looking_up(aim, wanted, places)))
    tour = Round(planned, at_once=wanted.at_once, at_a_site=wanted.at_a_site, seconds=wanted.all_seconds)
    rounds.append(tour)
    return Tour(
        tour, {aim.name: aim for aim in aims}, runs, wanted.keep, lambda: context.now, frozenset(every)
    )


def profile_of(aim: Aim) -> str:
    """As the device is; of an address, what is usually there."""
    if aim.area is not None:
        return "site"
    if aim.device is not None:
        return profile_of_kind(aim.device.kind)
    return usual_profile(aim.address.scheme) if aim.address else USUAL


def place_of(folder: Path, name: str) -> Path:
    """The file of a target's facts in a folder that keeps them; no name leads out of it."""
    plain = "".join(letter if letter.isalnum() or letter in _SAFE else "_" for letter in name).lstrip(".")
    return folder / f"{plain[:150] or '_'}.json"


def _policy(
    context: Context,
    aim: Aim,
    profile: str,
    checks: Sequence[Check],
    policies: dict[tuple[str, str], Policy],
    known: Known,
) -> Policy:
    """What holds for everything unknown is looked up once."""
    if aim.device is not None:
        return policy_of(context, aim.device, profile=profile, checks=checks, known=known)
    if aim.area is not None:
        return site_policy(context, aim.area.site, aim.area.site_code, profile=profile, checks=checks)
    key = (profile, "")
    if key not in policies:
        policies[key] = policy_of(context, None, profile=profile, checks=checks)
    return policies[key]


def _beginning(
    context: Context,
    aim: Aim,
    checks: Sequence[Check],
    policy: Policy,
    wanted: Wanted,
    runs: dict[str, Run],
    profile: str,
    how: How,
    places: Mapping[str, str],
) -> Callable[[], Inspected]:
    ground = _ground(context, aim, wanted.seconds)

    def clock() -> datetime:
        return context.now

    def begin() -> Inspected:
        if aim.wrong is not None:
            raise aim.wrong
        inspection = _inspection(aim, checks, policy, wanted, how, clock, places.get(aim.name, ""), ground)
        inspection.name = aim.name
        asset = aim.device.id if aim.device else ""
        runs[aim.name] = Run(
            context,
            inspection,
            checks,
            policy,
            profile,
            asset=asset,
            job="",
            visit=aim.visit,
            device=aim.device,
            of_round=True,
        )
        return inspection

    return begin


def _person_of(name: str, rounds: Sequence[Round]) -> Person:
    async def person(_target: str, question: str, unseen: bool) -> str | None:
        return await rounds[0].ask(name, question, unseen)

    return person


def _inspection(
    aim: Aim,
    checks: Sequence[Check],
    policy: Policy,
    wanted: Wanted,
    how: How,
    clock: Callable[[], datetime],
    place: str,
    ground: "Ground | None",
) -> Inspected:
    more: dict[str, Any] = {"clock": clock, "fast": wanted.fast}
    file = aim.file
    if file is None and wanted.keep is not None and place_of(wanted.keep, aim.name).exists():
        file = place_of(wanted.keep, aim.name)
    if file is not None:
        from deskops.checks.targets.recorded import load

        return Inspection(load(file), checks, policy, **more)
    seconds = wanted.seconds or DEADLINES.target
    deadlines = DEADLINES._replace(target=seconds + (ASKING if wanted.asks else 0))
    if aim.address is not None:
        return LiveInspection(probe_of(aim.address, how), checks, policy, deadlines=deadlines, **more)
    if ground is not None:
        from deskops.checks.targets.site import Site

        site = Site(ground)
        deadlines = DEADLINES._replace(target=wanted.seconds or site.seconds)
        return LiveInspection(site, checks, policy, deadlines=deadlines, **more)
    if aim.device is not None:
        return LiveInspection(of_device(aim.device, how, place), checks, policy, deadlines=deadlines, **more)
    raise NotFound(_("{target} is no target").format(target=aim.name))


def _ground(context: Context, aim: Aim, seconds: float | None) -> "Ground | None":
    if aim.area is None:
        return None
    from deskops.ops.do.scanning import ground_of

    return ground_of(context, aim.area, seconds)


def _looking_up(aim: Aim, wanted: Wanted, places: dict[str, str]) -> Callable[[], None] | None:
    """Where a registered device is called by a name, or the desk is: each name is looked up once, and judged then."""
    device, allowed = aim.device, aim.allowed
    if device is None or allowed is None or (device.ip and not allowed.desk.named):
        return None
    if wanted.keep is not None and place_of(wanted.keep, aim.name).exists():
        return None

    def look_up() -> None:
        places[aim.name] = allowed.look_up(device.ip or device.hostname)

    return look_up
