"""The rows of a page as the JSON that travels, kept for whoever gets the same row next; decides nothing of scopes."""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from json.encoder import encode_basestring as quoted
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, select

from deskops.domain.scope import NOW
from deskops.store.queries.buckets import REMOVAL
from deskops.store.queries.ledger import table_of
from deskops.store.queries.travel import entry_texts, record_objects, rows_of
from deskops.store.tables import RECORDS

_MOST: Final = 32 * 1024 * 1024  # bytes of texts that are kept
_BESIDE: Final = 400  # bytes that a kept text needs beside itself


class Line(NamedTuple):
    """A line of the feed. An entry's `ref` is its own id, a record's and a removal's is its subject's.

    `slot` is where its subject stands in the window, `now` and `received` what an entry's row has as number and
    receipt at this moment.
    """

    rev: int
    kind: str
    ref: str
    subject: str
    bucket: str
    epoch: int
    head: str
    slot: str | None
    now: int | None
    received: str | None


Key = tuple[int, str, str | None, str, str | None, int]


class KeptTexts:
    """Texts of rows by what says everything of them: their place in the chain, when they came, and where they live.

    A row never changes under its number. The running hash is of all that was before it, so that a desk that was put
    back and numbers others makes other keys. Those that nobody asks for are forgotten, half of all at a time.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._half, self._size = most // 2, 0
        self._young: dict[Key, bytes] = {}
        self._old: dict[Key, bytes] = {}
        self._lock = threading.Lock()

    def get(self, keys: Sequence[Key]) -> list[bytes | None]:
        with self._lock:
            return [self._young.get(key) or self._again(key) for key in keys]

    def _again(self, key: Key) -> bytes | None:
        text = self._old.get(key)
        if text is not None:
            self._put(key, text)
        return text

    def keep(self, texts: Mapping[Key, bytes]) -> None:
        with self._lock:
            for key, text in texts.items():
                self._put(key, text)

    def _put(self, key: Key, text: bytes) -> None:
        self._young[key] = text
        self._size += len(text) + _BESIDE
        if self._size > self._half:
            self._old, self._young, self._size = self._young, {}, 0


KEPT: Final = KeptTexts()  # of this process


def texts(
    connection: Connection, lines: Sequence[Line], skip: frozenset[str], digits: int, kept: KeptTexts = KEPT
) -> Iterator[tuple[Line, bytes | None]]:
    """Each line with its row as JSON; None for one that was numbered anew since, or that the replica sent itself.

    `digits` of a digest are told.
    """
    wanted = _standing(connection, [line for line in lines if line.ref not in skip])
    keys = {
        line.rev: (line.epoch, line.head, line.received, line.bucket, line.slot, digits) for line in wanted
    }
    found = dict(zip(keys, kept.get(list(keys.values())), strict=True))
    missing = [line for line in wanted if found[line.rev] is None]
    if missing:
        made = dict(_made(connection, missing, digits))
        found |= made
        kept.keep({keys[rev]: text for rev, text in made.items()})
    for line in lines:
        yield line, found.get(line.rev)


def _standing(connection: Connection, lines: Sequence[Line]) -> list[Line]:
    """Those whose row still has this number."""
    records: dict[str, list[str]] = {}
    for line in lines:
        if line.ref == line.subject and line.kind != REMOVAL:
            records.setdefault(line.kind, []).append(line.ref)
    numbers: dict[str, int] = {}
    for kind, ids in records.items():
        chosen, column = _numbers(kind)
        numbers.update((row[0], row[1]) for row in rows_of(connection, chosen, column, ids))
    return [
        line
        for line in lines
        if line.kind != REMOVAL
        and line.rev == (numbers.get(line.ref) if line.ref == line.subject else line.now)
    ]


@cache
def _numbers(kind: str) -> tuple[Select[Any], Any]:
    columns = table_of(RECORDS[kind]).c
    return select(columns.id, columns.rev), columns.id


def _made(connection: Connection, lines: Sequence[Line], digits: int) -> Iterable[tuple[int, bytes]]:
    entries = entry_texts(connection, [line.ref for line in lines if line.ref != line.subject], digits)
    by_kind: dict[str, list[str]] = {}
    for line in lines:
        if line.ref == line.subject:
            by_kind.setdefault(line.kind, []).append(line.ref)
    records: dict[str, dict[str, Any]] = {}
    for kind, ids in by_kind.items():
        records |= record_objects(connection, kind, ids)
    for line in lines:
        beside = f'"form":{quoted(line.kind if line.ref == line.subject else "e")}'
        beside += f',"bucket":{quoted(line.bucket)},"slot":{quoted(line.slot or NOW)}}}'
        text = _of_record(line, records, digits) if line.ref == line.subject else _of_entry(line, entries)
        if text:  # else it was numbered anew in this very moment
            yield line.rev, f"{text},{beside}".encode()


def _of_entry(line: Line, entries: Mapping[str, tuple[int, str]]) -> str:
    rev, text = entries.get(line.ref, (0, ""))
    return text if rev == line.rev else ""


def _of_record(line: Line, records: Mapping[str, Mapping[str, Any]], digits: int) -> str:
    record = records.get(line.ref)
    if record is None or record["rev"] != line.rev:
        return ""
    record = {**record, "digest": record["digest"][:digits]}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))[:-1]
