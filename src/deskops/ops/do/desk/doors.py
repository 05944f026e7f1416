"""Who is at the desk's door: a replica by its token, looked up on each call; tokens are kept as SHA-256 alone."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, or_, select, update

from deskops.domain.clock import instant
from deskops.errors import Rejected
from deskops.i18n import _
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Engineer, Replica

ROTATE: Final = timedelta(days=30)
_R = table_of(Replica).c


@dataclass(frozen=True, slots=True)
class Caller:
    """An enrolled replica and its engineer."""

    replica: str
    code: str
    engineer: str
    name: str
    status: str
    turn: str
    turn_before: str
    order: str
    token_since: str
    with_next: bool  # came with the new token: the old one is not needed any more


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def caller_of(written: Connection, token: str) -> Caller | None:
    """The replica that this token belongs to, whatever its status; None for nobody's."""
    digest = token_digest(token)
    row = written.execute(_BY_TOKEN, {"digest": digest}).one_or_none()
    if row is None:
        return None
    return Caller(
        row.id, row.code, row.engineer, row.engineer_name or "", row.status, row.turn, row.turn_before, row.order,
        row.token_since, row.next_token == digest,
    )  # fmt: skip


def admitted(caller: Caller | None) -> Caller:
    """Raises Rejected for whom the desk does not know, has not approved yet, or has shut out."""
    if caller is None or caller.status not in ("active", "waiting"):
        raise unknown_here()
    if caller.status == "waiting":
        raise not_approved()
    return caller


def unknown_here() -> Rejected:
    return Rejected(
        _("The desk does not know this laptop any more."),
        hint=_("Ask the desk for a new code: deskops init --desk URL --code CODE"),
    )


def not_approved() -> Rejected:
    return Rejected(
        _("The desk has not approved this laptop yet."),
        hint=_("Tell the desk the fingerprint; it approves with: deskops desk approve"),
    )


def rotated(written: Connection, caller: Caller, now: str, random: Callable[[int], bytes]) -> str:
    """A new token for one of thirty days; both open until the new one is used: a lost answer locks nobody out."""
    if caller.with_next:
        values = {"token": _R.next_token, "next_token": "", "token_since": now}
        written.execute(update(table_of(Replica)).where(_R.id == caller.replica).values(values))
        return ""
    if instant(now) - instant(caller.token_since) < ROTATE:
        return ""
    token = random(32).hex()
    changed = update(table_of(Replica)).where(_R.id == caller.replica)
    written.execute(changed.values(next_token=token_digest(token)))
    return token


def new_token(random: Callable[[int], bytes]) -> str:
    """256 bits as hex."""
    return random(32).hex()


_N = table_of(Engineer).c
_BY_TOKEN = (
    select(table_of(Replica), _N.name.label("engineer_name"))
    .outerjoin(table_of(Engineer), _N.id == _R.engineer)
    .where(or_(_R.token == bindparam("digest"), _R.next_token == bindparam("digest")))
)
