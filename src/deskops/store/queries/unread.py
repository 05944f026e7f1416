"""Rows of kinds that this version does not know: kept as they came and counted, and read once a newer version can.

They stand in `recovered`, which no laptop needs otherwise; knows nothing of what they mean.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from deskops.domain.canonical import digest
from deskops.store.queries.ledger import table_of
from deskops.store.queries.travel import Unsound, is_of, rows_of
from deskops.store.tables import RECORDS, Recovered

_BESIDE: Final = frozenset({"form", "bucket", "slot", "epoch", "rev", "digest"})
_W = table_of(Recovered).c


def keep(written: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Raises Unsound for a row that is not what its digest says."""
    for told in rows:
        try:
            whole = digest({name: told[name] for name in told if name not in _BESIDE})
            sound = is_of(told["digest"], whole)
            number, name, form = int(told["rev"]) + int(told["epoch"]), told["id"], told["form"]
        except (KeyError, TypeError, ValueError) as error:
            raise Unsound(f"{type(error).__name__}: {error}") from error
        if not sound or number < 0 or not isinstance(name, str) or not isinstance(form, str):
            raise Unsound("digest")
        values = {"id": name, "form": form, "kind": form, "subject": name, "offered_by": "", "at": ""}
        values["content"] = json.dumps({**told, "digest": whole}, ensure_ascii=False)
        statement = upsert(table_of(Recovered)).values(values)
        changed = {"content": statement.excluded.content}
        written.execute(statement.on_conflict_do_update(index_elements=["id", "form"], set_=changed))


def numbered(written: Connection, subjects: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Rows as they came, of these subjects or of all."""
    chosen = select(_W.content)
    rows: list[Any] = []
    if subjects is None:
        rows.extend(written.execute(chosen))
    else:
        rows.extend(rows_of(written, chosen, _W.id, subjects))
    for row in rows:
        yield json.loads(row.content)


def readable(written: Connection) -> list[dict[str, Any]]:
    """Those that this version knows after all: they are taken out, to be landed as what they are."""
    forms = [str(kind) for kind in RECORDS]
    rows = written.execute(select(_W.id, _W.content).where(_W.form.in_(forms))).all()
    for row in rows:
        forget(written, row.id)
    return [json.loads(row.content) for row in rows]


def forget(written: Connection, subject: str) -> None:
    written.execute(delete(table_of(Recovered)).where(_W.id == subject))


def set_aside(written: Connection, above: int, epoch: int, stale: int) -> dict[str, str]:
    """Give what has a number above this one another epoch, unless it is set aside already; subjects and their kinds."""
    touched: dict[str, str] = {}
    for told in numbered(written):
        if told["rev"] > above and told["epoch"] < stale:
            content = json.dumps({**told, "epoch": epoch}, ensure_ascii=False)
            written.execute(update(table_of(Recovered)).where(_W.id == told["id"]).values(content=content))
            touched[told["id"]] = told["form"]
    return touched
