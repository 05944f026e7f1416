"""What a laptop has to say: unsent entries, its place marks, and what it offers to a desk that was put back."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Insert, Table, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.sql.functions import count
from sqlalchemy.sql.functions import max as max_of

from deskops.domain.entries import CREATE
from deskops.domain.scope import NOW
from deskops.store.queries import unread
from deskops.store.queries.buckets import MODULUS, weight
from deskops.store.queries.bulk import write_rows
from deskops.store.queries.ledger import table_of
from deskops.store.queries.travel import entry_objects, record_objects, rows_of
from deskops.store.tables import RECORDS, EntryRow, KnownHead, Meta, Subject

_E, _S, _M, _H = (table_of(one).c for one in (EntryRow, Subject, Meta, KnownHead))
_PREFIX: Final = "sync."
_LOOKED: Final = 5_000  # entries in a batch; the desk takes no more
_ENVELOPE: Final = 480  # bytes of an entry's JSON beside its payload
_HEADS: Final = 64
_PLACE: Final = frozenset({"bucket", "slot"})
_LAST: Final = 1 << 53  # no number is as high
STALE: Final = (
    1 << 40
)  # from this epoch on: what was heard from a desk before it was put back, and not yet again


def marks(written: Connection) -> dict[str, Any]:
    """What this laptop remembers of its last sync."""
    return {row.key.removeprefix(_PREFIX): json.loads(row.value) for row in written.execute(_MARKS)}


def mark(written: Connection, values: Mapping[str, Any]) -> None:
    rows = [
        {"key": _PREFIX + key, "value": json.dumps(value, ensure_ascii=False)}
        for key, value in values.items()
    ]
    write_rows(written, _MARK, rows)


def batch(written: Connection, limit: int, tried: Collection[str]) -> tuple[list[dict[str, Any]], bool]:
    """Unsent entries in the order in which they were written, up to about `limit` bytes; and whether there are more."""
    ids = [
        one
        for one in written.execute(_WAITING, {"most": _LOOKED + 1 + len(tried)}).scalars()
        if one not in tried
    ]
    more = len(ids) > _LOOKED
    objects, made, size = entry_objects(written, ids[:_LOOKED]), list[dict[str, Any]](), 0
    for one in ids[:_LOOKED]:
        told = objects[one]
        del told["epoch"], told["rev"]
        size += _ENVELOPE + 3 * len(str(told["payload"]))
        if made and size > limit:
            return made, True
        made.append(told)
    return made, more


def unsent(written: Connection) -> int:
    return len(written.execute(select(_E.id).where(_E.rev.is_(None), _E.refused.is_(None))).all())


def still_unsent(written: Connection, ids: Sequence[str]) -> set[str]:
    """Which of these entries have no number here."""
    return {row.id for row in rows_of(written, select(_E.id).where(_E.rev.is_(None)), _E.id, ids)}


def heads(written: Connection) -> list[dict[str, Any]]:
    """Heads that the desk told, thinner the older: one of them is the last common one with a desk that was put back."""
    rows = written.execute(select(table_of(KnownHead)).order_by(_H.rev.desc())).all()
    return [{"epoch": row.epoch, "rev": row.rev, "head": row.head} for row in rows]


def told_of_desk(written: Connection, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Where an answer leads, as it is remembered; the head with the desk's own mark on it."""
    remember_head(written, answer["head"])
    told = {name: answer[name] for name in ("cursor", "head")}
    return told | {"seal": answer.get("seal", ""), "desk_time": answer["time"]}


def remember_head(written: Connection, head: Mapping[str, Any]) -> None:
    written.execute(_KNOW, dict(head))
    if written.execute(_KNOWN).scalar_one() > _HEADS:
        rows = written.execute(select(_H.epoch, _H.rev).order_by(_H.rev.desc())).all()
        for row in thinned(rows):
            written.execute(delete(table_of(KnownHead)).where(_H.epoch == row.epoch, _H.rev == row.rev))


def thinned(rows: Sequence[Any]) -> list[Any]:
    """Those to forget: of the older half every second one."""
    return list(rows[_HEADS // 2 :: 2])


def begin_anew(written: Connection, author: str, above: int) -> list[int]:
    """The desk was put back to this number: our own above it are sent again, others above it wait to be heard again.

    They keep their number under an epoch of their own until then; what has not come when all has is gone. Returns the
    numbers between which there is something to offer.
    """
    epoch = _unused_epoch(written)
    ours = (_E.author == author) & (_E.rev > above) & (_E.epoch < STALE)
    made = select(_E.subject).where(ours, _E.action == CREATE)
    touched = dict[str, str]()
    for kind in RECORDS:
        table = table_of(RECORDS[kind])
        lost = (table.c.rev > above) & (table.c.epoch < STALE)
        touched |= dict.fromkeys(written.execute(select(table.c.id).where(lost)).scalars(), str(kind))
        written.execute(update(table).where(lost, table.c.id.in_(made)).values(epoch=None, rev=None))
        written.execute(update(table).where(lost).values(epoch=epoch))
    lost = (_E.rev > above) & (_E.epoch < STALE)
    touched |= {row.subject: row.kind for row in written.execute(select(_E.subject, _E.kind).where(lost))}
    touched |= unread.set_aside(written, above, epoch, STALE)
    entries = update(table_of(EntryRow))
    written.execute(entries.where(ours).values(epoch=None, rev=None, received=None, correction=None))
    written.execute(entries.where(lost).values(epoch=epoch))
    written.execute(
        entries.where(_E.refused.is_not(None)).values(refused=None)
    )  # it may have lost that as well
    for subject, kind in touched.items():
        _weigh(written, subject, kind)
    written.execute(delete(table_of(KnownHead)).where(_H.rev > above))
    return [0, max((rev for rev, _form, _id in _stale(written, 0, _LAST)), default=0)]


def _unused_epoch(written: Connection) -> int:
    """Later than all that is here: a desk may be put back again before everything came again."""
    epochs: list[int] = [STALE - 1]
    for table in (table_of(EntryRow), *(table_of(RECORDS[kind]) for kind in RECORDS)):
        epochs += [one for one in written.execute(select(max_of(table.c.epoch))).scalars() if one is not None]
    epochs += [int(told["epoch"]) for told in unread.numbered(written)]
    return max(epochs) + 1


def _weigh(written: Connection, subject: str, kind: str) -> None:
    """What both ends still know of a subject; it lives nowhere when that is nothing."""
    digests = list(
        written.execute(select(_E.digest).where(_E.subject == subject, _E.epoch < STALE)).scalars()
    )
    if kind in RECORDS:
        table = table_of(RECORDS[kind])
        record = select(table.c.digest).where(table.c.id == subject, table.c.epoch < STALE)
        digests += written.execute(record).scalars()
    digests += [told["digest"] for told in unread.numbered(written, [subject]) if told["epoch"] < STALE]
    values: dict[str, Any] = {"rows": len(digests), "sum": sum(map(weight, digests)) % MODULUS}
    if not digests:
        values["bucket"] = ""
    written.execute(update(table_of(Subject)).where(_S.id == subject).values(values))


def stale(written: Connection) -> dict[str, str]:
    """Subjects with rows that have not come again, and their kinds."""
    found = {
        row.subject: row.kind for row in written.execute(select(_E.subject, _E.kind).where(_E.epoch >= STALE))
    }
    for kind in RECORDS:
        table = table_of(RECORDS[kind])
        found |= dict.fromkeys(
            written.execute(select(table.c.id).where(table.c.epoch >= STALE)).scalars(), str(kind)
        )
    return found | {told["id"]: told["form"] for told in unread.numbered(written) if told["epoch"] >= STALE}


def offers(written: Connection, above: int, until: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Rows heard before with numbers above one and up to another; and the number up to which this is all of them."""
    made, size, reached = list[dict[str, Any]](), 0, above
    for rev, form, row in sorted(_stale(written, above, until)):
        told = _object(written, form, row)
        size += len(json.dumps(told))
        if made and size > limit:
            return made, reached
        made.append({**told, "form": form})
        reached = rev
    return made, until


def _object(written: Connection, form: str, row: str) -> dict[str, Any]:
    if form == "e":
        return dict(entry_objects(written, [row])[row])
    if form in RECORDS:
        return dict(record_objects(written, form, [row])[row])
    return {
        name: value for name, value in next(unread.numbered(written, [row])).items() if name not in _PLACE
    }


def _stale(written: Connection, above: int, until: int) -> Iterable[tuple[int, str, str]]:
    chosen = select(_E.rev, _E.id).where(_E.epoch >= STALE, _E.rev > above, _E.rev <= until)
    for row in written.execute(chosen):
        yield row.rev, "e", row.id
    for kind in RECORDS:
        table = table_of(RECORDS[kind])
        rows = select(table.c.rev, table.c.id)
        inside = (table.c.epoch >= STALE) & (table.c.rev > above) & (table.c.rev <= until)
        for row in written.execute(rows.where(inside)):
            yield row.rev, str(kind), row.id
    for told in unread.numbered(written):
        if told["epoch"] >= STALE and above < told["rev"] <= until:
            yield told["rev"], told["form"], told["id"]


def in_buckets(written: Connection, buckets: Iterable[str]) -> list[tuple[str, str]]:
    """Kind and id of the subjects that live in these buckets."""
    chosen = select(_S.kind, _S.id).where(_S.bucket.in_(list(buckets)))
    return [(row.kind, row.id) for row in written.execute(chosen)]


def outside(written: Connection, oldest: str) -> list[tuple[str, str]]:
    """Kind and id of what has aged out of the window; visits end by themselves."""
    return [(row.kind, row.id) for row in written.execute(_OUTSIDE, {"oldest": oldest})]


def own_sums(written: Connection, buckets: Iterable[str], oldest: str) -> dict[str, list[int]]:
    """Count and order-free hash of what this laptop has of each bucket inside the window."""
    found: dict[str, list[int]] = {bucket: [0, 0] for bucket in buckets if not bucket.startswith("visit:")}
    for row in written.execute(select(_S.bucket, _S.slot, _S.rows, _S.sum)):
        if row.bucket in found and (row.slot == NOW or row.slot >= oldest):
            total = found[row.bucket]
            total[0] += row.rows
            total[1] = (total[1] + row.sum) % MODULUS
    return found


def has_create(written: Connection, subject: str) -> bool:
    """Whether what makes this subject is still here unsent, or was refused."""
    chosen = select(_E.id).where(_E.subject == bindparam("subject"), _E.action == "create", _E.rev.is_(None))
    return written.execute(chosen, {"subject": subject}).first() is not None


def _upsert(table: Table, keys: list[str], value: str) -> Insert:
    statement = upsert(table)
    return statement.on_conflict_do_update(index_elements=keys, set_={value: statement.excluded[value]})


_MARKS = select(table_of(Meta)).where(_M.key >= _PREFIX, _M.key < _PREFIX[:-1] + "/")  # "/" follows "."
_MARK = _upsert(table_of(Meta), ["key"], "value")
_KNOW = _upsert(table_of(KnownHead), ["epoch", "rev"], "head")
_KNOWN = select(count()).select_from(table_of(KnownHead))
_WAITING = (
    select(_E.id).where(_E.rev.is_(None), _E.refused.is_(None)).order_by(_E.at).limit(bindparam("most"))
)
_OUTSIDE = select(_S.kind, _S.id).where(
    _S.slot != NOW, _S.slot < bindparam("oldest"), _S.hidden == 0, _S.bucket.not_like("visit:%")
)
