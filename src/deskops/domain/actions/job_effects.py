"""What each of the job's actions does to its state; the registry beside names them."""

from dataclasses import replace

from deskops.domain.entries import Entry, Verdict
from deskops.domain.job import HoldSpan, JobState
from deskops.domain.nouns import JobStatus

S = JobStatus


def _reach(status: JobStatus, milestone: str, state: JobState, entry: Entry) -> None:
    """A milestone keeps its first instant: the SLA asks when it was reached, not when it was repeated."""
    state.status = status
    state.times.setdefault(milestone, entry.wall)


def dispatch(state: JobState, entry: Entry) -> None:
    state.assignee = entry.payload["engineer"]
    _reach(S.DISPATCHED, "dispatched", state, entry)
    _reach(S.DISPATCHED, "sent-out", state, entry)


def reassign(state: JobState, entry: Entry) -> None:
    """Whoever takes over waits for nobody: a hold ends with the hands that it was in.

    His way is measured from now on; that the caller was answered by sending somebody stays true (`sent-out`).
    """
    _end_hold(state, entry)
    if state.assignee:
        state.former.add(state.assignee)
    state.assignee = entry.payload["engineer"]
    _reach(S.DISPATCHED, "sent-out", state, entry)
    state.times["dispatched"] = entry.wall
    for milestone in ("accepted", "departed"):
        state.times.pop(milestone, None)


def accept(state: JobState, entry: Entry) -> None:
    _reach(S.ACCEPTED, "accepted", state, entry)
    state.assignee = state.assignee or entry.author


def depart(state: JobState, entry: Entry) -> None:
    _reach(S.DEPARTED, "departed", state, entry)


def arrive(state: JobState, entry: Entry) -> None:
    _reach(S.ARRIVED, "arrived", state, entry)
    state.arrival = entry


def start(state: JobState, entry: Entry) -> None:
    _reach(S.STARTED, "started", state, entry)


def hold(state: JobState, entry: Entry) -> None:
    state.before_hold = state.status
    state.status = S.HELD
    state.holds.append(HoldSpan(entry.payload["party"], entry.payload.get("reason", ""), entry.wall))


def _end_hold(state: JobState, entry: Entry) -> None:
    if state.holds and state.holds[-1].end is None:
        state.holds[-1].end = entry.wall


def resume(state: JobState, entry: Entry) -> None:
    _end_hold(state, entry)
    state.status = state.before_hold


def note(state: JobState, entry: Entry) -> None:
    state.notes += 1


def part(state: JobState, entry: Entry) -> None:
    state.parts.append(entry)


def photo(state: JobState, entry: Entry) -> None:
    state.photos.append(entry)


def resolve(state: JobState, entry: Entry) -> None:
    """A report that came back to be corrected was resolved when it was resolved first."""
    state.status = S.RESOLVED
    if state.returned is None or "resolved" not in state.times:
        state.times["resolved"] = entry.wall
    state.returned = None
    state.resolution = entry


def confirm(state: JobState, entry: Entry) -> None:
    _reach(S.CONFIRMED, "confirmed", state, entry)
    state.confirmation = entry
    state.take_rating(entry)


def cancel(state: JobState, entry: Entry) -> None:
    _end_hold(state, entry)
    _reach(S.CANCELLED, "cancelled", state, entry)


def close(state: JobState, entry: Entry) -> None:
    _reach(S.CLOSED, "closed", state, entry)


def reopen(state: JobState, entry: Entry) -> None:
    """The clock that ran to the resolution runs on: the fault was never gone."""
    state.status = S.ACCEPTED if "accepted" in state.times else S.DISPATCHED if state.assignee else S.NEW
    for milestone in ("resolved", "confirmed", "closed", "cancelled"):
        state.times.pop(milestone, None)
    state.resolution = state.confirmation = None


def send_back(state: JobState, entry: Entry) -> None:
    """Only the record is to be corrected: the fault stays gone, and its clock stays met."""
    state.status = S.STARTED
    state.returned = entry
    state.confirmation = None
    for milestone in ("confirmed", "closed"):
        state.times.pop(milestone, None)


def settle(state: JobState, entry: Entry) -> None:
    state.settled.add(entry.payload["entry"])


def call_back(state: JobState, entry: Entry) -> None:
    state.called_back = entry


def escalate(state: JobState, entry: Entry) -> None:
    state.escalations.append(entry)


def reschedule(state: JobState, entry: Entry) -> None:
    state.day = entry.payload["date"]


def prioritise(state: JobState, entry: Entry) -> None:
    state.priority = entry.payload["priority"]


def accept_late(state: JobState, entry: Entry) -> None:
    """The late step takes effect where the desk let it count; one that is not late any more changes nothing."""
    from deskops.domain.actions.job import JOB_STEPS

    named = entry.payload["entry"]
    late = next((step for step in state.line.steps if step.id == named), None)
    if late is not None and state.line.verdicts.get(named) is Verdict.LATE:
        JOB_STEPS[late.action].effect(state, replace(late, wall=late.moment, correction=None))
        state.line.verdicts[named] = Verdict.COUNTS
