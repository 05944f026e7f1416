"""The fold of an inspection: one device's visit -> answers, progress, findings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from deskops.domain.entries import Entry, Verdict
from deskops.domain.seals import Seals
from deskops.domain.timeline import Timeline, apply, lay_out


class InspectionStatus(StrEnum):
    PLANNED = "planned"
    STARTED = "started"
    FINISHED = "finished"


@dataclass(slots=True)
class InspectionState:
    """`answers` holds the last answer of each item by item id: {"value", "note", "by", "at", "evidence"}.

    `checks` is the last run of the checks: {"target", "outcome", "findings", "answers"}; `reason` says why a visit was
    finished with items left open.
    """

    inspection: str
    status: InspectionStatus = InspectionStatus.PLANNED
    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    photos: dict[str, list[str]] = field(default_factory=dict)
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

    @property
    def rating(self) -> int | None:
        told = self.rated.payload.get("rating") if self.rated else None
        return told if isinstance(told, int) else None

    @property
    def failed(self) -> int:
        return sum(answer.get("value") == "fail" for answer in self.answers.values())


def fold_inspection(inspection: str, entries: Iterable[Entry]) -> InspectionState:
    from deskops.domain.actions.inspection import INSPECTION_STEPS

    state = InspectionState(inspection=inspection, line=lay_out(entries))

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
