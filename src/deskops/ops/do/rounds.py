"""A round of inspections: many targets, each with its own policy, recorded and kept as each is done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from deskops.checks.live import LiveInspection
from deskops.checks.policy import Policy
from deskops.checks.registry import Check, profiles
from deskops.checks.rounds import AT_A_SITE, AT_ONCE, Event, Planned, Round, What
from deskops.checks.runner import DEADLINES, Inspected, Inspection
from deskops.checks.targets.opening import How, probe_of, probe_of_device
from deskops.checks.targets.questions import ASKING, Person
from deskops.domain.nouns import AssetKind
from deskops.errors import DeskopsError, NotFound, UsageError
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.inspecting import Run, own_of
from deskops.ops.do.target_secrets import secret_of
from deskops.ops.read.aims import Aim
from deskops.ops.read.check_policy import policy_of, site_policy, wanted_checks
from deskops.store.views.device_tuples import AssetLine

if TYPE_CHECKING:
    from deskops.checks.targets.site import Ground

_SAFE: Final = frozenset("-_.@[]")
_OF_SCHEME: Final = {"ipp": "printer", "ipps": "printer", "snmp": "printer", "tcp": "tcp"}
_OF_KIND: Final = {"laptop": "pc"}
_USUAL: Final = "pc"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a round is done. `seconds`: of one target; `all_seconds`: of the whole round. `keep`: a folder that holds
    the facts of what is done: a round that was interrupted goes on from there.
    """

    profile: str = ""
    checks: tuple[str, ...] = ()
    fast: bool = False
    at_once: int = AT_ONCE
    at_a_site: int = AT_A_SITE
    seconds: float = DEADLINES.target
    all_seconds: float | None = None
    keep: Path | None = None
    asks: bool = False  # somebody is there who answers questions


@dataclass(slots=True)
class Result:
    """One target of a round: its run, or why it could not even begin."""

    aim: Aim
    run: Run | None = None
    error: DeskopsError | None = None
    was_done: bool = False  # in an earlier round, whose facts were judged again


@dataclass(slots=True)
class Tour:
    """Iterate it once: events as they come. `results` fills meanwhile, in the order in which targets end."""

    round: Round
    aims: dict[str, Aim]
    runs: dict[str, Run]
    keep: Path | None
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

    def _end(self, event: Event) -> None:
        name = event.planned.name
        known = self.keep is not None and place_of(self.keep, name).exists()
        run = None if event.what is What.FAILED else self.runs[name]
        self.results[name] = Result(self.aims[name], run, event.error, known)
        if self.keep is not None and run is not None and not known and not run.inspection.error:
            run.save_facts(place_of(self.keep, name))


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
    policies: dict[tuple[str, str], Policy] = {}
    for aim in aims:
        profile = wanted.profile or profile_of(aim)
        checks = wanted_checks(profile, wanted.checks, ())
        policy = _policy(context, aim, profile, checks, policies)
        how = _how(context, _person_of(aim.name, rounds) if wanted.asks else None)
        begin = _beginning(context, aim, checks, policy, wanted, runs, profile, how, places)
        planned.append(Planned(aim.name, begin, aim.site, _looking_up(aim, wanted, places)))
    tour = Round(planned, at_once=wanted.at_once, at_a_site=wanted.at_a_site, seconds=wanted.all_seconds)
    rounds.append(tour)
    return Tour(tour, {aim.name: aim for aim in aims}, runs, wanted.keep)


def profile_of(aim: Aim) -> str:
    """As the device is; of an address, what is usually there."""
    if aim.area is not None:
        return "site"
    if aim.device is not None:
        kind = _OF_KIND.get(aim.device.kind, aim.device.kind)
    else:
        kind = _OF_SCHEME.get(aim.address.scheme, _USUAL) if aim.address else _USUAL
    return kind if kind in profiles() else _USUAL


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
) -> Policy:
    """What holds for everything unknown is looked up once."""
    if aim.device is not None:
        return policy_of(context, aim.device, profile=profile, checks=checks)
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
    ground = _ground(context, aim)

    def clock() -> datetime:
        return context.now

    def begin() -> Inspected:
        if aim.wrong is not None:
            raise aim.wrong
        inspection = _inspection(aim, checks, policy, wanted, how, clock, places.get(aim.name, ""), ground)
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
    deadlines = DEADLINES._replace(target=wanted.seconds + (ASKING if wanted.asks else 0))
    if aim.address is not None:
        return LiveInspection(probe_of(aim.address, how), checks, policy, deadlines=deadlines, **more)
    if ground is not None:
        from deskops.checks.targets.site import SECONDS, Site

        deadlines = DEADLINES._replace(target=SECONDS)
        return LiveInspection(Site(ground), checks, policy, deadlines=deadlines, **more)
    if aim.device is not None:
        return LiveInspection(_of_device(aim.device, how, place), checks, policy, deadlines=deadlines, **more)
    raise NotFound(_("{target} is no target").format(target=aim.name))


def _ground(context: Context, aim: Aim) -> "Ground | None":
    if aim.area is None:
        return None
    from deskops.ops.do.scanning import ground_of

    return ground_of(context, aim.area)


def probe_for(context: Context, aim: Aim) -> Any:
    """The probe of one target. Raises what makes it none, UsageError, BadInput."""
    if aim.wrong is not None:
        raise aim.wrong
    how = _how(context)
    if aim.address is not None:
        return probe_of(aim.address, how)
    if aim.device is not None:
        host = aim.device.ip or aim.device.hostname
        return _of_device(aim.device, how, aim.allowed.look_up(host) if aim.allowed else host)
    raise NotFound(_("{target} is no target").format(target=aim.name))


def _how(context: Context, person: Person | None = None) -> How:
    told = context.settings.checks
    return How(
        person=person,
        clock=lambda: context.now,
        ssh_config=str(told.ssh_config or ""),
        secret=secret_of(context),
        printer_ca=str(told.printer_ca or ""),
        printer_pins={host: str(pin) for host, pin in told.printer_pins.items()},
    )


def _of_device(device: AssetLine, how: How, place: str) -> Any:
    """`place`: the address that its name was found to have, and the only one that is asked."""
    scheme = _SCHEMES.get(device.kind, "ssh")
    called = device.hostname if place and not device.ip else ""
    return probe_of_device(device.kind, place or device.ip, scheme, how._replace(called=called))


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


_SCHEMES: Final[dict[str, str]] = {AssetKind.PRINTER: "ipp"}
