"""The folds of a campaign and of its lines: what was planned, agreed, moved, called off."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from deskops.domain.entries import Action, Entry, Verdict
from deskops.domain.seals import Seals, Standing
from deskops.domain.timeline import Timeline, apply, lay_out

NO_VISITS: Final[Mapping[str, int]] = {}


class CampaignStatus(StrEnum):
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class LineStatus(StrEnum):
    PLANNED = "planned"
    AGREED = "agreed"
    CANCELLED = "cancelled"


class LineRecord(Protocol):
    """A line's record as its fold reads it; `planned_for` is an ISO date."""

    @property
    def id(self) -> str: ...
    @property
    def planned_for(self) -> str: ...
    @property
    def engineer(self) -> str: ...


@dataclass(slots=True)
class CampaignState:
    """`visits`: by number, how many steps of each visit of the round there are (`seals.steps_told`)."""

    campaign: str
    status: CampaignStatus = CampaignStatus.RUNNING
    ended_at: datetime | None = None
    reason: str = ""
    seals: Seals = field(default_factory=Seals)
    newer: bool = False
    line: Timeline = field(default_factory=Timeline)
    visits: Mapping[str, int] = field(default_factory=dict)

    @property
    def visits_since(self) -> list[str]:
        """The numbers of visits that were changed after the last signature, or that its report did not have."""
        told = self.seals.last.visits if self.seals.last else None
        if told is None:
            return []
        return sorted(number for number, count in self.visits.items() if count > told.get(number, 0))

    @property
    def standing(self) -> Standing:
        """How the last seal stands: the round's own steps and its visits count."""
        found = self.seals.standing(self.line)
        return Standing.CHANGED if found is not Standing.NONE and self.visits_since else found


@dataclass(slots=True)
class LineState:
    """`day` is an ISO date, `clock` the agreed time of day (HH:MM); `moves` counts how often the day was let go by."""

    id: str
    day: str
    engineer: str = ""
    status: LineStatus = LineStatus.PLANNED
    clock: str = ""
    contact_id: str | None = None
    job_id: str | None = None
    moves: int = 0
    reason: str = ""
    newer: bool = False
    line: Timeline = field(default_factory=Timeline)


def fold_campaign(
    campaign: str, entries: Iterable[Entry], visits: Mapping[str, int] = NO_VISITS
) -> CampaignState:
    """`visits` as the state has them; they are asked for where a seal is among the entries."""
    from deskops.domain.actions.campaign import CAMPAIGN_STEPS

    state = CampaignState(campaign, line=lay_out(entries), visits=visits)
    apply(state.line, _judge(state, CAMPAIGN_STEPS), _effect(state, CAMPAIGN_STEPS))
    return state


def fold_line(record: LineRecord, entries: Iterable[Entry]) -> LineState:
    from deskops.domain.actions.campaign import LINE_ACTIONS

    state = LineState(record.id, record.planned_for, record.engineer, line=lay_out(entries))
    apply(state.line, _judge(state, LINE_ACTIONS), _effect(state, LINE_ACTIONS))
    return state


def _judge(state: Any, actions: Mapping[str, Action]) -> Callable[[Entry], Verdict]:
    def judge(step: Entry) -> Verdict:
        action = actions.get(step.action)
        if action is None or not action.readable(step.payload):
            state.newer = True
            return Verdict.UNKNOWN
        legal = not action.allowed_from or state.status in action.allowed_from
        return Verdict.COUNTS if legal else Verdict.LATE

    return judge


def _effect(state: Any, actions: Mapping[str, Action]) -> Callable[[Entry], None]:
    return lambda step: actions[step.action].effect(state, step)
