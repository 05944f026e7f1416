"""Each kind of target of a round: by what it is judged, and how its inspection begins.

What is made here is made before anything runs; `begin` runs in a thread of its own, and may wait for a name server or a
slow stick.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Final

from deskops.checks.custom import Commands
from deskops.checks.facts import Facts
from deskops.checks.judge import switched_off
from deskops.checks.live import LiveInspection
from deskops.checks.policy import Policy
from deskops.checks.registry import USUAL, profile_of_kind
from deskops.checks.rounds import LOOKING_UP
from deskops.checks.runner import DEADLINES, Inspected, Inspection
from deskops.checks.sources import LiveProbe
from deskops.checks.targets.address import Address
from deskops.checks.targets.opening import How, probe_of, usual_profile
from deskops.checks.targets.questions import ASKING, Person
from deskops.errors import BadInput, NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.inspecting import Run
from deskops.ops.do.probing import how_of, of_device
from deskops.ops.do.wanted import Wanted
from deskops.ops.read.aims import Aim
from deskops.ops.read.check_policy import Known, policy_of, site_policy, wanted_checks
from deskops.ops.read.scanning import Area
from deskops.store.views.device_tuples import AssetLine

KEPT: Final = timedelta(hours=24)  # that a round may be gone on with; what was read before that is read anew
READING: Final = 60.0  # seconds that a file may take
_SAFE: Final = frozenset("-_.@[]")


@dataclass(slots=True)
class Order:
    """What all targets of a round share. `person`: who may be asked about the target with this name, if anybody is."""

    context: Context
    wanted: Wanted
    person: Callable[[str], Person | None]
    known: Known
    commands: Commands  # of own checks that the settings allow
    strangers: dict[str, Policy] = field(default_factory=dict)  # by profile: looked up once for all of them


class Target:
    """One target; `run` is there once it has begun."""

    beginning: ClassVar[float] = LOOKING_UP  # seconds that it may take to begin

    def __init__(self, order: Order, aim: Aim) -> None:
        self.aim, self._order = aim, order
        self.profile = order.wanted.profile or self._profile()
        self.checks = wanted_checks(self.profile, order.wanted.checks, ())
        self.run: Run | None = None
        self._policy = self._its_policy()

    def begin(self) -> Inspected:
        """Raises DeskopsError where it cannot be asked at all."""
        aim, inspection = self.aim, self._inspection()
        kept = self._kept(inspection.target)
        if kept is not None:
            inspection = self._judged(kept)
        inspection.name = aim.name
        asset = aim.device.id if aim.device else ""
        self.run = Run(
            self._order.context, inspection, self.checks, self._policy, self.profile,
            asset=asset, job="", visit=aim.visit, device=aim.device, of_round=True,
        )  # fmt: skip
        return inspection

    def _profile(self) -> str:
        return profile_of_kind(self.aim.device.kind) if self.aim.device else USUAL

    def _its_policy(self) -> Policy:
        """That of its device; what holds for everything unknown is looked up once."""
        order, device = self._order, self.aim.device
        if device is not None:
            return policy_of(
                order.context, device, profile=self.profile, checks=self.checks, known=order.known
            )
        if self.profile not in order.strangers:
            order.strangers[self.profile] = policy_of(
                order.context, None, profile=self.profile, checks=self.checks
            )
        return order.strangers[self.profile]

    def _inspection(self) -> Inspected:
        raise NotImplementedError

    def _kept(self, target: str) -> Facts | None:
        """What an earlier part of this round read of it, where that is all that is asked now, and of what is asked now.

        Else it is read anew, as it is where what was kept is damaged or old. `target`: how it is reached.
        """
        keep, now = self._order.wanted.keep, self._order.context.now
        place = place_of(keep, self.aim.name) if keep is not None else None
        if place is None or not place.exists():
            return None
        from deskops.checks.document import load

        with suppress(BadInput):
            facts = load(place)
            if facts.target == target and now - facts.collected < KEPT and self._asked_all(facts):
                return facts
        return None

    def _asked_all(self, facts: Facts) -> bool:
        """Whether what these checks read was asked for then, whatever was answered."""
        today, fast = self._order.context.now.date(), self._order.wanted.fast
        wanted = {
            kind for one in self.checks if not switched_off(one, self._policy, today) for kind in one.reads
        }
        found = [facts.fact(kind) for kind in wanted]
        return all(one is not None and (fast or not one.left_out) for one in found)

    def _judged(self, facts: Facts) -> Inspection:
        wanted = self._order.wanted
        return Inspection(facts, self.checks, self._policy, clock=self._clock, fast=wanted.fast)

    def _asked(self, probe: LiveProbe, seconds: float | None = None) -> LiveInspection:
        """`seconds`: that this kind of target takes where nobody said how long it may; who said it means all of it."""
        wanted = self._order.wanted
        usual = (seconds or DEADLINES.target) + (ASKING if wanted.asks else 0)
        deadlines = DEADLINES._replace(target=wanted.seconds or usual)
        return LiveInspection(
            probe, self.checks, self._policy, clock=self._clock, fast=wanted.fast, deadlines=deadlines
        )

    def _how(self) -> How:
        order, aim = self._order, self.aim
        person = order.person(aim.name) if order.wanted.asks else None
        how = how_of(order.context, person, order.wanted.typed, aim.site, aim.device)
        return how._replace(commands=order.commands)

    def _clock(self) -> datetime:
        return self._order.context.now


class Wrong(Target):
    """What cannot be asked, and says why."""

    def _inspection(self) -> Inspected:
        raise self.aim.wrong or NotFound(_("{target} is no target").format(target=self.aim.name))


class Recorded(Target):
    """A file of facts."""

    beginning = READING

    def __init__(self, order: Order, aim: Aim, file: Path) -> None:
        super().__init__(order, aim)
        self._file = file

    def _kept(self, target: str) -> None:
        """It is kept where it is."""

    def _inspection(self) -> Inspected:
        from deskops.checks.targets.recorded import load

        return self._judged(load(self._file))


class Addressed(Target):
    """An address that somebody typed."""

    def __init__(self, order: Order, aim: Aim, address: Address) -> None:
        self._address = address
        super().__init__(order, aim)
        self._way = self._how()

    def _profile(self) -> str:
        return usual_profile(self._address)

    def _inspection(self) -> Inspected:
        return self._asked(probe_of(self._address, self._way))


class Registered(Target):
    """A device, where the register has it: a name is looked up once, and judged then."""

    def __init__(self, order: Order, aim: Aim, device: AssetLine) -> None:
        super().__init__(order, aim)
        self._device, self._way = device, self._how()

    def _inspection(self) -> Inspected:
        device, allowed = self._device, self.aim.allowed
        looked_up = allowed is not None and (not device.ip or allowed.desk.named)
        place = allowed.look_up(device.ip or device.hostname) if allowed and looked_up else ""
        return self._asked(of_device(device, self._way, place))


class Scanned(Target):
    """A whole site, or a network of one."""

    def __init__(self, order: Order, aim: Aim, area: Area) -> None:
        from deskops.ops.do.scanning import ground_of

        self._area = area
        super().__init__(order, aim)
        self._ground = ground_of(order.context, area, order.wanted.seconds, order.wanted.rate)

    def _profile(self) -> str:
        return "site"

    def _its_policy(self) -> Policy:
        area = self._area
        return site_policy(
            self._order.context, area.site, area.site_code, profile=self.profile, checks=self.checks
        )

    def _inspection(self) -> Inspected:
        from deskops.checks.targets.site import Site

        site = Site(self._ground)
        return self._asked(site, site.seconds)


def target_of(order: Order, aim: Aim) -> Target:
    """The only place that tells them apart."""
    if aim.wrong is not None:
        return Wrong(order, aim)
    if aim.file is not None:
        return Recorded(order, aim, aim.file)
    if aim.address is not None:
        return Addressed(order, aim, aim.address)
    if aim.area is not None:
        return Scanned(order, aim, aim.area)
    return Registered(order, aim, aim.device) if aim.device is not None else Wrong(order, aim)


def place_of(folder: Path, name: str) -> Path:
    """The file of a target's facts in a folder that keeps them; no name leads out of it."""
    plain = "".join(letter if letter.isalnum() or letter in _SAFE else "_" for letter in name).lstrip(".")
    return folder / f"{plain[:150] or '_'}.json"
