"""A laptop that the desk forgot when it was put back: known again by the key that it enrolled with."""

from typing import Any

from sqlalchemy import Connection, insert, select, update

from deskops.domain.canonical import canonical
from deskops.domain.clock import stored
from deskops.errors import Rejected
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.enrolling import itself
from deskops.ops.do.desk.recalling import free_code
from deskops.ops.read.desk import desk_facts
from deskops.store.queries.facts import connection
from deskops.store.queries.incidents import note
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Replica
from deskops.sync import keys
from deskops.sync.wire import SERVICE, ReturnRequest

_R = table_of(Replica).c


def come_back(context: Context, request: ReturnRequest) -> dict[str, Any]:
    """Let a laptop in under the replica id that it had, with a token of its own choice. Raises Rejected.

    Its token was renewed, or it got an id of its own as a copy, after the backup that this desk was put back to. It
    proves that it is the laptop that enrolled by the key of that time. Who was shut out stays so.
    """
    desk, now = desk_facts(context), stored(context.now)
    signed = canonical(request.signed())
    if request.desk != desk.id or not keys.is_signed(request.key, signed, request.signature):
        raise _not_known()
    with context.act(itself(context)) as act:
        written = connection(act.session)
        known = written.execute(select(table_of(Replica)).where(_R.id == request.replica)).one_or_none()
        row = known or _first(written, request.key)
        if row is None or row.public_key != request.key or row.status not in ("active", "waiting"):
            raise _not_known()
        code = row.code
        if known is None:
            code = _again(act, row, request, now)
        values = {"token": request.token, "next_token": "", "token_since": now}
        written.execute(update(table_of(Replica)).where(_R.id == request.replica).values(values))
        told = {"subject": request.replica, "engineer": row.engineer, "first": row.id}
        act.append("desk", desk.id, "known-again", told)
    return {"service": SERVICE, "desk": desk.id, "replica": request.replica, "code": code}


def _not_known() -> Rejected:
    return Rejected(
        _("The desk does not know this laptop any more."),
        hint=_("Ask the desk for a new code: deskops init --desk URL --code CODE"),
    )


def _first(written: Connection, key: str) -> Any:
    """The replica that enrolled with this key, and others that are copies of it: the first one that is not shut out."""
    chosen = select(table_of(Replica)).where(_R.public_key == key).order_by(_R.id)
    rows = written.execute(chosen).all()
    if any(row.status == "revoked" for row in rows):
        return None  # nobody can say which of them the lost one was
    return rows[0] if rows else None


def _again(act: Act, first: Any, request: ReturnRequest, now: str) -> str:
    """The row that the desk lost; its short code, or another one where that was given away since."""
    written = connection(act.session)
    taken = written.execute(select(_R.id).where(_R.code == request.code)).one_or_none() is not None
    code = free_code(written, act.ledger.random) if taken else request.code
    values = first._asdict() | {
        "id": request.replica, "code": code, "token": request.token, "next_token": "", "token_since": now,
        "enrolled_at": now, "last_seen": None, "cursor": 0, "turn": "", "turn_before": "", "order": "",
    }  # fmt: skip
    written.execute(insert(table_of(Replica)), values)
    detail = {"first": first.id, "second": request.replica, "engineer": first.engineer, "name": first.name}
    note(written, "copied", first.id, detail, now, act.ledger.random)
    return code
