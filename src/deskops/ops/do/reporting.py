"""Reports as files: the service order of a job and the sheet of a day, asked of the store and written where wanted."""

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from deskops.config.settings import specs
from deskops.errors import NotFound, StoreError, UsageError
from deskops.i18n import LANGUAGES, _, language, speaking
from deskops.ops.context import Context
from deskops.ops.do.system_fonts import system_fonts
from deskops.ops.read.jobs import PAGE, JobPage, job_page, sla_word, today
from deskops.reports import pictures
from deskops.reports.document import Company, Counterpart, Prepared, Report
from deskops.reports.kinds.day import DayFacts, Visit, day_sheet
from deskops.reports.kinds.order import Setting, service_order
from deskops.reports.pictures import Album
from deskops.reports.rare import with_rare
from deskops.reports.writers import WRITERS, Writer
from deskops.reports.writers.landing import land
from deskops.store import views
from deskops.store.blobs.folder import FolderShelf
from deskops.store.blobs.shelf import LARGEST
from deskops.store.views.report_tuples import VisitRow
from deskops.store.views.tuples import EngineerRow, JobLine

_UNSAFE = re.compile(r"[^\w.\-]+")  # whatever a file name may not hold on Windows, and blanks


def report_order(
    context: Context,
    job: str,
    out: Path | None = None,
    language: str = "",
    beside: Counterpart | None = None,
) -> Path:
    """The service order of a job as a file; its suffix says in what form.

    Without `out` an XLSX named by the order's number in the folder of exports. Raises NotFound, UsageError for a
    form or a language that does not exist, Refused or StoreFull when it cannot be written (an old file stays).
    """
    wanted = report_language(context, language)
    if out is not None:
        form_of(out)
    page = job_page(context, job)
    return write(
        context, out, page.job.number, wanted, lambda: order_of(context, page, context.now), beside=beside
    )


def order_of(context: Context, page: JobPage, now: datetime) -> tuple[Report, Album]:
    """The service order of a page that was read, as of `now`, in the language that is spoken."""
    album = Album()
    photos = [album.take(_photo(context, page, entry.payload)) for entry in page.state.photos]
    zone = ZoneInfo(context.settings.timezone)
    order = service_order(page, Setting(company_of(context, album), zone, now, photos))
    return with_rare(order, album, system_fonts()), album


def report_day(
    context: Context,
    day: date | None = None,
    out: Path | None = None,
    language: str = "",
    *,
    engineer: str = "",
    everyone: bool = False,
) -> Path:
    """The day sheet (of today, of this laptop's engineer) as a file; `engineer` is the id of another one."""
    wanted = report_language(context, language)
    if out is not None:
        form_of(out)
    album = Album()
    facts = _day(context, day, engineer, album, everyone=everyone)
    name = "-".join(filter(None, ("day", facts.day.isoformat(), facts.engineer or "all")))
    return write(context, out, name, wanted, lambda: (day_sheet(facts), album))


def day_text(
    context: Context,
    day: date | None = None,
    language: str = "",
    *,
    engineer: str = "",
    everyone: bool = False,
    width: int = 100,
) -> str:
    """The same sheet for a terminal of `width` cells."""
    from deskops.reports.writers.text import render

    facts = _day(context, day, engineer, Album(), everyone=everyone)
    with speaking(report_language(context, language)):
        return render(day_sheet(facts), width)


def write(
    context: Context,
    out: Path | None,
    name: str,
    wanted: str,
    make: Callable[[], tuple[Report, Album]],
    suffix: str = ".xlsx",
    *,
    beside: Counterpart | None = None,
) -> Path:
    """What `make` makes in the language `wanted`, as the form that `out` says, else by `name` and `suffix`.

    `beside`: what was signed in its stead; the report says so.
    """
    if out is not None:
        form_of(out)
    target = target_of(context, out, name, suffix)
    with speaking(wanted):
        report, album = make()
        content = form_of(target)(replace(report, counterpart=beside), album.contents)
    return land(content, target, make_folder=out is None)


def target_of(context: Context, out: Path | None, name: str, suffix: str = ".xlsx") -> Path:
    """`out`; in it, if it is a folder; or in the folder of exports, which is made."""
    file = f"{_UNSAFE.sub('-', name).strip('-.')[:100] or 'report'}{suffix}"
    if out is None:
        return context.paths.exports / file
    return out / file if out.is_dir() else out


def form_of(target: Path) -> Writer:
    suffix = target.suffix.lower()
    if suffix in WRITERS:
        return WRITERS[suffix]
    if target.is_dir():
        return WRITERS[".xlsx"]
    known = ", ".join(WRITERS)
    raise UsageError(
        _("A report cannot be written as {path}.").format(path=target.name),
        hint=_("Its ending says in what form: {names}").format(names=known),
    )


def report_language(context: Context, wanted: str) -> str:
    """The one asked for, else that of the settings, else the one that is spoken."""
    chosen = wanted or context.settings.report.language or language()
    if chosen not in LANGUAGES:
        raise UsageError(
            _("Reports do not speak {language}.").format(language=chosen),
            hint=_("They speak: {names}").format(names=", ".join(LANGUAGES)),
        )
    return chosen


def company_of(context: Context, album: Album) -> Company:
    given = context.settings.company
    logo = _logo(given.logo)
    shown = album.take(logo) if logo else None
    return Company(given.name, given.address, given.phone, given.footer, given.colour, shown)


def unshown(context: Context) -> Sequence[str]:
    """What of the company's head and foot no report can show as it is set, in words."""
    words = _("{key} is not shown as it is set: {problem}")
    found = (
        (key, specs()[key].now, context.settings.value(key)) for key in ("company.logo", "company.footer")
    )
    problems = ((key, rule(value) if rule and value else None) for key, rule, value in found)
    return [words.format(key=key, problem=_(problem)) for key, problem in problems if problem]


def _logo(file: Path | None) -> Prepared | None:
    """None keeps its place free: an order must not fail for a logo that somebody moved."""
    if file is None:
        return None
    content = _read(file.expanduser())
    return None if content is None else pictures.logo(content, name=file.name)


def _photo(context: Context, page: JobPage, given: object) -> Prepared:
    payload = given if isinstance(given, dict) else {}
    name, caption = str(payload.get("file", "")), str(payload.get("caption", ""))
    sha256 = str(payload.get("sha256", ""))
    where = page.whereabouts.get(str(payload.get("attachment", ""))) or ""
    return kept_photo(context, sha256, name=name, caption=caption, where=where)


def kept_photo(context: Context, sha256: str, *, name: str, caption: str, where: str) -> Prepared:
    """A photo of the store; `where` it is in words, if its file has not come here."""
    content = kept(context, sha256)
    if content is None:
        return pictures.missing(name=name, caption=caption, where=where)
    return pictures.photo(content, name=name, caption=caption)


def kept(context: Context, sha256: str) -> bytes | None:
    """None for what is not there, cannot be read, or is no digest at all: it may come from elsewhere."""
    shelf = FolderShelf(context.paths.blobs)
    try:
        size = shelf.has(sha256)
        if size is None or size > LARGEST:
            return None
        with closing(shelf.reading(sha256)) as source:
            return source.read(LARGEST)
    except (NotFound, StoreError, OSError):
        return None


def _read(file: Path) -> bytes | None:
    """None for what is not there, cannot be read, or is larger than anything that was ever taken in."""
    try:
        return file.read_bytes() if file.stat().st_size <= LARGEST else None
    except OSError:
        return None


def _day(context: Context, day: date | None, engineer: str, album: Album, *, everyone: bool) -> DayFacts:
    me = context.identity
    name = "" if everyone else _name(context, engineer) if engineer else me.name
    lines = _lines(context, day, everyone=everyone or bool(engineer))
    if engineer and not everyone:
        lines = [line for line in lines if line.assignee == engineer]
    visits = [_visit(context, line) for line in lines]
    zone = ZoneInfo(context.settings.timezone)
    return DayFacts(day or context.today, name, visits, company_of(context, album), zone)


def _lines(context: Context, day: date | None, *, everyone: bool) -> list[JobLine]:
    """All of them: a sheet that leaves a job out is worse than a long one."""
    lines: list[JobLine] = []
    while True:
        found = today(context, day, everyone=everyone, limit=PAGE, offset=len(lines)).jobs
        lines += found
        if len(found) < PAGE:
            return lines


def _visit(context: Context, line: JobLine) -> Visit:
    row = views.one(context.views, "job_visit", VisitRow, id=line.id)
    return Visit(line, row or VisitRow(line.id, *[""] * 8), sla_word(line, context.now))


def _name(context: Context, engineer: str) -> str:
    known = {row.id: row.name for row in views.rows(context.views, "engineers", EngineerRow)}
    if engineer not in known:
        raise NotFound(
            _("There is no engineer {ref}.").format(ref=engineer), nearest=sorted(known.values())[:5]
        )
    return known[engineer]
