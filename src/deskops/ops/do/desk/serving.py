"""What the desk's routes call: one op each, with who is calling; no HTTP here."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from deskops import __version__
from deskops.domain.clock import stored
from deskops.errors import Rejected
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.desk import answering, enrolling, returning
from deskops.ops.do.desk.agreed import make_arrived
from deskops.ops.do.desk.doors import Caller, admitted, caller_of
from deskops.ops.do.desk.itself import Desk
from deskops.ops.do.desk.paging import look_ahead
from deskops.ops.read.desk import desk_facts
from deskops.store import views
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Meta
from deskops.store.views.tuples import MetaRow
from deskops.sync import proof
from deskops.sync.wire import (
    PROTOCOL,
    PROTOCOLS,
    SERVICE,
    EnrolAnswer,
    EnrolRequest,
    ReturnRequest,
    SyncRequest,
)


class Ordered(Rejected):
    """A revoked laptop with an order that it is to carry out: lock or wipe, signed."""

    def __init__(self, order: Any) -> None:
        super().__init__(_("The desk has shut this laptop out."))
        self.order = order


def hello(context: Context, challenge: str = "", key: str | None = None) -> dict[str, Any]:
    """Who this desk is; signed with the desk's key, where somebody wants it proven and the key is here."""
    facts = desk_facts(context)
    told = {
        "service": SERVICE,
        "desk": facts.id,
        "name": facts.name,
        "key": facts.key,
        "protocols": list(PROTOCOLS),
        "version": __version__,
        "time": stored(context.now),
    }
    return told if key is None or not challenge else proof.proven(key, told, challenge)


def healthy(context: Context) -> None:
    """Raises the store's error where it cannot be asked."""
    views.rows(context.views, "meta", MetaRow)


def enrol(context: Context, request: EnrolRequest) -> EnrolAnswer:
    speaks(request.protocol)
    return enrolling.enrol(context, request)


def come_back(context: Context, request: ReturnRequest, key: str | None = None) -> dict[str, Any]:
    speaks(request.protocol)
    return returning.come_back(context, request, key)


def sync(context: Context, token: str, body: Callable[[], SyncRequest], key: str | None = None) -> bytes:
    """`body` is read once the token is known, and what is looked up for the answer is of that very moment. `key` is
    the desk's signing key, where it is here.

    Raises Rejected with the side to upgrade, for another desk, and for who is not let in; what `body` raises.
    """
    with context.store.reader() as session:
        read = connection(session)
        caller, request = _let_in(caller_of(read, token)), body()
        speaks(request.protocol)
        desk = replace(desk_of(read), key=key or "")
        if request.desk != desk.id:
            raise Rejected(
                _("This is another desk than the one that this laptop belongs to."),
                hint=_("Set the address of your own desk: deskops config set desk.url URL"),
            )
        ahead = look_ahead(read, caller, request, context.now)
    answered = answering.answer(context, desk, caller, request, ahead).body()
    make_arrived(
        context, request.entries
    )  # a transaction of its own: what came has landed whatever becomes of it
    return answered


def desk_of(read: Connection) -> Desk:
    """Who this desk is, over the connection that asks the rest as well: each thread's own would be too many."""
    told = {row.key: row.value for row in read.execute(_NAMES)}
    return Desk(told["desk"], told["desk_name"])


def who(context: Context, token: str) -> Caller:
    """Raises Rejected for whom the desk does not let in; Ordered with what a lost laptop is to do."""
    return _let_in(read_caller(context, token))


def _let_in(caller: Caller | None) -> Caller:
    if caller is not None and caller.status == "revoked" and caller.order:
        raise Ordered(json.loads(caller.order))
    return admitted(caller)


def read_caller(context: Context, token: str) -> Caller | None:
    with context.store.reader() as session:
        return caller_of(connection(session), token)


def speaks(protocol: int) -> None:
    if protocol in PROTOCOLS:
        return
    older = protocol < PROTOCOL
    words = (
        _("This laptop speaks protocol {theirs}, the desk {ours}: upgrade deskops on the laptop.")
        if older
        else _("This laptop speaks protocol {theirs}, the desk {ours}: the desk must be upgraded first.")
    )
    raise Rejected(words.format(theirs=protocol, ours=", ".join(map(str, PROTOCOLS))))


_M = table_of(Meta).c
_NAMES = select(_M.key, _M.value).where(_M.key.in_(["desk", "desk_name"]))
