"""A laptop that the desk forgot when it was put back: known again by the key that it enrolled with."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from deskops.domain.canonical import canonical
from deskops.domain.clock import stored
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.doors import not_approved, unknown_here
from deskops.ops.do.desk.enrolling import itself
from deskops.ops.do.desk.itself import Desk
from deskops.ops.do.desk.recalling import free_code
from deskops.ops.read.desk import desk_facts
from deskops.store.queries.facts import connection
from deskops.store.queries.incidents import note
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Replica
from deskops.sync import keys
from deskops.sync.wire import SERVICE, ReturnRequest

_R = table_of(Replica).c


def come_back(context: Context, request: ReturnRequest, key: str | None) -> dict[str, Any]:
    """Let a laptop in under the replica id that it had, with a token of its own choice. Raises Rejected.

    Its token was renewed, or it got an id of its own as a copy, after the backup that this desk was put back to. It
    proves that it is the laptop that enrolled by the key of that time. Who was shut out stays so, and with it whoever
    shares that key: nobody can say which of them the lost one was. An id that it lacks must bear the desk's own
    mark, or the desk must know that it was put back: nobody makes more of themselves.
    `key` is the desk's signing key, where it is here.
    """
    desk, now = desk_facts(context), stored(context.now)
    signed = canonical(request.signed())
    if request.desk != desk.id or not keys.is_signed(request.key, signed, request.signature):
        raise unknown_here()
    with context.act(itself(context)) as act:
        written = connection(act.session)
        alike = _of_key(written, request.key)
        if not alike or any(row.status == "revoked" for row in alike):
            raise unknown_here()
        known = next((row for row in alike if row.id == request.replica), None)
        row = known or alike[0]
        given = Desk(desk.id, desk.name, key or "").gave(request.replica, row.engineer, request.given)
        if known is None and not ((given or act.ledger.epoch > 1) and _is_free(written, request.replica)):
            raise unknown_here()
        if row.status == "waiting":
            raise not_approved()
        code = row.code
        if known is None:
            code = _again(act, row, request, now)
        values = {"token": request.token, "next_token": "", "token_since": now}
        written.execute(update(table_of(Replica)).where(_R.id == request.replica).values(values))
        told = {"subject": request.replica, "engineer": row.engineer, "first": row.id}
        act.append("desk", desk.id, "known-again", told)
    return {"service": SERVICE, "desk": desk.id, "replica": request.replica, "code": code}


def _of_key(written: Connection, key: str) -> Sequence[Any]:
    """The replica that enrolled with this key and its copies, the first one first."""
    chosen = select(table_of(Replica)).where(_R.public_key == key).order_by(_R.id)
    return written.execute(chosen).all()


def _is_free(written: Connection, replica: str) -> bool:
    return written.execute(select(_R.id).where(_R.id == replica)).first() is None


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
