"""What can be done to a job: make one, every action of its registry, undo and redo of one's own last step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from deskops.domain.actions.job import JOB_ACTIONS, JOB_STEPS
from deskops.domain.clock import stored
from deskops.domain.concerns import ALL
from deskops.domain.entries import RETRACT, Action, Entry, Verdict
from deskops.domain.job import JobState, fold_job, taken_away
from deskops.domain.nouns import Channel, JobKind, Kind, Priority
from deskops.errors import NotFound, Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Act, Context, Identity
from deskops.ops.do.contacts import Person, known_as, write_down
from deskops.ops.do.files import attach, take_in
from deskops.ops.do.job_doubts import doubts_of
from deskops.ops.do.job_refusals import of_a_newer_version, refuse_impossible
from deskops.ops.do.low_ratings import refuse_undoing
from deskops.ops.do.payloads import LONGEST_LINE, LONGEST_TEXT, payload_of, within
from deskops.store.queries.facts import entries_of, record, record_order
from deskops.store.queries.numbers import next_number
from deskops.store.queries.search import index
from deskops.store.queries.states import job_row, keep
from deskops.text import storable

NOTHING: Mapping[str, Any] = MappingProxyType({})
_LONG = ("fault", "note")


@dataclass(frozen=True, slots=True)
class Done:
    """A job after an act: its new state row, the entry that was written, and what a person should know of it."""

    job: str
    number: str
    action: str
    entry: str
    row: Mapping[str, Any]
    doubts: tuple[str, ...] = ()
    before: str = ""  # its status until then

    @property
    def moved(self) -> bool:
        return self.status != self.before

    @property
    def status(self) -> str:
        return str(self.row["status"])


@dataclass(frozen=True, slots=True)
class NewJob:
    """What a walk-in or a call gives; `title` is the fault in a few words."""

    title: str
    fault: str = ""
    kind: str = JobKind.INCIDENT
    priority: str = Priority.NORMAL
    channel: str = "walk-in"
    site_id: str | None = None
    asset_id: str | None = None
    contact_id: str | None = None
    department: str = ""
    phone: str = ""
    planned_for: str = ""
    note: str = ""
    vip: bool = False
    caller: str = ""  # a name; becomes a contact where no contact_id is given


def new_job(context: Context, job: NewJob, *, engineer: str | None = None) -> Done:
    """A job made here, given to `engineer`: this laptop's own where it is None, nobody yet where it is empty.

    Raises UsageError.
    """
    job = _cleaned(job)
    if not job.title:
        raise UsageError(_("A job needs a title."), hint=_("Say in a few words what is wrong: --title"))
    _known(job)
    with context.act() as act:
        engineer = act.identity.engineer if engineer is None else engineer
        if engineer and engineer != act.identity.engineer:  # whose record comes with the first sync
            record(act.session, Kind.ENGINEER, engineer)
        number = next_number(act.session, "WO", context.today, act.identity.code)
        values = _values_of(act, job) | {"number": number}
        row = act.create(Kind.JOB, values, personal={"phone"})
        index(act.session, Kind.JOB, row)
        given = act.append(Kind.JOB, row["id"], "dispatch", {"engineer": engineer}) if engineer else None
        state = act.refresh(Kind.JOB, row["id"])
    return Done(row["id"], number, "new", given.id if given else row["id"], state)


def _cleaned(job: NewJob) -> NewJob:
    values: dict[str, Any] = {name: getattr(job, name) for name in NewJob.__slots__}
    texts = {name: storable(text).strip() for name, text in values.items() if isinstance(text, str)}
    for name, text in texts.items():
        within(name, text, LONGEST_TEXT if name in _LONG else LONGEST_LINE)
    return NewJob(**{**values, **texts})


def _known(job: NewJob) -> None:
    """Raises UsageError for a kind, priority, channel or day that does not exist."""
    if job.planned_for and not _is_day(job.planned_for):
        raise UsageError(
            _("{field} cannot be {given}.").format(field="date", given=job.planned_for),
            hint=_("A date, as in 2026-11-30."),
        )
    for name, value, known in (
        ("kind", job.kind, JobKind),
        ("priority", job.priority, Priority),
        ("channel", job.channel, Channel),
    ):
        if value not in set(known):
            raise UsageError(
                _("{field} cannot be {given}.").format(field=name, given=value),
                hint=_("It is one of: {names}").format(names=", ".join(known)),
            )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _values_of(act: Act, job: NewJob) -> dict[str, Any]:
    """The job's values, with the caller as a contact and the request as it was reported."""
    values = {name: getattr(job, name) for name in NewJob.__slots__ if name != "caller"}
    values["source"] = "laptop"
    values["received_at"] = stored(act.ledger.evidence.wall)
    caller = job.caller
    values |= _caller_of(act, job)
    names = ("channel", "received_at", "site_id", "asset_id", "contact_id", "phone")
    request = {name: values[name] for name in names} | {
        "caller": caller,
        "fault": values["fault"] or job.title,
    }
    values["request_id"] = act.create(Kind.REQUEST, request, personal={"caller", "phone"})["id"]
    return values


def _caller_of(act: Act, job: NewJob) -> dict[str, Any]:
    """Whose job it is: somebody known, or somebody new who is written down; a job of a known VIP is a VIP's."""
    if job.contact_id is not None:
        known = record(act.session, Kind.CONTACT, job.contact_id)
        return {"contact_id": known.id, "vip": job.vip or bool(known.vip)}
    if not job.caller:
        return {}
    person = Person(job.site_id, job.caller, job.phone, job.department, job.vip)
    namesake = known_as(act, person)
    if namesake is None:
        return {"contact_id": write_down(act, person)["id"]}
    return {"contact_id": namesake.id, "vip": job.vip or namesake.vip}


def act_on_job(
    context: Context,
    job: str,
    action: str,
    given: Mapping[str, Any],
    *,
    beside: Mapping[str, Any] = NOTHING,
) -> Done:
    """Do `action` to a job: read, fold, check, append, fold, commit. `beside`: what its entry says that no form asks.

    Raises NotFound for an action that does not exist, UsageError for fields, Refused when the state forbids it
    (the message names what is allowed).
    """
    known = _action_called(action)
    if action == "arrive" and not given.get("gateway_mac"):
        given = {**given, "gateway_mac": context.gateway_mac()}
    blob = take_in(context, Path(str(given["file"]))) if action == "photo" and given.get("file") else None
    with context.act() as act:
        subject = record(act.session, Kind.JOB, job, lock=True)
        entries = list(entries_of(act.session, job))
        state = fold_job(subject, entries, record_order=record_order(subject))
        refuse_impossible(state, known, act.identity.roles)
        _still_has_it(state, known, act.identity)
        payload = payload_of(known, given)  # after the state: who cannot act need not fill in a form first
        late = _late_steps(state, payload["entry"]) if action == "accept-late" else []
        if "engineer" in payload:
            record(act.session, Kind.ENGINEER, payload["engineer"])
        if blob is not None:
            attachment = attach(act, blob, job, caption=payload.get("caption", ""))
            payload = {**payload, "file": blob.name, "sha256": blob.sha256, "attachment": attachment}
        said = [{**payload, "entry": step} for step in late] or [{**payload, **beside}]
        entries += [act.append(Kind.JOB, job, action, one, personal=known.personal) for one in said]
        entry = entries[-1]
        row, after = _land(act, subject, entries)
        doubts = doubts_of(act, after, entry)
    return Done(job, subject.number, action, entry.id, row, doubts, state.status)


def _action_called(action: str) -> Action:
    found = JOB_ACTIONS.get(action)
    if found is None:
        names = [name for name in JOB_ACTIONS if name]
        raise NotFound(_("There is no action {name}.").format(name=action), nearest=names)
    return found


def undo(context: Context, job: str) -> Done:
    """Take back this engineer's own last step. Raises Refused when another step followed or there is none."""
    return _retract(context, job, "undo")


def redo(context: Context, job: str) -> Done:
    """Do again what was taken back last. Raises Refused when another step followed."""
    return _retract(context, job, "redo")


def _retract(context: Context, job: str, action: str) -> Done:
    with context.act() as act:
        subject = record(act.session, Kind.JOB, job, lock=True)
        entries = entries_of(act.session, job)
        state = fold_job(subject, entries, record_order=record_order(subject))
        if state.newer:
            raise of_a_newer_version()
        author = act.identity.engineer
        step = state.line.undoable(author) if action == "undo" else state.line.redoable(author)
        if step is None:
            raise _nothing_to(action, state)
        refuse_undoing(state, step)
        payload = {"step": step.id, "what": step.action if action == "undo" else "undo"}
        entry = act.append(Kind.JOB, job, RETRACT, payload)
        row, _after = _land(act, subject, [*entries, entry])
    return Done(job, subject.number, action, entry.id, row, before=state.status)


def _nothing_to(action: str, state: JobState) -> Refused:
    if action == "redo":
        return Refused(
            _("There is nothing to redo."), hint=_("A step can be redone until another one follows its undo.")
        )
    last = state.line.steps[-1] if state.line.steps else None
    return Refused(
        _("There is no step of yours to undo.")
        if last is None
        else _("The last step is not yours to undo: {action}.").format(action=action_label(last.action)),
        hint=_("Only one's own last step can be undone, until another follows."),
    )


def _still_has_it(state: JobState, action: Action, me: Identity) -> None:
    """Raises Refused for a step of an engineer that would be late from the beginning: the job was given to another."""
    if me.desk and action.allowed_from and taken_away(state, me.engineer):
        raise Refused(
            _("The job was given to another engineer: what you do to it would not count."),
            hint=_("Add a note, or ask the desk to give it back."),
        )


def _late_steps(state: JobState, ref: str) -> list[str]:
    """The id of the late step that is meant, or of all in their order. Raises NotFound with those there are."""
    late = [step.id for step in state.line.steps if state.line.verdicts.get(step.id) is Verdict.LATE]
    if ref == ALL and late:
        return late
    found = [one for one in late if one == ref or (len(ref) >= 6 and one.startswith(ref))]
    if len(found) == 1:
        return found
    raise NotFound(_("The job has no late step {ref}.").format(ref=ref), nearest=late)


def _land(act: Act, subject: Any, entries: Sequence[Entry]) -> tuple[dict[str, Any], JobState]:
    state = fold_job(subject, entries, record_order=record_order(subject))
    row = job_row(subject, state, act.rules)
    act.ledger.flush()
    keep(act.session, Kind.JOB, row)
    return row, state


def action_label(name: str) -> str:
    """An action's name for a person; one of a newer version stands as it is."""
    action = JOB_STEPS.get(name)
    return _(action.label) if action else name
