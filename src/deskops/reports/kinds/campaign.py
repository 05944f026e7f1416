"""R4, the campaign report: how much of a round of inspections was done, what it found and what is still to follow."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from deskops.domain.campaign_board import Tally
from deskops.domain.nouns import word
from deskops.domain.ratings import LOW_RATING
from deskops.domain.share import percent_of
from deskops.i18n import _
from deskops.reports.document import (
    BAD,
    GOOD,
    Pair,
    Pairs,
    Part,
    Report,
    Signatures,
    Toned,
)
from deskops.reports.kinds.campaign_facts import CampaignFacts
from deskops.reports.kinds.campaign_tables import (
    chart,
    failures,
    follow_ups,
    inspections,
    kind_of,
    left_out,
    progress,
)
from deskops.reports.kinds.frame import numbered, signatures
from deskops.reports.wording import LocalTimes

_BEST: Final = 5


def campaign_report(facts: CampaignFacts) -> Report:
    """The report in the language that is spoken."""
    times = LocalTimes(facts.zone, [facts.as_of])
    kinds = [replace(each, name=kind_of(each.name)) for each in facts.kinds]
    parts: list[Part] = [
        _campaign(facts),
        _result(facts),
        chart(_("Completion by site"), _("Site"), facts.sites, facts.target),
        progress(_("By site"), [_("Site")], facts.sites, facts),
        *left_out(facts.left_out),
        chart(_("Completion by kind of device"), _("Kind"), kinds, facts.target),
        progress(_("By kind of device"), [_("Kind")], kinds, facts),
        progress(_("By site and kind of device"), [_("Site"), _("Kind")], facts.cells, facts),
        failures(facts),
        follow_ups(facts.follow_ups),
        inspections(facts.inspections),
        _signatures(),
    ]
    title = _("Campaign report")
    return numbered("campaign", title, facts.number, facts.as_of, times, facts.company, parts)


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
    total = facts.total.tally
    tone = GOOD if total.percent >= facts.target else BAD
    counts = _("{percent} % ({count} of {of})")
    completion = counts.format(percent=total.percent, count=total.done, of=total.planned)
    solved = percent_of(facts.solved, facts.problems)
    rate = counts.format(percent=solved, count=facts.solved, of=facts.problems)
    return Pairs(
        _("Result"),
        (
            Pair(_("Completion"), Toned(completion, tone)),
            Pair(_("Target"), f"{facts.target} %"),
            *_without_left_out(total),
            Pair(_("Signed"), total.signed),
            *_to_sign(total),
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


def _to_sign(total: Tally) -> Sequence[Pair]:
    """What wants a new signature, where anything does."""
    told = ((_("Signature refused"), total.refused), (_("Sign anew"), total.changed))
    return [Pair(label, Toned(str(count), BAD)) for label, count in told if count]


def _without_left_out(total: Tally) -> Sequence[Pair]:
    """What was left out of those planned at first, and the rate against the rest beside the one that counts."""
    if not total.left_out:
        return ()
    told = _("{count} of {of} devices").format(count=total.left_out, of=total.planned)
    words = _("{percent} % ({count} of {of})")
    rest = words.format(percent=total.percent_of_kept, count=total.done, of=total.kept)
    return (Pair(_("Left out"), Toned(told, BAD)), Pair(_("Completion without those left out"), rest))


def _signatures() -> Signatures:
    return signatures("", (_("Signature of the customer"), ""), (_("Signature of the project manager"), ""))
