"""The proof that nothing numbered was changed by hand: the running hash, and each row's digest against its content."""

import json
import sqlite3
from collections.abc import Mapping

from deskops.domain.canonical import salted
from deskops.domain.entries import entry_digest
from deskops.i18n import _
from deskops.store.queries.ledger import chain, record_digest
from deskops.store.rows import ENTRY_COLUMNS, entry_of
from deskops.store.tables import RECORDS


def first_break(connection: sqlite3.Connection) -> str | None:
    """What is wrong first, in words; None when all that was numbered is as it was numbered."""
    return _feed(connection) or _entries(connection) or _records(connection)


def _feed(connection: sqlite3.Connection) -> str | None:
    head, last = "", 0
    for rev, ref, content, kept in connection.execute(
        "SELECT rev, ref, digest, head FROM feed ORDER BY epoch, rev"
    ):
        head = chain(head, rev, ref, content)
        if rev != last + 1 or head != kept:
            return _("The chain breaks at number {rev}.").format(rev=rev)
        last = rev
    row = connection.execute("SELECT rev, head FROM head").fetchone()
    if row != (last, head):
        return _("The chain ends at number {last}, but {head} were given out.").format(last=last, head=row[0])
    return None


def _entries(connection: sqlite3.Connection) -> str | None:
    text = f"SELECT {ENTRY_COLUMNS}, digest FROM entry"  # noqa: S608 - fixed columns
    numbered = _numbered(connection)
    personal = _personal(connection)
    for row in connection.execute(text):
        entry, kept = entry_of(row[:-1]), row[-1]
        same = entry_digest(entry, entry.payload) == kept and numbered.get(entry.id, kept) == kept
        if not same or any(entry.payload.get(key) != stands for key, stands in personal.get(entry.id, ())):
            return _("Entry {id} of {subject} is not what was recorded.").format(
                id=entry.id, subject=entry.subject
            )
    return None


def _records(connection: sqlite3.Connection) -> str | None:
    numbered = _numbered(connection)
    for kind, model in RECORDS.items():
        names = list(model.model_fields)
        for row in connection.execute(f"SELECT {', '.join(names)} FROM {kind}"):  # noqa: S608 - the model's own names
            values = dict(zip(names, row, strict=True))
            if "vip" in values:
                values["vip"] = bool(values["vip"])
            content = record_digest(model.model_validate(values).model_dump())
            if content != values["digest"] or numbered.get(values["id"], content) != content:
                return _("The {kind} {id} is not what was recorded.").format(kind=kind, id=values["id"])
    return None


def _numbered(connection: sqlite3.Connection) -> Mapping[str, str]:
    """The digest that each row was numbered with last."""
    return dict(connection.execute("SELECT ref, digest FROM feed ORDER BY epoch, rev"))


def _personal(connection: sqlite3.Connection) -> Mapping[str, list[tuple[str, dict[str, str]]]]:
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for entry, key, salt, value in connection.execute("SELECT entry, key, salt, value FROM personal"):
        found.setdefault(entry, []).append((key, salted(json.loads(value), salt)))
    return found
