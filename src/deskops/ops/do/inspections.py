"""What is done on a device's visit: start, answer, photo, note, finish, reopen, undo; problems follow by rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deskops.domain.checklist import Item, items_of, remaining
from deskops.domain.clock import stored
from deskops.domain.destination import PLACE
from deskops.domain.entries import Entry
from deskops.domain.inspection import InspectionState, InspectionStatus
from deskops.domain.nouns import Kind
from deskops.errors import NotFound, Refused, UsageError
from deskops.i18n import _, language
from deskops.ops.context import Act, Context
from deskops.ops.do.acts import Acted, Subject, folded, known_action, load, retract, write
from deskops.ops.do.answers import answer_said
from deskops.ops.do.ended_rounds import BEGINNING, refuse_ended
from deskops.ops.do.files import Blob, attach, take_in
from deskops.ops.do.low_ratings import refuse_rating, refuse_undoing
from deskops.ops.do.payloads import payload_of
from deskops.ops.do.problem_rules import Consequences, Place, follow
from deskops.ops.do.visited import device_meant, work_checklist
from deskops.ops.read.inspections import template_for, unfinished
from deskops.store.queries.checklists import checklist_of
from deskops.store.queries.numbers import next_number


@dataclass(frozen=True, slots=True)
class Visit:
    """An inspection inside a write transaction, with the checklist that it has, or is begun with now."""

    subject: Subject
    template: str
    items: Sequence[Item]

    @property
    def state(self) -> InspectionState:
        state: InspectionState = self.subject.state
        return state

    @property
    def place(self) -> Place:
        row = self.subject.record
        return Place(row.asset_id, row.id, row.job_id)

    def item(self, name: str) -> Item:
        """Raises NotFound with the names of the items."""
        found = next((item for item in self.items if item.id == name), None)
        if found is None:
            names = [item.id for item in self.items]
            raise NotFound(
                _("This checklist has no item {name}.").format(name=name),
                hint=_("Its items: {names}").format(names=", ".join(names)),
                nearest=names,
            )
        return found


def start(
    context: Context,
    *,
    asset: str = "",
    job: str = "",
    template: str = "",
    campaign: str = "",
    anyway: bool = False,
) -> Acted:
    """Begin a visit of a device, or of a job's device, with the newest checklist for its kind.

    One that is planned or under way is taken up again; `anyway`: also of a round that is over.
    Raises UsageError without a device, NotFound, Refused.
    """
    device = device_meant(context, asset, job)
    known = unfinished(context, asset=device.id, job=job)
    if known is not None:
        if known.status == InspectionStatus.PLANNED:
            return begin(context, known.id, anyway=anyway)
        with context.act() as act:
            return Acted(Kind.INSPECTION, known.id, "start", "", act.refresh(Kind.INSPECTION, known.id))
    sheet = template_for(context, device.kind, template or work_checklist(context, job))
    with context.act() as act:
        if not anyway:
            refuse_ended(act, campaign, InspectionStatus.PLANNED, "start")
        values = {
            "number": next_number(act.session, "INSP", context.today, act.identity.code),
            "template_id": sheet.id,
            "asset_id": device.id,
            "job_id": job or None,
            "site_id": device.site_id,
            "campaign": campaign,
            "planned_for": context.today.isoformat(),
            "created_at": stored(act.ledger.evidence.wall),
        }
        made = str(act.create(Kind.INSPECTION, values)["id"])
        entry = act.append(Kind.INSPECTION, made, "start", {})
        row = act.refresh(Kind.INSPECTION, made)
    return Acted(Kind.INSPECTION, made, "start", entry.id, row)


def begin(context: Context, inspection: str, *, anyway: bool = False) -> Acted:
    """Begin a visit that is planned, with the newest version of its checklist.

    Raises Refused for one of a round that is over, unless `anyway`.
    """
    with context.act() as act:
        return land(act, load_visit(act, inspection), "start", {}, (), anyway=anyway)[0]


def answer(
    context: Context,
    inspection: str,
    item: str,
    value: str | None = None,
    *,
    note: str | None = None,
    evidence: str | None = None,
) -> Acted:
    """Answer an item; an empty value takes the answer back, a note alone leaves it as it is.

    Raises UsageError for a value that the item does not take, NotFound for an unknown item, Refused after `finish`.
    """
    given = {"item": item, "value": value, "note": note, "evidence": evidence}
    return act_on_inspection(context, inspection, "answer", given)


def photo(context: Context, inspection: str, file: Path, *, item: str = "", caption: str = "") -> Acted:
    """Attach a picture to the visit or to one of its items. Raises BadInput, NotFound, Refused."""
    return act_on_inspection(
        context, inspection, "photo", {"file": str(file), "item": item, "caption": caption}
    )


def note(context: Context, inspection: str, text: str) -> Acted:
    return act_on_inspection(context, inspection, "note", {"text": text})


def finish(context: Context, inspection: str, *, reason: str = "") -> Acted:
    """End the visit. Raises Refused naming the required items without an answer, unless a reason is given."""
    return act_on_inspection(context, inspection, "finish", {"reason": reason})


def reopen(context: Context, inspection: str, reason: str) -> Acted:
    return act_on_inspection(context, inspection, "reopen", {"reason": reason})


def undo(context: Context, inspection: str) -> Acted:
    """Take back one's own last step, and what it did to problems. Raises Refused."""
    return back(context, inspection, "undo")


def redo(context: Context, inspection: str) -> Acted:
    return back(context, inspection, "redo")


def act_on_inspection(context: Context, inspection: str, action: str, given: Mapping[str, Any]) -> Acted:
    """Any action of the registry, by its fields. Raises as the single ones do."""
    known = known_action(Kind.INSPECTION, action)
    if action == "checks":
        raise UsageError(
            _("The checks answer by themselves."), hint=_("Run them: deskops inspect --asset DEVICE")
        )
    if action == "answers":
        from deskops.ops.do.in_a_row import fill

        return fill(context, inspection).acted
    if action == PLACE:
        from deskops.ops.do.handouts import Place as Goes
        from deskops.ops.do.handouts import place_device

        return place_device(context, inspection, Goes(**given))
    file = Path(str(given["file"])) if action == "photo" and given.get("file") else None
    blob = None if file is None else take_in(context, file, is_shown=True)
    payload = {} if action == "answer" else payload_of(known, given)
    with context.act() as act:
        visit = load_visit(act, inspection)
        refuse_rating(visit.state, action)
        if action == "answer":
            payload = answer_said(visit, given)
        if action == "finish":
            from deskops.ops.do.handouts import refuse_other_device

            refuse_other_device(act, visit.subject, payload.get("reason", ""))
            payload |= _left_open(visit, payload.get("reason", ""))
        if blob is not None:
            payload = _photo(act, visit, blob, payload)
        told = [payload["item"]] if action == "answer" and "value" in payload else []
        return land(act, visit, action, payload, told)[0]


def back(context: Context, inspection: str, action: str) -> Acted:
    """Undo or redo; an answer that comes or goes opens and solves problems as it did when it was given."""
    with context.act() as act:
        visit = load_visit(act, inspection)
        if action == "undo":
            refuse_undoing(visit.state, visit.state.line.undoable(act.identity.engineer))
        entry = retract(act, Kind.INSPECTION, visit.subject, action)
        row, _found = _settle(act, visit, entry, (), {})
    return Acted(Kind.INSPECTION, inspection, action, entry.id, row)


def load_visit(act: Act, inspection: str) -> Visit:
    """Raises NotFound."""
    subject = load(act, Kind.INSPECTION, inspection)
    checklist = checklist_of(act.session, subject.record, subject.state)
    return Visit(subject, checklist.id, items_of(checklist.items))


def land(
    act: Act,
    visit: Visit,
    action: str,
    payload: Mapping[str, Any],
    told: Iterable[str],
    *,
    severities: Mapping[str, str] | None = None,
    anyway: bool = False,
) -> tuple[Acted, Consequences]:
    """Append a step and do what its answers mean for problems; `told` are the items that it answered.

    Raises Refused where it begins a visit of a round that is over, unless `anyway`.
    """
    if not anyway:
        record = visit.subject.record
        refuse_ended(act, record.campaign, visit.state.status, action, record.id)
    entry = write(act, Kind.INSPECTION, visit.subject, action, {**payload, **_begun_with(visit, action)})
    row, found = _settle(act, visit, entry, told, severities or {})
    return Acted(Kind.INSPECTION, visit.subject.record.id, action, entry.id, row), found


def _begun_with(visit: Visit, action: str) -> dict[str, str]:
    """What the step that begins a visit says of its checklist: nothing where it is the one of the record."""
    begins = action in BEGINNING and not visit.state.begun
    return (
        {"template": visit.template} if begins and visit.template != visit.subject.record.template_id else {}
    )


def _settle(
    act: Act, visit: Visit, entry: Entry, told: Iterable[str], severities: Mapping[str, str]
) -> tuple[dict[str, Any], Consequences]:
    after = folded(Kind.INSPECTION, visit.subject.record, [*visit.subject.entries, entry]).state
    items = [replace(item, severity=severities.get(item.id, item.severity)) for item in visit.items]
    found = follow(act, visit.place, items, visit.state, after, told)
    if entry.action == "finish":
        from deskops.ops.do.handouts import register

        register(act, visit.subject.record.id, after, visit.subject.record.asset_id)
    return act.refresh(Kind.INSPECTION, visit.subject.record.id), found


def _left_open(visit: Visit, reason: str) -> dict[str, Any]:
    """Required items without an answer go on record with the reason. Raises Refused without one."""
    left = remaining(visit.items, visit.state.answers, visit.state.photos)
    if left and not reason:
        labels = _(", ").join(item.label(language()) for item in left)
        raise Refused(
            _("{count} required items have no answer: {names}").format(count=len(left), names=labels),
            hint=_("Answer them, or say why they are left open: --reason"),
        )
    return {"unanswered": [item.id for item in left]} if left else {}


def _photo(act: Act, visit: Visit, blob: Blob, payload: dict[str, Any]) -> dict[str, Any]:
    item = payload.get("item", "")
    if item:
        visit.item(item)
    inspection = visit.subject.record.id
    known = attach(act, blob, inspection, item=item, caption=payload.get("caption", ""))
    return {**payload, "file": blob.name, "sha256": blob.sha256, "attachment": known}
