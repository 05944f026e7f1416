"""A desk and some laptops on real stores, a line between them that breaks on order, and no HTTP; one thread."""

import json
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from deskops.config import Settings
from deskops.domain.clock import stored
from deskops.domain.nouns import Kind
from deskops.errors import Rejected, Unreachable
from deskops.ops.context import Act, Context
from deskops.ops.do.assets import keep_findable
from deskops.ops.do.belonging import write_identity
from deskops.ops.do.desk import enrolling, serving
from deskops.ops.do.desk.people import acting
from deskops.ops.do.desk.setup import init_desk
from deskops.ops.do.drawer import LaptopDrawer
from deskops.ops.do.returning import known_again
from deskops.ops.secrets import SIGNING_KEY, TOKEN, Secrets
from deskops.paths import locate
from deskops.store.queries.facts import connection, record
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.search import index
from deskops.sync import keys
from deskops.sync.engine import Sum, meet
from deskops.sync.wire import PROTOCOL, EnrolRequest, ReturnRequest, SyncRequest
from tests_of_sync import World, WorldClock

SHM = Path("/dev/shm")
ENGINEERS = ("李强", "何敏")
# Who has which laptop, and which of the sites N, S, W they cover: covers differ and overlap.
LAPTOPS = (("李强", "NS"), ("李强", "NS"), ("何敏", "SW"))
SITES = {"N": "天河", "S": "番禺", "W": "福田"}


class Chance:
    """Repeatable bytes that can be begun anew, other ones for each machine."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)

    def __call__(self, size: int) -> bytes:
        return self.source.randbytes(size)


@dataclass
class Peer:
    """A desk or a laptop: its home, its store, its clock."""

    name: str
    home: Path
    clock: WorldClock
    context: Context
    engineer: str = ""
    backups: list[Path] = field(default_factory=list)

    def rows(self, text: str, *values: object) -> list[Any]:
        return self.context.views.execute(text, values).fetchall()

    def ids(self, kind: str) -> list[str]:
        return [row[0] for row in self.rows(f"SELECT id FROM {kind} ORDER BY id")]  # noqa: S608 - a test's own word


@dataclass
class Losses:
    """What becomes of the next requests, one word each: ok, lost, unheard (the answer is lost), twice."""

    plan: list[str] = field(default_factory=list)

    def next(self) -> str:
        return self.plan.pop(0) if self.plan else "ok"


class Line:
    """From one laptop to the desk, through JSON and back, with losses; `trip` is what a request took."""

    trip = 20

    def __init__(self, village: "Village", peer: Peer, losses: Losses) -> None:
        self._village, self._peer, self._losses = village, peer, losses
        self.turns = 0

    def post(self, path: str, told: Mapping[str, Any]) -> dict[str, Any]:
        assert path == "/v1/sync"
        fate = self._losses.next()
        if fate == "lost":
            raise Unreachable("lost on the way")
        body = json.dumps(told)
        answer = self._ask(body)
        if fate == "twice":  # the same request arrives twice; the first answer is never heard
            answer = self._ask(body)
        if fate == "unheard":
            raise Unreachable("the answer was lost")
        self.turns += 1
        self._village.heard(self._peer, answer)
        return answer

    def _ask(self, body: str) -> dict[str, Any]:
        token = Secrets(self._peer.context.paths).get(TOKEN)
        request = SyncRequest.model_validate_json(body)
        key = self._village.desk_key
        told = serving.sync(self._village.desk.context, str(token), lambda: request, key)
        made: dict[str, Any] = json.loads(told)
        return made


class Twice:
    """A drawer that lands every answer twice."""

    def __init__(self, drawer: LaptopDrawer) -> None:
        self._drawer = drawer
        self.request = drawer.request

    def land(self, answer: Mapping[str, Any]) -> Any:
        self._drawer.land(answer)
        return self._drawer.land(answer)


class Village:
    """One desk, its people, three laptops to begin with, and three sites with devices."""

    def __init__(self, root: Path, seed: int = 0, *, there: bool = False) -> None:
        """`there`: it was made before, and is opened again."""
        self.root, self.seed = root, seed
        model = _model()
        if not there:
            shutil.copytree(model.root, root, dirs_exist_ok=True)
        self.world = World(model.now)
        self.sites, self.assets, self.people = model.sites, model.assets, model.people
        self.desk = self._peer("desk", "")
        acting(self.desk.context)
        self.laptops = [self._peer(f"laptop-{n}", who) for n, (who, _sites) in enumerate(LAPTOPS)]
        self.mismatches: list[tuple[str, list[str]]] = []
        self.copies = 0
        self.shut_out: list[Peer] = []
        self.rewound = False  # the desk was put back

    @cached_property
    def desk_key(self) -> str | None:
        """What the desk signs with; as a desk that is served, it is read once."""
        return enrolling.key_of(self.desk.context)

    def _peer(self, name: str, engineer: str) -> Peer:
        clock = WorldClock(self.world, f"boot-{name}")
        chance = Chance(_number(f"{self.seed} {name}"))
        home = self.root / name
        context = Context(locate({"DESKOPS_HOME": str(home)}), Settings(), clock, chance)
        return Peer(name, home, clock, context, self.people.get(engineer, ""))

    def close(self) -> None:
        for peer in (self.desk, *self.laptops, *self.shut_out):
            peer.context.close()

    def heard(self, peer: Peer, answer: Mapping[str, Any]) -> None:
        if answer.get("mismatch"):
            self.mismatches.append((peer.name, answer["mismatch"]))

    def sync(self, laptop: Peer, *plan: str, stop: int = 0, twice: bool = False) -> Sum | None:
        """None when the line broke; `stop` cuts after so many answers."""
        line = Line(self, laptop, Losses(list(plan)))
        secrets = Secrets(laptop.context.paths)
        drawer: Any = LaptopDrawer(laptop.context, secrets, lambda: line.trip)
        if twice:
            drawer = Twice(drawer)
        try:
            total = meet(drawer, line, stopped=lambda: bool(stop) and line.turns >= stop)
        except Unreachable:
            return None
        except Rejected:
            if self._known_again(laptop):
                return self.sync(laptop)
            self._shut_out(laptop)
            return None
        assert total.turns < 500, "a sync that does not end"
        return total

    def edit(self, kind: str, row: str, **values: Any) -> None:
        """The desk changes a record."""
        context = self.desk.context
        with context.act() as act:
            old = record(act.session, kind, row)._asdict()
            new = act.ledger.put(kind, old | values, new=False)
            if kind == Kind.ASSET:
                keep_findable(act, act.refresh(kind, row))
            else:
                index(act.session, kind, new, new=False)
        context.forget_rules()

    def quiet(self) -> list[Sum | None]:
        """Everybody syncs until nobody has anything to say; returns what the last round came to."""
        for _round in range(4):
            last = [self.sync(laptop) for laptop in list(self.laptops)]
        return last

    def keep(self, peer: Peer) -> None:
        """A backup of the whole home as it is."""
        peer.context.close()
        kept = self.root / "kept" / f"{peer.name}-{len(peer.backups)}"
        shutil.copytree(peer.home, kept)
        peer.backups.append(kept)

    def put_back(self, peer: Peer, which: int) -> None:
        """The home as a backup had it; ids and chance go on."""
        peer.context.close()
        kept = peer.backups[which % len(peer.backups)]
        shutil.rmtree(peer.home)
        shutil.copytree(kept, peer.home)
        peer.context.forget()
        if peer is self.desk:
            acting(peer.context)
            self.rewound = True

    def _known_again(self, laptop: Peer) -> bool:
        """As `sync_now` does it: by the key that this laptop, or the one that it is a copy of, enrolled with."""
        secrets = Secrets(laptop.context.paths)
        token = secrets.get(TOKEN)
        caller = serving.read_caller(self.desk.context, str(token))
        assert caller is None or caller.status == "revoked", "a known laptop was shut out"

        def ask(request: ReturnRequest) -> dict[str, str]:
            return serving.come_back(
                self.desk.context, ReturnRequest.model_validate(request.model_dump()), self.desk_key
            )

        return bool(known_again(laptop.context, secrets, ask))

    def _shut_out(self, laptop: Peer) -> None:
        """Its token is none of the desk's any more: renewed by a twin of it, or younger than the desk's backup.

        It must be enrolled anew; what it has not sent is still in its store.
        """
        if laptop in self.laptops:
            self.laptops.remove(laptop)
            self.shut_out.append(laptop)

    def copy(self, laptop: Peer) -> Peer:
        """A second machine goes on with a copy of this laptop's home."""
        laptop.context.close()
        self.copies += 1
        name = f"copy-{self.copies}"
        shutil.copytree(laptop.home, self.root / name)
        made = self._peer(name, "")
        made.engineer = laptop.engineer
        made.clock.off = laptop.clock.off
        self.laptops.append(made)
        return made


@dataclass
class _Model:
    folder: TemporaryDirectory[str]
    root: Path
    now: Any
    sites: dict[str, str]
    assets: list[str]
    people: dict[str, str]


@cache
def _model() -> _Model:
    """Set up once and copied for each run: enrolling takes longer than a day of work."""
    folder = TemporaryDirectory(dir=SHM if SHM.is_dir() else None)
    root, world = Path(folder.name), World()
    desk = _context(root, world, "desk")
    init_desk(desk, name="服务台", person="王主管")
    acting(desk)
    sites, assets = _places(desk)
    people: dict[str, str] = {}
    for number, (who, covered) in enumerate(LAPTOPS):
        laptop = _context(root, world, f"laptop-{number}")
        people[who] = _enrol(desk, laptop, who, tuple(sites[one] for one in covered))
        laptop.close()
    desk.close()
    return _Model(folder, root, world.now, sites, assets, people)


def _context(root: Path, world: World, name: str) -> Context:
    paths = locate({"DESKOPS_HOME": str(root / name)})
    return Context(paths, Settings(), WorldClock(world, f"first-{name}"), Chance(_number(name)))


def _places(desk: Context) -> tuple[dict[str, str], list[str]]:
    sites: dict[str, str] = {}
    assets: list[str] = []
    with desk.act() as act:
        put: Callable[..., Any] = act.ledger.put
        customers = [
            put(Kind.CUSTOMER, {"id": act.ledger.new_id(), "name": name})["id"] for name in ("甲", "乙")
        ]
        rounds = [_round(act, customer) for customer in customers]
        for place, (code, name) in enumerate(SITES.items()):
            values = {"code": code, "name": name, "pinyin": pinyin_of(name), "city": "广州"}
            row = put(Kind.SITE, {"id": act.ledger.new_id(), "customer_id": customers[place // 2], **values})
            act.ledger.flush()
            index(act.session, Kind.SITE, row)
            sites[code] = row["id"]
            put(Kind.DEPARTMENT, {"id": act.ledger.new_id(), "site_id": row["id"], "name": "财务"})
            for number in range(2):
                tag = f"{code}{number}"
                asset = {"id": act.ledger.new_id(), "site_id": row["id"], "tag": tag, "hostname": f"PC-{tag}"}
                made = put(Kind.ASSET, asset | {"kind": "pc", "used_by": "陈敏"})
                index(act.session, Kind.ASSET, act.refresh(Kind.ASSET, made["id"]))
                assets.append(made["id"])
            _visit(act, rounds[place // 2], row["id"], assets[-2:])
    return sites, assets


def _round(act: Act, customer: str) -> str:
    """A campaign of a customer."""
    values = {"number": f"CAMP-{customer[-4:]}", "customer_id": customer, "name": "x", "period": "2026-H2"}
    days = {
        "since": "2026-07-01",
        "until": "2026-12-31",
        "per_day": 20,
        "created_at": stored(act.ledger.evidence.wall),
    }
    made = act.ledger.put(Kind.CAMPAIGN, {"id": act.ledger.new_id(), **values, **days})
    act.refresh(Kind.CAMPAIGN, made["id"])
    return str(made["id"])


def _visit(act: Act, campaign: str, site: str, devices: list[str]) -> None:
    place = {"campaign_id": campaign, "site_id": site, "department": "财务", "planned_for": "2026-12-01"}
    more = {"assets": json.dumps(devices), "created_at": stored(act.ledger.evidence.wall)}
    made = act.ledger.put(Kind.CAMPAIGN_LINE, {"id": act.ledger.new_id(), **place, **more})
    act.refresh(Kind.CAMPAIGN_LINE, made["id"])


def _enrol(desk: Context, laptop: Context, who: str, sites: tuple[str, ...]) -> str:
    """As `enrol` does it, without a line."""
    code = enrolling.make_code(desk, who, sites)
    laptop.paths.ensure()
    laptop.store.prepare(stored(laptop.now))
    key = keys.new_signing_key()
    request = EnrolRequest(protocol=PROTOCOL, code=code.code, key=keys.public(key), name=who)
    answer = serving.enrol(desk, request).model_dump()
    Secrets(laptop.paths).put(TOKEN, answer["token"])
    Secrets(laptop.paths).put(SIGNING_KEY, key)
    with laptop.store.writer() as session:
        write_identity(connection(session), answer, "")
    return str(answer["engineer"])


def _number(text: str) -> int:
    return int.from_bytes(text.encode(), "big")


__all__ = ["ENGINEERS", "LAPTOPS", "Peer", "Village"]
