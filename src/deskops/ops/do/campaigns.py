"""Planning a round of inspections from the register, and ending it; its visits are seen to in `campaign_visits`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from deskops.domain.campaign import CampaignStatus, LineStatus
from deskops.domain.campaign_plan import PERIODS, Device, IsWorkday, Plan, Visit, period_days, plan
from deskops.domain.clock import stored
from deskops.domain.nouns import AssetKind, Kind
from deskops.domain.permissions import Verb
from deskops.errors import NotFound, Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.acts import Acted, known_action, load, write
from deskops.ops.do.keeping import changing, kept_here
from deskops.ops.do.payloads import LONGEST_LINE, payload_of, within
from deskops.ops.read.campaigns import campaigns, devices_of, devices_to_see, visits_of
from deskops.ops.read.shared_devices import Shared, said_shared, shared_with
from deskops.store import views
from deskops.store.queries.numbers import next_number
from deskops.store.views.campaign_tuples import CampaignDevice, VisitLine
from deskops.store.views.place_tuples import CustomerRow
from deskops.text import storable

PER_DAY: Final = 20  # devices of one engineer in a day, where nobody says otherwise
TARGET: Final = 90  # percent, as the service contract has it
_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a round is to be; ids. `engineers` empty: whoever covers a site; `since` empty: from today, or the
    beginning of the period where that lies ahead.
    """

    period: str
    customer: str | None = None
    name: str = ""
    kinds: Sequence[str] = ()
    sites: Sequence[str] = ()
    engineers: Sequence[str] = ()
    per_day: int = PER_DAY
    target: int = TARGET
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Planning:
    """A plan before it is written: its days, its visits, and what found no day."""

    wanted: Wanted
    customer: str | None
    days: tuple[date, date]
    plan: Plan
    shared: Sequence[Shared] = ()  # other rounds that run and have some of these devices

    @property
    def devices(self) -> int:
        return sum(len(visit.devices) for visit in self.plan.visits)


def draft(context: Context, wanted: Wanted) -> Planning:
    """The exact plan; nothing is written. Raises UsageError, Refused where the desk plans or a round runs already."""
    kept_here(
        context,
        Verb.CAMPAIGN,
        _("The desk plans the campaigns; they come here with the next sync."),
        _("Plan it at the desk: deskops campaign plan"),
    )
    days = _days(context, wanted)
    _check(wanted)
    customer = _customer(context, wanted)
    _refuse_twice(context, wanted, customer)
    found = devices_to_see(context, customer, wanted.kinds, wanted.sites)
    if not found:
        raise NotFound(
            _("The register has no device for this campaign."),
            hint=_("Look: deskops asset list. Choose other sites or kinds, or import the register."),
        )
    devices = [_device(one) for one in found]
    sites = {one.site for one in devices}
    engineers = engineers_for(context, sites, wanted.engineers)
    made = plan(devices, engineers, wanted.per_day, days, workdays(context))
    return Planning(wanted, customer, days, made, shared_with(context, [one.id for one in devices]))


def write_plan(context: Context, planning: Planning, *, anyway: bool = False) -> str:
    """Write the round and its visits down; returns its id.

    Raises Refused where devices have no day, and unless `anyway` where a visit would fall on a day that went by, or
    another round that runs has some of the devices.
    """
    if planning.plan.left:
        raise unplaced(context, planning.plan.left, planning.days[1])
    first = min(visit.day for visit in planning.plan.visits)
    if first < context.today and not anyway:
        raise Refused(
            _("{day} has gone by: its visits would be late from the beginning.").format(
                day=first.isoformat()
            ),
            hint=_("Begin today or later (--from). If it is meant all the same: --anyway"),
        )
    if planning.shared and not anyway:
        raise Refused(
            said_shared(planning.shared),
            hint=_("Choose others (--site, --kind). If each is to be inspected twice: --anyway"),
        )
    wanted = planning.wanted
    with changing(context, Verb.CAMPAIGN, "campaign-planned", wanted.period) as (act, told):
        told["devices"] = planning.devices
        values = {
            "number": next_number(act.session, "CAMP", context.today, act.identity.code),
            "customer_id": planning.customer,
            "name": storable(wanted.name).strip() or wanted.period,
            "period": wanted.period,
            "since": planning.days[0].isoformat(),
            "until": planning.days[1].isoformat(),
            "kinds": json.dumps(list(wanted.kinds)),
            "per_day": wanted.per_day,
            "target": wanted.target,
            "created_at": stored(act.ledger.evidence.wall),
        }
        campaign = str(act.create(Kind.CAMPAIGN, values)["id"])
        act.refresh(Kind.CAMPAIGN, campaign)
        add_visits(act, campaign, planning.plan.visits)
    return campaign


def add_visits(act: Act, campaign: str, visits: Sequence[Visit]) -> None:
    for visit in visits:
        values = {
            "campaign_id": campaign,
            "site_id": visit.site,
            "department": visit.department,
            "part": visit.part,
            "engineer": visit.engineer,
            "planned_for": visit.day.isoformat(),
            "assets": json.dumps([device.id for device in visit.devices]),
            "created_at": stored(act.ledger.evidence.wall),
        }
        line = str(act.create(Kind.CAMPAIGN_LINE, values)["id"])
        act.refresh(Kind.CAMPAIGN_LINE, line)


def act_on_campaign(context: Context, campaign: str, action: str, given: Mapping[str, Any]) -> Acted:
    """Close, cancel, reopen it or add a note. Raises NotFound, UsageError, Refused."""
    payload = payload_of(known_action(Kind.CAMPAIGN, action), given)
    with context.act() as act:
        entry = write(act, Kind.CAMPAIGN, load(act, Kind.CAMPAIGN, campaign), action, payload)
        row = act.refresh(Kind.CAMPAIGN, campaign)
    return Acted(Kind.CAMPAIGN, campaign, action, entry.id, row)


def unplaced(context: Context, left: Sequence[Device], until: date) -> Refused:
    sites = ", ".join(sorted({_site_code(context, one.site) for one in left})[:5])
    return Refused(
        _("{count} devices find no working day until {day}: {sites}").format(
            count=len(left), day=until.isoformat(), sites=sites
        ),
        hint=_("Give more engineers (--engineer), more devices a day (--per-day), or a later end (--until)."),
    )


def workdays(context: Context) -> IsWorkday:
    """Whether a site is open on a day, by its office hours and the public holidays."""
    zone, cover = context.rules.zone, context.rules.cover

    def is_workday(site: str, day: date) -> bool:
        start = datetime(day.year, day.month, day.day, tzinfo=zone)
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        return bool(cover(site).spans(start, end))

    return is_workday


def booked_visits(context: Context) -> list[tuple[VisitLine, Visit]]:
    """What engineers have to do already in rounds that run, with the line that says so."""
    found = []
    for campaign in campaigns(context, status=str(CampaignStatus.RUNNING)):
        for line in visits_of(context, campaign.id):
            if line.status != LineStatus.CANCELLED:
                found.append((line, visit_of(line)))
    return found


def visit_of(line: VisitLine, devices: Sequence[str] | None = None) -> Visit:
    """A line as the planner counts it, with the devices that are left of it."""
    ids = devices_of(line) if devices is None else devices
    listed = tuple(Device(one, line.site_id, line.department, "") for one in ids)
    day = date.fromisoformat(line.day)
    return Visit(line.site_id, line.department, line.part, day, line.engineer_id, listed)


def engineers_for(context: Context, sites: set[str], named: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Who may go to each site: those named, else whoever covers it, else on a laptop its own engineer."""
    if named:
        return {site: list(named) for site in sites}
    if not context.identity.is_desk:
        return {site: [context.identity.engineer] for site in sites}
    from deskops.domain.scope import site_bucket
    from deskops.store.queries.facts import connection
    from deskops.store.queries.scopes import covers

    with context.store.reader() as session:
        rows = covers(connection(session), after=stored(context.now))
    return {site: sorted({row.engineer for row in rows if row.bucket == site_bucket(site)}) for site in sites}


def _days(context: Context, wanted: Wanted) -> tuple[date, date]:
    whole = period_days(wanted.period)
    if whole is None:
        raise UsageError(
            _("{value} is no period.").format(value=wanted.period),
            hint=_("It looks like one of: {names}").format(names=PERIODS),
        )
    first = _day(wanted.since) if wanted.since else max(whole[0], context.today)
    last = _day(wanted.until) if wanted.until else whole[1]
    if first > last:
        raise UsageError(
            _("No day is left from {first} to {last}.").format(
                first=first.isoformat(), last=last.isoformat()
            ),
            hint=_("Give the days with --from and --until."),
        )
    if (last - first).days > _MOST:
        raise UsageError(_("A campaign lasts {count} days at most.").format(count=_MOST))
    return first, last


def _day(text: str) -> date:
    from deskops.ops.do.payloads import iso_date

    return date.fromisoformat(iso_date(text))


def _check(wanted: Wanted) -> None:
    within(_("Name"), wanted.name, LONGEST_LINE)
    for kind in wanted.kinds:
        if kind not in set(AssetKind):
            raise UsageError(
                _("There is no kind of device {kind}.").format(kind=kind),
                hint=_("It is one of: {names}").format(names=", ".join(AssetKind)),
            )
    if not 1 <= wanted.per_day <= _MOST:
        raise UsageError(_("An engineer inspects from 1 to {count} devices a day.").format(count=_MOST))
    if not 1 <= wanted.target <= 100:
        raise UsageError(_("The target is a percentage from 1 to 100."))


def _customer(context: Context, wanted: Wanted) -> str | None:
    """The one that was named, else the only one that there is; nobody, where no customer is known."""
    if wanted.customer:
        return wanted.customer
    known = views.rows(context.views, "customers", CustomerRow)
    if len(known) > 1:
        raise UsageError(
            _("There are {count} customers.").format(count=len(known)),
            hint=_("Name one with --customer: {names}").format(
                names=", ".join(row.name for row in known[:5])
            ),
        )
    return known[0].id if known else None


def _refuse_twice(context: Context, wanted: Wanted, customer: str | None) -> None:
    for one in campaigns(context, status=str(CampaignStatus.RUNNING)):
        if (one.customer_id, one.period) == (customer, wanted.period) and not wanted.name:
            raise Refused(
                _("{number} is this campaign already.").format(number=one.number),
                hint=_(
                    "Look: deskops campaign show {number}. For a second one give it a name: --name"
                ).format(number=one.number),
            )


def _device(row: CampaignDevice) -> Device:
    return Device(row.id, row.site_id, row.department, row.tag or "", row.kind)


def _site_code(context: Context, site: str) -> str:
    from deskops.store.views.device_tuples import SiteLine

    found = views.one(context.views, "sites", SiteLine, id=site)
    return found.code if found else site
