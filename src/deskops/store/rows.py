"""Stored rows as the domain's values, for the read side and the write side alike; imports no database library."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

from deskops.domain.entries import Entry
from deskops.store.faults import damaged

_COLUMNS: Final = (
    "id", "subject", "kind", "action", "payload", "at", "wall", "author", "replica", "boot", "reading", "epoch",
    "rev", "extra", "received", "correction",
)  # fmt: skip
ENTRY_COLUMNS: Final = ", ".join(_COLUMNS)


def entry_of(row: Sequence[Any], personal: Mapping[tuple[str, str], Any] | None = None) -> Entry:
    """An entry from a row of ENTRY_COLUMNS; `personal` holds values by (entry, key) that were kept apart.

    Raises StoreDamaged for a row that nobody can have written.
    """
    try:
        return _entry(row, personal or {})
    except (ValueError, TypeError) as error:
        raise damaged(error) from error


def _entry(row: Sequence[Any], personal: Mapping[tuple[str, str], Any]) -> Entry:
    payload = json.loads(row[4])
    if not isinstance(payload, dict):
        raise TypeError("a payload is an object")
    if personal:
        for key in payload:
            if (row[0], key) in personal:
                payload[key] = personal[row[0], key]
    return Entry(
        id=row[0],
        subject=row[1],
        kind=row[2],
        action=row[3],
        payload=payload,
        at=row[5],
        wall=datetime.fromisoformat(row[6]),
        author=row[7],
        replica=row[8],
        boot=row[9],
        reading=row[10],
        epoch=row[11],
        rev=row[12],
        extra={} if row[13] == "{}" else json.loads(row[13]),
        received=row[14],
        correction=row[15],
    )


def record_of(columns: Sequence[str], row: Sequence[Any]) -> Any:
    """A record's row as plain attributes."""
    return SimpleNamespace(**dict(zip(columns, row, strict=True)))
