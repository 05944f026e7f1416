"""A realistic day to try things on: a customer's register and the day's jobs, made by the same acts as real ones."""

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from deskops.domain.clock import ClockEvidence
from deskops.domain.entries import Role
from deskops.domain.nouns import Kind
from deskops.ops.context import Context, Identity
from deskops.ops.do.demo_register import DATA, Register
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.do.setup import init
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.search import index

_HISTORY: Final = 40  # finished jobs of the last three months
_BOOT: Final = "demo"
_BOOTED: Final = datetime(2020, 1, 1, tzinfo=UTC)
_OTHERS: Final = 14  # today's jobs of the other engineers

# Today's jobs of this laptop: hours since the call, priority, steps taken by now, minutes between them.
MINE: Final = (
    (6.5, "normal", ("accept", "depart", "arrive", "start", "resolve", "confirm"), 25),
    (5.0, "urgent", ("accept", "depart", "arrive", "start", "resolve"), 30),
    (4.2, "normal", ("accept", "depart", "arrive", "start", "hold"), 30),
    (3.0, "normal", ("accept", "depart", "arrive", "start"), 35),
    (2.8, "normal", ("accept",), 10),
    (2.0, "normal", (), 0),
    (1.5, "urgent", (), 0),
    (0.9, "normal", (), 0),
    (0.4, "critical", (), 0),
    (0.1, "normal", (), 0),
)


class PastClock:
    """A clock that is set to any moment of the past, so that a day that was looks like one.

    It is that of a machine which has run since `_BOOTED`: what it says of two moments fits together, whenever this
    machine was started.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now

    def read(self) -> ClockEvidence:
        return ClockEvidence(self.now, _BOOT, (self.now - _BOOTED) // timedelta(milliseconds=1))


@dataclass(frozen=True, slots=True)
class Demo:
    sites: int
    devices: int
    jobs: int


def build(context: Context, *, seed: int = 1) -> Demo:
    """Fill an empty home. The same seed gives the same register; the day is always today."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    chance = random.Random(seed)  # noqa: S311 - invented data, no secret
    now = context.clock.read().wall
    clock = PastClock(now - timedelta(days=95))
    past = Context(context.paths, context.settings, clock, context.random)
    init(past, data["engineers"][0])
    with past.act() as act:
        register = Register(act, data, chance)
        register.make()
    past.forget_rules()
    work = Work(past, clock, now, data, chance, register)
    work.history()
    count = work.others() + work.mine()
    past.close()
    context.forget()
    return Demo(len(register.sites), len(register.assets), count)


@dataclass(frozen=True, slots=True)
class GivenOut:
    """A job that was dispatched at `at`, and what its engineer will find there."""

    job: str
    at: datetime
    fault: Mapping[str, Any]
    site_code: str
    user: str
    chance: random.Random

    def work(
        self, context: Context, clock: PastClock, steps: Sequence[str], minutes: float, until: datetime
    ) -> None:
        """Do the steps, so many minutes apart, none later than `until`."""
        clock.now = self.at
        for step in steps:
            clock.now = min(clock.now + timedelta(minutes=minutes), until)
            act_on_job(context, self.job, step, dict(self._fields(step)))

    def _fields(self, step: str) -> Iterator[tuple[str, Any]]:
        match step:
            case "arrive":
                yield "site_code", self.site_code
            case "hold":
                yield from (("party", "vendor"), ("reason", "等待厂商备件到货"))
            case "resolve":
                yield "cause", self.fault["cause"]
                yield from (("solution", self.fault["solution"]), ("minutes", 35))
            case "confirm":
                yield from (("name", self.user), ("rating", self.chance.choice((5, 5, 5, 4))))


class Work:
    """Jobs of the past months and of today, done with the clock set to when they were."""

    def __init__(
        self,
        context: Context,
        clock: PastClock,
        now: datetime,
        data: Mapping[str, Any],
        chance: random.Random,
        register: Register,
    ) -> None:
        self.context, self.clock, self.now = context, clock, now
        self.data, self.chance, self.register = data, chance, register

    def history(self, jobs: int = _HISTORY) -> None:
        days = sorted((self.chance.uniform(1.5, 90) for _ in range(jobs)), reverse=True)
        for ago in days:
            steps = ("accept", "depart", "arrive", "start", "resolve", "confirm")
            self._job(timedelta(days=ago), "normal", steps, 20, self.chance.choice(self.register.engineers))

    def others(self) -> int:
        for ago in sorted((self.chance.uniform(0.2, 6) for _ in range(_OTHERS)), reverse=True):
            engineer = self.chance.choice(self.register.engineers[1:])
            self._job(
                timedelta(hours=ago), self.chance.choice(("normal", "normal", "urgent")), (), 0, engineer
            )
        return _OTHERS

    def mine(self) -> int:
        pace = self.pace()
        for hours, priority, steps, minutes in MINE:
            self._job(
                timedelta(hours=hours * pace), priority, steps, minutes * pace, self.register.engineers[0]
            )
        return len(MINE)

    def pace(self) -> float:
        """Up to 1: shortly after midnight the day's work has gone faster, so that all of it is today's."""
        local = self.now.astimezone(ZoneInfo(self.context.settings.timezone))
        passed = local - local.replace(hour=0, minute=0, second=0, microsecond=0)
        return min(1.0, passed / timedelta(hours=MINE[0][0]))

    def _job(
        self, ago: timedelta, priority: str, steps: Sequence[str], minutes: float, engineer: str
    ) -> None:
        job = self.given_out(ago, priority, engineer)
        with self.hand_of(engineer):
            job.work(self.context, self.clock, steps, minutes, self.now)

    @contextmanager
    def hand_of(self, engineer: str) -> Iterator[None]:
        """Whose acts follow: a laptop has one engineer; at a desk they stand under the name of who did them."""
        own = self.context.identity
        if not own.is_desk:
            yield
            return
        self.context.act_as(Identity(own.replica, own.code, engineer, "", is_desk=True, role=Role.ENGINEER))
        try:
            yield
        finally:
            self.context.act_as(own)

    def given_out(self, ago: timedelta, priority: str, engineer: str) -> "GivenOut":
        """A fault that was reported so long ago, dispatched."""
        fault, asset = self._what()
        self.clock.now = self.now - ago
        with self.context.act() as act:
            values = {"id": act.ledger.new_id(), "site_id": asset["site_id"], "name": asset["used_by"]}
            values |= {"phone": asset["phone"], "department": asset["department"], "vip": asset["vip"]}
            contact = act.ledger.put(Kind.CONTACT, values | {"pinyin": pinyin_of(asset["used_by"])})
            index(act.session, Kind.CONTACT, contact)
        job = NewJob(
            title=fault["title"],
            fault=fault["title"],
            kind=fault.get("kind", "incident"),
            priority=priority,
            channel=self.chance.choice(("hotline", "hotline", "email", "web")),
            site_id=asset["site_id"],
            asset_id=asset["id"],
            contact_id=contact["id"],
            department=asset["department"],
            phone=asset["phone"],
            planned_for=self._day(ago),
            vip=asset["vip"],
        )
        made = new_job(self.context, job, engineer=engineer)
        site = next(each for each in self.register.sites if each["id"] == asset["site_id"])
        return GivenOut(made.job, self.clock.now, fault, site["code"], asset["used_by"], self.chance)

    def _day(self, ago: timedelta) -> str:
        """Today's jobs are today's even shortly after midnight."""
        zone = ZoneInfo(self.context.settings.timezone)
        moment = self.now if ago < timedelta(days=1) else self.now - ago
        return moment.astimezone(zone).date().isoformat()

    def _what(self) -> tuple[Mapping[str, Any], dict[str, Any]]:
        fault: Mapping[str, Any] = self.chance.choice(self.data["fault"])
        fitting = [asset for asset in self.register.assets if asset["kind"] in fault["for"]]
        return fault, self.chance.choice(fitting)
