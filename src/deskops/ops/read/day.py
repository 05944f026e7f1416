"""The day's jobs by urgency: the first list of every day, so it imports hardly anything."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from deskops.domain.clock import stored
from deskops.domain.nouns import Outcome
from deskops.store import views
from deskops.store.views.day_tuples import AgreedLine, Count, JobLine, ShiftLine

if TYPE_CHECKING:
    from deskops.ops.context import Context

PAGE: Final = 500


class Day(NamedTuple):
    """A day's jobs, most urgent first: what is open, then what was finished on that day."""

    day: date
    engineer: str
    jobs: Sequence[JobLine]


def today(
    context: "Context", day: date | None = None, *, everyone: bool = False, limit: int = PAGE, offset: int = 0
) -> Day:
    """The jobs of `day` (today at the sites), this engineer's or everyone's, most urgent first."""
    day = day or context.today
    me = "" if everyone else context.identity.engineer
    wanted = {"day": day.isoformat(), "engineer": me, "limit": limit, "offset": offset}
    view = "today_open_all" if everyone else "today_open"
    connection = context.views
    jobs = views.rows(connection, view, JobLine, **wanted)
    if len(jobs) < limit:
        left = {"limit": limit - len(jobs), "offset": max(0, offset - _count_open(context, day, me))}
        jobs += views.rows(connection, "today_done", JobLine, **{**wanted, **left})
    return Day(day, context.identity.name, jobs)


def shifts(context: "Context", day: date | None = None) -> Sequence[ShiftLine]:
    """This engineer's shifts and absence that touch `day` (today at the sites), as the desk wrote them down."""
    day, where = day or context.today, context.local.tzinfo
    begins = datetime(day.year, day.month, day.day, tzinfo=where)
    following = day + timedelta(days=1)
    ends = datetime(following.year, following.month, following.day, tzinfo=where)
    wanted = {"engineer": context.identity.engineer, "since": stored(begins), "until": stored(ends)}
    return views.rows(context.views, "shifts_of", ShiftLine, **wanted)


def agreed(context: "Context", day: date | None = None, *, everyone: bool = False) -> Sequence[AgreedLine]:
    """What was agreed with customers for the open jobs of rounds until `day` (today at the sites), earliest first."""
    day = day or context.today
    me = "" if everyone else context.identity.engineer
    return views.rows(context.views, "agreed_of_day", AgreedLine, day=day.isoformat(), engineer=me)


def sla_word(line: JobLine, now: datetime) -> str:
    """ok, soon, late, met, missed or held, of the target that matters next; empty when none has begun."""
    if line.sla_outcome:
        return line.sla_outcome
    if not line.sla_item or not line.open:
        return ""
    if line.due_at is None:
        return Outcome.HELD
    if now > datetime.fromisoformat(line.due_at):
        return Outcome.LATE
    return Outcome.SOON if line.warn_at and now >= datetime.fromisoformat(line.warn_at) else Outcome.OK


def _count_open(context: "Context", day: date, engineer: str) -> int:
    wanted = {"day": day.isoformat(), "engineer": engineer}
    found = views.one(context.views, "today_open_count", Count, **wanted)
    return found.number if found else 0
