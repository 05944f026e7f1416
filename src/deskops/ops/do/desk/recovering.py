"""After a backup was put back: a new epoch, and the rows that laptops held and this desk had lost."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from deskops.domain.clock import stored
from deskops.domain.entries import CREATE, Entry
from deskops.domain.permissions import Verb
from deskops.errors import BadInput, StoreLocked
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.countersigning import countersigner
from deskops.ops.do.desk.enrolling import key_of
from deskops.ops.do.desk.late_words import countersign_left
from deskops.ops.do.desk.people import admin, permit
from deskops.ops.do.desk.recalling import new_epoch
from deskops.ops.do.housekeeping import restore
from deskops.ops.read.desk import desk_facts
from deskops.store import views
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.search import WORDS, TermWriter
from deskops.store.queries.states import refresh
from deskops.store.queries.travel import Unsound, derived, entry_from, entry_values, record_from
from deskops.store.tables import RECORDS, STATES, EntryRow, Incident, Personal, Recovered, Replica
from deskops.store.views.tuples import HeadRow

_W = table_of(Recovered).c


@dataclass(frozen=True, slots=True)
class WentBack:
    epoch: int
    rev: int
    aside: Path | None


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows that count from now on, and those that do not stand on their own (their record is missing)."""

    entries: int
    records: int
    left: int


def restore_desk(context: Context, file: Path) -> WentBack:
    """Put a backup in the place of the desk's store and begin a new epoch, later than that of the store which goes.

    Raises BadInput; Refused for who may not, before anything is touched.
    """
    person = context.identity
    permit(person, Verb.RESTORE)
    gone = views.rows(context.views, "head", HeadRow)[0].epoch
    _is_of_this_desk(context, file)
    try:
        done = restore(context, file)
    except StoreLocked as error:
        raise StoreLocked(
            _("The desk's store cannot be replaced while somebody has it open."),
            hint=_(
                "Nothing was changed. Stop 'deskops desk serve' and every other command of this desk, then do it"
                " again."
            ),
        ) from error
    context.forget_rules()
    context.act_as(person)
    with admin(context, Verb.RESTORE, "restored", str(file.name)) as act:
        code = new_epoch(act, max(act.ledger.epoch, gone) + 1)
        written = connection(act.session)
        # What laptops remember is younger than this store: their turns prove nothing now.
        written.execute(update(table_of(Replica)).values(turn="", turn_before=""))
        epoch, rev = act.ledger.epoch, act.ledger.rev
    context.act_as(replace(person, code=code))
    return WentBack(epoch, rev, done.aside)


def _is_of_this_desk(context: Context, file: Path) -> None:
    """Raises BadInput for a store of somebody else's, before anything is replaced by it."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as store:
            found = dict(store.execute("SELECT key, value FROM meta WHERE key IN ('role', 'desk')"))
    except sqlite3.Error:
        return  # no sound store, or an encrypted one: `restore` says so
    if found != {"role": "desk", "desk": desk_facts(context).id}:
        raise BadInput(
            _("{file} is no backup of this desk.").format(file=file),
            hint=_("Nothing was changed. Backups of it lie in {folder}.").format(
                folder=context.paths.backups
            ),
        )


def waiting(context: Context) -> int:
    """How many recovered rows wait for a person's yes."""
    with context.store.reader() as session:
        return int(
            connection(session).execute(select(func.count()).select_from(table_of(Recovered))).scalar_one()
        )


def recover(context: Context) -> Counted:
    """A person said yes: all that waits is numbered and counts. What clashes with the desk's own rows stays aside.

    Seals among it that the desk never gave its word on are countersigned, where its key is here.
    """
    by = countersigner(context, desk_facts(context).id, key_of(context) or "")
    with admin(context, Verb.RECOVER, "recovered", "") as act:
        written = connection(act.session)
        rows = written.execute(select(table_of(Recovered)).order_by(_W.form == "e", _W.id)).all()
        landed = _Landing(act)
        for row in sorted(rows, key=_order):
            landed.take(row)
        landed.finish()
        countersign_left(act, by, stored(act.ledger.evidence.wall))
        settled = stored(act.ledger.evidence.wall)
        about = update(table_of(Incident)).where(table_of(Incident).c.kind == "recovered")
        if not landed.left:
            written.execute(about.values(settled_at=settled, settled_by=act.identity.engineer))
    return Counted(landed.entries, landed.records, landed.left)


def _order(row: Any) -> tuple[int, int, int, str]:
    """Records before entries, parents before children, each in the order that it had."""
    told = json.loads(row.content)
    kinds = list(RECORDS)
    place = kinds.index(row.form) if row.form in RECORDS else len(kinds)
    return place, int(told.get("epoch") or 0), int(told.get("rev") or 0), str(told.get("at", ""))


class _Landing:
    """Numbers recovered rows; one that cannot be landed is left where it waits."""

    def __init__(self, act: Act) -> None:
        self._act, self._ledger = act, act.ledger
        self._written = connection(act.session)
        self._terms = TermWriter(act.session)
        self._touched: dict[str, str] = {}
        self.entries = self.records = self.left = 0

    def take(self, row: Any) -> None:
        told = json.loads(row.content)
        told.pop("form", None)
        before = self._ledger.mark()
        try:
            with self._written.begin_nested():  # it may name what is not here
                done = self._entry(told) if row.form == "e" else self._record(row.form, told)
        except (Unsound, IntegrityError):
            self._ledger.back_to(before)
            done = False
        if done:
            self._written.execute(delete(table_of(Recovered)).where(_W.id == row.id, _W.form == row.form))
        else:
            self.left += 1

    def _record(self, kind: str, told: dict[str, Any]) -> bool:
        values = record_from(kind, told)
        table = table_of(RECORDS[kind])
        known = self._written.execute(select(table.c.digest).where(table.c.id == values["id"])).one_or_none()
        if self._is_taken(table, values):
            return False
        placed = self._ledger.put(kind, values, new=known is None)
        self._ledger.flush()
        if kind in WORDS:
            self._terms.add(kind, placed, new=known is None)
        self._touched[values["id"]] = kind
        self.records += 1
        return True

    def _entry(self, told: dict[str, Any]) -> bool:
        entry, personal, digest = entry_from(told)
        table = table_of(EntryRow)
        if self._written.execute(select(table.c.id).where(table.c.id == entry.id)).one_or_none() is not None:
            return True  # came again by itself meanwhile
        if entry.kind in RECORDS and entry.action != CREATE and not self._is_here(entry.kind, entry.subject):
            return False
        if entry.action == CREATE and not self._made(entry, personal):
            return False
        number = self._ledger.number(entry.kind, entry.id, digest, entry.subject)
        row = entry_values(entry, digest) | number
        row |= {"received": told.get("received"), "correction": told.get("correction")}
        self._ledger.wait(EntryRow, [row])
        self._ledger.wait(Personal, personal)
        self._ledger.flush()
        self._touched[entry.subject] = entry.kind
        self.entries += 1
        return True

    def _made(self, entry: Entry, personal: list[dict[str, Any]]) -> bool:
        """Whether the record that this entry made is here: nobody may have held it as a row."""
        if entry.kind not in RECORDS or self._is_here(entry.kind, entry.subject):
            return True
        return self._record(entry.kind, derived(entry.kind, entry, personal))

    def _is_taken(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Whether another row has what only one may have: a number, a code, a year."""
        alone = [column for column in table.columns if column.unique and values[column.name] is not None]
        same = (
            select(table.c.id).where(one == values[one.name], table.c.id != values["id"]) for one in alone
        )
        return any(self._written.execute(each).first() is not None for each in same)

    def _is_here(self, kind: str, subject: str) -> bool:
        table = table_of(RECORDS[kind])
        return (
            self._written.execute(select(table.c.id).where(table.c.id == subject)).one_or_none() is not None
        )

    def finish(self) -> None:
        self._ledger.flush()
        self._terms.flush()
        for subject, kind in self._touched.items():
            if kind in STATES and self._is_here(kind, subject):
                refresh(self._act.session, kind, subject, self._act.rules)
