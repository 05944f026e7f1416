"""What no digest covers, held against what one does: whose the store is, its stamp and numbers, types of values."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from deskops.i18n import _
from deskops.store import migrations, views
from deskops.store.faults import told
from deskops.store.opening import is_file
from deskops.store.tables import RECORDS

_STAMP: Final = re.compile(r"\d{13}-[0-9a-f]{4}-.+")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
# Kinds of documents that are numbered here, with their records.
_NUMBERED: Final = {"WO": "job", "INSP": "inspection"}
_KINDS: Final = (("INT", ("integer", "null")), ("BOOL", ("integer", "null")), ("TEXT", ("text", "null")))
_OWN: Final = ("replica", "code", "engineer", "name")


class _Standing(NamedTuple):
    """What the store says of itself; a stand-alone one wrote everything in it, so that more can be held against it."""

    meta: Mapping[str, str]
    epoch: int
    stamp: str

    @property
    def alone(self) -> bool:
        return not (self.meta.get("desk") or self.meta.get("role"))

    @property
    def numbers(self) -> bool:
        return self.alone or self.meta.get("role") == "desk"


def first_doubt(connection: views.Connection) -> str | None:
    """What is wrong first, in words; None when all of it agrees with the facts."""
    with told(), views.moment(connection):
        return next(_doubts(connection), None)


def _doubts(connection: views.Connection) -> Iterator[str]:
    if is_file(connection):  # a server holds its types itself
        yield from _types(connection)
        yield from _history(connection)
    head = connection.execute("SELECT epoch, stamp FROM head WHERE id = 1").fetchone()
    if head is None:
        yield _("The store has lost its head: the number and the stamp that come next.")
        return
    meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    standing = _Standing(meta, *head)
    yield from _owner(connection, standing)
    yield from _stamps(connection, standing)
    yield from _numbers(connection, standing)
    if standing.numbers:
        yield from _lines(connection, standing)


def _history(connection: views.Connection) -> Iterator[str]:
    found = connection.execute("SELECT number, name, applied_at FROM migration ORDER BY number").fetchall()
    named = [(number, name) for number, name, _when in found]
    timed = all(_INSTANT.fullmatch(when) for _number, _name, when in found)
    if named != [(one.number, one.name) for one in migrations.MIGRATIONS] or not timed:
        yield _("The history of the store's versions is not what it was.")


def _types(connection: views.Connection) -> Iterator[str]:
    """Text as bytes reads alike in many places, so that a digest does not find it."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        for name, kinds in ((row[1], _kinds(row[2])) for row in columns):
            wrong = f'SELECT 1 FROM "{table}" WHERE typeof("{name}") NOT IN {kinds} LIMIT 1'  # noqa: S608 - the schema's own names
            if kinds and connection.execute(wrong).fetchone():
                yield _("A value of the wrong type stands in {place}.").format(place=f"{table}.{name}")


def _kinds(declared: str) -> tuple[str, ...]:
    return next((kinds for word, kinds in _KINDS if word in declared.upper()), ())


def _owner(connection: views.Connection, standing: _Standing) -> Iterator[str]:
    meta = standing.meta
    if not meta or not standing.alone:
        return  # nobody's yet; or its desk knows
    if any(not meta.get(key) for key in _OWN):
        yield _("The store does not say any more whose laptop this is.")
        return
    who = connection.execute("SELECT name FROM engineer WHERE id = ?", (meta["engineer"],)).fetchone()
    foreign = "SELECT 1 FROM entry WHERE replica <> ? OR at NOT LIKE ? LIMIT 1"
    written = connection.execute(foreign, (meta["replica"], f"%-{meta['code']}")).fetchone()
    if who != (meta["name"],) or written:
        yield _("The store does not say any more whose laptop this is.")


def _stamps(connection: views.Connection, standing: _Standing) -> Iterator[str]:
    """No step may get a stamp before one that is there."""
    last = connection.execute("SELECT max(at) FROM entry WHERE replica = ?", (standing.meta.get("replica"),))
    newest = last.fetchone()[0] or ""
    epoch = connection.execute("SELECT max(epoch) FROM feed").fetchone()[0] or standing.epoch
    formed = not standing.stamp or _STAMP.fullmatch(standing.stamp)
    behind = standing.stamp < newest or (standing.numbers and standing.epoch < epoch)
    beyond = standing.alone and (standing.stamp, standing.epoch) != (newest, epoch)
    if not formed or behind or beyond:
        yield _("The last stamp of the store is not that of its last step.")


def _numbers(connection: views.Connection, standing: _Standing) -> Iterator[str]:
    """A counter that went back gives a number out twice; on a stand-alone laptop none can be ahead either."""
    given = _given(connection, standing.meta.get("code", ""))
    kept = {
        (kind, day): last
        for kind, day, last in connection.execute("SELECT kind, day, last FROM sequence")
        if kind in _NUMBERED
    }
    for key in sorted(given | kept if standing.alone else given):
        ahead = kept.get(key, 0) > given.get(key, 0)
        if kept.get(key, 0) < given.get(key, 0) or (ahead and standing.alone):
            yield _("The last number of {kind} on {day} is not that of its documents.").format(
                kind=key[0], day=key[1]
            )


def _lines(connection: views.Connection, standing: _Standing) -> Iterator[str]:
    """The chain covers a line's number, id and digest; whose it is and what it is about follows from its row."""
    row = "SELECT f.rev FROM feed f JOIN {table} r ON r.id = f.ref WHERE f.kind <> 'removal' AND {wrong} LIMIT 1"
    wrong = [row.format(table="entry", wrong="(f.kind <> r.kind OR f.subject NOT IN (r.subject, ''))")]
    other = "(f.kind <> '{kind}' OR f.subject NOT IN (f.ref, ''))"  # empty: numbered before lines said it
    wrong += [row.format(table=kind, wrong=other.format(kind=kind)) for kind in RECORDS]
    if standing.alone:
        wrong.append("SELECT rev FROM feed WHERE bucket <> '' LIMIT 1")
    for text in wrong:
        if found := connection.execute(text).fetchone():
            yield _("The chain breaks at number {rev}.").format(rev=found[0])


def _given(connection: views.Connection, code: str) -> dict[tuple[str, str], int]:
    """The highest number of each kind and day that this laptop gave out."""
    found: dict[tuple[str, str], int] = {}
    for kind, table in _NUMBERED.items():
        own = re.compile(rf"{kind}-(\d{{4}})(\d\d)(\d\d)-{re.escape(code)}-(\d+)")
        text = f"SELECT number FROM {table} WHERE number LIKE ?"  # noqa: S608 - a name from above
        for (number,) in connection.execute(text, (f"{kind}-%-{code}-%",)):
            if match := own.fullmatch(number):
                key = kind, "-".join(match.group(1, 2, 3))
                found[key] = max(found.get(key, 0), int(match[4]))
    return found
