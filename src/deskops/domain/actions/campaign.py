"""The actions of a campaign and of its lines: a date is agreed, moved, called off; the round ends."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from deskops.domain.actions.sealing import sealing
from deskops.domain.campaign import CampaignState, CampaignStatus, LineState, LineStatus
from deskops.domain.entries import Action, Entry, Field, FieldKind, Role
from deskops.domain.seals import SEALING
from deskops.i18n import N_

C, L = CampaignStatus, LineStatus
_DESK: Final = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER})
_OPEN: Final = frozenset({L.PLANNED, L.AGREED})


def _end(status: CampaignStatus, state: CampaignState, entry: Entry) -> None:
    state.status, state.ended_at = status, entry.moment
    state.reason = entry.payload.get("reason") or ""


def _close(state: CampaignState, entry: Entry) -> None:
    _end(C.CLOSED, state, entry)


def _call_off(state: CampaignState, entry: Entry) -> None:
    _end(C.CANCELLED, state, entry)


def _reopen(state: CampaignState, _entry: Entry) -> None:
    state.status, state.ended_at, state.reason = C.RUNNING, None, ""


def _send_back(state: CampaignState, entry: Entry) -> None:
    """The desk's word that the report is to be corrected; over once a new version of it is signed, or refused."""
    state.status, state.reason = C.RETURNED, entry.payload["reason"]


def _seal(state: CampaignState, entry: Entry) -> None:
    state.seals.take(entry)
    if state.status is C.RETURNED:
        state.status, state.reason = C.CLOSED, ""


def _on_record(_state: object, _entry: Entry) -> None:
    """Stands on the timeline and changes nothing."""


def _agree(state: LineState, entry: Entry) -> None:
    state.status = L.AGREED
    state.day, state.clock = entry.payload["date"], entry.payload.get("time") or ""
    state.contact_id = entry.payload.get("contact_id") or state.contact_id
    state.reason = entry.payload.get("reason") or state.reason


def _move(state: LineState, entry: Entry) -> None:
    """The new day is to be agreed with the customer, unless it came with a time: then the customer named it."""
    state.day, state.clock = entry.payload["date"], entry.payload.get("time") or ""
    state.status = L.AGREED if state.clock else L.PLANNED
    state.engineer = entry.payload.get("engineer") or state.engineer
    state.moves += 1
    state.reason = entry.payload["reason"]


def _generate(state: LineState, entry: Entry) -> None:
    state.job_id = entry.payload["job"]


def _cancel(state: LineState, entry: Entry) -> None:
    state.status, state.reason = L.CANCELLED, entry.payload["reason"]


_REASON = Field("reason", N_("Reason"), required=True)
_TEXT = Field("text", N_("Text"), FieldKind.LONG_TEXT, required=True)
_DATE = Field("date", N_("Date"), FieldKind.DATE, required=True, help=N_("A date, as in 2026-11-30."))
_TIME = Field("time", N_("Time"), FieldKind.CLOCK, help=N_("A time of day, as in 09:30."))
_NOTE = Action("note", N_("Add a note"), _on_record, (_TEXT,), help=N_("Write down what was seen or said."))

_CAMPAIGN: Final = (
    Action(
        "close",
        N_("Close"),
        _close,
        (Field("reason", N_("Reason")),),
        frozenset({C.RUNNING}),
        who=_DESK,
        help=N_("The campaign is over; what is left stays left."),
    ),
    Action(
        "cancel",
        N_("Cancel"),
        _call_off,
        (_REASON,),
        frozenset({C.RUNNING}),
        who=_DESK,
        help=N_("The campaign will not take place."),
    ),
    Action(
        "reopen",
        N_("Reopen"),
        _reopen,
        (_REASON,),
        frozenset({C.CLOSED, C.RETURNED, C.CANCELLED}),
        who=_DESK,
        help=N_("The campaign goes on."),
    ),
    Action(
        "return",
        N_("Return for correction"),
        _send_back,
        (_REASON,),
        frozenset({C.CLOSED}),
        who=_DESK | {Role.QUALITY},
        help=N_("Send the report back to its engineer, with what is to be corrected."),
    ),
    _NOTE,
)

_LINE: Final = (
    Action(
        "agree",
        N_("Agree on the date"),
        _agree,
        (
            _DATE,
            _TIME,
            Field("contact", N_("Contact"), personal=True, help=N_("Who agreed, if not on record.")),
            Field("contact_id", N_("Contact")),
            Field("reason", N_("Reason"), help=N_("Why on a day that is not allowed otherwise.")),
        ),
        _OPEN,
        help=N_("The customer's department knows the date and expects the engineer."),
    ),
    Action(
        "move",
        N_("Move to another date"),
        _move,
        (_DATE, _TIME, Field("engineer", N_("Engineer"), FieldKind.ENGINEER), _REASON),
        _OPEN,
        help=N_("The day went by, or the department asked for another; the old one stays on record."),
    ),
    Action(
        "generate",
        N_("Job made"),
        _generate,
        (Field("job", N_("Job"), required=True),),
        _OPEN,
        who=_DESK,
        help=N_("The job and the inspections of this visit were made."),
    ),
    Action(
        "cancel",
        N_("Cancel"),
        _cancel,
        (_REASON,),
        _OPEN,
        who=_DESK,
        help=N_("The department is left out of this campaign."),
    ),
    _NOTE,
)

CAMPAIGN_ACTIONS: Mapping[str, Action] = {action.name: action for action in _CAMPAIGN}
# With those that nobody does by hand; a round's report is signed once the round is over.
_SEALS: Final = {
    name: replace(action, effect=_seal) if name in SEALING else action
    for name, action in sealing(frozenset({C.CLOSED, C.RETURNED})).items()
}
CAMPAIGN_STEPS: Mapping[str, Action] = {**CAMPAIGN_ACTIONS, **_SEALS}
LINE_ACTIONS: Mapping[str, Action] = {action.name: action for action in _LINE}
