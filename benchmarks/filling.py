"""Filling a store of a given size: records, entries and folds by the product's own ledger; the same every time."""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from deskops.config import Settings
from deskops.domain.asset import CORRECTABLE, AssetState
from deskops.domain.clock import ClockEvidence, stored
from deskops.domain.entries import Entry
from deskops.domain.job import fold_job
from deskops.domain.nouns import Kind
from deskops.ops.context import Act, Context
from deskops.ops.do.setup import init
from deskops.paths import locate
from deskops.store.queries.facts import record_order
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.search import index
from deskops.store.queries.states import asset_row, job_row
from deskops.store.tables import AssetStateRow, JobStateRow

EDITION: Final = 2  # to be raised when another store is built by the code below
OWNER: Final = "李强"
BUSY: Final = "何敏"  # has a thousand open jobs
LAST_DAY: Final = datetime(2026, 10, 30, 1, 0, tzinfo=UTC)  # fixed: every build gives the same store
_BATCH: Final = 1_000  # jobs in one transaction

_SITES: Final = [
    "珠海-香洲",
    "珠海-拱北",
    "深圳-福田",
    "深圳-南山",
    "肇庆-端州",
    "广州-天河",
    "广州-越秀",
    "佛山-禅城",
]
_SUR, _GIVEN = "陈李黄张梁林王刘何吴周罗郑谢邓", "伟芳敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂"
_FAULTS: Final = (
    "电脑开机黑屏", "打印机卡纸,反复报错", "无法连接影像系统", "Outlook 打不开", "POS机无法签到", "网络时断时续",
    "显示器闪", "键盘失灵", "新员工电脑安装", "硬盘异响", "扫描仪驱动丢失", "电脑很慢", "打印有黑线",
)  # fmt: skip
_MODELS: Final = (
    ("pc", "联想", "启天 M4500"), ("pc", "HP", "ProDesk 400 G3"), ("laptop", "Dell", "Latitude 5480"),
    ("printer", "HP", "LaserJet M404dn"), ("pos", "海信", "HK570"),
)  # fmt: skip

# Ten entries a job: a finished one's whole day, an open one's first steps and what was noted.
_FINISHED: Final = [
    "dispatch",
    "accept",
    "depart",
    "arrive",
    "start",
    "note",
    "part",
    "note",
    "resolve",
    "confirm",
]
_OPEN: Final = ["dispatch", "accept", "note", "note", "note", "note", "note", "note", "note", "note"]


@dataclass(frozen=True, slots=True)
class Size:
    """`mine` and `busy`: open jobs of the owner and of the busy engineer; `others`: of everyone else."""

    name: str
    jobs: int
    assets: int
    contacts: int
    mine: int = 20
    busy: int = 1_000
    others: int = 480

    @property
    def entries(self) -> int:
        return self.jobs * len(_FINISHED)


BIG: Final = Size("big", jobs=100_000, assets=20_000, contacts=4_000)
SMALL: Final = Size("small", jobs=10_000, assets=2_000, contacts=800)
TINY: Final = Size("tiny", jobs=2_000, assets=400, contacts=100, busy=200, others=80)


class StoreClock:
    """Stands where it was put; entries of a store that is built are as old as it says."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def read(self) -> ClockEvidence:
        return ClockEvidence(self.now, "benchmark", int(self.now.timestamp() * 1000))


def build(home: Path, size: Size) -> None:
    chance = random.Random(size.jobs)
    clock = StoreClock(LAST_DAY - timedelta(days=800))
    context = Context(locate({"DESKOPS_HOME": str(home)}), Settings(), clock, chance.randbytes)
    init(context, OWNER)
    furnish(context, clock, chance, size)
    context.close()
    with sqlite3.connect(context.paths.store) as connection:
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def furnish(context: Context, clock: StoreClock, chance: random.Random, size: Size) -> list[str]:
    """Register and jobs into a store that is set up, by the clock that its context has; the ids of the sites."""
    builder = _Builder(context, clock, chance, size)
    builder.register()
    context.forget_rules()
    builder.work()
    return [site["id"] for site in builder.sites]


class _Builder:
    def __init__(self, context: Context, clock: StoreClock, chance: random.Random, size: Size) -> None:
        self.context, self.clock, self.chance, self.size = context, clock, chance, size
        self.sites: list[dict[str, Any]] = []
        self.assets: list[dict[str, Any]] = []
        self.contacts: list[str] = []
        self.engineers: dict[str, str] = {OWNER: context.identity.engineer}

    def register(self) -> None:
        with self.context.act() as act:
            customer = self._put(act, Kind.CUSTOMER, name="示例公司")["id"]
            for number in range(40):
                city, district = _SITES[number % len(_SITES)].split("-")
                name = f"{district}{number // len(_SITES) + 1}店"
                values = {"code": f"{city}-{name}", "name": name, "city": city, "customer_id": customer}
                self.sites.append(self._put(act, Kind.SITE, **values, pinyin=pinyin_of(f"{city} {name}")))
                index(act.session, Kind.SITE, self.sites[-1])
            for name in (BUSY, *(self._person() for _ in range(8))):
                self.engineers[name] = self._put(act, Kind.ENGINEER, name=name, pinyin=pinyin_of(name))["id"]
            for number in range(self.size.contacts):
                self._contact(act, number)
            for number in range(self.size.assets):
                self._asset(act, number)

    def work(self) -> None:
        for first in range(0, self.size.jobs, _BATCH):
            with self.context.act() as act:
                numbers = range(first, min(first + _BATCH, self.size.jobs))
                act.ledger.wait(JobStateRow, [self._job(act, number) for number in numbers])

    def _put(self, act: Act, kind: str, /, **values: Any) -> dict[str, Any]:
        return act.ledger.put(kind, {"id": act.ledger.new_id(), **values})

    def _person(self) -> str:
        return self.chance.choice(_SUR) + "".join(self.chance.sample(_GIVEN, 2))

    def _contact(self, act: Act, number: int) -> None:
        name, site = self._person(), self.sites[number % len(self.sites)]["id"]
        phone = f"13{number % 10}0000{number:04d}"
        made = self._put(act, Kind.CONTACT, site_id=site, name=name, phone=phone, pinyin=pinyin_of(name))
        index(act.session, Kind.CONTACT, made)
        self.contacts.append(made["id"])

    def _asset(self, act: Act, number: int) -> None:
        kind, brand, model = _MODELS[number % len(_MODELS)]
        site = self.chance.choice(self.sites)
        values = {"tag": f"GD{kind[:2].upper()}{number:05d}", "hostname": f"GD-{kind.upper()}-{number:05d}"}
        values["serial"] = f"{self.chance.getrandbits(40):010X}"
        values["ip"] = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        values |= {
            "kind": kind,
            "brand": brand,
            "model": model,
            "department": "财务部",
            "used_by": self._person(),
        }
        made = self._put(act, Kind.ASSET, site_id=site["id"], **values, bought="2022-05-01")
        act.ledger.wait(
            AssetStateRow, [asset_row(AssetState(made["id"], values={n: made[n] for n in CORRECTABLE}))]
        )
        index(act.session, Kind.ASSET, made)
        self.assets.append(made)

    def _job(self, act: Act, number: int) -> dict[str, Any]:
        """The record, its entries and its state row; the oldest jobs come first."""
        engineer, is_open = self._whose(number)
        back = timedelta(hours=7) if is_open else timedelta(minutes=7 * (self.size.jobs - number) + 1440)
        self.clock.now = LAST_DAY - back + timedelta(seconds=number % 3600)
        asset, contact = self.chance.choice(self.assets), self.chance.choice(self.contacts)
        fault = self.chance.choice(_FAULTS)
        values = {"number": f"GD{number:08d}", "title": fault, "fault": fault, "channel": "hotline"}
        values |= {"received_at": stored(self.clock.now), "planned_for": self.clock.now.date().isoformat()}
        values |= {
            "site_id": asset["site_id"],
            "asset_id": asset["id"],
            "contact_id": contact,
            "source": "list",
        }
        values |= {
            "priority": "urgent" if number % 6 == 0 else "normal",
            "phone": f"13800{number % 10**6:06d}",
        }
        made = self._put(act, Kind.JOB, **values)
        index(act.session, Kind.JOB, made)
        entries = [
            self._step(act, made["id"], name, fault, engineer) for name in (_OPEN if is_open else _FINISHED)
        ]
        subject = SimpleNamespace(**made)
        return job_row(subject, fold_job(subject, entries, record_order=record_order(subject)), act.rules)

    def _whose(self, number: int) -> tuple[str, bool]:
        """The last jobs are open: the owner's, the busy engineer's, the others'."""
        left, size, ids = self.size.jobs - number, self.size, list(self.engineers.values())
        if left <= size.mine:
            return self.engineers[OWNER], True
        if left <= size.mine + size.busy:
            return self.engineers[BUSY], True
        if left <= size.mine + size.busy + size.others:
            return ids[2 + number % (len(ids) - 2)], True
        return ids[number % len(ids)], False

    def _step(self, act: Act, job: str, name: str, fault: str, engineer: str) -> Entry:
        self.clock.now += timedelta(minutes=11)
        act.ledger.evidence = self.clock.read()
        personal = {"name"} if name == "confirm" else set[str]()
        return act.append(Kind.JOB, job, name, dict(self._fields(name, fault, engineer)), personal=personal)

    def _fields(self, name: str, fault: str, engineer: str) -> Iterator[tuple[str, Any]]:
        match name:
            case "dispatch":
                yield "engineer", engineer
            case "note":
                yield "text", f"{fault}:已检查线缆与驱动,重启后复测"
            case "part":
                yield from (("name", "网线"), ("quantity", 1))
            case "resolve":
                yield from (("cause", fault), ("solution", "更换配件并测试"), ("minutes", 35))
            case "confirm":
                yield from (("name", self._person()), ("rating", 5))
