"""The inspection's actions; the first answer starts a visit, `finish` ends it, `reopen` lets it be mended."""

from collections.abc import Mapping
from typing import Any, Final

from deskops.domain.actions.sealing import sealing
from deskops.domain.checklist import Seen
from deskops.domain.destination import PLACE, taken
from deskops.domain.entries import Action, Entry, Field, FieldKind, Role
from deskops.domain.inspection import InspectionState, InspectionStatus
from deskops.i18n import N_

S = InspectionStatus
_RUNNING = frozenset({S.PLANNED, S.STARTED})
_STARTABLE = _RUNNING | {S.CANCELLED}  # whoever inspects it all the same has inspected it
_PLANNERS: Final = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER})


def _begin(state: InspectionState, entry: Entry) -> None:
    """The step that begins a visit says with which checklist: it stays, whatever versions others work by."""
    if not state.begun:
        named = entry.payload.get("template")
        state.template = named if isinstance(named, str) else ""
    state.status = S.STARTED
    state.started_at = state.started_at or entry.moment


def _answer(state: InspectionState, entry: Entry) -> None:
    _begin(state, entry)
    _take(state, entry, entry.payload.get("item"), entry.payload, Seen.EYE)


def _take(state: InspectionState, entry: Entry, item: Any, told: Any, seen: Seen) -> None:
    """The last answer stands. One that leaves a part out keeps what was there: a note survives a changed value.

    What has not the form of an answer came from elsewhere and changes nothing. `seen`: how a value was found.
    """
    if not isinstance(item, str) or not isinstance(told, Mapping):
        return
    given = {k: v for k, v in told.items() if k in ("value", "note", "evidence") and v is not None}
    if "value" in given:
        given["seen"] = seen
    state.answers[item] = {**state.answers.get(item, {}), **given, "by": entry.author, "at": entry.moment}


def _photo(state: InspectionState, entry: Entry) -> None:
    _begin(state, entry)
    state.photos.setdefault(entry.payload.get("item") or "", []).append(str(entry.payload.get("attachment")))


def _checks(state: InspectionState, entry: Entry) -> None:
    """One run is one step: it is undone as a whole, with all that it answered."""
    _begin(state, entry)
    state.checks = entry.payload
    for item, told in _mapping(entry.payload.get("answers")).items():
        _take(state, entry, item, told, Seen.CHECK)


def _answers(state: InspectionState, entry: Entry) -> None:
    """Many answers that a person gave at once are undone at once; some of them may be what their room has."""
    _begin(state, entry)
    for item, told in _mapping(entry.payload.get("answers")).items():
        of_room = _mapping(told).get("seen") == Seen.ROOM
        _take(state, entry, item, told, Seen.ROOM if of_room else Seen.EYE)


def _mapping(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}


def _place(state: InspectionState, entry: Entry) -> None:
    state.destination = taken(state.destination, entry.payload)


def _note(state: InspectionState, entry: Entry) -> None:
    """A note stands on the timeline alone."""


def _finish(state: InspectionState, entry: Entry) -> None:
    state.status = S.FINISHED
    state.finished_by, state.returned = entry.author, None
    state.finished_at, state.reason = entry.moment, entry.payload.get("reason") or ""


def _call_off(state: InspectionState, entry: Entry) -> None:
    state.status, state.reason = S.CANCELLED, entry.payload["reason"]


def _reopen(state: InspectionState, entry: Entry) -> None:
    state.status = S.STARTED
    state.finished_at = None


def _send_back(state: InspectionState, entry: Entry) -> None:
    """The desk's word that the report is to be corrected; it is over once the visit is finished again."""
    _reopen(state, entry)
    state.returned = entry


def _rate(state: InspectionState, entry: Entry) -> None:
    state.take_rating(entry)


def _call_back(state: InspectionState, entry: Entry) -> None:
    state.called_back = entry


_DESK: Final = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.MANAGER, Role.QUALITY})
_ALL: Final = (
    Action(
        "start",
        N_("Start"),
        _begin,
        allowed_from=frozenset({S.PLANNED, S.CANCELLED}),
        help=N_("Begin the visit."),
        key="s",
    ),
    Action(
        "answer",
        N_("Answer"),
        _answer,
        (
            Field("item", N_("Item"), required=True),
            Field("value", N_("Value")),
            Field("note", N_("Note"), FieldKind.LONG_TEXT),
            Field("evidence", N_("Evidence")),
        ),
        _STARTABLE,
        help=N_("Answer an item of the checklist."),
    ),
    Action(
        "answers",
        N_("The rest is in order"),
        _answers,
        (Field("answers", N_("Answers"), required=True),),
        _STARTABLE,
        help=N_("Answer everything that is still open as in order, in one step."),
    ),
    Action(
        "photo",
        N_("Add a photo"),
        _photo,
        (
            Field("file", N_("File"), FieldKind.FILE, required=True),
            Field("item", N_("Item")),
            Field("caption", N_("Caption")),
        ),
        _STARTABLE,
        help=N_("Attach a picture; a duplicate is stored only once."),
    ),
    Action(
        "checks",
        N_("Run checks"),
        _checks,
        (
            Field("target", N_("Target")),
            Field("outcome", N_("Outcome")),
            Field("findings", N_("Findings")),
            Field("answers", N_("Answers")),
        ),
        _STARTABLE,
        help=N_("Run the bound checks and answer their items."),
    ),
    Action(
        "note",
        N_("Add a note"),
        _note,
        (Field("text", N_("Text"), FieldKind.LONG_TEXT, required=True),),
        help=N_("Write down what was seen or said."),
    ),
    Action(
        PLACE,
        N_("Where it goes"),
        _place,
        (
            Field("site", N_("Site")),
            Field("department", N_("Department")),
            Field("room", N_("Floor and room")),
            Field("used_by", N_("Used by"), personal=True),
            Field("phone", N_("Telephone"), personal=True),
        ),
        _RUNNING,
        help=N_(
            "The place and the user that the device gets; the register says so once the visit is finished."
        ),
    ),
    Action(
        "finish",
        N_("Finish"),
        _finish,
        (Field("reason", N_("Reason"), help=N_("Why required items are left open.")),),
        _RUNNING,
        help=N_("The visit is complete."),
        key="f",
    ),
    Action(
        "cancel",
        N_("Cancel"),
        _call_off,
        (Field("reason", N_("Reason"), required=True),),
        frozenset({S.PLANNED}),
        who=_PLANNERS,
        help=N_("The visit will not take place; whoever begins it all the same has made it."),
    ),
    Action(
        "reopen",
        N_("Reopen"),
        _reopen,
        (Field("reason", N_("Reason"), required=True),),
        frozenset({S.FINISHED}),
        help=N_("Mend an answer after the visit was finished."),
        key="o",
    ),
    Action(
        "return",
        N_("Return for correction"),
        _send_back,
        (Field("reason", N_("Reason"), required=True),),
        frozenset({S.FINISHED}),
        who=_DESK,
        help=N_("Send the report back to its engineer, with what is to be corrected."),
        key="B",
    ),
    Action(
        "rate",
        N_("Rate the visit"),
        _rate,
        (
            Field("rating", N_("Rating (1–5)"), FieldKind.WHOLE, required=True, low=1, high=5),
            Field("remark", N_("Remark"), FieldKind.LONG_TEXT, personal=True),
        ),
        frozenset({S.FINISHED}),
        help=N_("What the device's user says of the visit, on the spot."),
        key="r",
    ),
    Action(
        "call-back",
        N_("Called back"),
        _call_back,
        (Field("text", N_("What the user said"), FieldKind.LONG_TEXT, required=True, personal=True),),
        who=_DESK,
        help=N_("Somebody asked the user why the rating was low."),
        key="C",
    ),
)

INSPECTION_ACTIONS: Mapping[str, Action] = {action.name: action for action in _ALL}
# With those that nobody does by hand.
INSPECTION_STEPS: Mapping[str, Action] = {
    **INSPECTION_ACTIONS,
    **sealing(frozenset({S.FINISHED})),
}
