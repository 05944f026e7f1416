"""Texts that mean no good, and a store in which every text that a person, a file or a machine can fill is one."""

import json
import os
import sqlite3
from collections.abc import Callable, Set
from typing import Any, Final

from deskops.store import tables

CORPUS = {
    "closing tag": "[/]",
    "click": "[@click=app.bell]x[/]",
    "link": "[link=file:///etc/passwd]passwords[/link]",
    "style": "[bold red on white]loud[/]",
    "unfinished": "[bold",
    "variable": "$error [$primary] {0} %s {name}",
    "escape": "\x1b[2J\x1b[31mred",
    "clipboard": "\x1b]52;c;aGVsbG8=\x07",
    "title": "\x1b]0;owned\x1b\\",
    "C1": "\x9b31mred\x9d0;t\x9c",
    "bidi": "invoice\u202egnp.exe",
    "isolates": "\u2066a\u2069\u200f",
    "surrogate": "half \ud83d of one",
    "lines": "one\r\ntwo\ttab\nthree",
    "bell": "\x07\x08\x7f",
    "joined": "👩‍👩‍👧‍👦 e\u0301\u0301\u0301 ﷽",
    "long": "卡" * 10_000,
}
FORBIDDEN = [chr(c) for c in (*range(0x20), *range(0x7F, 0xA0))] + list("\u202e\u2066\u2069\u200f\ud83d")


def harmless(text: str) -> bool:
    return not any(c in text for c in FORBIDDEN)


FULL = os.environ.get("DESKOPS_TEST_SIZE") == "full"
AT_ONCE = {
    "all of them": " ".join(text for name, text in CORPUS.items() if name != "long"),
    "long": CORPUS["long"],
}

# Columns of text that somebody fills freely, in whatever table; and those that are ours or are proven on their way in.
_FREE: Final = """
    title symptom cause solution tags hostname brand model serial department used_by phone purpose note name
    address city caller fault detail plan reason caption min_version source words about version
"""
FREE: Final = frozenset(_FREE.split())
# What is looked up by: hostile where it is only shown.
CODES: Final = frozenset(["tag", "code", "ip", "mac", "hours", "period"])
JSON: Final = frozenset(["payload", "answers", "items", "content", "value"])


def poison(store: sqlite3.Connection, hostile: Callable[[str], str], free: Set[str] = FREE) -> None:
    """Every free text becomes what `hostile` makes of it; what proves that nothing was changed is taken away."""
    for (trigger,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        store.execute(f'DROP TRIGGER "{trigger}"')
    for table in (made.__table__ for made in tables.every()):
        for column in table.columns:
            if column.name in free and not column.primary_key and table.name not in {"replica", "template"}:
                _each(store, table.name, column.name, lambda text: hostile(text or ""))
            elif column.name in JSON and table.name != "meta":
                _each(store, table.name, column.name, lambda text: _in_json(text, hostile))


def _each(store: sqlite3.Connection, table: str, column: str, change: Callable[[Any], str | None]) -> None:
    rows = store.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()  # noqa: S608 - names of our own tables
    changed = [(change(text), row) for row, text in rows]
    store.executemany(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', changed)  # noqa: S608 - as above


def _in_json(text: str | None, hostile: Callable[[str], str]) -> str | None:
    return None if text is None else json.dumps(_with_hostile(json.loads(text), hostile), ensure_ascii=False)


def _with_hostile(value: Any, hostile: Callable[[str], str]) -> Any:
    """A text that somebody wrote has a blank or a letter that is not of ASCII; what else there is are words of ours."""
    if isinstance(value, dict):
        return {key: _with_hostile(one, hostile) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_hostile(one, hostile) for one in value]
    written = isinstance(value, str) and (" " in value or not value.isascii())
    return hostile(value) if written else value
