"""Who is subscribed to what: buckets of an engineer now and ever, and what a job outside the cover brings along."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from deskops.domain.nouns import Kind
from deskops.domain.scope import GLOBAL, customer_bucket, engineer_bucket, visit_bucket
from deskops.store.queries.buckets import REMOVAL, invite
from deskops.store.queries.ledger import table_of
from deskops.store.queries.travel import rows_of
from deskops.store.tables import RECORDS, Cover, FeedRow, Guest

FOREVER: Final = "9999"  # sorts after every instant
_HISTORY: Final = 20  # a device's last jobs that a visit brings along
_C, _G, _F = table_of(Cover).c, table_of(Guest).c, table_of(FeedRow).c


def subscribed(written: Connection, engineer: str, now: str) -> list[str]:
    """The buckets that an engineer gets at this moment."""
    rows = written.execute(_NOW, {"engineer": engineer, "now": now}).scalars()
    return _with_customers(written, engineer, rows)


def ever_subscribed(written: Connection, engineer: str) -> frozenset[str]:
    """The buckets that an engineer gets or once got: to what came from there, facts may still be pushed."""
    rows = written.execute(_EVER, {"engineer": engineer}).scalars()
    return frozenset(_with_customers(written, engineer, rows))


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


def end_cover(written: Connection, engineer: str, bucket: str, until: str) -> None:
    chosen = (_C.engineer == engineer) & (_C.bucket == bucket) & (_C.until > until)
    written.execute(update(table_of(Cover)).where(chosen).values(until=until))


def follow(written: Connection, job: str, now: str, after: str) -> list[tuple[str, str, str]]:
    """Bring a job to an engineer who does not cover its site, and let it go `after` it was closed or taken away.

    Returns what came to a visit that is under way (kind, id, bucket): to be numbered anew, so that it arrives.
    """
    states, bucket = table_of_state(), visit_bucket(job)
    state = written.execute(select(states).where(states.c.id == job)).one_or_none()
    if state is None:
        return []
    others = select(_C.engineer).where(_C.bucket == bucket, _C.until == FOREVER)
    for engineer in written.execute(others).scalars().all():
        if engineer != state.assignee or not state.open:
            end_cover(written, engineer, bucket, after)
    if state.assignee is None or not state.open:
        return []
    home = written.execute(_HOME, {"subject": job}).scalar_one_or_none() or ""
    running = select(_C.until).where(_C.engineer == state.assignee, _C.bucket == bucket, _C.until > now)
    if home in subscribed(written, state.assignee, now) and written.execute(running).first() is None:
        return []
    under_way = select(_C.engineer).where(_C.bucket == bucket, _C.since <= now, _C.until > now).limit(1)
    is_shared = written.execute(under_way).first() is not None
    cover(written, state.assignee, bucket, now)
    came = invite(written, bucket, _luggage(written, job, state))
    return came if is_shared else []


def join_visits(written: Connection, made: Mapping[str, str]) -> None:
    """What is found or filed during a visit belongs to it; `made`: new subjects with their kinds."""
    guests = table_of(Guest)
    for kind, columns in _JOINING.items():
        mine = [subject for subject, its in made.items() if its == kind]
        table = table_of(RECORDS[kind])
        for row in rows_of(written, select(table), table.c.id, mine):
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


def _with_customers(written: Connection, engineer: str, rows: Iterable[str]) -> list[str]:
    found = dict.fromkeys([GLOBAL, engineer_bucket(engineer), *rows])
    sites = [bucket.removeprefix("site:") for bucket in found if bucket.startswith("site:")]
    if sites:
        table = table_of(RECORDS[Kind.SITE])
        customers = select(table.c.customer_id).where(table.c.id.in_(sites), table.c.customer_id.is_not(None))
        found |= dict.fromkeys(
            customer_bucket(one) for one in written.execute(customers.distinct()).scalars()
        )
    return list(found)


_NOW = select(_C.bucket).where(
    _C.engineer == bindparam("engineer"), _C.since <= bindparam("now"), _C.until > bindparam("now")
)
_EVER = select(_C.bucket).where(_C.engineer == bindparam("engineer"))
_HOME = text("SELECT bucket FROM subject WHERE id = :subject")
