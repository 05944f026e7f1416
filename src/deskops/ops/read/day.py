"""The day's jobs by urgency: the first list of every day, so it imports hardly anything."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from deskops.domain.clock import stored
from deskops.domain.nouns import Outcome, Priority
from deskops.i18n import _
from deskops.store import views
from deskops.store.views.day_tuples import AgreedLine, Count, JobLine, ReturnedRow, ShiftLine

if TYPE_CHECKING:
    from deskops.ops.context import Context

PAGE: Final = 500


class ReturnedLine(JobLine):
    """A report that is to be corrected, in the list of jobs: `kind` and `id` are those of its inspection or round."""

    __slots__ = ()


class Returned(NamedTuple):
    """A report of an inspection or round that the desk sent back; `subject` is that record, `site` its name."""

    kind: str
    subject: str
    number: str
    asset: str | None
    site_code: str | None
    site: str | None
    reason: str

    @property
    def line(self) -> ReturnedLine:
        """As it stands among the jobs: before every one that did not come back."""
        title = _("Sent back to be corrected: {reason}").format(reason=self.reason)
        about = {"id": self.subject, "number": self.number, "kind": self.kind, "title": title}
        place = {"site_code": self.site_code, "site_name": self.site, "asset_tag": self.asset}
        return ReturnedLine(**{**_NOTHING, **about, **place})


# Of a line that is no job's: what says nothing of a report.
_NOTHING: Final[dict[str, Any]] = {
    **dict.fromkeys(JobLine._fields),
    **dict.fromkeys(("vip", "provisional", "unsent", "attention"), 0),
    **dict.fromkeys(("department", "sla_item", "sla_outcome", "hold_party", "received_at"), ""),
    "status": "returned",
    "priority": str(Priority.NORMAL),
    "open": 1,
    "urgency": "!",
}


class Day(NamedTuple):
    """A page of a day's jobs, most urgent first: what is open, then what was finished on that day.

    `jobs` are as the store has them. `missed` are jobs of the whole day whose visits of a round were missed.
    """

    day: date
    engineer: str
    jobs: Sequence[JobLine]
    returned: Sequence[Returned] = ()
    missed: Sequence[JobLine] = ()
    is_first: bool = True

    @property
    def lines(self) -> Sequence[JobLine]:
        """What is shown: reports that came back, then the jobs; missed visits among those that are late."""
        jobs = self.jobs
        if self.missed:
            gone = {line.id for line in self.missed}
            kept = [line for line in jobs if line.id not in gone]
            jobs = sorted([*self.missed, *kept], key=place_in_day) if self.is_first else kept
        return [*(one.line for one in self.returned), *jobs]


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
    back = list(_returned(context, me)) if offset == 0 and day >= context.today else []
    missed = [_late(context, line) for line in _missed(context, day, me)]
    return Day(day, context.identity.name, jobs, back, missed, offset == 0)


def place_in_day(line: JobLine) -> tuple[bool, str, str]:
    """As the views of the day have it."""
    return not line.open, line.urgency, line.number


def _missed(context: "Context", day: date, engineer: str) -> Sequence[JobLine]:
    """Jobs of visits of rounds whose agreed day went by before all of their devices were seen."""
    wanted = {"today": context.today.isoformat(), "day": day.isoformat(), "engineer": engineer}
    return views.rows(context.views, "today_missed", JobLine, **wanted)


def _late(context: "Context", line: JobLine) -> JobLine:
    """It was due at the end of the day that was agreed, and is as urgent as any other job that was due then."""
    following = date.fromisoformat(line.due_at or "") + timedelta(days=1)
    due = datetime(following.year, following.month, following.day, tzinfo=context.local.tzinfo)
    urgency = f"{line.urgency[0]}{int(due.timestamp()):011d}{line.urgency[-1]}"
    return line._replace(due_at=stored(due), urgency=urgency)


def _returned(context: "Context", engineer: str) -> Iterator[Returned]:
    """Reports to be corrected by this engineer, or by anybody where none is named."""
    for row in views.rows(context.views, "today_returned", ReturnedRow):
        who, reason, is_back = row.engineer, row.reason, row.kind == "campaign"
        if row.concerns:
            from deskops.domain.concerns import Topic, read

            told = [one.detail for one in read(row.concerns) if one.topic == Topic.RETURNED]
            is_back = bool(told)
            who, reason = (told[0]["engineer"], told[0]["reason"]) if told else ("", "")
        if is_back and engineer in ("", who):
            yield Returned(row.kind, row.id, row.number, row.asset_tag, row.site_code, row.site_name, reason)


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
