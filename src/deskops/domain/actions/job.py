"""The job's actions as they are offered, the next step first; adding one means adding it here."""

from collections.abc import Mapping
from typing import Final

from deskops.domain.actions import job_effects as do
from deskops.domain.actions.sealing import sealing
from deskops.domain.entries import Action, Choice, Field, FieldKind, Role
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


_TEXT = Field("text", N_("Text"), FieldKind.LONG_TEXT, required=True)
_REASON = Field("reason", N_("Reason"), required=True)
_ENGINEER = Field("engineer", N_("Engineer"), FieldKind.ENGINEER, required=True)

_ALL: Final = (
    Action(
        "dispatch",
        N_("Dispatch"),
        do.dispatch,
        (_ENGINEER, Field("reason", N_("Reason"))),
        frozenset({S.NEW}),
        who=_DESK,
        help=N_("Give the job to an engineer."),
        key="D",
    ),
    Action(
        "accept",
        N_("Accept"),
        do.accept,
        allowed_from=frozenset({S.NEW, S.DISPATCHED}),
        help=N_("Take the job on: the first answer to the caller."),
        key="a",
    ),
    Action(
        "depart",
        N_("Depart"),
        do.depart,
        allowed_from=frozenset({S.ACCEPTED}),
        help=N_("Set out for the site."),
        key="d",
    ),
    Action(
        "arrive",
        N_("Arrive"),
        do.arrive,
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
        do.start,
        allowed_from=frozenset({S.ACCEPTED, S.DEPARTED, S.ARRIVED}),
        help=N_("Begin the work, on site or remotely."),
        key="s",
    ),
    Action(
        "resume",
        N_("Resume"),
        do.resume,
        allowed_from=frozenset({S.HELD}),
        help=N_("End the hold; the job is where it was before."),
        key="m",
    ),
    Action(
        "resolve",
        N_("Resolve"),
        do.resolve,
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
        do.confirm,
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
        do.close,
        allowed_from=frozenset({S.RESOLVED, S.CONFIRMED}),
        who=_DESK,
        help=N_("The desk has checked the record."),
        key="K",
    ),
    Action(
        "note", N_("Add a note"), do.note, (_TEXT,), help=N_("Write down what was seen or said."), key="n"
    ),
    Action(
        "photo",
        N_("Add a photo"),
        do.photo,
        (
            Field("file", N_("File"), FieldKind.FILE, required=True),
            Field("caption", N_("Caption")),
        ),
        _OPEN | _DONE,
        help=N_("Attach a picture; a duplicate is stored only once."),
        key="f",
    ),
    Action(
        "part",
        N_("Add a part"),
        do.part,
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
        "hold",
        N_("Put on hold"),
        do.hold,
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
        "escalate",
        N_("Escalate"),
        do.escalate,
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
    Action(
        "reschedule",
        N_("Move to another date"),
        do.reschedule,
        (
            Field("date", N_("Date"), FieldKind.DATE, required=True, help=N_("A date, as in 2026-11-30.")),
            _REASON,
        ),
        _OPEN,
        help=N_("The day went by, or the customer asked for another; the old one stays on record."),
        key="M",
    ),
    Action(
        "prioritise",
        N_("Change priority"),
        do.prioritise,
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
        "reassign",
        N_("Reassign"),
        do.reassign,
        (_ENGINEER, _REASON),
        _UNDER_WAY | {S.DISPATCHED},
        who=_DESK,
        help=N_("Give the job to another engineer."),
        key="R",
    ),
    Action(
        "call-back",
        N_("Called back"),
        do.call_back,
        (Field("text", N_("What the user said"), FieldKind.LONG_TEXT, required=True, personal=True),),
        who=_DESK | {Role.QUALITY},
        help=N_("Somebody asked the user why the rating was low."),
        key="C",
    ),
    Action(
        "return",
        N_("Return for correction"),
        do.send_back,
        (_REASON,),
        frozenset({S.RESOLVED, S.CONFIRMED, S.CLOSED}),
        who=_DESK | {Role.QUALITY},
        help=N_("Send the report back to its engineer, with what is to be corrected."),
        key="B",
    ),
    Action(
        "reopen",
        N_("Reopen"),
        do.reopen,
        (_REASON,),
        _DONE | {S.CANCELLED},
        help=N_("The fault is back, or was never gone."),
        key="o",
    ),
    Action(
        "cancel",
        N_("Cancel"),
        do.cancel,
        (_REASON,),
        _OPEN,
        help=N_("The job is not needed any more."),
        key="x",
    ),
    Action(
        "accept-late",
        N_("Accept a late step"),
        do.accept_late,
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
        do.settle,
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
)

JOB_ACTIONS: Mapping[str, Action] = {action.name: action for action in _ALL}
JOB_STEPS: Mapping[str, Action] = {**JOB_ACTIONS, **sealing(_DONE)}  # with what nobody does by hand
