"""R4, the campaign report: how much of a round of inspections was done, what it found and what is still to follow."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

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
    Pair,
    Pairs,
    Part,
    Report,
    Signatures,
    Table,
    Toned,
    Value,
)
from deskops.reports.kinds.campaign_facts import CampaignFacts as CampaignFacts
from deskops.reports.kinds.campaign_facts import Inspected as Inspected
from deskops.reports.kinds.campaign_facts import LeftOut as LeftOut
from deskops.reports.kinds.campaign_facts import Progress as Progress
from deskops.reports.kinds.campaign_facts import Trouble as Trouble
from deskops.reports.kinds.frame import numbered, signatures
from deskops.reports.wording import LocalTimes

_BEST: Final = 5
_OFTEN: Final = 20  # findings that are named; rarer ones stand in the list of devices


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
    title = _("Campaign report")
    return numbered("campaign", title, facts.number, facts.as_of, times, facts.company, parts)


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
    rate = counts.format(percent=solved.percent, count=facts.solved, of=facts.problems)
    return Pairs(
        _("Result"),
        (
            Pair(_("Completion"), Toned(completion, tone)),
            Pair(_("Target"), f"{facts.target} %"),
            *_without_left_out(total),
            Pair(_("Signed"), total.signed),
            Pair(_("Late"), Toned(str(total.late), BAD) if total.late else 0),
            Pair(_("Problems solved"), rate if facts.problems else _("none found")),
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
    return signatures("", (_("Signature of the customer"), ""), (_("Signature of the project manager"), ""))
