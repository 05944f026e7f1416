"""All that is known of a job: fault, clocks, caller, device, site, what was done, what is attached."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from deskops.domain.asset import is_out_of_warranty, warranty_words
from deskops.domain.campaign import LineStatus
from deskops.domain.clock import instant, stored
from deskops.domain.nouns import word
from deskops.domain.sla import Clock, Outcome
from deskops.i18n import N_, _
from deskops.tui.laid_out.steps import timeline
from deskops.tui.shown import countdown, moment
from deskops.tui.widgets.sheet import Block, Heading, Para, Row

if TYPE_CHECKING:
    from deskops.ops.read.jobs import JobPage

SLA_ITEMS: Final = {
    "phone-response": N_("Phone response"),
    "remote-response": N_("Remote response"),
    "arrival": N_("Arrival"),
    "resolution": N_("Resolution"),
}
_LATELY: Final = 6  # steps beside a list
_OUTCOME_LOOK: Final = {
    Outcome.LATE: "late", Outcome.MISSED: "late", Outcome.SOON: "soon", Outcome.HELD: "held", Outcome.MET: "good",
}  # fmt: skip


def facts(page: "JobPage", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    job, values = page.job, page.state.values
    yield Heading(_("Fault"))
    yield Para(str(values["title"]), "strong")
    if values["fault"] and values["fault"] != values["title"]:
        yield Para(str(values["fault"]))
    if job.note:
        yield Row(_("Note"), job.note)
    for dispute in page.state.disputes:
        words = _("{value}, or {claimed}: two people corrected it").format(
            value=dispute.value, claimed=dispute.claimed
        )
        yield Row(dispute.field, words, "soon")
    yield from _clocks(page, now, zone)
    yield from _caller(page)
    yield from _device(page, now, zone)
    yield from _devices(page)
    yield from _site(page)
    yield from _work(page, now, zone)


def at_a_glance(page: "JobPage", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    """Beside a list: what, until when, who, where, and what happened last."""
    line, values = page.line, page.state.values
    yield Heading("  ".join((line.number, _(word(line.status)))))
    yield Para(str(values["title"]), "strong")
    if values["fault"] and values["fault"] != values["title"]:
        yield Para(str(values["fault"]))
    yield from _clocks(page, now, zone)
    yield from _caller(page)
    yield from _where(page)
    yield Heading(_("Lately"))
    yield from timeline(page.timeline, now, zone, most=_LATELY)


def _where(page: "JobPage") -> Iterator[Block]:
    line, site = page.line, page.site
    device = "  ".join(filter(None, (line.asset_tag, page.asset.model if page.asset else "")))
    if site or device:
        yield Heading(_("Where"))
    yield from _rows(
        (_("Site"), " ".join(filter(None, (site.city, site.name))) if site else ""),
        (_("Site address"), site.address if site else ""),
        (_("Device"), device),
    )


def _clocks(page: "JobPage", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    if page.clocks:
        yield Heading(_("Service level"))
    for clock in page.clocks:
        outcome = clock.judge(now)
        yield Row(
            _(SLA_ITEMS.get(clock.item, clock.item)),
            _clock_words(clock, outcome, now, zone),
            _OUTCOME_LOOK.get(outcome, "plain"),
        )


def _clock_words(clock: Clock, outcome: Outcome, now: datetime, zone: ZoneInfo) -> str:
    said = _(word(outcome))
    if clock.met_at is not None:
        said = _("{outcome} at {when}").format(outcome=said, when=moment(clock.met_at, zone, now))
    elif clock.due is not None:
        left = countdown(stored(clock.due), now)
        said = (
            _("{outcome}, {left} left").format(outcome=said, left=left)
            if clock.due >= now
            else _("{outcome}, {left}").format(outcome=said, left=left)
        )
    if clock.due is not None:
        said = _("{said}, due {when}").format(said=said, when=moment(clock.due, zone, now))
    return said + (" " + _("(provisional: that year's holidays are not known)") if clock.provisional else "")


def _caller(page: "JobPage") -> Iterator[Block]:
    contact, job = page.contact, page.job
    name = contact.name if contact else ""
    phone = job.phone or (contact.phone if contact else "")
    if not (name or phone or job.department):
        return
    yield Heading(_("Caller"))
    if name:
        yield Row(_("Person"), f"{name}  VIP" if job.vip or (contact and contact.vip) else name, "strong")
    yield from _rows(
        (_("Telephone"), phone), (_("Department"), job.department or (contact.department if contact else ""))
    )
    if page.same_caller:
        yield Row(_("Other jobs"), str(len(page.same_caller)))


def _device(page: "JobPage", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    asset = page.asset
    if asset is None:
        return
    yield Heading(_("Device"))
    yield Row(_("Tag"), asset.tag or "-", "strong")
    yield from _rows(
        (_("Kind"), _(word(asset.kind))),
        (_("Model"), f"{asset.brand} {asset.model}".strip()),
        (_("Serial number"), asset.serial),
        (_("Host name"), asset.hostname),
        (_("IP address"), asset.ip),
        (_("MAC address"), asset.mac),
        (_("Used by"), asset.used_by),
        (_("Purpose"), asset.purpose),
    )
    if asset.warranty_until:
        today = now.astimezone(zone).date()
        over = is_out_of_warranty(asset.warranty_until, today)
        yield Row(_("Warranty"), warranty_words(asset.warranty_until, today), "late" if over else "good")
    yield from _rows(
        (_("Status"), _(word(asset.status)) if asset.status != "in-use" else ""), (_("Note"), asset.note)
    )
    if page.same_asset:
        yield Row(_("Other jobs"), str(len(page.same_asset)))


def _site(page: "JobPage") -> Iterator[Block]:
    site = page.site
    if site is None:
        return
    yield Heading(_("Site"))
    yield Row(_("Name"), f"{site.name}  {site.code}" if site.name != site.code else site.code, "strong")
    yield from _rows(
        (_("Customer"), site.customer or ""), (_("Address"), site.address), (_("Office hours"), site.hours)
    )


def _origin(page: "JobPage", when: str) -> Iterator[tuple[str, str]]:
    """Where the job comes from: nobody asked for one that was planned."""
    if page.state.planned:
        yield _("Planned by"), f"{page.planned_by}  {when}".strip()
        return
    yield _("Received at"), when
    yield _("Reported via"), _(word(page.job.channel))


def _devices(page: "JobPage") -> Iterator[Block]:
    """What is to be seen to under the job, where that is more than its own device."""
    if page.devices:
        yield Heading(_("Devices of this job"))
    for line in page.devices:
        told = f"{_(word(line.status))}  {line.done}/{line.total}"
        yield Row(line.asset_tag or line.hostname or line.number, told)


def _work(page: "JobPage", now: datetime, zone: ZoneInfo) -> Iterator[Block]:
    job, state = page.job, page.state
    yield Heading(_("Job"))
    yield from _rows(
        (_("Kind"), _(word(job.kind))),
        (_("Priority"), _(word(state.priority))),
        *_origin(page, moment(instant(job.received_at), zone, now)),
        (_("Planned for"), state.day or job.planned_for),
        (_("Appointment"), _agreed(page)),
        (_("Engineer"), page.line.engineer or ""),
    )
    if state.hold:
        words = _(word(state.hold.party))
        if state.hold.reason:
            words = _("{party}: {reason}").format(party=words, reason=state.hold.reason)
        yield Row(_("Waits for"), words, "held")
    for part in state.parts:
        yield Row(_("Part"), f"{part.payload.get('name', '')} x {part.payload.get('quantity', 1)}")
    if state.resolution:
        yield from _rows(
            (_("Cause"), str(state.resolution.payload.get("cause", ""))),
            (_("Solution"), str(state.resolution.payload.get("solution", ""))),
        )
    if state.confirmation:
        payload = state.confirmation.payload
        yield Row(_("Confirmed by"), f"{payload.get('name', '')}  {payload.get('rating', '')}/5", "good")


def _agreed(page: "JobPage") -> str:
    """What the customer was told of the visit of a round; nothing while its date is not agreed."""
    visit = page.visit
    if visit is None or visit.status != LineStatus.AGREED:
        return ""
    return "  ".join(filter(None, (visit.day, visit.clock, visit.contact, visit.phone)))


def _rows(*pairs: tuple[str, str]) -> Iterator[Block]:
    for label, text in pairs:
        if text:
            yield Row(label, text)
