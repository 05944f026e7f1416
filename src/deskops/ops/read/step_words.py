"""A step in words, an undo with what it undid: the same on every page, in the terminal and in a list."""

from collections.abc import Iterable, Mapping

from deskops.domain.actions import label_of, label_of_entry, taken_back
from deskops.domain.entries import RETRACT, Entry
from deskops.i18n import _


def step_words(entry: Entry, known: Mapping[str, Entry]) -> str:
    """`known`: the entries of its record by id. An action of a newer version stands as it is."""
    if entry.action != RETRACT:
        return _(label_of_entry(entry))
    step, told = taken_back(entry, known), str(entry.payload.get("what") or "")
    redone = told == "undo"
    if step is None and (redone or not told):
        return _(label_of_entry(entry))
    label = _(label_of(entry.kind, step.action if step else told))
    words = _("{action} redone") if redone else _("{action} undone")
    return words.format(action=label)


def by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries}
