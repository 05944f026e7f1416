"""What every fold does first: order entries, take retractions out, apply corrections; knows no particular noun."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskops.domain.entries import CORRECT, CREATE, RETRACT, Entry, Verdict

# Made once for all: a record, and what somebody put their hand to.
_LASTING: Final = frozenset({CREATE, "sign", "refuse-signature", "countersign"})


@dataclass(slots=True)
class Dispute:
    """A correction whose `was` is no longer the value: both stay visible until one more correction decides."""

    field: str
    value: Any
    claimed: Any
    entry: str


@dataclass(slots=True)
class Timeline:
    """The steps that stand, in order, and what the fold found of each entry."""

    steps: list[Entry] = field(default_factory=list)
    undone: list[tuple[Entry, Entry]] = field(default_factory=list)  # (step, its retract), last one redoable
    astray: list[Entry] = field(
        default_factory=list
    )  # retracts that came when their step was not the last any more
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    unsent: int = 0

    def undoable(self, author: str) -> Entry | None:
        """The author's own last step, if nothing followed it. What came with a list is taken back with its import."""
        last = self.steps[-1] if self.steps else None
        if last is None or last.author != author or last.action in _LASTING or "list" in last.payload:
            return None
        return last

    def redoable(self, author: str) -> Entry | None:
        """The retract that the author may take back: nothing followed it."""
        retract = self.undone[-1][1] if self.undone else None
        return retract if retract and retract.author == author else None


def lay_out(entries: Iterable[Entry]) -> Timeline:
    """Entries in the fold's order with retracted steps taken out.

    A retract counts for its author's own last step until another follows; a retract of that retract is the redo.
    """
    line = Timeline()
    for entry in sorted(entries, key=lambda e: e.order):
        line.verdicts[entry.id] = Verdict.COUNTS
        line.unsent += entry.rev is None
        if entry.action != RETRACT:
            line.steps.append(entry)
            line.undone.clear()
            continue
        named = entry.payload.get("step")
        step, redo = line.undoable(entry.author), line.redoable(entry.author)
        if step is not None and step.id == named:
            line.steps.pop()
            line.undone.append((step, entry))
            line.verdicts[step.id] = Verdict.RETRACTED
        elif redo is not None and redo.id == named:
            step, retract = line.undone.pop()
            line.steps.append(step)
            line.verdicts[step.id] = Verdict.COUNTS
            line.verdicts[retract.id] = Verdict.RETRACTED
        else:
            line.verdicts[entry.id] = Verdict.LATE
            line.astray.append(entry)
    return line


def correct(
    record: Mapping[str, Any],
    line: Timeline,
    *,
    record_order: tuple[int, int] | None = None,
) -> tuple[dict[str, Any], list[Dispute]]:
    """The record's values with its corrections applied, and the disputes among them.

    A correction counts when it saw the value that stands. One that saw another value is disputed, unless the record
    itself was edited after it (its number is higher): then the desk has decided. One of a field or to a value that no
    record here can hold is of a newer version.
    """
    values, disputes = dict(record), list[Dispute]()
    for step in line.steps:
        if step.action != CORRECT:
            continue
        name, was, now = (step.payload.get(key) for key in ("field", "was", "now"))
        if not isinstance(name, str) or name not in values or not _holds(name, now):
            line.verdicts[step.id] = Verdict.UNKNOWN
        elif values[name] in (was, now):
            values[name] = now
            disputes = [each for each in disputes if each.field != name]
        elif record_order is None or step.rev is None or (step.epoch or 0, step.rev) > record_order:
            line.verdicts[step.id] = Verdict.DISPUTED
            disputes.append(Dispute(name, values[name], now, step.id))
    return values, disputes


def _holds(name: str, value: Any) -> bool:
    """Whether a column of this name can hold the value: text, and nothing only where a reference or a tag may lack."""
    return isinstance(value, str) or (value is None and (name == "tag" or name.endswith("_id")))


def apply(line: Timeline, judge: Callable[[Entry], Verdict], effect: Callable[[Entry], None]) -> None:
    """Give every step that counts its effect, in order; note the verdict on the others."""
    for step in line.steps:
        if step.action in (CREATE, CORRECT):
            continue
        verdict = judge(step)
        line.verdicts[step.id] = verdict
        if verdict is Verdict.COUNTS:
            effect(step)
