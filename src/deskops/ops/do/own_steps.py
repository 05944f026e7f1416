"""Undo and redo of one's own last step, wherever it was: by entries, so that it survives a restart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deskops.domain.actions import taken_back
from deskops.domain.nouns import Kind
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.last_step import LastStep, last_step, said_of
from deskops.ops.read.step_words import by_id
from deskops.ops.read.timelines import entries


@dataclass(frozen=True, slots=True)
class SteppedBack:
    """The step that was undone or redone, and its record's new state row."""

    what: str
    step: LastStep
    entry: str
    row: Mapping[str, Any]

    @property
    def words(self) -> str:
        said = _("{name}: {action} undone") if self.what == "undo" else _("{name}: {action} redone")
        return said.format(name=self.step.name, action=self.step.did)


def stepped_back(context: Context, name: str, subject: str, retract: str) -> str:
    """The same words for an undo or a redo that was asked for on the page of its record; `retract` is its entry."""
    known = by_id(entries(context, subject))
    entry = known[retract]
    step = taken_back(entry, known)
    words = (
        _("{name}: {action} redone") if entry.payload.get("what") == "undo" else _("{name}: {action} undone")
    )
    return words.format(name=name, action=said_of(context, step or entry))


def step_back(context: Context, what: str) -> SteppedBack:
    """`what` is undo or redo. Raises Refused where there is none, or it can no longer be taken back."""
    found = last_step(context, what)
    if found.kind == Kind.JOB:
        from deskops.ops.do import jobs

        job = (jobs.undo if what == "undo" else jobs.redo)(context, found.subject)
        return SteppedBack(what, found, job.entry, job.row)
    from deskops.ops.do import acts

    done = (acts.undo if what == "undo" else acts.redo)(context, found.kind, found.subject)
    return SteppedBack(what, found, done.entry, done.row)
