"""The fold of an inspection: one device's visit -> answers, progress, findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from deskops.domain.destination import Destination
from deskops.domain.entries import Entry, Verdict
from deskops.domain.ratings import Rated
from deskops.domain.seals import NOTHING, Seals, Standing, Told
from deskops.domain.timeline import Timeline, apply, lay_out


class InspectionStatus(StrEnum):
    PLANNED = "planned"
    STARTED = "started"
    FINISHED = "finished"
    CANCELLED = "cancelled"  # its device is left out, or has another visit


@dataclass(slots=True)
class InspectionState(Rated):
    """`answers` holds the last answer of each item by item id: {"value", "note", "by", "at", "evidence",
    "seen"}, where `seen` is how the value was found (`domain.checklist.Seen`): the entry's action says it, no payload.

    `checks` is the last run of the checks: {"target", "outcome", "findings", "answers"}; `reason` says why a visit was
    finished with items left open; `beside`: the problems that the report of the visit tells of.
    """

    inspection: str
    template: str = ""  # the checklist that it was begun with, where it is not the planned one
    status: InspectionStatus = InspectionStatus.PLANNED
    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    photos: dict[str, list[str]] = field(default_factory=dict)
    destination: Destination = field(default_factory=dict)  # where the device goes, if it is handed out
    checks: Mapping[str, Any] | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    reason: str = ""
    finished_by: str = ""
    returned: Entry | None = None  # the desk's word that the report is to be corrected
    rated: Entry | None = None  # what its user says of the visit, of 5
    called_back: Entry | None = None
    seals: Seals = field(default_factory=Seals)
    last: Entry | None = None
    newer: bool = False
    line: Timeline = field(default_factory=Timeline)
    beside: Told = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        return self.started_at is not None

    @property
    def was_finished(self) -> bool:
        """Whether it was ever said to be complete, though it may be open again."""
        return any(step.action == "finish" for step in self.line.steps)

    @property
    def failed(self) -> int:
        return sum(answer.get("value") == "fail" for answer in self.answers.values())

    @property
    def standing(self) -> Standing:
        """How the last seal stands: the visit's own steps count, and those of the problems that its report tells of."""
        return self.seals.standing(self.line, self.beside, returned=self.returned is not None)


def fold_inspection(inspection: str, entries: Iterable[Entry], beside: Told = NOTHING) -> InspectionState:
    """`beside` as the state has it; it is asked for where a seal is among the entries."""
    from deskops.domain.actions.inspection import INSPECTION_STEPS

    state = InspectionState(inspection=inspection, line=lay_out(entries), beside=beside)

    def judge(step: Entry) -> Verdict:
        action = INSPECTION_STEPS.get(step.action)
        if action is None:
            state.newer = True
            return Verdict.UNKNOWN
        legal = not action.allowed_from or state.status in action.allowed_from
        return Verdict.COUNTS if legal else Verdict.LATE

    def effect(step: Entry) -> None:
        INSPECTION_STEPS[step.action].effect(state, step)
        state.last = step

    apply(state.line, judge, effect)
    return state
