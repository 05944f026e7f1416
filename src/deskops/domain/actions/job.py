"""The job's actions: name, label, fields asked, allowed-from, effect, who may; adding one means adding it here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from deskops.domain.entries import Action, Choice, Entry, Field, FieldKind, Role, Verdict
from deskops.domain.job import HoldSpan, JobState
from deskops.domain.nouns import WORDS, HoldParty, JobStatus, Priority
from deskops.i18n import N_

S = JobStatus
_AT_WORK = frozenset({S.ACCEPTED, S.DEPARTED, S.ARRIVED, S.STARTED})
_UNDER_WAY = _AT_WORK | {S.HELD}
_DONE = frozenset({S.RESOLVED, S.CONFIRMED, S.CLOSED})
_OPEN = _UNDER_WAY | {S.NEW, S.DISPATCHED}
_DESK = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER})


def _choices(*values: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, WORDS[value]) for value in values)


def _reach(status: JobStatus, milestone: str, state: JobState, entry: Entry) -> None:
    """A milestone keeps its first instant: the SLA asks when it was reached, not when it was repeated."""
    state.status = status
    state.times.setdefault(milestone, entry.wall)


def _dispatch(state: JobState, entry: Entry) -> None:
    state.assignee = entry.payload["engineer"]
    _reach(S.DISPATCHED, "dispatched", state, entry)
    _reach(S.DISPATCHED, "sent-out", state, entry)


def _reassign(state: JobState, entry: Entry) -> None:
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


def _accept(state: JobState, entry: Entry) -> None:
    _reach(S.ACCEPTED, "accepted", state, entry)
    state.assignee = state.assignee or entry.author


def _depart(state: JobState, entry: Entry) -> None:
    _reach(S.DEPARTED, "departed", state, entry)


def _arrive(state: JobState, entry: Entry) -> None:
    _reach(S.ARRIVED, "arrived", state, entry)
    state.arrival = entry


def _start(state: JobState, entry: Entry) -> None:
    _reach(S.STARTED, "started", state, entry)


def _hold(state: JobState, entry: Entry) -> None:
    state.before_hold = state.status
    state.status = S.HELD
    state.holds.append(HoldSpan(entry.payload["party"], entry.payload.get("reason", ""), entry.wall))


def _end_hold(state: JobState, entry: Entry) -> None:
    if state.holds and state.holds[-1].end is None:
        state.holds[-1].end = entry.wall


def _resume(state: JobState, entry: Entry) -> None:
    _end_hold(state, entry)
    state.status = state.before_hold


def _note(state: JobState, entry: Entry) -> None:
    state.notes += 1


def _part(state: JobState, entry: Entry) -> None:
    state.parts.append(entry)


def _photo(state: JobState, entry: Entry) -> None:
    state.photos.append(entry)


def _resolve(state: JobState, entry: Entry) -> None:
    """A report that came back to be corrected was resolved when it was resolved first."""
    state.status = S.RESOLVED
    if state.returned is None or "resolved" not in state.times:
        state.times["resolved"] = entry.wall
    state.returned = None
    state.resolution = entry


def _confirm(state: JobState, entry: Entry) -> None:
    _reach(S.CONFIRMED, "confirmed", state, entry)
    state.confirmation = entry
    state.called_back = None


def _cancel(state: JobState, entry: Entry) -> None:
    _end_hold(state, entry)
    _reach(S.CANCELLED, "cancelled", state, entry)


def _close(state: JobState, entry: Entry) -> None:
    _reach(S.CLOSED, "closed", state, entry)


def _reopen(state: JobState, entry: Entry) -> None:
    """The clock that ran to the resolution runs on: the fault was never gone."""
    state.status = S.ACCEPTED if "accepted" in state.times else S.DISPATCHED if state.assignee else S.NEW
    for milestone in ("resolved", "confirmed", "closed", "cancelled"):
        state.times.pop(milestone, None)
    state.resolution = state.confirmation = None


def _return(state: JobState, entry: Entry) -> None:
    """Only the record is to be corrected: the fault stays gone, and its clock stays met."""
    state.status = S.STARTED
    state.returned = entry
    state.confirmation = None
    for milestone in ("confirmed", "closed"):
        state.times.pop(milestone, None)


def _accept_late(state: JobState, entry: Entry) -> None:
    """The late step takes effect where the desk let it count; one that is not late any more changes nothing."""
    named = entry.payload["entry"]
    late = next((step for step in state.line.steps if step.id == named), None)
    if late is not None and state.line.verdicts.get(named) is Verdict.LATE:
        JOB_ACTIONS[late.action].effect(state, replace(late, wall=late.moment, correction=None))
        state.line.verdicts[named] = Verdict.COUNTS


def _settle(state: JobState, entry: Entry) -> None:
    state.settled.add(entry.payload["entry"])


def _call_back(state: JobState, entry: Entry) -> None:
    state.called_back = entry


def _escalate(state: JobState, entry: Entry) -> None:
    state.escalations.append(entry)


def _prioritise(state: JobState, entry: Entry) -> None:
    state.priority = entry.payload["priority"]


_TEXT = Field("text", N_("Text"), FieldKind.LONG_TEXT, required=True)
_REASON = Field("reason", N_("Reason"), required=True)
_ENGINEER = Field("engineer", N_("Engineer"), FieldKind.ENGINEER, required=True)

_ALL: Final = (
    Action(
        "dispatch",
        N_("Dispatch"),
        _dispatch,
        (_ENGINEER, Field("reason", N_("Reason"))),
        frozenset({S.NEW}),
        who=_DESK,
        help=N_("Give the job to an engineer."),
        key="D",
    ),
    Action(
        "reassign",
        N_("Reassign"),
        _reassign,
        (_ENGINEER, _REASON),
        _UNDER_WAY | {S.DISPATCHED},
        who=_DESK,
        help=N_("Give the job to another engineer."),
        key="R",
    ),
    Action(
        "prioritise",
        N_("Change priority"),
        _prioritise,
        (
            Field(
                "priority",
                N_("Priority"),
                FieldKind.CHOICE,
                required=True,
                choices=_choices(Priority.NORMAL, Priority.URGENT, Priority.CRITICAL),
            ),
            _REASON,
        ),
        _OPEN,
        who=_DESK,
        help=N_("Change how urgent the job is; holds stay."),
        key="P",
    ),
    Action(
        "accept",
        N_("Accept"),
        _accept,
        allowed_from=frozenset({S.NEW, S.DISPATCHED}),
        help=N_("Take the job on: the first answer to the caller."),
        key="a",
    ),
    Action(
        "depart",
        N_("Depart"),
        _depart,
        allowed_from=frozenset({S.ACCEPTED}),
        help=N_("Set out for the site."),
        key="d",
    ),
    Action(
        "arrive",
        N_("Arrive"),
        _arrive,
        (
            Field("site_code", N_("Site code"), help=N_("The code posted at the site.")),
            Field("gateway_mac", N_("Gateway MAC"), help=N_("Hardware address of the site's gateway.")),
            Field("device", N_("Device reached"), help=N_("Tag of a device that a check reached on site.")),
        ),
        frozenset({S.ACCEPTED, S.DEPARTED}),
        help=N_("Be on site; what was read there is the evidence."),
        key="v",
    ),
    Action(
        "start",
        N_("Start work"),
        _start,
        allowed_from=frozenset({S.ACCEPTED, S.DEPARTED, S.ARRIVED}),
        help=N_("Begin the work, on site or remotely."),
        key="s",
    ),
    Action(
        "hold",
        N_("Put on hold"),
        _hold,
        (
            Field(
                "party",
                N_("Waits for"),
                FieldKind.CHOICE,
                required=True,
                choices=_choices(*HoldParty),
            ),
            _REASON,
        ),
        _AT_WORK,
        help=N_("Pause the job and name the party that it waits for."),
        key="h",
    ),
    Action(
        "resume",
        N_("Resume"),
        _resume,
        allowed_from=frozenset({S.HELD}),
        help=N_("End the hold; the job is where it was before."),
        key="m",
    ),
    Action("note", N_("Add a note"), _note, (_TEXT,), help=N_("Write down what was seen or said."), key="n"),
    Action(
        "part",
        N_("Add a part"),
        _part,
        (
            Field("name", N_("Part"), required=True),
            Field("quantity", N_("Quantity"), FieldKind.WHOLE, low=1, high=999),
            Field("old_serial", N_("Old serial number")),
            Field("new_serial", N_("New serial number")),
        ),
        _UNDER_WAY | {S.RESOLVED},
        help=N_("Record a part that was fitted or swapped."),
        key="p",
    ),
    Action(
        "photo",
        N_("Add a photo"),
        _photo,
        (
            Field("file", N_("File"), FieldKind.FILE, required=True),
            Field("caption", N_("Caption")),
        ),
        _OPEN | _DONE,
        help=N_("Attach a picture; it is kept under its digest."),
        key="f",
    ),
    Action(
        "resolve",
        N_("Resolve"),
        _resolve,
        (
            Field("cause", N_("Cause"), FieldKind.LONG_TEXT, required=True),
            Field("solution", N_("Solution"), FieldKind.LONG_TEXT, required=True),
            Field("minutes", N_("Minutes of work"), FieldKind.WHOLE, required=True, low=0, high=6000),
        ),
        frozenset({S.ACCEPTED, S.ARRIVED, S.STARTED}),
        help=N_("The fault is gone: what it was, what was done, how long it took."),
        key="r",
    ),
    Action(
        "confirm",
        N_("User confirms"),
        _confirm,
        (
            Field("name", N_("Confirmed by"), required=True, personal=True),
            Field("rating", N_("Rating (1–5)"), FieldKind.WHOLE, required=True, low=1, high=5),
            Field("remark", N_("Remark"), FieldKind.LONG_TEXT, personal=True),
        ),
        frozenset({S.RESOLVED}),
        help=N_("The user says that it works and rates the service."),
        key="c",
    ),
    Action(
        "close",
        N_("Close"),
        _close,
        allowed_from=frozenset({S.RESOLVED, S.CONFIRMED}),
        who=_DESK,
        help=N_("The desk has checked the record."),
        key="K",
    ),
    Action(
        "cancel",
        N_("Cancel"),
        _cancel,
        (_REASON,),
        _OPEN,
        help=N_("The job is not needed any more."),
        key="x",
    ),
    Action(
        "return",
        N_("Return for correction"),
        _return,
        (_REASON,),
        frozenset({S.RESOLVED, S.CONFIRMED, S.CLOSED}),
        who=_DESK | {Role.QUALITY},
        help=N_("Send the report back to its engineer, with what is to be corrected."),
        key="B",
    ),
    Action(
        "accept-late",
        N_("Let a late step count"),
        _accept_late,
        (
            Field(
                "entry",
                N_("Step"),
                required=True,
                help=N_("Id of the step that came too late; all: each of the job."),
            ),
            Field("reason", N_("Reason")),
        ),
        who=_DESK,
        help=N_("A step that was no longer legal when it came takes effect after all."),
        key="L",
    ),
    Action(
        "settle",
        N_("Leave it as it is"),
        _settle,
        (
            Field("entry", N_("Step"), required=True, help=N_("Id of the step that is in question.")),
            Field("reason", N_("Reason")),
        ),
        who=_DESK | {Role.QUALITY},
        help=N_(
            "A step that is late, disputed or without proof of its time stays as it is, and is not asked again."
        ),
        key="T",
    ),
    Action(
        "call-back",
        N_("Called back"),
        _call_back,
        (Field("text", N_("What the user said"), FieldKind.LONG_TEXT, required=True, personal=True),),
        who=_DESK | {Role.QUALITY},
        help=N_("Somebody asked the user why the rating was low."),
        key="C",
    ),
    Action(
        "reopen",
        N_("Reopen"),
        _reopen,
        (_REASON,),
        _DONE | {S.CANCELLED},
        help=N_("The fault is back, or was never gone."),
        key="o",
    ),
    Action(
        "escalate",
        N_("Escalate"),
        _escalate,
        (
            Field(
                "to",
                N_("To"),
                FieldKind.CHOICE,
                required=True,
                choices=(
                    Choice("specialist", N_("specialist")),
                    Choice("vendor", N_("vendor")),
                    Choice("depot", N_("repair depot")),
                ),
            ),
            _REASON,
        ),
        _UNDER_WAY,
        help=N_("Hand over to a specialist, a vendor or the repair depot."),
        key="e",
    ),
)

JOB_ACTIONS: Mapping[str, Action] = {action.name: action for action in _ALL}
