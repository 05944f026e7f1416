"""What happened between desk and laptops that a person should know or decide; settled by hand."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from deskops.domain.clock import instant, milliseconds, uuid7
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Incident

_I = table_of(Incident).c


def note(
    written: Connection,
    kind: str,
    about: str,
    detail: Mapping[str, Any],
    now: str,
    random: Callable[[int], bytes],
) -> str:
    """Write an incident down; one that is open under the same kind and subject is brought up to date instead."""
    told = json.dumps(detail, ensure_ascii=False)
    known = select(_I.id).where(_I.kind == kind, _I.about == about, _I.settled_at.is_(None))
    found: str | None = written.execute(known.limit(1)).scalar_one_or_none()
    if found is not None:
        written.execute(update(table_of(Incident)).where(_I.id == found).values(detail=told, at=now))
        return found
    made = uuid7(milliseconds(instant(now)), random(10))
    values = {"id": made, "kind": kind, "about": about, "detail": told, "at": now, "settled_by": ""}
    written.execute(insert(table_of(Incident)), values)
    return made


def is_open(written: Connection, kind: str, about: str) -> bool:
    known = select(_I.id).where(_I.kind == kind, _I.about == about, _I.settled_at.is_(None))
    return written.execute(known.limit(1)).one_or_none() is not None


def over(written: Connection, kinds: Iterable[str], about: Iterable[str], now: str) -> None:
    """What was noted is not so any more: settled by itself."""
    chosen = _I.kind.in_(list(kinds)) & _I.about.in_(list(about)) & _I.settled_at.is_(None)
    written.execute(update(table_of(Incident)).where(chosen).values(settled_at=now))


def settle(written: Connection, incident: str, by: str, now: str) -> bool:
    """False for one that is not there or was settled before."""
    chosen = (_I.id == incident) & _I.settled_at.is_(None)
    done = written.execute(update(table_of(Incident)).where(chosen).values(settled_at=now, settled_by=by))
    return done.rowcount > 0
