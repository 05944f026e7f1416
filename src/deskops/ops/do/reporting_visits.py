"""The report of one device's inspection as a file, asked of the store and written where wanted."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from deskops.domain.problem import ProblemStatus
from deskops.i18n import _
from deskops.i18n import language as spoken
from deskops.ops.context import Context
from deskops.ops.do.reporting import company_of, kept_photo, report_language, write
from deskops.ops.do.system_fonts import system_fonts
from deskops.ops.read.inspections import InspectionPage, inspection_page
from deskops.ops.read.problem_titles import titled
from deskops.ops.read.problems import problem_page
from deskops.reports.document import Counterpart, Prepared, Report
from deskops.reports.kinds.inspection import Look, device_report
from deskops.reports.pictures import Album
from deskops.reports.rare import with_rare
from deskops.store.views.inspection_tuples import ProblemLine


def report_inspection(
    context: Context,
    inspection: str,
    out: Path | None = None,
    language: str = "",
    beside: Counterpart | None = None,
) -> Path:
    """The device report of a visit; a PDF in the folder of exports without `out`.

    Raises NotFound, UsageError for a form or language that does not exist, Refused or StoreFull when it cannot be
    written (an old file stays).
    """
    wanted = report_language(context, language)
    page = inspection_page(context, inspection)
    return write(
        context, out, page.line.number, wanted, lambda: inspection_of(context, page), ".pdf", beside=beside
    )


def inspection_of(context: Context, page: InspectionPage) -> tuple[Report, Album]:
    """The report of a page that was read, in the language that is spoken."""
    album = Album()
    page = replace(
        page,
        problems=[_with_reason(context, each) for each in titled(context, page.problems, in_report=True)],
    )
    photos = [album.take(photo) for photo in _photos(context, page)]
    look = Look(company_of(context, album), ZoneInfo(context.settings.timezone), photos)
    return with_rare(device_report(page, look), album, system_fonts()), album


def _with_reason(context: Context, problem: ProblemLine) -> ProblemLine:
    """Why a problem that was solved is open again stands with what is wrong."""
    if problem.status == ProblemStatus.SOLVED:
        return problem
    reason = problem_page(context, problem.id).state.reopened
    if not reason:
        return problem
    if problem.status == ProblemStatus.OPEN:  # what was planned before is over as well
        problem = problem._replace(plan="", due="")
    told = _("Open again: {reason}").format(reason=reason)
    return problem._replace(detail="\n".join(filter(None, (problem.detail, told))))


def _photos(context: Context, page: InspectionPage) -> list[Prepared]:
    """In the order of the checklist, then those of the whole device; each captioned, if by its item alone."""
    files = {file.id: file for file in page.attachments}
    labels = {line.item.id: line.item.label(spoken()) for line in page.items}
    where = {file: told for line in page.items for file, told in line.whereabouts.items()}
    order = [*(line.item.id for line in page.items), ""]
    others = [item for item in page.state.photos if item not in order]
    made = []
    for item in [*order, *others]:
        for file in (files[each] for each in page.state.photos.get(item, ()) if each in files):
            caption = file.caption or labels.get(item, "")
            told = where.get(file.id, "")
            made.append(kept_photo(context, file.sha256, name=file.name, caption=caption, where=told))
    return made
