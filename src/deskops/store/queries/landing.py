"""The statements that land an answer on a laptop, made once; what they are for stands in `arrivals`."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Insert, Select, Table, Update, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from deskops.store.queries.ledger import table_of
from deskops.store.queries.outbox import STALE
from deskops.store.tables import RECORDS, EntryRow, Personal, Subject

_E, _S, _P = (table_of(one).c for one in (EntryRow, Subject, Personal))
REFUSE: Final = (
    update(table_of(EntryRow)).where(_E.id == bindparam("of")).values(refused=bindparam("refused"))
)
NUMBER: Final = (
    update(table_of(EntryRow))
    .where(_E.id == bindparam("of"))
    .values(
        epoch=bindparam("epoch"),
        rev=bindparam("rev"),
        received=bindparam("received"),
        correction=bindparam("correction"),
        refused=None,
    )
)
DIGESTS: Final = select(_E.subject, _E.digest).where(_E.epoch < STALE)  # so it has a number
ERASE: Final = delete(table_of(Personal)).where(_P.entry.in_(bindparam("ids", expanding=True)))
LIVES: Final = select(_S.id, _S.kind, _S.bucket, _S.slot, _S.rows)
WHOSE: Final = select(_E.id, _E.subject, _E.kind)


def reason(outcome: Mapping[str, Any]) -> str:
    told = {"code": outcome["code"], "words": outcome.get("words", "")}
    return json.dumps(told, ensure_ascii=False)


def numbers(outcome: Mapping[str, Any], now: str) -> dict[str, Any]:
    values = {"of": outcome["id"], "epoch": outcome["epoch"], "rev": outcome["rev"]}
    return values | {"received": now, "correction": outcome.get("correction")}


@cache
def upserted(table: Table, changing: tuple[str, ...] = ()) -> Insert:
    """New rows, and of known ones these columns; all but the id where none are named."""
    statement = upsert(table)
    names = changing or tuple(column.name for column in table.c if column.name != "id")
    taken = {name: statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=["id"], set_=taken)


@cache
def digests(kind: str) -> Select[Any]:
    table = table_of(RECORDS[kind])
    return select(table.c.id, table.c.digest).where(table.c.epoch < STALE)


@cache
def renumber(kind: str) -> Update:
    table = table_of(RECORDS[kind])
    chosen = update(table).where(table.c.id == bindparam("of"))
    return chosen.values(epoch=bindparam("epoch"), rev=bindparam("rev"))
