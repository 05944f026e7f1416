"""Who is subscribed to what: buckets of an engineer now and ever, and what a job outside the cover brings along."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from deskops.domain.nouns import Kind
from deskops.domain.scope import GLOBAL, customer_bucket, engineer_bucket, visit_bucket
from deskops.store.queries.among import among
from deskops.store.queries.buckets import REMOVAL, invite
from deskops.store.queries.ledger import table_of
from deskops.store.queries.travel import all_of, rows_of
from deskops.store.tables import RECORDS, Cover, FeedRow, Guest, Subject

FOREVER: Final = "9999"  # sorts after every instant
_ENGINEER: Final = engineer_bucket("")
_VISIT: Final = visit_bucket("")
_HISTORY: Final = 20  # a device's last jobs that a visit brings along
_C, _G, _F, _S = (table_of(one).c for one in (Cover, Guest, FeedRow, Subject))


def subscribed(written: Connection, engineer: str, now: str) -> list[str]:
    """The buckets that an engineer gets at this moment."""
    return _with_customers(written, lasting(written, engineer, now))


def lasting(written: Connection, engineer: str, now: str) -> dict[str, str]:
    """The buckets that an engineer gets at this moment, each with its end; also those of whom one stands in for."""
    found, ends = {GLOBAL: FOREVER}, {engineer: FOREVER}
    waiting = [engineer]
    while waiting:
        who = waiting.pop()
        found[engineer_bucket(who)] = ends[who]
        for row in written.execute(_NOW, {"engineer": who, "now": now}).all():
            until, other = min(row.until, ends[who]), stood_in_for(row.bucket)
            if not other:
                found[row.bucket] = max(until, found.get(row.bucket, ""))
            elif until > ends.get(other, ""):
                ends[other] = until
                waiting.append(other)
    return found


def ever_subscribed(written: Connection, engineer: str, now: str) -> frozenset[str]:
    """The buckets that an engineer gets or once got: to what came from there, facts may still be pushed."""
    found = {GLOBAL, engineer_bucket(engineer)}
    waiting = [(engineer, "", now)]
    seen = set(waiting)
    while waiting:
        who, low, high = waiting.pop()
        for row in written.execute(_EVER, {"engineer": who, "low": low, "high": high}).all():
            found.add(row.bucket)
            other = stood_in_for(row.bucket)
            span = (other, max(low, row.since), min(high, row.until))
            if other and span not in seen:  # only what the other one got in that time
                seen.add(span)
                waiting.append(span)
    return frozenset(_with_customers(written, found))


def stood_in_for(bucket: str) -> str:
    """The engineer whose bucket this is, for whoever else is subscribed to it; else empty."""
    return bucket.removeprefix(_ENGINEER) if bucket.startswith(_ENGINEER) else ""


def was_ever_sent(written: Connection, subject: str, bucket: str, ever: frozenset[str]) -> bool:
    """Whether a subject lives, or lived before it moved, in one of these buckets, or came along with a visit."""
    if bucket in ever:
        return True
    visits = set(written.execute(select(_G.bucket).where(_G.subject == subject)).scalars())
    if visits & ever:
        return True
    left = select(_F.bucket).where(_F.subject == subject, _F.bucket != "", _F.kind == REMOVAL)
    return bool(set(written.execute(left).scalars()) & ever)


def cover(written: Connection, engineer: str, bucket: str, since: str, until: str = FOREVER) -> None:
    """Subscribe from and until; what is subscribed already goes on for longer."""
    mine = (_C.engineer == engineer) & (_C.bucket == bucket)
    running = select(_C.since, _C.until).where(mine, _C.since <= since, _C.until > since)
    known = written.execute(running.limit(1)).one_or_none()
    if known is not None:
        if known.until < until:
            changed = update(table_of(Cover)).where(mine, _C.since == known.since)
            written.execute(changed.values(until=until))
        return
    written.execute(delete(table_of(Cover)).where(mine, _C.since == since))  # one that ended as it began
    values = {"engineer": engineer, "bucket": bucket, "since": since, "until": until}
    written.execute(insert(table_of(Cover)), values)


def end_cover(written: Connection, engineer: str, bucket: str, until: str, *, ending: str = "") -> bool:
    """Whether there was something to end; what has not begun by then never does. `ending`: only what ends then."""
    chosen = (_C.engineer == engineer) & (_C.bucket == bucket) & (_C.until > until)
    if ending:
        chosen &= _C.until == ending
    gone = written.execute(delete(table_of(Cover)).where(chosen, _C.since > until))
    ended = written.execute(update(table_of(Cover)).where(chosen).values(until=until))
    return bool(gone.rowcount or ended.rowcount)


def covers(written: Connection, engineer: str = "", after: str = "") -> list[Any]:
    """Sites, and engineers stood in for, from and until; those that end after a moment. Visits are not told."""
    chosen = select(table_of(Cover)).where(
        _C.until > after, _C.until > _C.since, ~_C.bucket.startswith(_VISIT)
    )
    if engineer:
        chosen = chosen.where(_C.engineer == engineer)
    return list(written.execute(chosen.order_by(_C.since, _C.engineer, _C.bucket)))


def open_jobs_of(written: Connection, engineer: str, now: str) -> list[str]:
    """Of an engineer and of all who stand in for them now or later: whom a change of their cover concerns."""
    concerned, waiting = {engineer}, [engineer]
    while waiting:
        chosen = select(_C.engineer).where(_C.bucket == engineer_bucket(waiting.pop()), _C.until > now)
        new = set(written.execute(chosen).scalars()) - concerned
        concerned |= new
        waiting += new
    states = table_of_state().c
    mine = select(states.id).where(states.assignee.in_(sorted(concerned)), states.open == 1)
    return list(written.execute(mine).scalars())


def follow(written: Connection, jobs: Sequence[str], now: str, after: str) -> list[tuple[str, str, str]]:
    """Bring jobs to engineers who do not cover their sites, and let them go `after` they were closed or taken away.

    Returns what came to a visit that is under way (kind, id, bucket): to be numbered anew, so that it arrives.
    """
    states, came = table_of_state(), list[tuple[str, str, str]]()
    covers: dict[str, list[Any]] = {}
    for row in rows_of(written, _COVERS, _C.bucket, [visit_bucket(job) for job in jobs]):
        covers.setdefault(row.bucket, []).append(row)
    homes = {row.id: row.bucket for row in rows_of(written, _HOMES, _S.id, jobs)}
    gets: dict[str, dict[str, str]] = {}
    for state in list(rows_of(written, all_of(states), states.c.id, jobs)):
        bucket = visit_bucket(state.id)
        known = covers.get(bucket, [])
        for engineer in {row.engineer for row in known if row.until == FOREVER}:
            if engineer != state.assignee or not state.open:
                began = any(row.engineer == engineer and row.since <= now < row.until for row in known)
                end_cover(written, engineer, bucket, after if began else now)
        if state.assignee is None or not state.open:
            continue
        if state.assignee not in gets:
            gets[state.assignee] = lasting(written, state.assignee, now)
        is_here = any(row.engineer == state.assignee and row.since <= now < row.until for row in known)
        ends = gets[state.assignee].get(homes.get(state.id, ""), now)
        if ends == FOREVER and not is_here:
            continue
        is_shared = any(row.since <= now < row.until for row in known)
        cover(written, state.assignee, bucket, now if is_here else ends)  # what ends leaves the job behind
        invited = invite(written, bucket, _luggage(written, state.id, state))
        came += invited if is_shared else []
    return came


def join_visits(written: Connection, made: Mapping[str, str]) -> None:
    """What is found or filed during a visit belongs to it; `made`: new subjects with their kinds."""
    guests = table_of(Guest)
    for kind, columns in _JOINING.items():
        mine = [subject for subject, its in made.items() if its == kind]
        table = table_of(RECORDS[kind])
        for row in rows_of(written, all_of(table), table.c.id, mine):
            parents = [getattr(row, name) for name in columns]
            chosen = select(_G.bucket).where(_G.subject.in_([one for one in parents if one])).distinct()
            known = select(_G.bucket).where(_G.subject == row.id)
            new = [
                {"bucket": bucket, "subject": row.id}
                for bucket in written.execute(chosen.except_(known)).scalars()
            ]
            if new:
                written.execute(insert(guests), new)


_JOINING: Final[Mapping[str, tuple[str, ...]]] = {
    Kind.INSPECTION: ("job_id", "asset_id"),
    Kind.PROBLEM: ("job_id", "inspection_id", "asset_id"),
    Kind.ATTACHMENT: ("subject",),
}


def table_of_state() -> Any:
    from deskops.store.tables import JobStateRow

    return table_of(JobStateRow)


def _luggage(written: Connection, job: str, state: Any) -> Iterable[str]:
    """The job, its request and files, its device with its history, contact, site, customer and address plan."""
    yield job
    record = table_of(RECORDS[Kind.JOB])
    row = written.execute(select(record).where(record.c.id == job)).one()
    yield from filter(None, (row.request_id, state.contact_id, row.contact_id, state.site_id, state.asset_id))
    if state.site_id:
        sites = table_of(RECORDS[Kind.SITE])
        customer = written.execute(
            select(sites.c.customer_id).where(sites.c.id == state.site_id)
        ).scalar_one_or_none()
        yield from filter(None, (customer,))
        yield from _ids(written, Kind.SUBNET, "site_id", state.site_id)
    yield from _ids(written, Kind.ATTACHMENT, "subject", job)
    for kind, column in ((Kind.INSPECTION, "job_id"), (Kind.PROBLEM, "job_id")):
        yield from _ids(written, kind, column, job)
    if state.asset_id:
        states = table_of_state()
        history = (
            select(states.c.id).where(states.c.asset_id == state.asset_id).order_by(states.c.last_at.desc())
        )
        yield from written.execute(history.limit(_HISTORY)).scalars()
        for kind in (Kind.INSPECTION, Kind.PROBLEM):
            yield from _ids(written, kind, "asset_id", state.asset_id)


def _ids(written: Connection, kind: str, column: str, value: str) -> Iterable[str]:
    table = table_of(RECORDS[kind])
    return written.execute(select(table.c.id).where(table.c[column] == value)).scalars()


def _with_customers(written: Connection, buckets: Iterable[str]) -> list[str]:
    found = dict.fromkeys(buckets)
    sites = [bucket.removeprefix("site:") for bucket in found if bucket.startswith("site:")]
    if sites:
        customers = written.execute(_CUSTOMERS, {"sites": sites}).scalars()
        found |= dict.fromkeys(customer_bucket(one) for one in customers)
    return list(found)


_NOW = select(_C.bucket, _C.until).where(
    _C.engineer == bindparam("engineer"), _C.since <= bindparam("now"), _C.until > bindparam("now")
)
_SITES = table_of(RECORDS[Kind.SITE]).c
_CUSTOMERS = (
    select(_SITES.customer_id).where(among(_SITES.id, "sites"), _SITES.customer_id.is_not(None)).distinct()
)
_COVERS = select(_C.bucket, _C.engineer, _C.since, _C.until)
_HOMES = select(_S.id, _S.bucket)
_EVER = select(_C.bucket, _C.since, _C.until).where(
    _C.engineer == bindparam("engineer"), _C.since <= bindparam("high"), _C.until > bindparam("low")
)
