"""One's own last step on this laptop, on whatever record it was: what undo takes back, and redo does again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Final, NamedTuple

from deskops.domain.actions import ACTIONS
from deskops.domain.clock import milliseconds, uuid7
from deskops.domain.entries import CREATE, RETRACT, Entry
from deskops.domain.nouns import Kind
from deskops.domain.timeline import lay_out
from deskops.errors import Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.timelines import entries as entries_of
from deskops.store import views
from deskops.store.rows import entry_of
from deskops.store.views.device_tuples import AssetLine
from deskops.store.views.inspection_tuples import InspectionLine, ProblemLine
from deskops.store.views.tuples import EngineerRow, EntryTuple, JobLine

WITHIN: Final = timedelta(days=1)  # nobody means by "undo" what was done the week before
_MOST: Final = 500  # entries looked through
_CONSEQUENCES: Final = frozenset({Kind.PROBLEM, Kind.ASSET})  # what a step of an inspection may do besides


@dataclass(frozen=True, slots=True)
class LastStep:
    """`name` is what people call the record, `did` the step in words; `step` is the id of what is taken back."""

    kind: str
    subject: str
    step: str
    name: str
    did: str


class _Stack(NamedTuple):
    """The step that stands last, and the undo that nothing has followed; each may lack."""

    step: Sequence[Entry]
    undo: Entry | None


def last_step(context: Context, what: str) -> LastStep:
    """`what` is undo or redo. Raises Refused, with the reason, where there is none or it can no longer be taken back.

    What somebody else did is never meant, and no earlier step instead of one that has to stay.
    """
    found = _stack(_acts(context))
    if what == "redo":
        if found.undo is None:
            raise Refused(
                _("There is nothing to redo."),
                hint=_("A step can be redone until another one follows its undo."),
            )
        return _redo(context, found.undo)
    if not found.step:
        raise Refused(
            _("There is no step of yours to undo."),
            hint=_("Older ones are undone on the page of their job, inspection or device."),
        )
    step = _leading(found.step)
    if any(entry.action == CREATE for entry in found.step):
        raise Refused(
            _("{name}: your last step was to make it, which cannot be undone.").format(
                name=_name(context, step)
            ),
            hint=_("Cancel it, with the reason: its number has been given out."),
        )
    return _undo(context, step)


def _acts(context: Context) -> Iterator[Sequence[Entry]]:
    """This laptop's own entries by what was done in one go, the newest first: those share one reading of the clock."""
    me = context.identity
    since = uuid7(milliseconds(context.now - WITHIN), bytes(10))
    rows = views.rows(
        context.views, "own_steps", EntryTuple,
        since=since, author=me.engineer, replica=me.replica, limit=_MOST,
    )  # fmt: skip
    found = sorted(map(entry_of, rows), key=lambda entry: entry.at, reverse=True)
    for _instant, together in groupby(found, key=lambda entry: (entry.wall, entry.boot, entry.reading)):
        yield tuple(together)


def _stack(acts: Iterator[Sequence[Entry]]) -> _Stack:
    """Undone steps and the undos of which were taken back cancel out."""
    gone: set[str] = set()
    undo: Entry | None = None
    for act in acts:
        if any(entry.id in gone for entry in act):
            continue
        retract = next((entry for entry in act if entry.action == RETRACT), None)
        if retract is None:
            return _Stack(act, undo)
        gone.add(str(retract.payload.get("step")))
        if undo is None and retract.payload.get("what") != "undo":
            undo = retract
    return _Stack((), undo)


def _leading(act: Sequence[Entry]) -> Entry:
    """The step that brings the others with it. Raises Refused where several were done in one go."""
    visits = [entry for entry in act if entry.kind == Kind.INSPECTION]
    chosen = visits if {entry.kind for entry in act} - {Kind.INSPECTION} <= _CONSEQUENCES and visits else act
    if len({entry.subject for entry in chosen}) > 1:
        raise Refused(
            _("Your last step was one on several records at once: it cannot be undone as one."),
            hint=_("Undo it on the page of each."),
        )
    return chosen[0]


def _undo(context: Context, step: Entry) -> LastStep:
    name, did = _name(context, step), said_of(context, step)
    line = lay_out(entries_of(context, step.subject))
    takes = line.undoable(step.author)
    if step.kind not in _NAMES or takes is None or takes.id != step.id:
        raise Refused(
            _("{name}: {action} cannot be undone.").format(name=name, action=did),
            hint=_why(context, step, line.steps[-1] if line.steps else None),
        )
    return LastStep(step.kind, step.subject, step.id, name, did)


def _why(context: Context, step: Entry, last: Entry | None) -> str:
    if step.kind not in _NAMES:
        return _("It is changed where it was done.")
    if last is None or last.id == step.id:
        return _("What is signed or came with a list stays; what follows it can be put right.")
    who = {row.id: row.name for row in views.rows(context.views, "engineers", EngineerRow)}
    words = _("Another step followed it: {action}, {name}.")
    return words.format(action=said_of(context, last), name=who.get(last.author, last.author))


def _redo(context: Context, undo: Entry) -> LastStep:
    found = entries_of(context, undo.subject)
    takes = lay_out(found).redoable(undo.author)
    step = next((entry for entry in found if entry.id == undo.payload.get("step")), undo)
    name, did = _name(context, undo), said_of(context, step)
    if takes is None or takes.id != undo.id:
        raise Refused(
            _("{name}: {action} cannot be redone.").format(name=name, action=did),
            hint=_("A step can be redone until another one follows its undo."),
        )
    return LastStep(undo.kind, undo.subject, undo.id, name, did)


def said_of(context: Context, step: Entry) -> str:
    """What the step was, with the item that it answered."""
    known = ACTIONS.get(step.kind, {}).get(step.action)
    words = _(known.label) if known else step.action
    item = step.payload.get("item")
    if step.kind == Kind.INSPECTION and item:
        from deskops.ops.read.inspections import inspection_page

        lines = inspection_page(context, step.subject).items
        words = next((f"{words} ({line.label})" for line in lines if line.item.id == item), words)
    return words


_NAMES: Final = {
    Kind.JOB: ("job_line", JobLine, ("number",)),
    Kind.INSPECTION: ("inspection_line", InspectionLine, ("number",)),
    Kind.ASSET: ("asset_line", AssetLine, ("tag", "hostname", "serial")),
    Kind.PROBLEM: ("problem_line", ProblemLine, ("title",)),
}


def _name(context: Context, step: Entry) -> str:
    """What people call the record; its kind where there is no name for it."""
    from deskops.domain.nouns import word

    view, row, names = _NAMES.get(Kind(step.kind), ("", None, ()))
    found = views.one(context.views, view, row, id=step.subject) if row else None
    said = next((getattr(found, name) for name in names if getattr(found, name, "")), "")
    return said or _(word(step.kind))
