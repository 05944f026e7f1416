"""R4, the campaign report: how much of a round of inspections was done, what it found and what is still to follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from deskops.domain.concerns import LOW_RATING
from deskops.domain.finding import SEVERITY_LABELS
from deskops.domain.nouns import word
from deskops.i18n import _
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
    Table,
    Toned,
    Value,
)
from deskops.reports.kinds.frame import numbered, signatures
from deskops.reports.wording import LocalTimes

_BEST: Final = 5
_OFTEN: Final = 20  # findings that are named; rarer ones stand in the list of devices


@dataclass(frozen=True, slots=True)
class Progress:
    """Devices of one site or one kind; `late`: their day went by and they are not done."""

    name: str
    planned: int
    done: int
    signed: int
    late: int


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
    count the problems of `problems`; `ratings` are what users said, of 5.
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
    ratings: Sequence[int] = ()

    @property
    def total(self) -> Progress:
        sums = (
            sum(getattr(each, name) for each in self.sites) for name in ("planned", "done", "signed", "late")
        )
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
        _chart(_("Completion by kind of device"), _("Kind"), kinds, facts.target),
        _progress(_("By kind of device"), _("Kind"), kinds, facts),
        _failures(facts),
        _follow_ups(facts.follow_ups),
        _inspections(facts.inspections),
        _signatures(),
    ]
    title = _("Campaign report")
    return numbered("campaign", title, facts.number, facts.as_of, times, facts.company, parts)


def _named(progress: Progress) -> Progress:
    """A kind of device in words."""
    name = _(word(progress.name)) if progress.name else _("unknown")
    return Progress(name, progress.planned, progress.done, progress.signed, progress.late)


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
            Pair(_("Signed"), total.signed),
            Pair(_("Late"), Toned(str(total.late), BAD) if total.late else 0),
            Pair(_("Problems solved"), rate),
            Pair(_("With a plan"), facts.planned),
            *_rated(facts.ratings),
        ),
    )


def _rated(ratings: Sequence[int]) -> tuple[Pair, ...]:
    if not ratings:
        return (Pair(_("Ratings"), _("none")),)
    low = sum(rating <= LOW_RATING for rating in ratings)
    mean = f"{sum(ratings) / len(ratings):.1f}"
    said = _("{mean} of {best} ({count} rated)").format(mean=mean, best=_BEST, count=len(ratings))
    return Pair(_("Ratings"), said), Pair(_("Low ratings"), Toned(str(low), BAD) if low else 0)


def _chart(title: str, label: str, progress: Sequence[Progress], target: int) -> Bars:
    bars = tuple(Bar(each.name, each.done, each.planned) for each in progress)
    return Bars(title, label, _("Done"), _("Planned"), bars, target)


def _progress(title: str, label: str, progress: Sequence[Progress], facts: CampaignFacts) -> Table:
    rows: list[tuple[Value, ...]] = []
    for each in (*progress, facts.total):
        reached = Bar("", each.done, each.planned).percent
        tone = GOOD if reached >= facts.target else BAD
        rows.append((each.name, each.planned, each.done, each.signed, each.late, Toned(f"{reached} %", tone)))
    headings = (_("Planned"), _("Done"), _("Signed"), _("Late"), _("Completion"))
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
    return signatures("", (_("Signature of the customer"), ""), (_("Signature of the project manager"), ""))
