"""R2, the service order: all that was agreed, done and confirmed on one job, on paper that both sides sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from deskops.domain.clock import instant
from deskops.domain.evidence import Proof
from deskops.domain.job import JobState
from deskops.domain.nouns import JobStatus, Priority, word
from deskops.domain.sla import Clock
from deskops.i18n import _
from deskops.reports.document import (
    BAD,
    Company,
    Pair,
    Pairs,
    Part,
    Picture,
    Report,
    Signatures,
    Toned,
    Value,
)
from deskops.reports.kinds.frame import by_user, numbered, of_device, of_place
from deskops.reports.kinds.order_tables import parts_table, targets_table
from deskops.reports.kinds.pictures import gallery
from deskops.reports.kinds.steps import StepLike, milestones, notes
from deskops.reports.wording import LocalTimes, masked
from deskops.store.views.tuples import AssetRow, ContactRow, JobLine, JobRow, SiteRow

PHOTOS: Final = 6  # more would make a picture book of a one-page form
_BEST: Final = 5
_FREE: Final = 3  # lines kept for handwriting where nothing is known yet


class JobFacts(Protocol):
    """What is known of a job, as the read side has it."""

    @property
    def job(self) -> JobRow: ...
    @property
    def state(self) -> JobState: ...
    @property
    def line(self) -> JobLine: ...
    @property
    def timeline(self) -> Sequence[StepLike]: ...
    @property
    def planned_by(self) -> str: ...
    @property
    def arrival(self) -> Proof | None: ...
    @property
    def clocks(self) -> Sequence[Clock]: ...
    @property
    def site(self) -> SiteRow | None: ...
    @property
    def asset(self) -> AssetRow | None: ...
    @property
    def contact(self) -> ContactRow | None: ...


@dataclass(frozen=True, slots=True)
class Setting:
    """What the order needs beside the job: `now` judges the targets that still run."""

    company: Company
    zone: ZoneInfo
    now: datetime
    photos: Sequence[Picture] = ()


def service_order(facts: JobFacts, setting: Setting) -> Report:
    """The order in the language that is spoken."""
    moments = [step.entry.wall for step in facts.timeline]
    received = instant(facts.job.received_at)
    times = LocalTimes(setting.zone, [received, *moments])
    parts: list[Part] = [
        _order(facts, times),
        _customer(facts),
        _device(facts),
        _fault(facts),
        _work(facts),
        parts_table(facts.state),
        targets_table(facts.clocks, times, setting.now),
        milestones(facts.timeline, _begun(facts, times), facts.arrival, times),
    ]
    remarks = notes(facts.timeline, times)
    parts += [remarks] if remarks.rows else []
    parts += [_confirmation(facts, times), _signatures(facts)]
    parts += gallery(setting.photos, PHOTOS)
    as_of = max([received, *moments])
    return numbered("order", _("Service order"), facts.job.number, as_of, times, setting.company, parts)


def _order(facts: JobFacts, times: LocalTimes) -> Pairs:
    job, state = facts.job, facts.state
    pairs = (
        Pair(_("Order number"), job.number),
        Pair(_("Status"), _(word(state.status))),
        Pair(_("Kind"), _(word(job.kind))),
        Pair(_("Priority"), _priority(state.priority, vip=bool(job.vip))),
        *_origin(facts, times),
        Pair(_("Planned for"), state.day or job.planned_for or "–"),
        Pair(_("Engineer"), facts.line.engineer or ""),
    )
    return Pairs(_("Order"), pairs)


def _origin(facts: JobFacts, times: LocalTimes) -> tuple[Pair, Pair]:
    """Nobody reported a job that was planned."""
    when, channel = times.show(instant(facts.job.received_at)), facts.job.channel
    if facts.state.planned:
        return Pair(_("Planned at"), when), Pair(_("Planned by"), facts.planned_by)
    return Pair(_("Received at"), when), Pair(_("Reported by"), _(word(channel)) if channel else "")


def _begun(facts: JobFacts, times: LocalTimes) -> tuple[Value, ...]:
    when, channel = times.show(instant(facts.job.received_at)), facts.job.channel
    if facts.state.planned:
        return when, _("Planned"), facts.planned_by, ""
    return when, _("Received"), "", _(word(channel)) if channel else ""


def _priority(priority: str, *, vip: bool) -> Value:
    text = _(word(priority))
    text = _("{priority} (VIP)").format(priority=text) if vip else text
    return text if priority == Priority.NORMAL else Toned(text, BAD)


def _customer(facts: JobFacts) -> Pairs:
    site, contact, values = facts.site, facts.contact, facts.state.values
    code, name = (site.code, site.name) if site else ("", "")
    phone = str(values["phone"] or (contact.phone if contact else ""))
    department = str(values["department"] or (contact.department if contact else ""))
    return Pairs(
        _("Customer"),
        (
            *of_place(site, code, name),
            Pair(_("Department"), department),
            Pair(_("Caller"), contact.name if contact else ""),
            Pair(_("Telephone"), masked(phone)),
            *([Pair(_("VIP"), _("yes"))] if facts.job.vip else []),
        ),
    )


def _device(facts: JobFacts) -> Pairs:
    asset = facts.asset
    if asset is None:
        return Pairs(_("Device"), (Pair(_("Device"), _("none named"), wide=True),))
    return Pairs(
        _("Device"),
        (
            *of_device(asset),
            Pair(_("Warranty"), _warranty(asset.warranty_until, facts.job.received_at)),
        ),
    )


def _warranty(until: str, received_at: str) -> str:
    """As it stood on the day of the report: that decides who pays."""
    if not until:
        return _("unknown")
    told = (
        _("until {date} (in warranty)") if until >= received_at[:10] else _("until {date} (out of warranty)")
    )
    return told.format(date=until)


def _fault(facts: JobFacts) -> Pairs:
    title, fault = str(facts.state.values["title"]), str(facts.state.values["fault"] or "")
    told = [Pair(_("Fault"), title, wide=True)]
    if fault and fault != title:
        told.append(Pair(_("Description"), fault, wide=True))
    if facts.job.note:
        told.append(Pair(_("Note of the desk"), facts.job.note, wide=True))
    return Pairs(_("Fault as reported"), tuple(told))


def _work(facts: JobFacts) -> Pairs:
    resolution = facts.state.resolution
    given = resolution.payload if resolution else {}
    minutes = given.get("minutes")
    return Pairs(
        _("Work done"),
        (
            Pair(_("Cause"), str(given.get("cause", "")), wide=True, room=1 if given else _FREE),
            Pair(_("Solution"), str(given.get("solution", "")), wide=True, room=1 if given else _FREE),
            Pair(
                _("Working time"),
                "" if minutes is None else _("{minutes} min").format(minutes=minutes),
                wide=True,
            ),
        ),
    )


def _confirmation(facts: JobFacts, times: LocalTimes) -> Pairs:
    entry = facts.state.confirmation
    title = _("Confirmation by the user")
    if entry is None:
        boxes = "    ".join(f"□ {score}" for score in range(_BEST, 0, -1))
        blank = Pair(_("Rating"), boxes, wide=True), Pair(_("Remark"), "", wide=True, room=2)
        return Pairs(title, blank)
    rating = int(entry.payload.get("rating", 0))
    stars = "★" * rating + "☆" * (_BEST - rating)
    said = _("{stars} {rating} of {best}").format(stars=stars, rating=rating, best=_BEST)
    return Pairs(
        title,
        (
            Pair(_("Confirmed by"), _erasable(entry.payload.get("name"))),
            Pair(_("Time"), times.show(entry.wall)),
            Pair(_("Rating"), said, wide=True),
            Pair(_("Remark"), _erasable(entry.payload.get("remark")), wide=True),
        ),
    )


def _erasable(value: object) -> str:
    """A personal value, or what stands in its place once a person has had it erased."""
    return value if isinstance(value, str) else "" if value is None else _("(erased)")


def _signatures(facts: JobFacts) -> Signatures:
    confirmed = facts.state.confirmation
    user = _erasable(confirmed.payload.get("name")) if confirmed else ""
    done = facts.state.status in (JobStatus.RESOLVED, JobStatus.CONFIRMED, JobStatus.CLOSED)
    statement = _("The user confirms that the work described above was done.") if done else ""
    return by_user(statement, user, facts.line.engineer or "")
