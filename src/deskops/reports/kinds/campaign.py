"""R4, the campaign report: how much of a round of inspections was done, what it found and what is still to follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from deskops.domain.finding import SEVERITY_LABELS
from deskops.domain.nouns import word
from deskops.i18n import _, language
from deskops.reports.document import (
    BAD,
    GOOD,
    Bar,
    Bars,
    Column,
    Company,
    Pair,
    Pairs,
    Part,
    Report,
    Signatures,
    SigningPlace,
    Table,
    Toned,
    Value,
)
from deskops.reports.wording import LocalTimes

_OFTEN: Final = 20  # findings that are named; rarer ones stand in the list of devices


@dataclass(frozen=True, slots=True)
class Progress:
    """Devices of one site or one kind, as many as were planned at first; `late`: their day went by and they are not
    done; `left_out`: their visit was called off and nobody inspected them.
    """

    name: str
    planned: int
    done: int
    signed: int
    late: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Inspected:
    """One device of the round, done or not; `failed`: items of its checklist. `day`: ISO date, or empty."""

    number: str
    site: str
    tag: str
    kind: str
    model: str
    department: str
    day: str
    done: bool
    failed: int
    signed: bool
    engineer: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A department that this round does not visit; `devices` are those that nobody inspected all the same."""

    site: str
    department: str
    devices: int
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem of the round that is not solved; `severity` and `state` are the record's own words."""

    site: str
    device: str
    title: str
    severity: str
    state: str
    plan: str
    due: str


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """A round as plain facts. `target`: whole percent of devices to be done. `failures`: what failed, and how often.

    `status`, kinds and severities are the records' words; `starts` and `ends` are ISO dates. `solved` and `planned`
    count the problems of `problems`.
    """

    number: str
    name: str
    period: str
    status: str
    customer: str
    starts: str
    ends: str
    target: int
    sites: Sequence[Progress]
    kinds: Sequence[Progress]
    inspections: Sequence[Inspected]
    failures: Sequence[tuple[str, int]]
    problems: int
    solved: int
    planned: int
    follow_ups: Sequence[Trouble]
    as_of: datetime
    company: Company
    zone: ZoneInfo
    engineers: Sequence[str] = ()
    left_out: Sequence[LeftOut] = ()

    @property
    def total(self) -> Progress:
        names = ("planned", "done", "signed", "late", "left_out")
        sums = (sum(getattr(each, name) for each in self.sites) for name in names)
        return Progress(_("Total"), *sums)


def campaign_report(facts: CampaignFacts) -> Report:
    """The report in the language that is spoken."""
    times = LocalTimes(facts.zone, [facts.as_of])
    kinds = [_named(each) for each in facts.kinds]
    parts: list[Part] = [
        _campaign(facts),
        _result(facts),
        _chart(_("Completion by site"), _("Site"), facts.sites, facts.target),
        _progress(_("By site"), _("Site"), facts.sites, facts),
        *_left_out(facts.left_out),
        _chart(_("Completion by kind of device"), _("Kind"), kinds, facts.target),
        _progress(_("By kind of device"), _("Kind"), kinds, facts),
        _failures(facts),
        _follow_ups(facts.follow_ups),
        _inspections(facts.inspections),
        _signatures(),
    ]
    return Report(
        kind="campaign",
        language=language(),
        title=_("Campaign report"),
        number=facts.number,
        reference=_("No. {number}").format(number=facts.number),
        subtitle=_("As of {time} ({note})").format(time=times.show(facts.as_of), note=times.note),
        as_of=facts.as_of,
        company=facts.company,
        parts=tuple(parts),
    )


def _named(progress: Progress) -> Progress:
    """A kind of device in words."""
    name = _(word(progress.name)) if progress.name else _("unknown")
    return replace(progress, name=name)


def _campaign(facts: CampaignFacts) -> Pairs:
    return Pairs(
        _("Campaign"),
        (
            Pair(_("Customer"), facts.customer),
            Pair(_("Campaign"), facts.name or facts.number),
            Pair(_("Period"), facts.period),
            Pair(_("Days"), " – ".join(filter(None, (facts.starts, facts.ends)))),
            Pair(_("Status"), _(word(facts.status)) if facts.status else ""),
            Pair(_("Engineers"), _(", ").join(facts.engineers)),
        ),
    )


def _result(facts: CampaignFacts) -> Pairs:
    total = facts.total
    reached = Bar("", total.done, total.planned)
    tone = GOOD if reached.percent >= facts.target else BAD
    counts = _("{percent} % ({count} of {of})")
    completion = counts.format(percent=reached.percent, count=total.done, of=total.planned)
    solved = Bar("", facts.solved, facts.problems)
    percent = solved.percent if facts.problems else 100
    rate = counts.format(percent=percent, count=facts.solved, of=facts.problems)
    return Pairs(
        _("Result"),
        (
            Pair(_("Completion"), Toned(completion, tone)),
            Pair(_("Target"), f"{facts.target} %"),
            *_without_left_out(total),
            Pair(_("Signed"), total.signed),
            Pair(_("Late"), Toned(str(total.late), BAD) if total.late else 0),
            Pair(_("Problems solved"), rate),
            Pair(_("With a plan"), facts.planned),
        ),
    )


def _without_left_out(total: Progress) -> Sequence[Pair]:
    """What was left out of those planned at first, and the rate against the rest beside the one that counts."""
    if not total.left_out:
        return ()
    kept = total.planned - total.left_out
    percent = Bar("", total.done, kept).percent
    told = _("{count} of {of} devices").format(count=total.left_out, of=total.planned)
    rest = _("{percent} % ({count} of {of})").format(percent=percent, count=total.done, of=kept)
    return (Pair(_("Left out"), Toned(told, BAD)), Pair(_("Completion without those left out"), rest))


def _left_out(found: Sequence[LeftOut]) -> Sequence[Table]:
    """What the round does not visit, and why; no table where it visits everything."""
    rows = tuple((each.site, each.department, each.devices, each.reason) for each in found)
    columns = (
        Column(_("Site"), 9),
        Column(_("Department"), 5),
        Column(_("Devices"), 3, centred=True),
        Column(_("Reason"), 13),
    )
    return (Table(_("Left out"), columns, rows),) if rows else ()


def _chart(title: str, label: str, progress: Sequence[Progress], target: int) -> Bars:
    bars = tuple(Bar(each.name, each.done, each.planned) for each in progress)
    return Bars(title, label, _("Done"), _("Planned"), bars, target)


def _progress(title: str, label: str, progress: Sequence[Progress], facts: CampaignFacts) -> Table:
    rows: list[tuple[Value, ...]] = []
    for each in (*progress, facts.total):
        reached = Bar("", each.done, each.planned).percent
        tone = GOOD if reached >= facts.target else BAD
        counts = (each.planned, each.done, each.signed, each.late, each.left_out)
        rows.append((each.name, *counts, Toned(f"{reached} %", tone)))
    headings = (_("Planned"), _("Done"), _("Signed"), _("Late"), _("Left out"), _("Completion"))
    columns = (Column(label, 9), *(Column(heading, 3, centred=True) for heading in headings))
    return Table(title, columns, tuple(rows))


def _failures(facts: CampaignFacts) -> Table:
    rows = tuple((number, name, count) for number, (name, count) in enumerate(facts.failures[:_OFTEN], 1))
    columns = (
        Column(_("No."), 2, centred=True),
        Column(_("What failed"), 18),
        Column(_("Devices"), 3, centred=True),
    )
    return Table(_("Findings, the most frequent first"), columns, rows, none=_("Nothing failed."))


def _follow_ups(troubles: Sequence[Trouble]) -> Table:
    severities = {str(each): label for each, label in SEVERITY_LABELS.items()}
    rows = tuple(
        (
            each.site,
            each.device,
            each.title,
            _(severities.get(each.severity, each.severity)),
            _(word(each.state)),
            each.plan,
            each.due,
        )
        for each in troubles
    )
    columns = (
        Column(_("Site"), 4),
        Column(_("Device"), 5),
        Column(_("Problem"), 8),
        Column(_("Severity"), 3, centred=True),
        Column(_("State"), 3, centred=True),
        Column(_("Plan"), 7),
        Column(_("Due"), 4, centred=True),
    )
    return Table(_("Open follow-ups"), columns, rows, none=_("None is open."), apart=True)


def _inspections(found: Sequence[Inspected]) -> Table:
    yes, no = _("yes"), _("no")
    rows = tuple(
        (
            each.number,
            each.site,
            each.tag,
            _(word(each.kind)) if each.kind else "",
            each.model,
            each.department,
            each.day,
            Toned(_("done"), GOOD) if each.done else Toned(_("not done"), BAD),
            each.failed,
            yes if each.signed else no,
        )
        for each in found
    )
    columns = (
        Column(_("Number"), 12),
        Column(_("Site"), 5),
        Column(_("Device"), 6),
        Column(_("Kind"), 4, centred=True),
        Column(_("Model"), 6),
        Column(_("Department"), 5),
        Column(_("Day"), 6, centred=True),
        Column(_("State"), 4, centred=True),
        Column(_("Failed"), 3, centred=True),
        Column(_("Signed"), 3, centred=True),
    )
    return Table(_("Every device"), columns, rows, none=_("No device was planned."), apart=True)


def _signatures() -> Signatures:
    date_label = _("Date")
    return Signatures(
        _("Signatures"),
        "",
        (
            SigningPlace(_("Signature of the customer"), "", date_label, sealed=True),
            SigningPlace(_("Signature of the project manager"), "", date_label),
        ),
    )
