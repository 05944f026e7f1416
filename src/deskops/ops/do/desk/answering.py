"""Answering a sync: who calls, whether both remember the same past, what they bring, and a page of what they get."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from deskops import __version__
from deskops.domain.clock import stored
from deskops.domain.correction import Compared, correction
from deskops.domain.entries import Entry
from deskops.domain.nouns import Kind
from deskops.domain.refusals import WORDS
from deskops.ops.context import Act, Context, Identity
from deskops.ops.do.assets import keep_findable
from deskops.ops.do.campaign_jobs import follow_landed
from deskops.ops.do.desk import recalling
from deskops.ops.do.desk.countersigning import Countersigner, countersign, countersigner
from deskops.ops.do.desk.doors import Caller, rotated
from deskops.ops.do.desk.itself import Desk
from deskops.ops.do.desk.paging import Ahead, completed, page_of, sums_of
from deskops.ops.do.desk.refusing import keep_refusals
from deskops.store.queries import incidents
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.pulling import Page, places
from deskops.store.queries.refolding import refresh_many
from deskops.store.queries.scopes import ever_subscribed, subscribed, was_ever_sent
from deskops.store.queries.taking import Outcome, Pusher, Taken, Taker
from deskops.store.queries.travel import SHORT
from deskops.store.tables import ClockSample, Replica
from deskops.sync.packing import to_json
from deskops.sync.wire import PROTOCOLS, SERVICE, Sample, SyncRequest, digest_of

_KEPT_SAMPLES: Final = timedelta(days=60)


@dataclass(slots=True)
class Answer:
    """What goes back; `rows` are JSON texts already, so that a page is not taken apart and put together again."""

    told: dict[str, Any] = field(default_factory=dict)
    rows: list[bytes] = field(default_factory=list)

    def body(self) -> bytes:
        head = to_json(self.told)
        return b"".join((head[:-1], b',"rows":[', b",".join(self.rows), b"]}"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, what, and the page that was read before anything was written."""

    caller: Caller
    request: SyncRequest
    ahead: Ahead
    by: Countersigner

    @property
    def is_quiet(self) -> bool:
        """Nothing is brought: nothing will be numbered."""
        return not (self.request.entries or self.request.offered)


def answer(context: Context, desk: Desk, caller: Caller, request: SyncRequest, ahead: Ahead) -> Answer:
    """One answer; what it writes is one transaction. `ahead` was read before it. Raises the store's errors."""
    now = context.now
    identity = Identity(caller.replica, caller.code, caller.engineer, caller.name, is_desk=True)
    by = countersigner(context, desk.id, desk.key)

    def work(act: Act) -> Answer:
        return _answer(act, desk, Asked(caller, request, ahead, by), now)

    return context.run(work, identity)


def _answer(act: Act, desk: Desk, asked: Asked, now: datetime) -> Answer:
    """It may be done anew: what it makes is made here."""
    caller, request = asked.caller, asked.request
    made, written = Answer(), connection(act.session)
    made.told = _envelope(desk, now, act)
    turn = recalling.turned(written, caller, request, act.ledger.random, stored(now))
    if "replica" in turn.told:
        turn.told["replica"] |= desk.given(turn.replica, caller.engineer)
    made.told |= turn.told | {"ask": request.ask} | recalling.notice(written, caller, request, turn)
    fresh = rotated(written, caller, stored(now), act.ledger.random)
    if fresh and "replica" not in turn.told:
        made.told["token"] = fresh
    common = recalling.compare(act, caller, request, stored(now), told=desk.told(request.head, request.seal))
    if common is not None:
        made.told["recover"] = common
        _remember(written, turn, request, request.cursor, stored(now))
        act.ledger.land()
        _wrap_up(act, made, None, [])
        return _sealed(made, desk)
    if request.offered:
        recalling.keep_offered(act, caller, request.offered, stored(now))
    taken = take(act, caller, request.entries, request.clock, now, asked.by)
    _sample(written, caller, request.clock, now)
    act.ledger.land()
    taken.settle(act.ledger.final)
    as_numbered(taken, act.ledger.renewed)
    buckets, found = _page(act, asked, taken, now)
    _remember(written, turn, request, found.cursor, stored(now))
    _wrap_up(act, made, found, outcomes_of(written, taken, buckets))
    if asked.is_quiet and found is asked.ahead.page:  # the page's own moment, though others wrote since
        made.told["head"] = asdict(asked.ahead.top)
    _scopes(act, made, asked, buckets, found, now)
    return _sealed(made, desk)


def _sealed(made: Answer, desk: Desk) -> Answer:
    made.told |= desk.sealed(made.told["head"])
    return made


def _page(act: Act, asked: Asked, taken: Taken, now: datetime) -> tuple[list[str], Page]:
    """What was read ahead, where it still is the right answer; else all of it is read here."""
    written, ledger, ahead, request = connection(act.session), act.ledger, asked.ahead, asked.request
    if asked.is_quiet and ahead.top.epoch == ledger.epoch:
        return ahead.buckets, ahead.page
    buckets = subscribed(written, asked.caller.engineer, stored(now))
    found = completed(ahead, written, ledger, request, taken, now) if buckets == ahead.buckets else None
    return buckets, found or page_of(written, ledger.rev, buckets, request, taken, now)


def _envelope(desk: Desk, now: datetime, act: Act) -> dict[str, Any]:
    return {
        "service": SERVICE,
        "desk": desk.id,
        "name": desk.name,
        "protocols": list(PROTOCOLS),
        "version": __version__,
        "time": stored(now),
        "epoch": act.ledger.epoch,
        "short": SHORT,
    }


def take(
    act: Act,
    caller: Caller,
    entries: Sequence[Any],
    clock: Sample | None,
    now: datetime,
    by: Countersigner | None = None,
) -> Taken:
    """`clock` is what the laptop's clock read as it sent them, None where nobody knows; `by` countersigns."""
    if not entries:
        return Taken([])
    written = connection(act.session)
    ever = ever_subscribed(written, caller.engineer, stored(now))
    pusher = Pusher(
        caller.engineer,
        caller.replica,
        recalling.replicas_of(written, caller.engineer),
        lambda subject, bucket: was_ever_sent(written, subject, bucket, ever),
        _corrector(written, caller.replica, clock, now),
        was_put_back=act.ledger.epoch > 1,
    )
    taken = Taker(act.ledger, pusher, stored(now)).take(entries)
    if by is not None:
        countersign(act, taken, by, stored(now))
    for row in refresh_many(act.session, taken.touched, act.rules, taken.landed)[Kind.ASSET]:
        keep_findable(act, row)
    if by is not None:
        follow_landed(act, taken, by.hand)
    recalling.forget_recovered(written, taken)
    recalling.keep_offered(act, caller, [{**told, "form": "e"} for told in taken.astray], stored(now))
    keep_refusals(written, caller, entries, taken, stored(now))
    return taken


def as_numbered(taken: Taken, renewed: Mapping[str, Mapping[str, int | None]]) -> None:
    """What moved its subject was numbered anew in this very transaction: the last numbers are the ones to tell."""
    for outcome in taken.outcomes:
        if outcome.refusal is None and outcome.id in renewed:
            outcome.epoch, outcome.rev = renewed[outcome.id]["epoch"] or 0, renewed[outcome.id]["rev"] or 0
        subject = taken.subjects.get(outcome.id, "")
        if outcome.record_rev is not None and subject in renewed:
            outcome.record_rev = renewed[subject]["rev"]


def _corrector(
    written: Connection, replica: str, sample: Sample | None, now: datetime
) -> Callable[[Entry], int | None]:
    """Milliseconds to add to an entry's wall clock, from this call's sample and earlier ones of the same boot."""
    boots: dict[str, list[Compared]] = {}
    for row in written.execute(_SAMPLES, {"replica": replica}):
        boots.setdefault(row.boot, []).append(Compared(row.reading, row.at))
    if sample is not None:
        boots.setdefault(sample.boot, []).append(Compared(sample.reading, stored(_met(sample, now))))
    return lambda entry: correction(entry.wall, entry.reading, boots.get(entry.boot, ()))


def _met(sample: Sample, now: datetime) -> datetime:
    """The desk's time when the laptop read its clock: half of the last round trip ago."""
    return now - timedelta(milliseconds=min(sample.trip, 60_000) / 2)


def _sample(written: Connection, caller: Caller, sample: Sample, now: datetime) -> None:
    """One sample an hour and boot is enough; the first and the latest of a boot bound what lies between them."""
    asked = {"replica": caller.replica, "boot": sample.boot}
    readings = list(written.execute(_LAST_SAMPLE, asked).scalars())
    if readings and abs(sample.reading - readings[0]) < 3_600_000:
        return
    written.execute(_NEW_SAMPLE, asked | {"reading": sample.reading, "at": stored(_met(sample, now))})
    written.execute(_OLD_SAMPLES, {"replica": caller.replica, "before": stored(now - _KEPT_SAMPLES)})


def outcomes_of(written: Connection, taken: Taken, buckets: Sequence[str]) -> list[dict[str, Any]]:
    """`buckets` are those that the pusher gets."""
    if not taken.outcomes:
        return []
    where = places(written, sorted(set(taken.subjects.values())), frozenset(buckets))
    return [_outcome(one, where.get(taken.subjects.get(one.id, ""))) for one in taken.outcomes]


def _outcome(one: Outcome, place: tuple[str, str] | None) -> dict[str, Any]:
    if one.refusal is not None:
        return {"id": one.id, "code": str(one.refusal), "words": WORDS[one.refusal][0]}
    told = {"id": one.id, "epoch": one.epoch, "rev": one.rev, "correction": one.correction}
    if one.record_rev is not None:
        told["record_rev"] = one.record_rev
    if place is not None:
        told["bucket"], told["slot"] = place
    return told


def _remember(written: Connection, turn: recalling.Turn, request: SyncRequest, cursor: int, now: str) -> None:
    values = {"of": turn.replica, "last_seen": now, "cursor": cursor, "version": request.version}
    written.execute(_SEEN, {**values, "turn": turn.new, "turn_before": request.turn})


def _wrap_up(act: Act, made: Answer, found: Page | None, outcomes: list[dict[str, Any]]) -> None:
    ledger = act.ledger
    made.told["epoch"] = ledger.epoch
    made.told["head"] = {"epoch": ledger.epoch, "rev": ledger.rev, "head": ledger.head}
    made.told["outcomes"] = outcomes
    if found is not None:
        made.told["cursor"] = found.cursor
        made.told["behind"] = {bucket: str(place) for bucket, place in found.behind.items()}
        made.told["removals"] = found.removals
        made.told["more"] = found.more
        made.told |= {
            name: told for name, told in (("apart", found.apart), ("fetch", found.fetch)) if told is not None
        }
        made.rows = found.rows


def _scopes(act: Act, made: Answer, asked: Asked, buckets: list[str], found: Page, now: datetime) -> None:
    """Names the buckets when the laptop knows others; compares sums when it sent its own and has everything."""
    caller, request, mine = asked.caller, asked.request, asked.ahead.sums
    if request.buckets != digest_of(buckets):
        made.told["buckets"] = buckets
    if found is not asked.ahead.page or not asked.is_quiet:
        mine = sums_of(connection(act.session), buckets, request, found, now)
    if mine is not None and request.sums is not None:
        wrong = [
            one for one, told in request.sums.items() if one in buckets and mine.get(one, [0, 0]) != told
        ]
        made.told["mismatch"] = wrong
        _note_differences(act, caller, list(mine), wrong, stored(now))


def _note_differences(
    act: Act, caller: Caller, compared: Sequence[str], wrong: Sequence[str], now: str
) -> None:
    """A laptop fetches a bucket that differs anew, by itself; one that differs after that too is for a person."""
    written = connection(act.session)
    named = {bucket: f"{caller.replica} {bucket}" for bucket in compared}
    same = [about for bucket, about in named.items() if bucket not in wrong]
    incidents.over(written, ["mending", "differs"], same, now)
    for bucket in wrong:
        about = named.get(bucket, f"{caller.replica} {bucket}")
        kind = "differs" if incidents.is_open(written, "mending", about) else "mending"
        detail = {"bucket": bucket, "replica": caller.replica}
        incidents.note(written, kind, about, detail, now, act.ledger.random)


_C = table_of(ClockSample).c
_SAMPLES = select(_C.boot, _C.reading, _C.at).where(_C.replica == bindparam("replica"))
_LAST_SAMPLE = (
    select(_C.reading)
    .where(_C.replica == bindparam("replica"), _C.boot == bindparam("boot"))
    .order_by(_C.reading.desc())
    .limit(1)
)
_NEW_SAMPLE = insert(table_of(ClockSample))
_OLD_SAMPLES = delete(table_of(ClockSample)).where(
    _C.replica == bindparam("replica"), _C.at < bindparam("before")
)
_R = table_of(Replica).c
_SEEN = (
    update(table_of(Replica))
    .where(_R.id == bindparam("of"))
    .values({name: bindparam(name) for name in ("last_seen", "cursor", "version", "turn", "turn_before")})
)
