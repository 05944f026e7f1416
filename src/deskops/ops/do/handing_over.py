"""A report that is handed over: drawn from what was signed where a signature stands, else as it is now, as a draft."""

from collections.abc import Callable
from pathlib import Path

from deskops.domain.nouns import Kind
from deskops.domain.seals import Standing
from deskops.ops.context import Context
from deskops.ops.do import reporting, reporting_campaigns, reporting_visits
from deskops.ops.do.drawing import draw
from deskops.ops.do.reporting import target_of
from deskops.ops.do.signed_files import signatures, signed_file

Draft = Callable[[Context, str, Path | None, str], Path]


def report_order(context: Context, job: str, out: Path | None = None, language: str = "") -> Path:
    """The service order of a job; raises as `reporting.report_order`."""
    return _handed_over(context, Kind.JOB, job, out, language, reporting.report_order, ".xlsx")


def report_inspection(context: Context, inspection: str, out: Path | None = None, language: str = "") -> Path:
    """The device report of a visit; raises as `reporting_visits.report_inspection`."""
    draft = reporting_visits.report_inspection
    return _handed_over(context, Kind.INSPECTION, inspection, out, language, draft, ".pdf")


def report_campaign(context: Context, campaign: str, out: Path | None = None, language: str = "") -> Path:
    """The report of a round; raises as `reporting_campaigns.report_campaign`."""
    draft = reporting_campaigns.report_campaign
    return _handed_over(context, Kind.CAMPAIGN, campaign, out, language, draft, ".pdf")


def _handed_over(
    context: Context, kind: str, subject: str, out: Path | None, language: str, draft: Draft, suffix: str
) -> Path:
    """In another language than the one that was signed in it is a draft."""
    found = signatures(context, kind, subject)
    last = found.seals.last
    if last is not None and found.seals.standing(found.line) is not Standing.CHANGED:
        signed = signed_file(context, last)
        if language in ("", signed.document.language):
            target = target_of(context, out, signed.document.number, suffix)
            return draw(signed, target, make_folder=out is None)
    return draft(context, subject, out, language)
