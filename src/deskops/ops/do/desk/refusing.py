"""What the desk did not take is kept there too, with the reason, until a person has settled it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from deskops.ops.do.desk.doors import Caller
from deskops.store.queries.ledger import table_of
from deskops.store.queries.taking import Outcome, Taken
from deskops.store.queries.travel import rows_of
from deskops.store.tables import Refusal
from deskops.text import storable


def keep_refusals(
    written: Connection, caller: Caller, entries: Sequence[Any], taken: Taken, now: str
) -> None:
    """What was not taken is kept at the desk too, whole, until a person has settled it."""
    told = {storable(one.id): (one, each) for each, one in zip(entries, taken.outcomes, strict=True)}
    rows = rows_of(written, _REFUSED, _N.entry, list(told))
    known = {row.entry for row in rows if row.replica == caller.replica}
    settled = [{"of": one, "by": caller.replica, "now": now} for one in known if told[one][0].refusal is None]
    if settled:
        written.execute(_SETTLE, settled)
    new = [
        _kept_refusal(caller, name, outcome, each, now)
        for name, (outcome, each) in told.items()
        if outcome.refusal is not None and name not in known
    ]
    if new:
        written.execute(insert(table_of(Refusal)), new)


def _kept_refusal(
    caller: Caller, name: str, outcome: Outcome, told: Mapping[str, Any], now: str
) -> dict[str, Any]:
    return {
        "entry": name, "replica": caller.replica, "engineer": caller.engineer,
        "subject": storable(str(told.get("subject", ""))[:64]), "code": str(outcome.refusal),
        "words": storable(outcome.detail), "at": now,
        "content": json.dumps(told)[:1_000_000],  # ASCII: whatever was poisonous is escaped
    }  # fmt: skip


_N = table_of(Refusal).c
_REFUSED = select(_N.entry, _N.replica)
_SETTLE = (
    update(table_of(Refusal))
    .where(_N.entry == bindparam("of"), _N.replica == bindparam("by"), _N.settled_at.is_(None))
    .values(settled_at=bindparam("now"))
)
