"""Who covers which site, who stands in for whom, and shifts: from and until; laptops follow at their next sync."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from deskops.domain.clock import stored
from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb
from deskops.domain.scope import engineer_bucket, site_bucket
from deskops.errors import Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.numbering import see_after
from deskops.ops.do.desk.people import admin
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.scopes import FOREVER, cover, covers, end_cover, open_jobs_of, stood_in_for
from deskops.store.tables import RECORDS

SITE, STAND_IN, ABSENT = "cover", "stand-in", "absent"
# Of a shift. Who is absent covers nothing by it; whoever is on duty or on call at a site gets that site.
SHIFT_KINDS: Final = ("duty", "on-call", ABSENT)


class Turn(NamedTuple):
    """One line of who gets what: `what` is a site's code or an engineer's name; instants as stored.

    `until` is None for what has no end.
    """

    kind: str
    engineer: str
    what: str
    since: str
    until: str | None
    engineer_id: str
    what_id: str


@dataclass(frozen=True, slots=True)
class Span:
    """From and until; no end is None. Raises UsageError for one that ends before it begins, or has ended already."""

    since: datetime
    until: datetime | None

    def check(self, now: datetime) -> None:
        if self.until is not None and (self.until <= self.since or self.until <= now):
            raise UsageError(
                _("It would be over before it begins: it ends {until}.").format(
                    until=self.until.isoformat(timespec="minutes")
                ),
                hint=_("Give a later end with --until, or an earlier beginning with --from."),
            )

    @property
    def ends(self) -> str:
        return FOREVER if self.until is None else stored(self.until)


def turns(context: Context, engineer: str = "", *, ended: bool = False) -> list[Turn]:
    """What runs and what is to come, of one engineer (id) or of all; with `ended` also what is over."""
    with context.store.reader() as session:
        return _turns(connection(session), engineer, "" if ended else stored(context.now))


def _turns(written: Connection, engineer: str, after: str) -> list[Turn]:
    people, sites, shifts = (table_of(RECORDS[kind]).c for kind in (Kind.ENGINEER, Kind.SITE, Kind.SHIFT))
    names: dict[str, str] = {row.id: row.name for row in written.execute(select(people.id, people.name))}
    codes: dict[str, str] = {row.id: row.code for row in written.execute(select(sites.id, sites.code))}

    def line(kind: str, who: str, what: str, since: str, until: str) -> Turn:
        called = names.get(what, "") if kind == STAND_IN else codes.get(what, "")
        return Turn(kind, names.get(who, who), called, since, None if until == FOREVER else until, who, what)

    found = []
    for row in covers(written, engineer, after):
        other = stood_in_for(row.bucket)
        kind, what = (STAND_IN, other) if other else (SITE, row.bucket.removeprefix("site:"))
        found.append(line(kind, row.engineer, what, row.since, row.until))
    chosen = select(table_of(RECORDS[Kind.SHIFT])).where(
        shifts.ends_at > after, shifts.ends_at > shifts.starts_at
    )
    for row in written.execute(chosen.where(shifts.engineer_id == engineer) if engineer else chosen):
        found.append(line(row.kind, row.engineer_id, row.site_id or "", row.starts_at, row.ends_at))
    return sorted(found, key=lambda one: (one.engineer, one.since, one.kind, one.what))


def give_cover(context: Context, engineer: str, sites: Sequence[str], span: Span) -> list[Turn]:
    """Sites (ids) for an engineer, from and until; what is covered already goes on for longer. The lines that hold."""
    span.check(context.now)
    detail = {"sites": list(sites), "since": stored(span.since), "until": span.ends}
    with admin(context, Verb.COVER, "cover-given", engineer, **detail) as act:
        written = connection(act.session)
        for site in sites:
            cover(written, engineer, site_bucket(site), stored(span.since), span.ends)
        _see(act, engineer)
        return [one for one in _now(act, engineer) if one.kind == SITE and one.what_id in sites]


def stand_in(context: Context, engineer: str, other: str, span: Span) -> list[Turn]:
    """All that another engineer gets, for the time, and with it what comes to that one meanwhile."""
    span.check(context.now)
    if engineer == other:
        raise UsageError(
            _("Nobody stands in for themselves."), hint=_("Name the one who is away: --for ENGINEER")
        )
    detail = {"for": other, "since": stored(span.since), "until": span.ends}
    with admin(context, Verb.COVER, "stand-in-given", engineer, **detail) as act:
        cover(connection(act.session), engineer, engineer_bucket(other), stored(span.since), span.ends)
        _see(act, engineer)
        return [one for one in _now(act, engineer) if one.kind == STAND_IN and one.what_id == other]


def give_shift(context: Context, engineer: str, kind: str, site: str, span: Span) -> list[Turn]:
    """A shift, which its engineer's laptop gets too; on duty or on call at a site, that site for the time."""
    span.check(context.now)
    if kind not in SHIFT_KINDS:
        raise UsageError(
            _("There is no shift of kind {kind}.").format(kind=kind),
            hint=_("It is one of: {names}").format(names=", ".join(SHIFT_KINDS)),
        )
    if span.until is None:
        raise UsageError(_("A shift has an end."), hint=_("Give it with --until"))
    times = {"starts_at": stored(span.since), "ends_at": stored(span.until)}
    detail = {"kind": kind, "site": site, "since": times["starts_at"], "until": times["ends_at"]}
    with admin(context, Verb.COVER, "shift-given", engineer, **detail) as act:
        values = {"id": act.ledger.new_id(), "engineer_id": engineer, "site_id": site or None, "kind": kind}
        act.ledger.put(Kind.SHIFT, values | times)
        act.ledger.flush()
        if site and kind != ABSENT:
            cover(connection(act.session), engineer, site_bucket(site), times["starts_at"], times["ends_at"])
            _see(act, engineer)
        return [one for one in _now(act, engineer) if one.kind == kind and one.since == times["starts_at"]]


def end(
    context: Context, engineer: str, at: datetime, *, sites: Sequence[str] = (), other: str = "", shifts: bool
) -> list[Turn]:
    """End it at a moment that is not past: cover of sites, standing in for another, shifts (those at `sites` as well).

    What has not begun by then never does. Returns what is over; raises Refused where there was nothing to end.
    """
    now = context.now
    at = max(at, now)
    buckets = [site_bucket(site) for site in sites] + ([engineer_bucket(other)] if other else [])
    detail = {"sites": list(sites) or None, "for": other, "shifts": shifts or None, "until": stored(at)}
    with admin(context, Verb.COVER, "cover-ended", engineer, **detail) as act:
        written, before = connection(act.session), _now(act, engineer)
        for bucket in buckets:
            end_cover(written, engineer, bucket, stored(at))
        _end_shifts(act, engineer, stored(at), None if shifts else sites)
        left = _now(act, engineer)
        done = [one for one in before if one not in left]
        if not done:
            raise Refused(
                _("There is nothing of the kind to end."),
                hint=_("What there is: deskops desk cover list"),
            )
        _see(act, engineer)
    return [one._replace(until=stored(at)) if one.since < stored(at) else one for one in done]


def _end_shifts(act: Act, engineer: str, at: str, sites: Sequence[str] | None) -> None:
    """All of an engineer's, or those at these sites; one that has not begun has no length any more."""
    table = table_of(RECORDS[Kind.SHIFT])
    mine = select(table).where(table.c.engineer_id == engineer, table.c.ends_at > at)
    written = connection(act.session)
    rows: list[Any] = list(written.execute(mine))
    for row in rows:
        if sites is not None and row.site_id not in sites:
            continue
        act.ledger.put(Kind.SHIFT, row._asdict() | {"ends_at": max(at, row.starts_at)}, new=False)
        if (
            row.site_id and row.kind != ABSENT
        ):  # the site was theirs for the shift: not what lasts longer or is apart
            end_cover(written, engineer, site_bucket(row.site_id), at, ending=row.ends_at)


def _now(act: Act, engineer: str) -> list[Turn]:
    return _turns(connection(act.session), engineer, stored(act.ledger.evidence.wall))


def _see(act: Act, engineer: str) -> None:
    """A job of theirs that lies outside of what they get, now or when it ends, is to come alone."""
    see_after(act, open_jobs_of(connection(act.session), engineer, stored(act.ledger.evidence.wall)))
