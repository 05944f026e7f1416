"""The running measure of each target on one job, from on-site instants, holds and cover; no clock, no storage.

Everything but the outcome is independent of now, so it can be stored; `judge(now)` gives the outcome.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from deskops.domain.calendars import ROUND_THE_CLOCK, Cover
from deskops.domain.nouns import HoldParty
from deskops.domain.nouns import Outcome as Outcome
from deskops.domain.sla_policy import SlaPolicy, SlaTarget, rank

CANCELLED: Final = "cancelled"
_ALWAYS: Final = Cover(ROUND_THE_CLOCK, {})

Stretch = tuple[datetime, datetime | None]  # from, until; without until it goes on


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause that waits for a party, with that party's own cover where it is known."""

    party: str
    reason: str
    start: datetime
    end: datetime | None = None
    cover: Cover | None = None

    @property
    def until(self) -> datetime | None:
        """When it stops to count: waiting for a closed site is over when the site opens, even if nobody says so.

        A site that should be open by its calendar and is not has no such moment: only a person ends that hold.
        """
        if self.party != HoldParty.SITE_CLOSED or self.cover is None or self.cover.covers(self.start):
            return self.end
        opening = self.cover.next_opening(self.start)
        return opening if self.end is None else min(opening, self.end)

    def waited(self, now: datetime) -> timedelta:
        """How long the party has had, in its own hours."""
        return (self.cover or _ALWAYS).between(self.start, now if self.end is None else min(self.end, now))


@dataclass(frozen=True, slots=True)
class Clock:
    """One target on one job. All instants are UTC; `target` and `spent` are seconds.

    `due` is None while a hold stops the clock, `spent` is None while it runs. A hold under way stands in
    `held_since`, and in `held_until` if it ends by itself. `provisional`: holidays may still move it.
    """

    item: str
    started: datetime
    due: datetime | None
    warn_at: datetime | None
    met_at: datetime | None
    target: int
    spent: int | None
    held_since: datetime | None = None
    held_until: datetime | None = None
    provisional: bool = False

    @property
    def held(self) -> bool:
        return self.held_since is not None

    def judge(self, now: datetime) -> Outcome:
        if self.met_at is not None:
            return Outcome.MET if self.due is None or self.met_at <= self.due else Outcome.MISSED
        if self.due is not None and now > self.due:
            return Outcome.LATE
        if self._held_at(now):
            return Outcome.HELD
        return Outcome.SOON if self.warn_at is not None and now >= self.warn_at else Outcome.OK

    def _held_at(self, now: datetime) -> bool:
        if self.held_since is None or now < self.held_since:
            return False
        return self.held_until is None or now < self.held_until


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides which target counts on a job, beside the policy."""

    priority: str
    vip: bool = False
    same_city: bool = False


def clocks(
    policy: SlaPolicy,
    cover: Cover,
    terms: Terms,
    events: Mapping[str, datetime],
    holds: Sequence[Hold] = (),
) -> tuple[Clock, ...]:
    """A clock for each target that has begun. `events` holds on-site instants by name.

    Holds belong to the job and not to its targets, so they count whatever the priority becomes. On a cancelled
    job only what had been met before has a clock.
    """
    measured = (measure(target, cover, terms, events, holds) for target in policy.targets)
    return tuple(clock for clock in measured if clock is not None)


def measure(
    target: SlaTarget,
    cover: Cover,
    terms: Terms,
    events: Mapping[str, datetime],
    holds: Sequence[Hold] = (),
) -> Clock | None:
    """One target's clock; None if it has not begun, or never will be met because the job was cancelled."""
    begun = events.get(target.start)
    met = min((events[name] for name in target.ends if name in events), default=None)
    if begun is None or (met is None and CANCELLED in events):
        return None
    hours = cover if target.cover_hours else _ALWAYS
    seconds = target.seconds_for(rank(terms.priority, vip=terms.vip), same_city=terms.same_city)
    counting = [hold for hold in holds if hold.party in target.excluded]
    running = list(_running(begun, counting))
    due = _reach(hours, running, seconds)
    warn_at = _reach(hours, running, seconds - target.warn_left(seconds, vip=terms.vip))
    held = None if met else max((h for h in counting if h.end is None), key=lambda h: h.start, default=None)
    stopped = met or (held.start if held and held.until is None else None)
    return Clock(
        item=target.item,
        started=begun.astimezone(UTC),
        due=due,
        warn_at=warn_at,
        met_at=met.astimezone(UTC) if met else None,
        target=seconds,
        spent=None if stopped is None else _spent(hours, running, stopped),
        held_since=held.start.astimezone(UTC) if held else None,
        held_until=held.until.astimezone(UTC) if held and held.until else None,
        provisional=hours.provisional(begun, max(filter(None, (begun, due, warn_at)))),
    )


def spent(
    target: SlaTarget,
    cover: Cover,
    events: Mapping[str, datetime],
    holds: Sequence[Hold],
    now: datetime,
) -> int:
    """Seconds that count so far; nothing before the target has begun."""
    begun = events.get(target.start)
    if begun is None:
        return 0
    stop = min((events[name] for name in target.ends if name in events), default=now)
    counting = [hold for hold in holds if hold.party in target.excluded]
    return _spent(cover if target.cover_hours else _ALWAYS, _running(begun, counting), stop)


def leading(measured: Iterable[Clock]) -> Clock | None:
    """The clock to show for a job: what is due next; when all is done, what was missed, else the last target."""
    found = list(measured)
    running = [clock for clock in found if clock.met_at is None]
    if running:
        return min(running, key=lambda clock: (clock.due is None, clock.due or clock.started))
    missed = [clock for clock in found if clock.due is not None and clock.met_at and clock.met_at > clock.due]
    return missed[-1] if missed else found[-1] if found else None


def _running(begun: datetime, holds: Iterable[Hold]) -> Iterator[Stretch]:
    """The stretches in which the clock runs: from its begin on, without the holds."""
    at = begun
    for hold in sorted(holds, key=lambda hold: hold.start):
        until = hold.until
        if hold.start > at:
            yield at, hold.start
        if until is None:
            return
        at = max(at, hold.start, until)  # a hold that ends before it starts is none
    yield at, None


def _reach(cover: Cover, running: Iterable[Stretch], seconds: int) -> datetime | None:
    """When so many seconds have counted; None if a hold stops the clock before."""
    left = timedelta(seconds=seconds)
    for start, end in running:
        run = left if end is None else cover.between(start, end)
        if run >= left:
            return cover.add(start, left)
        left -= run
    return None


def _spent(cover: Cover, running: Iterable[Stretch], until: datetime) -> int:
    total = timedelta(0)
    for start, end in running:
        total += cover.between(start, until if end is None else min(end, until))
    return total // timedelta(seconds=1)
