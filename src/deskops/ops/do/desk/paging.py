"""The page of an answer: as much of it as can be is read before anything is written, while nobody waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from deskops.domain.clock import stored
from deskops.domain.scope import oldest_slot, visit_bucket
from deskops.ops.do.desk.doors import Caller
from deskops.store.queries.differing import Moment, parts_apart, rows_of_subjects, subjects_apart
from deskops.store.queries.ledger import Ledger, table_of
from deskops.store.queries.pulling import Behind, Page, page, sums
from deskops.store.queries.scopes import subscribed
from deskops.store.queries.taking import Outcome, Taken
from deskops.store.queries.travel import SHORT, WHOLE
from deskops.store.tables import Head
from deskops.sync.packing import PAGE
from deskops.sync.wire import SyncRequest


@dataclass(frozen=True, slots=True)
class Top:
    """The desk's head at one moment."""

    epoch: int
    rev: int
    head: str


@dataclass(slots=True)
class Ahead:
    """A page as one committed moment had it, up to that moment's head, and who is subscribed to what then."""

    top: Top
    buckets: list[str]
    page: Page
    sums: dict[str, list[int]] | None  # of the buckets that the laptop told its own of, if it has everything


def look_ahead(read: Connection, caller: Caller, request: SyncRequest, now: datetime) -> Ahead:
    """`read` shows one moment, and nobody waits for it. A laptop that is told to recover later gets none of this."""
    top, buckets = Top(*read.execute(_HEAD).one()), subscribed(read, caller.engineer, stored(now))
    found = page_of(read, top.rev, buckets, request, Taken([]), now)
    _look_closer(read, buckets, request, found, Moment(top.rev, oldest_slot(now.date()), digits_of(request)))
    return Ahead(top, buckets, found, sums_of(read, buckets, request, found, now))


def _look_closer(
    read: Connection, buckets: list[str], request: SyncRequest, found: Page, moment: Moment
) -> None:
    """What a laptop that differs asked: which parts do, which subjects, and their rows."""
    wanted, plain = dict(request.fetch), {one for one in buckets if not one.startswith(visit_bucket(""))}
    if request.parts:
        told = {bucket: parts for bucket, parts in request.parts.items() if bucket in plain}
        found.apart = parts_apart(read, told, moment)
    if request.held:
        held = {bucket: parts for bucket, parts in request.held.items() if bucket in plain}
        apart, removals = subjects_apart(read, held, set(buckets) - plain, moment)
        wanted |= dict.fromkeys(apart, 0)
        found.removals += removals
    if request.held or request.fetch:
        rows, found.fetch = rows_of_subjects(read, wanted, buckets, moment, PAGE - found.size)
        found.rows += rows


def digits_of(request: SyncRequest) -> int:
    return SHORT if request.short == SHORT else WHOLE


def page_of(
    read: Connection, rev: int, buckets: list[str], request: SyncRequest, taken: Taken, now: datetime
) -> Page:
    """The page of a request, at the head that has this number. Raises ValueError for a place mark of nobody's."""
    behind = {
        bucket: Behind.read(place) if place else Behind.begin(request.cursor)
        for bucket, place in request.behind.items()
        if bucket in buckets
    }
    if not request.cursor:  # a new laptop has all of its buckets behind
        behind = {bucket: Behind.begin(rev) for bucket in buckets} | behind
    behind |= {bucket: Behind.begin(request.cursor) for bucket in request.mend if bucket in buckets}
    fresh = _fresh(taken)
    skip = {one.id for one in fresh} | {taken.subjects[one.id] for one in fresh if one.record_rev is not None}
    head = _before(fresh, rev)
    found = page(
        read,
        buckets,
        request.cursor or rev,
        behind,
        head=head,
        oldest=oldest_slot(now.date()),
        limit=PAGE,
        digits=digits_of(request),
        skip=frozenset(skip),
    )
    if found.cursor >= head:
        found.cursor = rev
    return found


def completed(
    ahead: Ahead, written: Connection, ledger: Ledger, request: SyncRequest, taken: Taken, now: datetime
) -> Page | None:
    """The page that was read ahead, where what was numbered since is this push and nothing else that the laptop gets.

    None where it must be read anew.
    """
    if not request.cursor or ahead.top.epoch != ledger.epoch:
        return None
    if ahead.page.more or ahead.page.cursor < ahead.top.rev:
        return ahead.page
    if _before(_fresh(taken), ledger.rev) > ahead.top.rev:
        rest = request.model_copy(update={"cursor": ahead.top.rev, "behind": {}, "mend": []})
        more = page_of(written, ledger.rev, ahead.buckets, rest, taken, now)
        if more.rows or more.removals or more.more:
            return None
    ahead.page.cursor = ledger.rev
    return ahead.page


def sums_of(
    read: Connection, buckets: Sequence[str], request: SyncRequest, found: Page, now: datetime
) -> dict[str, list[int]] | None:
    """The desk's own sums, where the laptop told its own and has everything."""
    if request.sums is None or found.more or found.rows or found.removals or found.behind:
        return None
    return sums(read, [one for one in buckets if one in request.sums], oldest_slot(now.date()))


def _fresh(taken: Taken) -> list[Outcome]:
    return [outcome for outcome in taken.outcomes if outcome.refusal is None and not outcome.known]


def _before(fresh: Sequence[Outcome], head: int) -> int:
    """The last number before this push, where all since are its own: what a laptop has just sent is not looked at."""
    own = [rev for one in fresh for rev in (one.rev, one.record_rev) if rev is not None]
    return min(own) - 1 if own and min(own) + len(own) == head + 1 else head


_H = table_of(Head).c
_HEAD = select(_H.epoch, _H.rev, _H.head).where(_H.id == 1)
