"""The desk's side of a lost laptop: its key handed back, its wipe noted, and what it had not sent kept for a person."""

import base64
import io
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from deskops.domain.canonical import canonical
from deskops.domain.clock import milliseconds, stored, uuid7
from deskops.domain.permissions import Verb
from deskops.errors import BadInput, NotFound, Refused, Rejected
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.desk.bundles import Imported, import_stream, survey
from deskops.ops.do.desk.doors import Caller
from deskops.ops.do.desk.enrolling import itself
from deskops.ops.do.desk.people import admin, people
from deskops.ops.do.desk.serving import read_caller, speaks, who
from deskops.ops.do.locking import opened_key
from deskops.ops.do.lost import LARGEST_QUARANTINE
from deskops.ops.read.desk import DeskFacts, desk_facts
from deskops.ops.secrets import DESK_SEALING_KEY, Secrets
from deskops.store.queries.facts import connection
from deskops.store.queries.incidents import note
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Quarantine, Replica
from deskops.sync import keys
from deskops.sync.wire import SERVICE, UnlockRequest, WipedNotice

_R, _Q = table_of(Replica).c, table_of(Quarantine).c


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in quarantine; `size` in bytes."""

    id: str
    replica: str
    engineer: str
    at: str
    entries: int
    blobs: int
    size: int


def unlock(context: Context, token: str, request: UnlockRequest) -> dict[str, Any]:
    """The keys of a locked laptop for the same engineer's new replica. Raises Rejected, Ordered."""
    caller = who(context, token)
    speaks(request.protocol)
    facts = desk_facts(context)
    old = _locked_replica(context, facts, caller, request)
    sealing = str(Secrets(context.paths).get(DESK_SEALING_KEY) or "")
    opened = [opened_key(each, sealing) if sealing else None for each in request.keys]
    found = [str(each["key"]) for each in opened if each and _is_of(each, caller, request)]
    if len(found) != len(request.keys):
        raise _no_key()
    with context.act(itself(context)) as act:
        act.append("desk", facts.id, "unlocked", {"subject": old, "replica": caller.replica})
    told = {"replica": caller.replica, "code": caller.code, "keys": found}
    return {**_envelope(facts, context), **told}


def _locked_replica(context: Context, facts: DeskFacts, caller: Caller, request: UnlockRequest) -> str:
    """The id of the one that this desk locked, whatever it remembers of that: its signature is the proof."""
    order = dict(request.order)
    signature, old = order.pop("signature", ""), order.get("replica", "")
    if order.get("order") != "lock" or not keys.is_signed(facts.key, canonical(order), signature):
        raise _no_key()
    with context.store.reader() as session:
        row = connection(session).execute(select(table_of(Replica)).where(_R.id == old)).one_or_none()
    wiped = row is not None and row.order and json.loads(row.order).get("order") == "wipe"
    if wiped or (row is not None and row.engineer != caller.engineer):
        raise _no_key()
    return old


def _is_of(opened: dict[str, object], caller: Caller, request: UnlockRequest) -> bool:
    """What was sealed says for whom: nobody can put another engineer's key into it."""
    return opened.get("engineer") == caller.engineer and opened.get("order") == request.order


def _no_key() -> Rejected:
    return Rejected(
        _("The desk has no key for this."),
        hint=_("It takes a new enrolment of the engineer whose laptop it was."),
    )


def may_leave(context: Context, token: str) -> tuple[Caller, str]:
    """Who is to be wiped, and the nonce of that order. Raises Rejected for everybody else."""
    caller = read_caller(context, token)
    order = json.loads(caller.order) if caller is not None and caller.order else {}
    if caller is None or caller.status != "revoked" or order.get("order") != "wipe":
        raise Rejected(_("Nothing is to be left here by this laptop."))
    return caller, str(order["nonce"])


def quarantine(context: Context, token: str, content: bytes) -> dict[str, Any]:
    """Keep what a laptop had not sent. The same again is known; another one is refused. Raises Rejected, BadInput."""
    caller, nonce = may_leave(context, token)
    if len(content) > LARGEST_QUARANTINE:
        raise BadInput(_("The file is too large."))
    found = survey(context, io.BytesIO(content), caller.replica)
    text = base64.b64encode(content).decode()
    with context.act(itself(context)) as act:
        written = connection(act.session)
        known = written.execute(select(_Q.content).where(_Q.nonce == nonce)).scalar_one_or_none()
        if known is not None and known != text:
            raise Refused(_("This laptop has left something here already."))
        if known is None:
            now = stored(context.now)
            values = {
                "id": uuid7(milliseconds(context.now), context.random(10)), "replica": caller.replica,
                "engineer": caller.engineer, "nonce": nonce, "content": text, "size": len(content),
                "entries": found.entries, "blobs": found.blobs, "at": now, "settled_by": "",
            }  # fmt: skip
            written.execute(insert(table_of(Quarantine)), values)
            detail = {"engineer": caller.engineer, "entries": found.entries, "blobs": found.blobs}
            note(written, "quarantined", caller.replica, detail, now, context.random)
    return {**_envelope(desk_facts(context), context), "kept": found.entries}


def wiped(context: Context, token: str, notice: WipedNotice) -> dict[str, Any]:
    """A laptop says that it carried the wipe out; its token opens nothing from now on. Raises Rejected."""
    caller, nonce = may_leave(context, token)
    if notice.nonce != nonce:
        raise Rejected(_("There is no such order."))
    facts, now = desk_facts(context), stored(context.now)
    with context.act(itself(context)) as act:
        written = connection(act.session)
        written.execute(
            update(table_of(Replica)).where(_R.id == caller.replica).values(order="", last_seen=now)
        )
        act.append("desk", facts.id, "wiped", {"subject": caller.replica, "engineer": caller.engineer})
        note(written, "wiped", caller.replica, {"engineer": caller.engineer}, now, context.random)
    return {**_envelope(facts, context), "noted": True}


def _envelope(facts: DeskFacts, context: Context) -> dict[str, Any]:
    return {"service": SERVICE, "desk": facts.id, "name": facts.name, "time": stored(context.now)}


def quarantined(context: Context) -> list[Kept]:
    """What waits for a person, oldest first."""
    names = {one.id: one.name for one in people(context)}
    columns = (_Q.id, _Q.replica, _Q.engineer, _Q.at, _Q.entries, _Q.blobs, _Q.size)
    with context.store.reader() as session:
        rows = connection(session).execute(
            select(*columns).where(_Q.settled_at.is_(None)).order_by(_Q.at, _Q.id)
        )
        return [
            Kept(row.id, row.replica, names.get(row.engineer, ""), row.at, row.entries, row.blobs, row.size)
            for row in rows
        ]


def take_quarantined(context: Context, ref: str) -> Imported:
    """A person said yes: it lands as if it had been sent. Raises NotFound, Refused."""
    row = _waiting(context, ref)
    with admin(context, Verb.SETTLE, "quarantine-taken", row.id):
        pass
    done = import_stream(context, io.BytesIO(base64.b64decode(row.content)), trusted=True)
    _settle(context, row)
    return done


def drop_quarantined(context: Context, ref: str) -> None:
    """A person said no: its content goes, that it was there stays. Raises NotFound, Refused."""
    row = _waiting(context, ref)
    with admin(context, Verb.SETTLE, "quarantine-dropped", row.id):
        pass
    _settle(context, row)


def _waiting(context: Context, ref: str) -> Any:
    with context.store.reader() as session:
        rows = connection(session).execute(select(table_of(Quarantine)).where(_Q.settled_at.is_(None))).all()
    found = [row for row in rows if ref and ref in (row.id, row.replica)]
    found = found or [row for row in rows if len(ref) >= 6 and row.id.startswith(ref)]
    if len(found) != 1:
        raise NotFound(
            _("Nothing in quarantine is called {ref}.").format(ref=ref), nearest=[row.id for row in rows]
        )
    return found[0]


def _settle(context: Context, row: Any) -> None:
    now = stored(context.now)
    with context.act() as act:
        values = {"settled_at": now, "settled_by": act.identity.engineer, "content": ""}
        connection(act.session).execute(update(table_of(Quarantine)).where(_Q.id == row.id).values(values))
