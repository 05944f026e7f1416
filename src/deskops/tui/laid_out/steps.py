"""A timeline as a page: the steps, newest first, each with its local time, who did it, and whether it counts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from deskops.domain.actions import ACTIONS
from deskops.domain.checklist import ANSWER_WORDS
from deskops.domain.entries import CORRECT, RETRACT, Entry, FieldKind, Verdict
from deskops.domain.finding import OUTCOME_LABELS
from deskops.domain.nouns import WORDS, Kind
from deskops.domain.seals import SIGNATURES, in_words
from deskops.i18n import N_, _
from deskops.ops.read.step_words import by_id, step_words
from deskops.tui.shown import moment
from deskops.tui.widgets.sheet import Block, Row


class Step(Protocol):
    """As the pages of ops have it."""

    @property
    def entry(self) -> Entry: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def author(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def unproven(self) -> bool: ...


_VERDICTS: Final = {
    Verdict.LATE: (N_("came too late, does not count"), "late"),
    Verdict.RETRACTED: (N_("undone"), "faint"),
    Verdict.DISPUTED: (N_("disputed"), "soon"),
    Verdict.UNKNOWN: (N_("of a newer version"), "soon"),
}
_DOUBT: Final = (N_("clock in doubt"), "soon")
# The same word of a machine means one thing in an answer and another in what the checks came to.
_WORDS_OF: Final[Mapping[str, Mapping[str, str]]] = {
    "answer": ANSWER_WORDS,
    "checks": {str(outcome): label for outcome, label in OUTCOME_LABELS.items()},
}
_UNITS: Final = {
    "minutes": N_("{minutes} min"),
    "rating": N_("{rating} of 5"),
    "quantity": N_("x {quantity}"),
}
_NOT_SAID: Final = ("findings", "evidence", "target")  # what a machine said, shown where it belongs


def timeline(
    steps: Sequence[Step],
    now: datetime,
    zone: ZoneInfo,
    labels: Mapping[str, str] | None = None,
    *,
    most: int | None = None,
) -> Iterator[Block]:
    """`labels`: what a checklist's items are called, by their ids. `most`: the newest alone."""
    known = by_id(step.entry for step in steps)
    for step in list(reversed(steps))[:most]:
        entry = step.entry
        mark, look = _VERDICTS.get(step.verdict, _DOUBT if step.unproven else ("", "plain"))
        if entry.action == RETRACT and step.verdict == Verdict.RETRACTED:
            mark = N_("redone")
        said = filter(None, (step_words(entry, known), details(entry, labels or {}), step.author))
        words = "  ".join(said)
        yield Row(
            moment(step.at, zone, now),
            _("{label} ({mark})").format(label=words, mark=_(mark)) if mark else words,
            look,
        )


def details(entry: Entry, labels: Mapping[str, str]) -> str:
    """What was said in a step, in the order of its fields; ids and digests are for machines."""
    if entry.action == CORRECT:
        return f"{entry.payload.get('field')}: {entry.payload.get('was')} > {entry.payload.get('now')}"
    known = ACTIONS.get(entry.kind, {}).get(entry.action)
    known_words = _WORDS_OF.get(entry.action, {}) if entry.kind == Kind.INSPECTION else {}
    names = [field.name for field in known.fields if field.kind is not FieldKind.ENGINEER] if known else []
    payload = in_words(entry) if entry.action in SIGNATURES else entry.payload
    said = ((name, payload.get(name)) for name in names if name not in _NOT_SAID)
    given = (
        (name, value) for name, value in said if value not in (None, "") and not isinstance(value, Mapping)
    )
    return _(", ").join(
        _(_UNITS[name]).format(**{name: value}) if name in _UNITS else _said(value, labels, known_words)
        for name, value in given
    )


def _said(value: Any, labels: Mapping[str, str], known_words: Mapping[str, str]) -> str:
    text = str(value)
    if text in known_words:
        return _(known_words[text])
    return labels.get(text) or (_(WORDS[text]) if text in WORDS else text)
