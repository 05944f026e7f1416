"""The one wiring place: paths, settings, clock, chance and the store come together here and nowhere else."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from deskops.config import Settings, load
from deskops.errors import StoreMissing, StoreReadOnly
from deskops.i18n import _
from deskops.ops.act import Act as Act
from deskops.ops.act import Identity as Identity
from deskops.ops.keyed import Keyed
from deskops.ops.only_reads import must_write, refuse_archive
from deskops.ops.placed import Placed
from deskops.paths import Paths, locate
from deskops.store import standing, views
from deskops.store.faults import damaged
from deskops.store.views import Connection
from deskops.store.views.day_tuples import MetaRow

if TYPE_CHECKING:  # a list that only looks shall not pay for what writes
    from sqlmodel import Session

    from deskops.domain.service import ServiceRules
    from deskops.ops.machine_clock import Clock
    from deskops.ops.rehearsal import Rehearsal
    from deskops.store.store import Store


READ_ONLY: Final = "DESKOPS_READ_ONLY"  # the variable by which every run only looks and plans
Result = TypeVar("Result")


class Context(Keyed, Placed):
    """What an op needs: `with context.act() as act` writes, `context.views` asks."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        clock: "Clock | None" = None,
        random: Callable[[int], bytes] = os.urandom,
        gateway_mac: Callable[[], str] = str,
        database: str = "",
    ) -> None:
        self.gateway_mac = gateway_mac  # where this laptop stands; empty where nobody can tell
        self.paths = paths
        self.place: Path | str = database or paths.store  # a server's database by its URL, or the file
        self.settings = settings
        self.clock = clock or _machine_clock()
        self.random = random
        self._local = threading.local()
        self._store: Store | None = None
        self._identity: Identity | None = None
        self._rules: ServiceRules | None = None
        self._rules_mark: object = None
        self.has_written = False
        self.is_read_only = False  # nothing is written in this run: an act is refused, or rehearsed
        self.rehearsal: Rehearsal | None = None
        super().__init__()

    @property
    def is_server_database(self) -> bool:
        """Whether several machines reach the store; nobody copies or restores it as a file then."""
        return isinstance(self.place, str)

    @property
    def has_store(self) -> bool:
        return self.is_server_database or self.paths.store.exists()

    @property
    def now(self) -> datetime:
        return self.clock.read().wall

    @property
    def today(self) -> date:
        """The day at the sites, whatever zone this laptop is set to."""
        return self.local.date()

    @property
    def local(self) -> datetime:
        """Now at the sites."""
        from zoneinfo import ZoneInfo

        return self.now.astimezone(ZoneInfo(self.settings.timezone))

    @property
    def views(self) -> Connection:
        """This thread's own read-only connection. Raises Locked, Wiped where the desk ordered it."""
        standing.guard(self.paths)
        if self.rehearsal is not None and self.rehearsal.views is not None:
            return self.rehearsal.views
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._reader()
        return found

    def _reader(self) -> Connection:
        """A store of an older version is migrated before the first question, one of a newer version is refused."""
        found = views.connect(self.place, self.key)
        try:
            number = views.schema(found)
            if number == views.SCHEMA:
                return found
            self._refuse_newer(number)
        except StoreReadOnly:
            pass  # what a power cut left half done is for a writer to take back
        except BaseException:
            found.close()
            raise
        found.close()
        self._bring_up_to_date()
        return views.connect(self.place, self.key)

    def _refuse_newer(self, number: int) -> None:
        from deskops.store.migrations import known

        known(number)

    def _bring_up_to_date(self) -> None:
        from deskops.domain.clock import stored

        self.store.prepare(stored(self.now))

    @property
    def store(self) -> "Store":
        """Raises Locked, Wiped where the desk ordered it. Where nothing is written in this run it only reads."""
        if self.is_read_only:
            from deskops.ops.planned import ReadOnlyStore

            return ReadOnlyStore(self._writable)
        return self._writable

    @property
    def _writable(self) -> "Store":
        standing.guard(self.paths)
        if self._store is None:
            from deskops.store.store import open_store

            self._store = open_store(self.place, key=self.key)
        return self._store

    @property
    def identity(self) -> Identity:
        """Raises StoreMissing where nobody has set this laptop up."""
        if self._identity is None:
            meta = {row.key: row.value for row in views.rows(self.views, "meta", MetaRow)}
            if "replica" not in meta:
                raise StoreMissing(
                    _("This store belongs to nobody yet."), hint=_("Set this laptop up: deskops init")
                )
            is_desk = meta.get("role") == "desk"
            desk = "" if is_desk else meta.get("desk", "")
            try:
                person = (meta["engineer"], meta["name"])
                self._identity = Identity(meta["replica"], meta["code"], *person, desk, is_desk)
            except KeyError as error:
                raise damaged(_("it does not say any more whose it is")) from error
        return self._identity

    def act_as(self, identity: Identity) -> None:
        """At a desk, who acts from now on."""
        self._identity = identity

    @property
    def rules(self) -> "ServiceRules":
        """Read anew when another program changed them: a desk is served for months."""
        from deskops.store.views.tuples import RulesMark

        return self._rules_at(views.one(self.views, "rules_mark", RulesMark))

    def _rules_at(self, mark: object) -> "ServiceRules":
        if self._rules is None or mark != self._rules_mark:
            from deskops.ops.service_rules import read_rules

            self._rules, self._rules_mark = read_rules(self.views, self.settings), mark
        return self._rules

    def forget_rules(self) -> None:
        """After a calendar, a policy or a site's hours changed."""
        self._rules = None

    def forget(self) -> None:
        """After another store was put in this one's place."""
        self._rules = self._identity = None

    @contextmanager
    def act(self, identity: Identity | None = None, *, references: bool = True) -> Iterator[Act]:
        """One transaction with its ledger: all of it is committed at the end, or nothing.

        `identity`: whose act it is while the store does not say so yet. `references`: as the store's writer has it.

        Raises the store's errors (full, locked, read-only, damaged); after each of them nothing was written.
        Raises Refused where nothing is written in this run and it is not rehearsed either.
        """
        refuse_archive(self.paths)
        identity = self._ready(identity)
        with self._writer(references=references) as session:
            act = self._begun(session, identity)
            yield act
            act.ledger.close()
            if self.rehearsal is not None:
                self.rehearsal.ended(self, act)
        self.has_written = not self.is_read_only

    def run(self, function: "Callable[[Act], Result]", identity: Identity | None = None) -> Result:
        """`function` in a transaction with its ledger, done anew when the database took it back or went away.

        It reads and writes through its act alone: what it does elsewhere would be done twice. When the answer to a
        commit was lost, the last number tells whether it landed; an act without any number is then done again.
        """
        refuse_archive(self.paths)
        identity = self._ready(identity)
        acts: list[Act] = []

        def once(session: "Session") -> Result:
            acts.append(self._begun(session, identity))
            done = function(acts[-1])
            acts[-1].ledger.close()
            return done

        def landed(session: "Session") -> bool:
            return acts[-1].ledger.has_landed(session)

        done = self.store.run(once, landed)
        self.has_written = True
        return done

    def _ready(self, identity: Identity | None) -> Identity:
        """Who acts; the rules are first read while nothing is being written."""
        self._rules = self._rules or self.rules
        return identity or self.identity

    def _begun(self, session: "Session", identity: Identity) -> Act:
        from deskops.store.queries.facts import rules_mark
        from deskops.store.queries.ledger import Author, Ledger

        author = Author(identity.engineer, identity.replica, identity.code, identity.numbers)
        ledger = Ledger(session, author, self.clock.read(), self.random)
        act = Act(session, ledger, self._rules_at(rules_mark(session)), identity)
        if identity.is_desk:
            from deskops.ops.do.desk.numbering import attend

            attend(act)
        return act

    def _writer(self, *, references: bool) -> "AbstractContextManager[Session]":
        if self.rehearsal is not None:
            return self.rehearsal.writer(self._writable, references=references)
        must_write(self)
        return self._writable.writer(references=references)

    def close(self) -> None:
        """Close this thread's connection and the writer's."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None
        if self._store is not None:
            self._store.close()
            self._store = None


def _machine_clock() -> "Clock":
    from deskops.ops.machine_clock import MachineClock

    return MachineClock()


def open_context(
    environment: Mapping[str, str] = os.environ, flags: Mapping[str, str] | None = None
) -> Context:
    """The context of this process. Raises ConfigError."""
    paths = locate(environment)
    settings = load(paths.config_file, environment, flags)
    context = Context(paths, settings, gateway_mac=_gateway_mac, database=_database(paths))
    context.is_read_only = environment.get(READ_ONLY, "0").strip() not in {"", "0"}
    return context


def _database(paths: Paths) -> str:
    """The address of the database that a desk was made in; empty for a file, as everywhere else."""
    try:
        return paths.database.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _gateway_mac() -> str:
    from deskops.checks.collectors.gateway import gateway_mac

    return gateway_mac()
