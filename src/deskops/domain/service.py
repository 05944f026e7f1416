"""A job's clocks under the service rules that hold for it, and its place in the day; no storage, no clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from deskops.domain.calendars import Cover
from deskops.domain.job import JobState
from deskops.domain.nouns import JobStatus, Priority
from deskops.domain.sla import Clock, Hold, Terms, clocks
from deskops.domain.sla_policy import SlaPolicy, rank


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """What was agreed, by site: policy and cover hours; `zone` is the zone whose days count."""

    zone: ZoneInfo
    policy: Callable[[str | None], SlaPolicy]
    cover: Callable[[str | None], Cover]

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def job_clocks(rules: ServiceRules, state: JobState, *, site: str | None, vip: bool) -> Sequence[Clock]:
    """A clock for each target of the job that has begun; none for planned work, which is measured by completion."""
    if state.planned:
        return ()
    cover = rules.cover(site)
    holds = [Hold(span.party, span.reason, span.start, span.end, cover) for span in state.holds]
    return clocks(rules.policy(site), cover, Terms(state.priority, vip=vip), state.times, holds)


def urgency(state: JobState, clock: Clock | None, *, vip: bool) -> str:
    """Sorts a day: what came back to be corrected, critical work, what is due next, held work, what is done.

    Of the same moment, the higher priority first; after that lists go by number.
    """
    priority = rank(state.priority, vip=vip)
    due = _text(clock.due if clock and clock.met_at is None else None)
    if not state.open:
        group, moment = "9", _text(state.last.wall if state.last else None)
    elif state.returned is not None:
        group, moment = _RETURNED, _text(state.returned.wall)
    elif state.status is JobStatus.HELD and not due.strip("~"):
        group, moment = "5", _text(state.holds[-1].start)
    else:
        group, moment = "0" if priority == Priority.CRITICAL else "1", due
    return f"{group}{moment}{_PRIORITIES.get(priority, len(_PRIORITIES))}"


# Before every figure, whatever is due when.
_RETURNED: Final = "!"
_PRIORITIES: Final[Mapping[str, int]] = {Priority.CRITICAL: 0, Priority.URGENT: 1, Priority.NORMAL: 2}


def _text(moment: datetime | None) -> str:
    return "~" if moment is None else f"{int(moment.timestamp()):011d}"
