"""Whether desk and laptop remember the same past: turns find copied and restored laptops, heads a restored desk."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from deskops.domain.clock import instant, milliseconds, uuid7
from deskops.ops.context import Act
from deskops.ops.do.desk.doors import Caller, new_token, token_digest
from deskops.store.queries.buckets import ADMIN
from deskops.store.queries.facts import connection
from deskops.store.queries.incidents import note
from deskops.store.queries.ledger import table_of
from deskops.store.queries.taking import Taken
from deskops.store.tables import RECORDS, EntryRow, FeedRow, Meta, Recovered, Replica
from deskops.sync.wire import HeadTold, SyncRequest

CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else
_R, _F = table_of(Replica).c, table_of(FeedRow).c


@dataclass(slots=True)
class Turn:
    """The next turn, whose it is, and what the answer says of a replica that got an identity of its own."""

    new: str
    replica: str
    told: dict[str, Any] = field(default_factory=dict)


def turned(
    written: Connection, caller: Caller, request: SyncRequest, random: Callable[[int], bytes], now: str
) -> Turn:
    """Each answer carries a turn, counted and made of what was asked, that the next request returns.

    The turn before the last one is taken too: its answer was lost, and so the last one was never heard. A later one
    than the desk knows means that the desk was put back. Any other means that this store is a copy or an older state:
    it goes on under a replica id of its own. The very same request again, which the line doubled, is none of these
    and gets the same turn.
    """
    told = request.turn
    last, before = written.execute(_TURNS, {"replica": caller.replica}).one()
    mark = (
        hashlib.sha256(f"{told} {request.ask}".encode()).hexdigest()[:24] if request.ask else random(12).hex()
    )
    if told == before and last.endswith(f".{mark}"):
        return Turn(last, caller.replica, {"turn": last})
    new = f"{max(_count(told), _count(last)) + 1:x}.{mark}"
    if told in (last, before) or not last or _count(told) > _count(last):
        return Turn(new, caller.replica, {"turn": new})
    known = written.execute(_SECOND, {"engineer": caller.engineer, "turn": f"%.{mark}"}).first()
    second = _again(written, known, random) if known else _second(written, caller, random, now, new)
    new = known.turn if known else new
    return Turn(new, second["replica"]["id"], {"turn": new} | second)


def _count(turn: str) -> int:
    count = turn.partition(".")[0]
    return int(count, 16) if re.fullmatch("[0-9a-f]{1,12}", count) else 0


def _second(
    written: Connection, caller: Caller, random: Callable[[int], bytes], now: str, turn: str
) -> dict[str, Any]:
    """A replica id, a code and a token of its own for a copy; the first one keeps what it has."""
    row = written.execute(select(table_of(Replica)).where(_R.id == caller.replica)).one()
    token, replica = new_token(random), uuid7(milliseconds(instant(now)), random(10))
    code = free_code(written, random)
    values = row._asdict() | {
        "id": replica, "code": code, "token": token_digest(token), "next_token": "", "token_since": now,
        "enrolled_at": now, "last_seen": now, "turn": turn, "turn_before": "", "order": "",
    }  # fmt: skip
    written.execute(insert(table_of(Replica)), values)
    detail = {"first": caller.replica, "second": replica, "engineer": caller.engineer, "name": row.name}
    note(written, "copied", caller.replica, detail, now, random)
    _tell_first(written, caller.replica, {"second": replica, "second_code": code})
    return {"replica": {"id": replica, "code": code, "token": token}}


def _tell_first(written: Connection, replica: str, about: Mapping[str, str]) -> None:
    """The other one hears of it as well, when it calls; where nobody calls any more, it harms nobody."""
    first = update(table_of(Replica)).where(_R.id == replica, _R.status == "active")
    written.execute(first.values(order=json.dumps({"copied": about})))


def notice(written: Connection, caller: Caller, request: SyncRequest, turn: Turn) -> dict[str, Any]:
    """What this laptop is to be told beside: in each answer until one of them was heard."""
    kept = json.loads(caller.order) if caller.order and caller.status == "active" else {}
    if "copied" not in kept or "replica" in turn.told:
        return {}
    heard = kept.get("turn") == request.turn
    left = "" if heard else json.dumps(kept | {"turn": turn.new})
    written.execute(
        update(table_of(Replica)).where(_R.id == caller.replica, _R.status == "active").values(order=left)
    )
    return {} if heard else {"copied": kept["copied"]}


def _again(written: Connection, row: Any, random: Callable[[int], bytes]) -> dict[str, Any]:
    """The request that made this replica came once more: whichever answer is heard opens the desk."""
    token = new_token(random)
    written.execute(update(table_of(Replica)).where(_R.id == row.id).values(next_token=token_digest(token)))
    return {"replica": {"id": row.id, "code": row.code, "token": token}}


def free_code(written: Connection, random: Callable[[int], bytes]) -> str:
    """A short code that no other replica has: document numbers carry it."""
    while True:
        code = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in random(4))
        if written.execute(select(_R.id).where(_R.code == code)).one_or_none() is None:
            return code


def replicas_of(written: Connection, engineer: str) -> frozenset[str]:
    """Every replica that this engineer has had: what one of them wrote may come through another."""
    return frozenset(written.execute(_REPLICAS, {"engineer": engineer}).scalars())


def compare(act: Act, caller: Caller, request: SyncRequest, now: str, *, told: bool) -> dict[str, Any] | None:
    """None where both remember the same; else the last common number, after which the laptop offers what it holds.

    A head that this desk does not have means that the desk was put back: it opens a new epoch, once. One that it can
    be shown to have `told` goes before the new epoch; any other is one laptop's word, for which it goes on by one.
    """
    written = connection(act.session)
    if request.head is None or has(written, request.head):
        return None
    common = max((one for one in request.heads if has(written, one)), key=lambda one: one.rev, default=None)
    if request.head.epoch >= act.ledger.epoch:
        new_epoch(act, request.head.epoch + 1 if told else act.ledger.epoch + 1)
        detail = {"seen": request.head.rev, "here": act.ledger.rev, "epoch": act.ledger.epoch}
        detail |= {"by": caller.replica}
        act.append(ADMIN, request.desk, "restored", detail)  # an epoch's first number: heads are told with it
        note(written, "restored", "desk", detail, now, act.ledger.random)
    rev = common.rev if common else 0
    return {"rev": rev, "epoch": act.ledger.epoch}


def has(written: Connection, head: HeadTold) -> bool:
    if not head.rev:
        return not head.head
    found = written.execute(_HEAD, {"epoch": head.epoch, "rev": head.rev}).scalar_one_or_none()
    return found == head.head


def new_epoch(act: Act, epoch: int) -> str:
    """Numbers go on under a new epoch; what was numbered before keeps its own.

    The desk's documents get a new short code, which is returned: the counter went back as well, and laptops hold
    documents under the old code that this desk does not know any more.
    """
    act.ledger.epoch = max(act.ledger.epoch + 1, epoch)
    written = connection(act.session)
    code = free_code(written, act.ledger.random)
    written.execute(update(table_of(Meta)).where(table_of(Meta).c.key == "code").values(value=code))
    return code


def keep_offered(act: Act, caller: Caller, offered: Sequence[Mapping[str, Any]], now: str) -> None:
    """Rows by others that a laptop held and this desk lost wait for a person's yes."""
    written, kept = connection(act.session), 0
    for told in offered:
        form, row = str(told.get("form", "")), str(told.get("id", ""))
        if form == "e":
            table = table_of(EntryRow)
        elif form in RECORDS:
            table = table_of(RECORDS[form])
        else:
            continue
        known = written.execute(select(table.c.digest).where(table.c.id == row)).one_or_none()
        waiting = select(_W.id).where(_W.id == row, _W.form == form)
        same = known is not None and (form == "e" or known.digest == told.get("digest"))
        if same or written.execute(waiting).one_or_none() is not None:
            continue
        values = {"id": row, "form": form, "kind": str(told.get("kind", form)), "at": now}
        values |= {"subject": str(told.get("subject", row)), "offered_by": caller.replica}
        written.execute(insert(table_of(Recovered)), values | {"content": json.dumps(told)})
        kept += 1
    if kept:
        note(written, "recovered", caller.replica, {"rows": kept}, now, act.ledger.random)


def forget_recovered(written: Connection, taken: Taken) -> None:
    """What its author has sent again needs nobody's yes."""
    if written.execute(_ANY_RECOVERED).first() is None:
        return
    for outcome in taken.outcomes:
        if outcome.refusal is None:
            made = [taken.subjects[outcome.id]] if outcome.record_rev is not None else []
            written.execute(delete(table_of(Recovered)).where(_W.id.in_([outcome.id, *made])))


_W = table_of(Recovered).c
_HEAD = select(_F.head).where(_F.epoch == bindparam("epoch"), _F.rev == bindparam("rev"))
_TURNS = select(_R.turn, _R.turn_before).where(_R.id == bindparam("replica"))
_ANY_RECOVERED = select(_W.id).limit(1)
_REPLICAS = select(_R.id).where(_R.engineer == bindparam("engineer"))
_SECOND = select(_R.id, _R.code, _R.turn).where(
    _R.engineer == bindparam("engineer"), _R.turn.like(bindparam("turn"))
)
