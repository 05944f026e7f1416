"""The fold of a job: record and entries -> state; what it means for each action stands in `actions/job.py`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from deskops.domain.entries import Action, Entry, Role, Verdict
from deskops.domain.nouns import OPEN, Channel, JobRecord, JobStatus
from deskops.domain.ratings import Rated
from deskops.domain.seals import Seals, Standing
from deskops.domain.timeline import Dispute, Timeline, apply, correct, lay_out

SPOKEN: Final = frozenset({Channel.HOTLINE, Channel.WALK_IN})  # the caller is answered while reporting
PLANNED: Final = frozenset({"campaign", "batch"})  # sources of jobs that nobody asked for by a request
CLOCKS_DIFFER: Final = timedelta(minutes=5)  # two machines' clocks may, without either being wrong

CORRECTABLE = (
    "title",
    "fault",
    "priority",
    "asset_id",
    "contact_id",
    "site_id",
    "department",
    "phone",
)


@dataclass(slots=True)
class HoldSpan:
    """A pause: the party it waits for, why, and from when until when (None: still)."""

    party: str
    reason: str
    start: datetime
    end: datetime | None = None


@dataclass(slots=True)
class JobState(Rated):
    """All that the timeline says of a job. `times` holds the first instant of each milestone, by action name."""

    job: str
    status: JobStatus = JobStatus.NEW
    priority: str = "normal"
    assignee: str | None = None
    times: dict[str, datetime] = field(default_factory=dict)
    holds: list[HoldSpan] = field(default_factory=list)
    before_hold: JobStatus = JobStatus.NEW
    notes: int = 0
    parts: list[Entry] = field(default_factory=list)
    photos: list[Entry] = field(default_factory=list)
    escalations: list[Entry] = field(default_factory=list)
    former: set[str] = field(default_factory=set)  # engineers that it was taken from
    returned: Entry | None = None  # the desk's word that the report is to be corrected
    rated: Entry | None = (
        None  # the confirmation whose rating counts: a low one stays until somebody called back
    )
    called_back: Entry | None = None  # somebody spoke with who gave the rating
    settled: set[str] = field(
        default_factory=set
    )  # entries that stay as they are: somebody at the desk has decided
    arrival: Entry | None = None
    resolution: Entry | None = None
    confirmation: Entry | None = None
    seals: Seals = field(default_factory=Seals)
    last: Entry | None = None
    newer: bool = False  # holds an action that this version does not know
    moments: dict[str, datetime] = field(default_factory=dict)  # by entry: the instant that counts for it
    unproven: set[str] = field(
        default_factory=set
    )  # entries whose clock cannot be right, or nobody could compare
    line: Timeline = field(default_factory=Timeline)
    values: dict[str, Any] = field(default_factory=dict)
    disputes: list[Dispute] = field(default_factory=list)
    day: str = ""  # the ISO date that it was put off to
    planned: bool = False  # nobody asked for it: no clock of a request runs

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def hold(self) -> HoldSpan | None:
        return self.holds[-1] if self.status is JobStatus.HELD and self.holds else None

    @property
    def late(self) -> int:
        return sum(v is Verdict.LATE for v in self.line.verdicts.values())

    @property
    def standing(self) -> Standing:
        """How the report's last seal stands."""
        return self.seals.standing(self.line, returned=self.returned is not None)


def fold_job(
    record: JobRecord, entries: Iterable[Entry], *, record_order: tuple[int, int] | None = None
) -> JobState:
    """The state of a job. Entries may come in any order; the fold has its own."""
    from deskops.domain.actions.job import JOB_STEPS

    state = JobState(job=record.id, line=lay_out(entries))
    given = {name: getattr(record, name, None) for name in CORRECTABLE}
    state.values, state.disputes = correct(given, state.line, record_order=record_order)
    state.priority = str(state.values["priority"])
    state.planned = getattr(record, "source", "") in PLANNED
    received = state.times["received"] = datetime.fromisoformat(record.received_at)
    if getattr(record, "channel", "") in SPOKEN:
        state.times["answered"] = received

    def judge(step: Entry) -> Verdict:
        action = JOB_STEPS.get(step.action)
        if action is None or not action.readable(step.payload):
            state.newer = True
            return Verdict.UNKNOWN
        if action.allowed_from and state.status not in action.allowed_from:
            return Verdict.LATE
        if action.allowed_from and Role.ENGINEER in action.who and taken_away(state, step.author):
            return Verdict.LATE
        return Verdict.COUNTS

    def effect(step: Entry) -> None:
        moment = _moment(state, step)
        counted = step if moment == step.wall else step.moved(moment)
        JOB_STEPS[step.action].effect(state, counted)
        state.last = counted

    apply(state.line, judge, effect)
    return state


def taken_away(state: JobState, engineer: str) -> bool:
    """Whether this engineer had the job before it was given to another: what he does to it meanwhile is late."""
    return engineer in state.former and engineer != state.assignee


def _moment(state: JobState, step: Entry) -> datetime:
    """The instant that counts for a step: its clock's, or that of the list that gave the job out (`since`).

    None lies before the step that it follows: a clock that was set back cannot meet a target. What it said is kept
    on the entry, and the entry is marked unproven.
    """
    before = state.last.wall if state.last else state.times["received"]
    said, since = step.moment, step.payload.get("since")
    if since is not None:
        said = min(said, instant_or_none(since) or said)
    if step.unproven or said < before - CLOCKS_DIFFER:
        state.unproven.add(step.id)
    state.moments[step.id] = max(said, before)
    return state.moments[step.id]


def instant_or_none(text: Any) -> datetime | None:
    """An aware instant from stored text; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else None


def allowed_actions(state: JobState, roles: Collection[Role]) -> Sequence[Action]:
    """What may be done now, in the registry's order; a job made by a newer version takes notes only."""
    from deskops.domain.actions.job import JOB_ACTIONS

    return [
        action
        for action in JOB_ACTIONS.values()
        if (not action.allowed_from or state.status in action.allowed_from)
        and action.who.intersection(roles)
        and (not state.newer or action.name == "note")
        and (action.name not in _ABOUT or _ABOUT[action.name](state))
    ]


# Answers to something: offered where there is that.
_ABOUT: Final[Mapping[str, Callable[[JobState], object]]] = {
    "accept-late": lambda state: state.late,
    "settle": lambda state: state.late or state.disputes or state.unproven or state.seals.has_reused,
    "call-back": lambda state: state.rated,
}
