"""One job in words: what it is, who calls, the device, the clocks, the timeline, what can be done next."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from deskops.cli import moments, output
from deskops.cli.output import Column
from deskops.cli.visits import visit_table
from deskops.cli.vocabulary import spoken
from deskops.domain.actions.job import JOB_STEPS
from deskops.domain.campaign import LineStatus
from deskops.domain.entries import CREATE, REDO_LABEL, RETRACT, UNDO_LABEL
from deskops.domain.seals import SIGNATURES, in_words
from deskops.domain.sla_policy import ITEM_WORDS, OFFICE
from deskops.i18n import _
from deskops.ops.read.step_words import by_id, step_words

if TYPE_CHECKING:
    from deskops.domain.entries import Entry
    from deskops.domain.sla import Clock
    from deskops.ops.read.jobs import JobPage
    from deskops.ops.read.service_levels import Agreement
    from deskops.ops.read.timelines import Step
    from deskops.store.views.campaign_tuples import JobVisit


def print_page(page: "JobPage", where: tzinfo, today: date, now: datetime) -> None:
    output.facts(list(_head(page, where, today)))
    _clocks(page.clocks, where, today, now)
    _timeline(page.timeline, where, today)
    if page.devices:
        output.line()
        visit_table(page.devices)
    _related(page)
    output.line()
    output.facts([(_("Next"), _(", ").join(_(label) for label in _next(page)))])


def _next(page: "JobPage") -> Iterator[str]:
    """What can be done, untranslated."""
    yield from (action.label for action in page.allowed)
    if page.can_undo:
        yield UNDO_LABEL
    if page.can_redo:
        yield REDO_LABEL


def _head(page: "JobPage", where: tzinfo, today: date) -> Iterator[tuple[str, str]]:
    line, job = page.line, page.job
    yield _("Job"), f"{line.number}  {line.title}"
    yield _("State"), _status(page)
    yield _("Signature"), spoken(page.signed)
    yield _("Kind"), _joined(spoken(line.kind), spoken(line.priority), "VIP" if line.vip else "")
    yield _("Fault"), job.fault if job.fault != line.title else ""
    asked = moments.short(job.received_at, where, today)
    if page.state.planned:
        yield _("Planned by"), _joined(page.planned_by, asked)
    else:
        yield _("Received"), _joined(asked, spoken(job.channel))
    yield _("Caller"), _joined(line.contact, line.department, page.contact.phone if page.contact else "")
    yield _("Appointment"), _agreed(page.visit)
    yield _("Site"), _joined(page.site.name, page.site.address) if page.site else (line.site_name or "")
    yield _("Device"), _device(page)
    yield _("Engineer"), line.engineer or ""
    yield _("Planned for"), page.state.day or job.planned_for
    yield _("Note"), job.note
    yield _("Service level"), _joined(agreed_for(page.agreement), cover_of(page.agreement))


def _agreed(visit: "JobVisit | None") -> str:
    """What the customer was told of the visit of a round; nothing while its date is not agreed."""
    if visit is None or visit.status != LineStatus.AGREED:
        return ""
    return _joined(f"{visit.day} {visit.clock}".strip(), visit.contact, visit.phone)


def agreed_for(found: "Agreement") -> str:
    if found.site:
        return _("site {name}").format(name=found.site)
    if found.customer:
        return _("customer {name}").format(name=found.customer)
    return _("all") if found.id else _("all (the defaults)")


def cover_of(found: "Agreement") -> str:
    return _("office hours of the site") if found.cover == OFFICE else found.cover


def _status(page: "JobPage") -> str:
    status = spoken(page.state.status)
    hold = page.state.hold
    return (
        _("{status}: {party}, {reason}").format(status=status, party=spoken(hold.party), reason=hold.reason)
        if hold
        else status
    )


def _device(page: "JobPage") -> str:
    asset = page.asset
    if asset is None:
        return ""
    return _joined(asset.tag, f"{asset.brand} {asset.model}".strip(), asset.hostname, asset.ip, asset.serial)


def _joined(*parts: str | None) -> str:
    return _(", ").join(part for part in parts if part)


def _clocks(clocks: "Sequence[Clock]", where: tzinfo, today: date, now: datetime) -> None:
    if not clocks:
        return
    output.line()
    columns = [Column(_("Service level")), Column(_("Due")), Column(_("Met")), Column(_("SLA"))]
    output.table(
        columns,
        [
            (
                _(ITEM_WORDS.get(clock.item, clock.item)),
                moments.short(clock.due, where, today),
                moments.short(clock.met_at, where, today),
                spoken(clock.judge(now)),
            )
            for clock in clocks
        ],
    )


def _timeline(steps: "Sequence[Step]", where: tzinfo, today: date) -> None:
    output.line()
    columns = [Column(_("Time")), Column(_("Step")), Column(_("Author")), Column(_("Message"))]
    known = by_id(step.entry for step in steps)
    rows = [
        (
            moments.short(step.at, where, today),
            _label(step, known),
            step.author,
            said(step.entry),
        )
        for step in steps
    ]
    output.table(columns, rows)


def _label(step: "Step", known: "Mapping[str, Entry]") -> str:
    label = step_words(step.entry, known)
    verdicts = {
        "late": _("came too late"),
        "retracted": _("redone") if step.entry.action == RETRACT else _("taken back"),
        "disputed": _("disputed"),
        "unknown": _("newer"),
    }
    mark = verdicts.get(step.verdict) or (_("clock in doubt") if step.unproven else "")
    return _("{label} ({mark})").format(label=label, mark=mark) if mark else label


def said(entry: "Entry") -> str:
    """The values of an entry in one line; what a record was made of is shown elsewhere."""
    action = entry.action
    if action in (CREATE, RETRACT):  # what an undo is of stands in its label
        return ""
    payload = in_words(entry) if action in SIGNATURES else entry.payload
    hidden = {"engineer", "sha256", "attachment", "step", "since", "list"}
    choices = {field.name for field in getattr(JOB_STEPS.get(action), "fields", ()) if field.choices}
    said_of = {
        name: value for name, value in payload.items() if name not in hidden and value not in (None, "")
    }
    return "; ".join(spoken(value) if name in choices else str(value) for name, value in said_of.items())


def _related(page: "JobPage") -> None:
    rows = [(_("Same device"), job) for job in page.same_asset[:5]]
    rows += [(_("Same caller"), job) for job in page.same_caller[:5]]
    if rows:
        output.line()
        columns = [Column(_("Earlier")), Column(_("Number")), Column(_("Job")), Column(_("Status"))]
        output.table(columns, [(why, job.number, job.title, spoken(job.status)) for why, job in rows])
    if page.attachments:
        output.line()
        columns = [Column(_("File")), Column(_("Caption"))]
        said = page.whereabouts
        files = [
            (each.name, "  ".join(filter(None, (each.caption, said.get(each.id)))))
            for each in page.attachments
        ]
        output.table(columns, files)
