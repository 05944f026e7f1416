"""A service branch to take figures with: a desk that dispatched jobs, its engineers' laptops, a day's work on them."""

import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import insert

from deskops.config import Settings
from deskops.domain.clock import stored
from deskops.domain.job import fold_job
from deskops.domain.nouns import Kind
from deskops.domain.scope import site_bucket
from deskops.ops.context import Act, Context, open_context
from deskops.ops.do.desk.doors import token_digest
from deskops.ops.do.desk.enrolling import make_code
from deskops.ops.do.desk.people import acting
from deskops.ops.do.desk.setup import init_desk
from deskops.ops.do.syncing import enrol
from deskops.paths import locate
from deskops.store.queries.facts import connection, record_order
from deskops.store.queries.scopes import cover
from deskops.store.queries.states import job_row
from deskops.store.tables import JobStateRow, Replica

ROOT: Final = Path(__file__).parent.parent
ENVIRONMENT: Final = {"DESKOPS_KEYRING": "off", "DESKOPS_LANG": "en", "PATH": "/usr/bin:/bin"}
_BATCH: Final = 1_000  # jobs in one transaction
_FAULT: Final = "打印机卡纸,反复报错"
# What an engineer writes on one job in a day: ten entries of about 300 bytes beside their ids and digests.
DAY: Final = ("accept", "depart", "arrive", "start", "note", "part", "note", "note", "resolve", "confirm")


@dataclass(frozen=True, slots=True)
class Seat:
    """A laptop that is enrolled, as a load generator needs it, and the jobs that its engineer has."""

    replica: str
    code: str
    engineer: str
    token: str
    jobs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Served:
    url: str
    pid: int


def desk_context(home: Path) -> Context:
    """The desk of a home, with its first person acting."""
    context = open_context({"DESKOPS_HOME": str(home)})
    acting(context)
    return context


def found_desk(home: Path, database: str = "") -> Context:
    """A new desk; the caller closes it."""
    context = Context(locate({"DESKOPS_HOME": str(home)}), Settings())
    init_desk(context, name="服务台", person="王主管", db=database)
    acting(context)
    return context


def open_site(context: Context, code: str) -> str:
    with context.act() as act:
        values = {"id": act.ledger.new_id(), "code": code, "name": code, "city": "广州"}
        return str(act.ledger.put(Kind.SITE, values)["id"])


def dispatch(context: Context, wanted: Sequence[tuple[str, str]], *, first: int = 0) -> list[str]:
    """A job for each pair of site and engineer, by the product's own ledger, a thousand in a transaction."""
    jobs: list[str] = []
    for start in range(0, len(wanted), _BATCH):
        with context.act() as act:
            part = enumerate(wanted[start : start + _BATCH], first + start)
            states = [_job(act, site, engineer, number) for number, (site, engineer) in part]
            act.ledger.wait(JobStateRow, states)
            jobs += [state["id"] for state in states]
    return jobs


def job_values(act: Act, site: str, number: int) -> dict[str, Any]:
    values = {"number": f"GD{number:08d}", "title": _FAULT, "fault": _FAULT, "site_id": site}
    return values | {"received_at": stored(act.ledger.evidence.wall), "channel": "hotline", "source": "desk"}


def _job(act: Act, site: str, engineer: str, number: int) -> dict[str, Any]:
    made = act.create(Kind.JOB, job_values(act, site, number))
    entries = [act.append(Kind.JOB, made["id"], "dispatch", {"engineer": engineer})]
    subject = SimpleNamespace(**made)
    return job_row(subject, fold_job(subject, entries, record_order=record_order(subject)), act.rules)


def seat_many(context: Context, count: int, jobs: int) -> list[Seat]:
    """Enrolled laptops of as many engineers, four at a site, each with dispatched jobs; without their round trips."""
    chance = random.Random(count)
    sites = [open_site(context, f"S{number:05d}") for number in range(-(-count // 4))]
    seats: list[Seat] = []
    with context.act() as act:
        now, rows = stored(act.ledger.evidence.wall), list[dict[str, Any]]()
        for number in range(count):
            person = act.ledger.put(Kind.ENGINEER, {"id": act.ledger.new_id(), "name": f"工程师{number:05d}"})
            seat = Seat(act.ledger.new_id(), f"B{number:05X}", person["id"], chance.randbytes(32).hex(), [])
            seats.append(seat)
            rows.append(_replica(seat, now))
        act.ledger.flush()
        written = connection(act.session)
        written.execute(insert(Replica), rows)
        for number, seat in enumerate(seats):
            cover(written, seat.engineer, site_bucket(sites[number // 4]), now)
    wanted = [
        (sites[number // 4], seat.engineer) for number, seat in enumerate(seats) for _job in range(jobs)
    ]
    made = dispatch(context, wanted)
    return [replace(seat, jobs=made[n * jobs : n * jobs + jobs]) for n, seat in enumerate(seats)]


def _replica(seat: Seat, now: str) -> dict[str, Any]:
    return {
        "id": seat.replica, "code": seat.code, "engineer": seat.engineer, "name": "laptop", "status": "active",
        "public_key": "00" * 32, "token": token_digest(seat.token), "next_token": "", "token_since": now,
        "enrolled_at": now, "last_seen": None, "cursor": 0, "turn": "", "turn_before": "", "version": "",
        "order": "",
    }  # fmt: skip


def keep_seats(file: Path, seats: Sequence[Seat]) -> None:
    file.write_text(json.dumps([asdict(seat) for seat in seats]), encoding="utf-8")


def read_seats(file: Path) -> list[Seat]:
    return [Seat(**told) for told in json.loads(file.read_text(encoding="utf-8"))]


def laptop(home: Path, url: str) -> Context:
    settings = Settings({"desk.url": url, "desk.connect": 10, "desk.read": 120})
    return Context(locate({"DESKOPS_HOME": str(home)}), settings)


def enrolled(desk: Context, home: Path, url: str, engineer: str, site: str) -> Context:
    """A laptop that went through the enrolment, over HTTP; the caller closes it."""
    code = make_code(desk, engineer, (site,))
    context = laptop(home, url)
    enrol(context, url, code.code)
    return context


def work(context: Context, jobs: Sequence[str], actions: Sequence[str] = DAY) -> int:
    """A day's entries on these jobs, written offline in one transaction; returns how many."""
    with context.act() as act:
        for job in jobs:
            for action in actions:
                personal = {"name"} if action == "confirm" else set[str]()
                act.append(Kind.JOB, job, action, payload(action), personal=personal)
            act.refresh(Kind.JOB, job)
    return len(jobs) * len(actions)


def payload(action: str) -> dict[str, Any]:
    match action:
        case "note":
            return {"text": f"{_FAULT}:已检查线缆与驱动,更换搓纸轮并清洁纸路,打印三十页测试正常,重启后复测"}
        case "part":
            return {"name": "搓纸轮", "quantity": 1}
        case "resolve":
            return {"cause": _FAULT, "solution": "更换配件并测试", "minutes": 35}
        case "confirm":
            return {"name": "陈敏", "rating": 5}
    return {}


@contextmanager
def process(order: Sequence[str], port: int, more: Mapping[str, str] | None = None) -> Iterator[Served]:
    """A server in a process of its own on loopback; ended with the block."""
    environment = ENVIRONMENT | dict(more or {})
    with subprocess.Popen(
        order, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        try:
            _wait(port, child)
            yield Served(f"http://127.0.0.1:{port}", child.pid)
        finally:
            child.terminate()
            child.wait(60)


@contextmanager
def serving(home: Path, *, workers: int = 1) -> Iterator[Served]:
    """The desk of that home, served by the product's own command."""
    port = free_port()
    order = [sys.executable, "-m", "deskops", "desk", "serve", "--port", str(port), "--workers", str(workers)]
    with process(order, port, {"DESKOPS_HOME": str(home)}) as served:
        yield served


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, child: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and child.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{child.args!r} does not listen")
