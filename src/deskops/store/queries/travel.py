"""Rows as they travel: records and entries to plain objects and back, with what this version does not know kept."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from deskops.domain.canonical import is_salted, salted
from deskops.domain.entries import Entry, entry_digest
from deskops.store.queries.ledger import record_digest, record_values, table_of
from deskops.store.tables import RECORDS, EntryRow, Personal

_FACT: Final = ("id", "subject", "kind", "action", "at", "wall", "author", "replica", "boot", "reading")
_BESIDE: Final = frozenset(
    {*_FACT, "payload", "digest", "personal", "received", "correction", "epoch", "rev"}
)
_UNTRAVELLED: Final = frozenset({"epoch", "rev"})
_CHUNK: Final = 400


class Unsound(ValueError):
    """A row that is not what its digest says, or cannot be one."""


def entry_objects(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Entries as they travel, by id, with their number; personal values beside the salted payload."""
    table, found = table_of(EntryRow), dict[str, dict[str, Any]]()
    for row in rows_of(connection, select(table), table.c.id, ids):
        found[row.id] = _entry_object(row._asdict())
    for entry, key, salt, value in _apart(connection, list(found)):
        found[entry].setdefault("personal", {})[key] = [salt, json.loads(value)]
    return found


def _entry_object(row: Mapping[str, Any]) -> dict[str, Any]:
    made = {} if row["extra"] == "{}" else dict(json.loads(row["extra"]))
    made.update({name: row[name] for name in _FACT})
    made.update(payload=json.loads(row["payload"]), digest=row["digest"], epoch=row["epoch"], rev=row["rev"])
    if row["received"] is not None:
        made.update(received=row["received"], correction=row["correction"])
    return made


def _apart(connection: Connection, ids: Sequence[str]) -> Iterable[tuple[str, str, str, str]]:
    table = table_of(Personal)
    chosen = select(table.c.entry, table.c.key, table.c.salt, table.c.value)
    yield from rows_of(connection, chosen, table.c.entry, ids)


def record_objects(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Records of one kind as they travel, by id, with their number."""
    table, found = table_of(RECORDS[kind]), dict[str, dict[str, Any]]()
    for row in rows_of(connection, select(table), table.c.id, ids):
        made = row._asdict()
        more = made.pop("extra")
        found[row.id] = made if more == "{}" else {**json.loads(more), **made}
    return found


def entry_from(told: Mapping[str, Any]) -> tuple[Entry, list[dict[str, Any]]]:
    """The entry that an object tells, its payload salted, and its personal rows. Raises Unsound with the reason."""
    try:
        entry = _entry(told)
        personal = _personal(told, entry)
        sound = entry_digest(entry, entry.payload) == told["digest"]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Unsound(f"{type(error).__name__}: {error}") from error
    if not sound:
        raise Unsound("digest")
    return entry, personal


def _entry(told: Mapping[str, Any]) -> Entry:
    if not all(isinstance(told[name], int if name == "reading" else str) for name in _FACT):
        raise TypeError("a column of another type")
    if not isinstance(told["payload"], dict):
        raise TypeError("payload")
    wall = datetime.fromisoformat(told["wall"])
    if wall.tzinfo is None:
        raise ValueError("wall")
    return Entry(
        **{name: told[name] for name in _FACT if name != "wall"},
        wall=wall,
        payload=told["payload"],
        extra={name: value for name, value in told.items() if name not in _BESIDE},
    )


def _personal(told: Mapping[str, Any], entry: Entry) -> list[dict[str, Any]]:
    """Every value that stands apart must be the one whose salted digest stands in the payload."""
    rows = []
    for key, (salt, value) in (told.get("personal") or {}).items():
        if not is_salted(entry.payload.get(key)) or salted(value, salt) != entry.payload[key]:
            raise ValueError(key)
        rows.append(
            {"entry": entry.id, "key": key, "salt": salt, "value": json.dumps(value, ensure_ascii=False)}
        )
    return rows


def entry_values(entry: Entry, content: str) -> dict[str, Any]:
    """The row of an entry from elsewhere."""
    return {
        "id": entry.id,
        "subject": entry.subject,
        "kind": entry.kind,
        "action": entry.action,
        "payload": json.dumps(entry.payload, ensure_ascii=False),
        "at": entry.at,
        "wall": entry.wall.isoformat(),
        "author": entry.author,
        "replica": entry.replica,
        "boot": entry.boot,
        "reading": entry.reading,
        "digest": content,
        "extra": json.dumps(dict(entry.extra), ensure_ascii=False),
        "refused": None,
        "epoch": entry.epoch,
        "rev": entry.rev,
        "received": entry.received,
        "correction": entry.correction,
    }


def record_from(kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """A record's row; columns that this version lacks go into `extra`. Raises Unsound."""
    columns = RECORDS[kind].model_fields
    more = {name: value for name, value in told.items() if name not in columns}
    try:
        values = {name: value for name, value in told.items() if name in columns}
        row = record_values(kind, {**values, "extra": json.dumps(more, ensure_ascii=False) if more else "{}"})
        sound = record_digest(row) == row["digest"]
    except (ValueError, TypeError) as error:
        raise Unsound(f"{type(error).__name__}: {error}") from error
    if not sound:
        raise Unsound("digest")
    return row


def derived(kind: str, entry: Entry, personal: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The record that a `create` entry makes on every store. Raises Unsound for fields that it cannot have."""
    values = dict(entry.payload) | {row["key"]: json.loads(row["value"]) for row in personal}
    columns = RECORDS[kind].model_fields
    more = {name: value for name, value in values.items() if name not in columns}
    known = {name: value for name, value in values.items() if name in columns and not is_salted(value)}
    known = {name: value for name, value in known.items() if name not in _UNTRAVELLED | {"digest", "extra"}}
    try:
        row = record_values(
            kind, {**known, "id": entry.subject, "extra": json.dumps(more, ensure_ascii=False)}
        )
        row["digest"] = record_digest(row)
    except (ValueError, TypeError) as error:
        raise Unsound(f"{type(error).__name__}: {error}") from error
    return row


def rows_of(connection: Connection, text: Select[Any], column: Any, ids: Sequence[str]) -> Iterator[Any]:
    """Rows whose `column` is one of `ids`, asked for in parts that every database takes."""
    for start in range(0, len(ids), _CHUNK):
        yield from connection.execute(text.where(column.in_(ids[start : start + _CHUNK])))
