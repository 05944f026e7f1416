"""A desk and its laptops as tests have them: real stores, a real server, clocks that tests move."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import text

from deskops.config import Settings
from deskops.desk.app import application
from deskops.desk.listening import listen
from deskops.desk.log import Log
from deskops.desk.meters import Meters
from deskops.desk.wiring import Limits, Wiring
from deskops.domain.clock import ClockEvidence
from deskops.domain.nouns import Kind
from deskops.ops.context import Context
from deskops.ops.do.syncing import Report, sync_now
from deskops.store.blobs.folder import FolderShelf
from deskops.store.queries import outbox
from deskops.store.queries.facts import connection, record
from deskops.store.queries.names import pinyin_of

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09:00 at the sites


class WorldClock:
    """True time that all machines share; each machine's wall clock may be off, its running clock never is."""

    def __init__(self, world: "World", boot: str) -> None:
        self.world, self.boot = world, boot
        self.off = timedelta()
        self._booted = world.now - timedelta(hours=1)

    def read(self) -> ClockEvidence:
        self.world.now += timedelta(milliseconds=1)
        running = int((self.world.now - self._booted).total_seconds() * 1000)
        return ClockEvidence(self.world.now + self.off, self.boot, running)


@dataclass
class World:
    """The one true time."""

    now: datetime = START

    def passes(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Desk:
    """A desk that is being served, or is not: `stop` and `start` again on the same port."""

    context: Context
    world: World
    port: int = 0
    log: list[str] = field(default_factory=list)
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        shelf = FolderShelf(self.context.paths.blobs)
        wiring = Wiring(self.context, Limits(64), Meters(), Log(_Lines(self.log)), shelf)
        config = uvicorn.Config(application(wiring, openapi=True), log_config=None, lifespan="off")
        self._server = uvicorn.Server(config)
        listener = listen("127.0.0.1", self.port)
        self.port = listener.getsockname()[1]
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listener]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(10)
            self._server = None
        self.context.close()

    def site(self, code: str, name: str = "", city: str = "广州") -> str:
        """A site with one PC, and its id."""
        with self.context.act() as act:
            site = act.ledger.put(
                Kind.SITE,
                {
                    "id": act.ledger.new_id(),
                    "code": code,
                    "name": name or code,
                    "city": city,
                    "pinyin": pinyin_of(name),
                },
            )
        return str(site["id"])

    def rows(self, text: str, *values: object) -> list[Any]:
        return self.context.views.execute(text, values).fetchall()

    def change(self, statement: str, **values: object) -> None:
        """Past everything that guards a store, in either database: `UPDATE … WHERE id = :id`."""
        with self.context.store.writer() as session:
            session.connection().execute(text(statement), values)


class _Lines:
    """Collects what a log writes."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def write(self, text: str) -> int:
        self._lines.append(text.rstrip("\n"))
        return len(text)

    def flush(self) -> None:
        pass


@dataclass
class Laptop:
    """An enrolled laptop; `sync` meets the desk, wherever `url` leads."""

    context: Context
    clock: WorldClock
    engineer: str
    home: Path
    url: str

    @property
    def engineer_id(self) -> str:
        return self.context.identity.engineer

    def sync(self) -> Report:
        return sync_now(self.context)

    def rows(self, text: str, *values: object) -> list[Any]:
        return self.context.views.execute(text, values).fetchall()

    def through(self, url: str, *, met: bool = True) -> None:
        """Reach the desk by another address from now on; one where it met its desk before, or not."""
        self.url = url
        self.context.settings = settings(url)
        if met:
            met_at(self.context, url)


def a_customer_at(context: Context, sites: Mapping[str, Sequence[str]]) -> None:
    """A customer who has these sites, each with PCs of these tags."""
    with context.act() as act:
        customer = act.ledger.put(Kind.CUSTOMER, {"id": act.ledger.new_id(), "name": "保险公司"})["id"]
        for site, tags in sites.items():
            row = record(act.session, Kind.SITE, site)._asdict()
            act.ledger.put(Kind.SITE, row | {"customer_id": customer}, new=False)
            for tag in tags:
                values = {"site_id": site, "tag": tag, "kind": "pc", "department": "财务部"}
                made = act.ledger.put(Kind.ASSET, {"id": act.ledger.new_id(), **values})
                act.refresh(Kind.ASSET, made["id"])


def met_at(context: Context, url: str) -> None:
    """This laptop's last sync was at that address: what answers there now is not asked first who it is."""
    kept = context.views.execute("SELECT value FROM meta WHERE key = 'sync.address'").fetchone()
    if kept == (f'"{url}"',):
        return
    with context.store.writer() as session:
        outbox.mark(connection(session), {"address": url})


def settings(url: str = "", read: int = 10) -> Settings:
    return Settings({"desk.url": url, "desk.connect": 2, "desk.read": read} if url else {})


def chance(seed: int) -> Callable[[int], bytes]:
    """Repeatable bytes, other ones for each machine."""
    import random

    source = random.Random(seed)
    return source.randbytes
