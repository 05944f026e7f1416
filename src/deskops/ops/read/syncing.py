"""How this laptop stands with its desk: when they last met, what came of it, what is unsent, what the desk has."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from deskops.domain.clock import instant, stored
from deskops.kept import words_of
from deskops.ops.context import Context
from deskops.ops.read.attention import Stand, waiting
from deskops.store import views
from deskops.store.views.attention_tuples import ReceiptRow
from deskops.store.views.tuples import MetaRow

_MARK = "sync."
_LATELY: Final = timedelta(days=1)


class Line(NamedTuple):
    """`state` is stand-alone, desk, never, online, offline or rejected, as the last meeting ended; `reason` why.

    `last_sync` is the stored instant of the last answer of the desk, `ended` that of the last attempt.
    """

    state: str
    reason: str = ""
    last_sync: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A job, and whether the desk has all of it: under which number, since when (stored instant)."""

    job: str
    number: str
    title: str
    status: str
    held: bool
    rev: int | None
    since: str | None
    unsent: int


@dataclass(frozen=True, slots=True)
class SyncStatus:
    line: Line
    stand: Stand
    age: timedelta | None  # of the last sync
    desk: dict[str, str]
    cursor: dict[str, int]
    receipts: list[Receipt]


def line_of(context: Context) -> Line:
    me = context.identity
    if me.standalone or me.is_desk:
        return Line("desk" if me.is_desk else "stand-alone")
    return _line(_marks(_meta(context)))


def sync_status(context: Context) -> SyncStatus:
    """Everything on one page. Raises StoreMissing."""
    meta = _meta(context)
    marks, line = _marks(meta), line_of(context)
    age = max(timedelta(), context.now - instant(line.last_sync)) if line.last_sync else None
    desk = {"id": meta.get("desk", ""), "name": meta.get("desk_name", ""), "url": context.settings.desk.url}
    head = marks.get("head") or {}
    cursor = {"epoch": head.get("epoch", 0), "rev": marks.get("cursor", 0)}
    return SyncStatus(line, waiting(context), age, desk, cursor, _receipts(context))


def _receipts(context: Context) -> list[Receipt]:
    """Of open jobs, and of finished ones while something of them is unsent and for a day after it was sent."""
    me = context.identity
    if me.numbers:
        return []
    asked = {"engineer": me.engineer, "since": stored(context.now - _LATELY)}
    return [_receipt(row) for row in views.rows(context.views, "receipts", ReceiptRow, **asked)]


def _receipt(row: ReceiptRow) -> Receipt:
    held = row.rev is not None and not row.unsent
    rev = max(row.rev or 0, row.newest or 0) or None
    return Receipt(
        row.id, row.number, row.title, row.status, held, rev, row.since if held else None, row.unsent
    )


def _meta(context: Context) -> dict[str, str]:
    return {row.key: row.value for row in views.rows(context.views, "meta", MetaRow)}


def _marks(meta: dict[str, str]) -> dict[str, Any]:
    found = {key.removeprefix(_MARK): value for key, value in meta.items() if key.startswith(_MARK)}
    return {key: json.loads(value) for key, value in found.items()}


def _line(marks: dict[str, Any]) -> Line:
    last = marks.get("last") or {}
    result = last.get("result", "")
    state = {"": "never", "done": "online", "attention": "online", "stopped": "online"}.get(result, result)
    reason = words_of(last.get("reason", ""), last)
    return Line(state, reason, marks.get("at", ""), last.get("ended", ""))


def ago(moment: str, now: datetime) -> timedelta:
    """How long ago a stored instant was; never negative."""
    return max(timedelta(), now - instant(moment))
