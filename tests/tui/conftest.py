"""A day to show: three sites' worth of jobs in every state, and a program that is driven by a pilot."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from deskops.domain.asset import CORRECTABLE, AssetState
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.jobs import NewJob, act_on_job, new_job
from deskops.ops.read import links
from deskops.paths import Paths
from deskops.store.queries.search import index
from deskops.store.queries.states import asset_row
from deskops.store.tables import AssetStateRow
from tests_of_homes import GivenClock, Homes, set_up
from tests_of_screens import driven, settle
from tests_of_terminals import Terminal

JOBS = (
    ("打印机卡纸,无法打印", "normal", ("accept",)),
    ("POS terminal does not sign on", "critical", ()),
    ("开机蓝屏", "urgent", ("accept", "depart", "arrive", "start")),
    ("扫描仪驱动丢失", "normal", ("accept", "depart", "arrive", "hold")),
    ("Outlook asks for the password again and again", "normal", ()),
    ("网络时断时续", "normal", ("accept", "arrive", "start", "resolve")),
)
GIVEN = {
    "hold": {"party": "parts", "reason": "等待备件"},
    "resolve": {"cause": "水晶头松动", "solution": "重做水晶头", "minutes": 25},
    "arrive": {"site_code": "GZTH"},
}


@dataclass
class Home:
    """What was put there, by id."""

    context: Context
    clock: Any
    asset: str
    other: str  # an engineer beside the laptop's own
    jobs: list[str]
    signed: str = ""  # a job whose report was signed, where a test made one


Laid = tuple[Context, tuple[str, str, list[str]] | None]


@pytest.fixture
def laid(request: pytest.FixtureRequest, homes: Homes, paths: Paths, clock: GivenClock) -> Iterator[Laid]:
    """A laptop with the day of `home`, or with nothing on it for who asks for no more."""
    with homes.copied(paths, clock, a_day if "home" in request.fixturenames else set_up) as made:
        yield made


@pytest.fixture
def context(laid: Laid) -> Context:
    return laid[0]


@pytest.fixture
def home(laid: Laid, clock: GivenClock) -> Home:
    context, told = laid
    assert told is not None
    asset, other, jobs = told
    return Home(context, clock, asset, other, list(jobs))


def a_day(context: Context, clock: GivenClock) -> tuple[str, str, list[str]]:
    set_up(context, clock)
    asset, contact, site, other = _register(context)
    clock.move(hours=1)
    jobs = [_job(context, clock, *each, asset=asset, contact=contact, site=site) for each in JOBS]
    clock.move(minutes=20)
    return asset, other, jobs


def _register(context: Context) -> tuple[str, str, str, str]:
    with context.act() as act:

        def put(kind: str, /, **values: Any) -> dict[str, Any]:
            return act.ledger.put(kind, {"id": act.ledger.new_id(), **values})

        customer = put(Kind.CUSTOMER, name="粤信财产服务")
        site = put(
            Kind.SITE,
            customer_id=customer["id"],
            code="GZTH",
            name="天河营业部",
            city="广州",
            address="广州市天河区体育西路 88 号",
            pinyin="tianhe yingyebu thyyb",
        )
        asset = put(
            Kind.ASSET,
            site_id=site["id"],
            tag="GZTH-PC-0007",
            kind="pc",
            hostname="GZTH-PC-0007",
            brand="联想",
            model="启天 M430",
            serial="PF2X9K7Q",
            ip="10.80.1.17",
            mac="8C:16:45:0A:1B:2C",
            warranty_until="2025-06-30",
        )
        state = AssetState(asset["id"], values={name: asset[name] for name in CORRECTABLE})
        act.ledger.wait(AssetStateRow, [asset_row(state)])
        contact = put(
            Kind.CONTACT, site_id=site["id"], name="王丽", phone="13800001234", department="财务部", vip=True
        )
        for kind, row in ((Kind.SITE, site), (Kind.ASSET, asset), (Kind.CONTACT, contact)):
            index(act.session, kind, row)
        other = put(Kind.ENGINEER, name="周敏", pinyin="zhoumin zm")
    return asset["id"], contact["id"], site["id"], other["id"]


def _job(context: Context, clock: Any, title: str, priority: str, steps: tuple[str, ...], **of: str) -> str:
    made = new_job(
        context,
        NewJob(
            title,
            priority=priority,
            site_id=of["site"],
            asset_id=of["asset"],
            contact_id=of["contact"],
            department="财务部",
            phone="13800001234",
        ),
    )
    for step in steps:
        clock.move(minutes=5)
        act_on_job(context, made.job, step, GIVEN.get(step, {}))
    clock.move(minutes=3)
    return made.job


Drive = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture
def drive(home: Home, lo: None) -> Drive:
    """`async with drive(80, 24) as pilot` drives the program over `home`."""
    return lambda columns=80, rows=24, **more: driven(home.context, (columns, rows), **more)


@pytest.fixture
def settled() -> Callable[[Pilot[Any]], Awaitable[None]]:
    return settle


@pytest.fixture
def snapshots() -> Path:
    return Path(__file__).parent / "snapshots"


@pytest.fixture
def lo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop that no phone but one on itself can reach."""
    monkeypatch.setattr(links, "links", lambda: [links.Link("127.0.0.1", "lo")])
    monkeypatch.setattr("deskops.ops.do.browsing.Door.open", lambda _door: True)


@pytest.fixture
def opened(home: Home, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Opens the program on a terminal that shows the day; all are closed at the end."""
    terminals = []

    def open_(*arguments: Any) -> Terminal:
        terminal = Terminal(home.context.paths.config, tmp_path, *arguments)
        terminals.append(terminal)
        terminal.shows("POS terminal", "Stand-alone")
        return terminal

    yield open_
    for terminal in terminals:
        terminal.close()
