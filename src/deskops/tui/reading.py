"""Reading for the screens, in a lane: what is long comes in pages."""

import time
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from deskops.ops.context import Context
from deskops.ops.read.day import PAGE, agreed, today
from deskops.ops.read.shared_texts import sharing
from deskops.store.views.day_tuples import JobLine
from deskops.tui.messages import (
    AttentionRead,
    CampaignRead,
    DayRead,
    InspectionRead,
    JobRead,
    NextVisit,
    ProblemsRead,
    RelatedRead,
    RevisionsRead,
    SettingsRead,
    StandRead,
    Unreached,
)
from deskops.tui.sieve import words_of
from deskops.tui.work import Post

if TYPE_CHECKING:
    from deskops.ops.read.watching import SettingsWatch, Watch

FIRST: Final = 60  # rows before the first paint; no terminal shows more at once
_PAUSE: Final = 0.05  # seconds between pages, so that keys are answered in between


def read_day(context: Context, day: date, everyone: bool, order: int, post: Post, *, at_once: bool) -> None:
    """The lines of a day. `at_once`: in one message when all have come, so that what is shown never shrinks."""
    pinyin = _site_pinyin(context)
    shared: dict[str, str] = {}
    gathered: list[JobLine] = []
    words: list[str] = []
    first = True
    told = {line.id: line for line in agreed(context, day, everyone=everyone)}
    for page, whole in _pages(context, day, everyone):
        gathered += [sharing(line, shared) for line in page]
        words += [words_of(line, pinyin) for line in page]
        if whole or not at_once:
            post(DayRead(order, gathered, words, told, first=first, whole=whole))
            gathered, words, first = [], [], False


def _pages(context: Context, day: date, everyone: bool) -> Iterator[tuple[list[JobLine], bool]]:
    offset = 0
    while True:
        found = today(context, day, everyone=everyone, limit=PAGE, offset=offset)
        whole = len(found.jobs) < PAGE
        yield list(found.lines), whole
        if whole:
            return
        offset += len(found.jobs)
        time.sleep(_PAUSE)


def read_stand(context: Context, watch: "Watch", post: Post) -> None:
    from deskops.ops.read.syncing import line_of

    seen = watch.look()
    post(StandRead(seen.stand, line_of(context), seen.version))


def read_settings(watch: "SettingsWatch", post: Post) -> None:
    """Where they were changed, by another program too."""
    settings = watch.changed()
    if settings is not None:
        post(SettingsRead(settings))


def read_attention(context: Context, post: Post) -> None:
    from deskops.ops.read.attention import attention
    from deskops.ops.read.attention_words import tell

    post(AttentionRead(tell(context, attention(context))))


def read_job(context: Context, job: str, post: Post) -> None:
    from deskops.ops.read.jobs import job_page

    post(JobRead(job_page(context, job)))


def read_related(context: Context, job: str, asset: str, post: Post) -> None:
    from deskops.ops.read.assets import asset_history
    from deskops.ops.read.knowledge import suggest

    post(RelatedRead(suggest(context, job), asset_history(context, asset) if asset else ()))


def read_inspection(context: Context, inspection: str, post: Post) -> None:
    from deskops.ops.read.inspections import inspection_page

    page = inspection_page(context, inspection)
    post(InspectionRead(page))
    if page.line.campaign and page.line.status != "finished":
        from deskops.ops.read.job_rounds import job_round

        found = job_round(context, inspection)
        if found and found.unreached:
            post(Unreached(found.job))


def read_problems(context: Context, inspection: str, post: Post) -> None:
    from deskops.ops.read.problems import problems_at

    post(ProblemsRead(problems_at(context, inspection)))


def read_revisions(context: Context, kind: str, subject: str, post: Post) -> None:
    from deskops.ops.do.signed_files import signatures

    post(RevisionsRead(kind, subject, signatures(context, kind, subject).seals))


def read_campaign(context: Context, wanted: str, post: Post) -> None:
    """The one that is wanted, else the latest that runs, else the latest of all."""
    from deskops.domain.campaign import CampaignStatus
    from deskops.ops.read.campaigns import campaign_page, campaigns

    every = campaigns(context)
    going = [line for line in every if line.status == CampaignStatus.RUNNING or line.id == wanted]
    known = [line.id for line in going or every]
    chosen = wanted if wanted in known else next(iter(known), "")
    post(CampaignRead(campaign_page(context, chosen) if chosen else None, known))


def read_next_after(context: Context, inspection: str, post: Post) -> None:
    """The next one of the same job or site that is not finished."""
    from deskops.ops.read.inspections import next_inspection

    found = next_inspection(context, after=inspection)
    if found and found.id != inspection:
        post(NextVisit(found.id))
        return
    from deskops.ops.read.job_rounds import job_round

    here = job_round(context, inspection)
    post(NextVisit("", here if here and here.whole else None))


def read_next_of_job(context: Context, job: str, post: Post) -> None:
    from deskops.ops.read.inspections import next_inspection

    found = next_inspection(context, job=job)
    post(NextVisit(found.id if found else ""))


def _site_pinyin(context: Context) -> dict[str, str]:
    from deskops.store import views
    from deskops.store.views.register_tuples import SiteRecord

    return {row.code: row.pinyin for row in views.rows(context.views, "site_records", SiteRecord)}
