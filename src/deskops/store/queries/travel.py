"""Rows as they travel: records and entries to plain objects and back, with what this version does not know kept."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from json.encoder import encode_basestring as quoted
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, Table, select

from deskops.domain.canonical import is_salted, salted
from deskops.domain.entries import Entry, entry_content
from deskops.store.queries.among import among
from deskops.store.queries.ledger import record_digest, record_values, table_of
from deskops.store.tables import RECORDS, EntryRow, Personal

_FACT: Final = ("id", "subject", "kind", "action", "at", "wall", "author", "replica", "boot", "reading")
_BESIDE: Final = frozenset(
    {*_FACT, "payload", "digest", "personal", "received", "correction", "epoch", "rev"}
)
_UNTRAVELLED: Final = frozenset({"epoch", "rev"})
CHUNK: Final = 1_000
WHOLE: Final = 64  # hex digits of a digest
SHORT: Final = 16  # as it may travel: who gets the row makes the whole of its content
_NUL: Final = b"\\u0000"  # as JSON has it; a text that spells these six characters is refused as well
_texts: Final = itemgetter(*(name for name in _FACT if name != "reading"))


_E = table_of(EntryRow).c
_TRAVELS: Final = select(
    *(_E[name] for name in (*_FACT, "payload", "digest", "epoch", "rev", "extra", "received", "correction"))
)
_P = table_of(Personal).c
_PERSONAL: Final = select(_P.entry, _P.key, _P.salt, _P.value)
_FORM: Final = (
    "{" + ",".join(f'"{name}":{"%d" if name == "reading" else "%s"}' for name in _FACT)
    + ',"payload":%s,"digest":"%s","epoch":%s,"rev":%s'
)  # fmt: skip


class Carried(NamedTuple):
    """An entry as it came, its personal rows, and its whole digest."""

    entry: Entry
    personal: list[dict[str, Any]]
    digest: str


class TooLarge(Exception):
    """A row that is longer than any that a person writes."""


class Unsound(ValueError):
    """A row that is not what its digest says, or cannot be one."""


def entry_objects(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Entries as they travel, by id, with their number; personal values beside the salted payload."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows_of(connection, _TRAVELS, _E.id, ids):
        found[row[0]] = _entry_object(row)
    for entry, key, salt, value in _apart(connection, list(found)):
        found[entry].setdefault("personal", {})[key] = [salt, json.loads(value)]
    return found


def _entry_object(row: Sequence[Any]) -> dict[str, Any]:
    *facts, payload, digest, epoch, rev, extra, received, correction = row
    made = {} if extra == "{}" else dict(json.loads(extra))
    made.update(zip(_FACT, facts, strict=True))
    made.update(payload=json.loads(payload), digest=digest, epoch=epoch, rev=rev)
    if received is not None:
        made.update(received=received, correction=correction)
    return made


def entry_texts(connection: Connection, ids: Sequence[str], digits: int) -> dict[str, tuple[int, str]]:
    """Entries as they travel, by id: their number and their JSON without the closing brace, for a page.

    `digits` of the digest are told.
    """
    found: dict[str, tuple[int, str]] = {}
    apart: dict[str, dict[str, Any]] = {}
    for entry, key, salt, value in _apart(connection, ids):
        apart.setdefault(entry, {})[key] = [salt, json.loads(value)]
    for row in rows_of(connection, _TRAVELS, _E.id, ids):
        text = _entry_text(row, digits)
        if row[0] in apart:
            text += f',"personal":{json.dumps(apart[row[0]], ensure_ascii=False)}'
        found[row[0]] = (row[13], text)
    return found


def _entry_text(row: Sequence[Any], digits: int) -> str:
    """The payload is kept as JSON, so that it need not be taken apart and put together again."""
    *facts, payload, digest, epoch, rev, extra, received, correction = row
    reading = facts.pop()
    text = _FORM % (*map(quoted, facts), reading, payload, digest[:digits], _null(epoch), _null(rev))
    if extra != "{}":
        text = f"{{{extra[1:-1]},{text[1:]}"
    if received is not None:
        text += f',"received":{quoted(received)},"correction":{_null(correction)}'
    return text


def _null(number: int | None) -> str:
    return "null" if number is None else str(number)


def _apart(connection: Connection, ids: Sequence[str]) -> Iterable[tuple[str, str, str, str]]:
    yield from rows_of(connection, _PERSONAL, _P.entry, ids)


def record_objects(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Records of one kind as they travel, by id, with their number."""
    table, found = table_of(RECORDS[kind]), dict[str, dict[str, Any]]()
    for row in rows_of(connection, all_of(table), table.c.id, ids):
        made = row._asdict()
        more = made.pop("extra")
        found[row.id] = made if more == "{}" else {**json.loads(more), **made}
    return found


def entry_from(told: Mapping[str, Any], *, beside: frozenset[str] = frozenset(), longest: int = 0) -> Carried:
    """The entry that an object tells, its payload salted, and its personal rows.

    `beside` names what travels with the entry and is no part of it. Raises Unsound with the reason, and TooLarge for
    one that is longer than `longest` bytes.
    """
    try:
        entry = _entry(told, _BESIDE | beside if beside else _BESIDE)
        personal = _personal(told, entry)
        content = entry_content(entry, entry.payload)  # refuses half a character
        if longest and len(content) + sum(len(row["value"]) for row in personal) > longest:
            raise TooLarge
        whole = hashlib.sha256(content).hexdigest()
        sound = is_of(told["digest"], whole)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Unsound(f"{type(error).__name__}: {error}") from error
    if not sound:
        raise Unsound("digest")
    if _NUL in content or any("\0" in row["salt"] or "\\u0000" in row["value"] for row in personal):
        raise Unsound("NUL")
    return Carried(entry, personal, whole)


def is_of(told: str, whole: str) -> bool:
    """Whether it is this digest, in full or as it may travel."""
    return told == whole or (len(told) == SHORT and whole.startswith(told))


def _entry(told: Mapping[str, Any], beside: frozenset[str]) -> Entry:
    row, subject, kind, action, at, wall, author, replica, boot = texts = _texts(told)
    if set(map(type, texts)) != {str} or type(told["reading"]) is not int:
        raise TypeError("a column of another type")
    if not isinstance(told["payload"], dict):
        raise TypeError("payload")
    moment = datetime.fromisoformat(wall)
    if moment.tzinfo is None:
        raise ValueError("wall")
    more = {} if told.keys() <= beside else {name: told[name] for name in told if name not in beside}
    return Entry(
        row, subject, kind, action, told["payload"], at, moment, author, replica, boot, told["reading"], extra=more
    )  # fmt: skip


def _personal(told: Mapping[str, Any], entry: Entry) -> list[dict[str, Any]]:
    """Every value that stands apart must be the one whose salted digest stands in the payload."""
    rows = []
    for key, (salt, value) in (told.get("personal") or {}).items():
        if not isinstance(salt, str):
            raise TypeError(key)
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
        whole = record_digest(row)
        sound = is_of(row["digest"], whole)
    except (ValueError, TypeError) as error:
        raise Unsound(f"{type(error).__name__}: {error}") from error
    if not sound:
        raise Unsound("digest")
    return row | {"digest": whole}


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
    """Rows whose `column` is one of `ids`, a part at a time."""
    for start in range(0, len(ids), CHUNK):
        yield from connection.execute(_within(text, column), {"within": ids[start : start + CHUNK]}).all()


@lru_cache(maxsize=256)
def _within(text: Select[Any], column: Any) -> Select[Any]:
    """Made once for a statement that is kept: making one costs more than running it."""
    return text.where(among(column, "within"))


@cache
def all_of(table: Table) -> Select[Any]:
    """Every column, as a statement that is kept."""
    return select(table)
