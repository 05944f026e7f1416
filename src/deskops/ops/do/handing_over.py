"""A report that is handed over: drawn from what was signed where a signature stands, else as it is now, as a draft."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from deskops.domain.nouns import Kind
from deskops.domain.seals import Seal, Seals, Standing
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do import reporting, reporting_campaigns, reporting_visits
from deskops.ops.do.drawing import draw, offset
from deskops.ops.do.reporting import report_language, target_of, unshown
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.reports.document import Counterpart
from deskops.reports.unsigned import Unsigned

Draft = Callable[[Context, str, Path | None, str, Counterpart | None], Path]


class HandedOver(NamedTuple):
    """The file, what it is where a signed version stands beside it and this is not that one, and what it cannot show.

    `unshown`: of the company's head and foot, see `reporting.unshown`; one drawn as it was signed has what it had.
    """

    path: Path
    unsigned: Unsigned | None = None
    unshown: Sequence[str] = ()


def report_order(
    context: Context, job: str, out: Path | None = None, language: str = "", revision: int = 0
) -> HandedOver:
    """The service order of a job; raises as `reporting.report_order`."""
    return _handed_over(context, Kind.JOB, job, out, language, revision, reporting.report_order, ".xlsx")


def report_inspection(
    context: Context, inspection: str, out: Path | None = None, language: str = "", revision: int = 0
) -> HandedOver:
    """The device report of a visit; raises as `reporting_visits.report_inspection`."""
    draft = reporting_visits.report_inspection
    return _handed_over(context, Kind.INSPECTION, inspection, out, language, revision, draft, ".pdf")


def report_campaign(
    context: Context, campaign: str, out: Path | None = None, language: str = "", revision: int = 0
) -> HandedOver:
    """The report of a round; raises as `reporting_campaigns.report_campaign`."""
    draft = reporting_campaigns.report_campaign
    return _handed_over(context, Kind.CAMPAIGN, campaign, out, language, revision, draft, ".pdf")


_REPORTS: Final = {Kind.JOB: report_order, Kind.INSPECTION: report_inspection, Kind.CAMPAIGN: report_campaign}


def report_of(
    context: Context, kind: str, subject: str, out: Path | None = None, language: str = "", revision: int = 0
) -> HandedOver:
    """The report of a job, a visit or a round; raises as that of its kind."""
    return _REPORTS[Kind(kind)](context, subject, out, language, revision)


def _sealed(context: Context, seals: Seals, revision: int, out: Path | None, suffix: str) -> HandedOver:
    """Raises NotFound with the revisions that there are, Refused where its document is elsewhere."""
    kept = seals.revisions
    seal = next((one for one in kept if one.revision == revision), None)
    if seal is None:
        raise NotFound(
            _("It has no revision {revision}.").format(revision=revision),
            hint=_("What was signed: deskops report revisions NUMBER"),
            nearest=[str(one.revision) for one in kept],
        )
    target = target_of(context, out, f"{seal.number}-{revision}", suffix)
    return HandedOver(draw(signed_file(context, seal), target, make_folder=out is None))


def _handed_over(
    context: Context,
    kind: str,
    subject: str,
    out: Path | None,
    language: str,
    revision: int,
    draft: Draft,
    suffix: str,
) -> HandedOver:
    """In another language than the one that was signed, or changed since, it is a draft that names what was signed.

    A `revision` that is asked for is drawn as it was sealed, in its language.
    """
    found = signatures(context, kind, subject)
    if revision:
        return _sealed(context, found.seals, revision, out, suffix)
    last = found.seals.last
    if last is None:
        return HandedOver(draft(context, subject, out, language, None), unshown=unshown(context))
    if found.standing is Standing.CHANGED:
        beside = _counterpart(last, _language_of(context, last), changed=True)
    else:
        signed = signed_file(context, last)
        if language in ("", signed.document.language):
            target = target_of(context, out, signed.document.number, suffix)
            return HandedOver(draw(signed, target, make_folder=out is None))
        beside = _counterpart(last, signed.document.language)
    path = draft(context, subject, out, language, beside)
    return HandedOver(path, Unsigned(report_language(context, language), beside), unshown(context))


def _language_of(context: Context, seal: Seal) -> str:
    """Empty where the signed document is still elsewhere, or was spoilt: the draft does not need it."""
    try:
        return signed_file(context, seal).document.language
    except Refused:
        return ""


def _counterpart(seal: Seal, language: str, *, changed: bool = False) -> Counterpart:
    moment = seal.entry.moment
    return Counterpart(
        seal.number, seal.revision, language, seal.digest, seal.short, moment, offset(moment), changed,
        seal.is_refusal,
    )  # fmt: skip
