"""A report that is handed over: drawn from what was signed where a signature stands, else as it is now, as a draft."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from deskops.domain.nouns import Kind
from deskops.domain.seals import Seal, Standing
from deskops.errors import Refused
from deskops.ops.context import Context
from deskops.ops.do import reporting, reporting_campaigns, reporting_visits
from deskops.ops.do.drawing import draw, offset
from deskops.ops.do.reporting import report_language, target_of
from deskops.ops.do.signed_files import signatures, signed_file
from deskops.reports.document import Counterpart
from deskops.reports.unsigned import Unsigned

Draft = Callable[[Context, str, Path | None, str, Counterpart | None], Path]


class HandedOver(NamedTuple):
    """The file, and what it is where a signed version stands beside it and this is not that one."""

    path: Path
    unsigned: Unsigned | None = None


def report_order(context: Context, job: str, out: Path | None = None, language: str = "") -> HandedOver:
    """The service order of a job; raises as `reporting.report_order`."""
    return _handed_over(context, Kind.JOB, job, out, language, reporting.report_order, ".xlsx")


def report_inspection(
    context: Context, inspection: str, out: Path | None = None, language: str = ""
) -> HandedOver:
    """The device report of a visit; raises as `reporting_visits.report_inspection`."""
    draft = reporting_visits.report_inspection
    return _handed_over(context, Kind.INSPECTION, inspection, out, language, draft, ".pdf")


def report_campaign(
    context: Context, campaign: str, out: Path | None = None, language: str = ""
) -> HandedOver:
    """The report of a round; raises as `reporting_campaigns.report_campaign`."""
    draft = reporting_campaigns.report_campaign
    return _handed_over(context, Kind.CAMPAIGN, campaign, out, language, draft, ".pdf")


def _handed_over(
    context: Context, kind: str, subject: str, out: Path | None, language: str, draft: Draft, suffix: str
) -> HandedOver:
    """In another language than the one that was signed, or changed since, it is a draft that names what was signed."""
    found = signatures(context, kind, subject)
    last = found.seals.last
    if last is None:
        return HandedOver(draft(context, subject, out, language, None))
    if found.standing is Standing.CHANGED:
        beside = _counterpart(last, _language_of(context, last), changed=True)
    else:
        signed = signed_file(context, last)
        if language in ("", signed.document.language):
            target = target_of(context, out, signed.document.number, suffix)
            return HandedOver(draw(signed, target, make_folder=out is None))
        beside = _counterpart(last, signed.document.language)
    path = draft(context, subject, out, language, beside)
    return HandedOver(path, Unsigned(report_language(context, language), beside))


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
