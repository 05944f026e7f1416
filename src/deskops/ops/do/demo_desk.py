"""The demo with a desk: its store holds the register and dispatched the day, the laptop did its own part of it."""

import random
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from deskops.domain.clock import stored
from deskops.domain.scope import site_bucket
from deskops.ops.context import Act, Context
from deskops.ops.do.demo import MINE, Demo, GivenOut, PastClock, Work
from deskops.ops.do.demo_campaign import live_round, plan_round
from deskops.ops.do.demo_register import DATA, Register
from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.desk.people import acting, put_person
from deskops.ops.do.desk.setup import init_desk
from deskops.ops.do.syncing import enrol, sync_now
from deskops.store.queries.facts import connection
from deskops.store.queries.scopes import cover

_PERSON: Final = "王主管"
_HISTORY: Final = 13  # finished jobs: each costs whoever waits for the demo eight commits


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What the desk has given out; `mine` waits for the laptop of `engineer`, as do visits of `campaign`."""

    demo: Demo
    engineer: str
    mine: list[GivenOut]
    campaign: str
    pace: float


def build_desk(context: Context, *, seed: int = 1) -> Dispatched:
    """Fill an empty home with a desk and its day up to now. The same seed gives the same register."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    chance = random.Random(seed)  # noqa: S311 - invented data, no secret
    now = context.now
    clock = PastClock(now - timedelta(days=95))
    past = Context(context.paths, context.settings, clock, context.random)
    init_desk(past, name="服务台(演示)", person=_PERSON)
    acting(past)
    with past.act() as act:
        register = Register(act, data, chance, put_person(act, data["engineers"][0], "field").id)
        register.make()
        _cover(act, register)
    past.forget_rules()
    work = Work(past, clock, now, data, chance, register)
    work.history(_HISTORY)
    campaign = plan_round(past, clock, now, register.sites[0]["id"], register.engineers[0])
    others, pace = work.others(), work.pace()
    mine = [
        work.given_out(timedelta(hours=hours * pace), priority, register.engineers[0])
        for hours, priority, _steps, _minutes in MINE
    ]
    past.close()
    context.forget()
    demo = Demo(len(register.sites), len(register.assets), others + len(mine))
    return Dispatched(demo, data["engineers"][0], mine, campaign, pace)


def _cover(act: Act, register: Register) -> None:
    """Every engineer stands in for every other: all sites are on every laptop."""
    act.ledger.flush()
    written, since = connection(act.session), stored(act.ledger.evidence.wall)
    for engineer in register.engineers:
        for site in register.sites:
            cover(written, engineer, site_bucket(site["id"]), since)


def join(desk: Context, laptop: Context, url: str, given: Dispatched) -> None:
    """Enrol the laptop at the desk that answers at `url`; it gets what belongs to its sites."""
    acting(desk)
    enrol(laptop, url, make_code(desk, given.engineer).code)


def live_the_day(laptop: Context, given: Dispatched) -> None:
    """Meet the desk, do this engineer's part of the day on the laptop, as it was at its times, and meet it again."""
    now = laptop.now
    clock = PastClock(now)
    past = Context(laptop.paths, laptop.settings, clock, laptop.random)
    sync_now(past)
    live_round(past, clock, given.campaign)
    for job, (_hours, _priority, steps, minutes) in zip(given.mine, MINE, strict=True):
        job.work(past, clock, steps, minutes * given.pace, now)
    clock.now = laptop.now
    sync_now(past)
    past.close()
    laptop.forget()
