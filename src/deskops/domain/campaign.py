"""The folds of a campaign and of its lines: what was planned, agreed, moved, called off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from deskops.domain.entries import Action, Entry, Verdict
from deskops.domain.seals import NOTHING, VISITS, Seals, Standing, Told
from deskops.domain.timeline import Timeline, apply, lay_out


class CampaignStatus(StrEnum):
    RUNNING = "running"
    CLOSED = "closed"
    RETURNED = "returned"  # closed, and its report is to be corrected and signed anew
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
    """`beside`: the visits, problems and lines that the report of the round tells of."""

    campaign: str
    status: CampaignStatus = CampaignStatus.RUNNING
    ended_at: datetime | None = None
    reason: str = ""
    seals: Seals = field(default_factory=Seals)
    newer: bool = False
    line: Timeline = field(default_factory=Timeline)
    beside: Told = field(default_factory=dict)

    @property
    def visits_since(self) -> list[str]:
        """The numbers of visits that were changed after the last signature, or that its report did not have."""
        return self.seals.since(self.beside).get(VISITS, [])

    @property
    def standing(self) -> Standing:
        """How the last seal stands: the round's own steps count, and those of what its report tells of."""
        returned = self.status is CampaignStatus.RETURNED
        return self.seals.standing(self.line, self.beside, returned=returned)


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


_State = TypeVar("_State", CampaignState, LineState)


def fold_campaign(campaign: str, entries: Iterable[Entry], beside: Told = NOTHING) -> CampaignState:
    """`beside` as the state has it; it is asked for where a seal is among the entries."""
    from deskops.domain.actions.campaign import CAMPAIGN_STEPS

    return _folded(CampaignState(campaign, line=lay_out(entries), beside=beside), CAMPAIGN_STEPS)


def fold_line(record: LineRecord, entries: Iterable[Entry]) -> LineState:
    from deskops.domain.actions.campaign import LINE_ACTIONS

    return _folded(
        LineState(record.id, record.planned_for, record.engineer, line=lay_out(entries)), LINE_ACTIONS
    )


def _folded(state: _State, actions: Mapping[str, Action]) -> _State:
    """The state once every step that counts had its effect; one of a newer version is marked, and has none."""

    def judge(step: Entry) -> Verdict:
        action = actions.get(step.action)
        if action is None or not action.readable(step.payload):
            state.newer = True
            return Verdict.UNKNOWN
        legal = not action.allowed_from or state.status in action.allowed_from
        return Verdict.COUNTS if legal else Verdict.LATE

    apply(state.line, judge, lambda step: actions[step.action].effect(state, step))
    return state
