"""What a timeline says of signatures: which revisions were sealed, by whom, and what changed since; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from deskops.domain.canonical import is_salted
from deskops.domain.entries import CREATE, Entry, Verdict
from deskops.domain.timeline import Timeline

SIGN: Final = "sign"
REFUSE: Final = "refuse-signature"
COUNTERSIGN: Final = "countersign"
SEALING: Final = frozenset({SIGN, REFUSE})
SIGNATURES: Final = SEALING | {COUNTERSIGN}  # all steps about signatures
LOCK: Final = "lock"  # of what was drawn; beside it each person stands apart under a key of its own
PERSON: Final = "person-"
_READ: Final = ("short", "name", "role", "reason")
# Steps that say nothing new of the work that was signed for: what the desk decides about the record, and what its user
# says of it afterwards.
_ASIDE: Final = frozenset(
    {*SIGNATURES, "return", "close", "confirm", "call-back", "settle", "accept-late", "prioritise", "rate"}
)
# Of a visit, what the report of its round does not tell of either.
_UNTOLD: Final = _ASIDE | {CREATE, "note", "photo"}


class Standing(StrEnum):
    """How the last seal stands; kept in state tables, read by lists and boards."""

    NONE = ""
    SIGNED = "signed"
    REFUSED = "refused"
    CHANGED = "changed"  # something was changed after it: a new revision wants a new signature


@dataclass(slots=True)
class Seal:
    """One sealed revision, as its entry tells; `countersigned` is the desk's word on it, once there is one.

    `signer` is empty where the name was erased or stands apart; `strokes` is the digest of what was drawn, or of the
    photograph of the paper.
    """

    entry: Entry
    countersigned: Entry | None = None

    @property
    def number(self) -> str:
        return self._text("number")

    @property
    def revision(self) -> int:
        told = self.entry.payload.get("revision")
        return told if isinstance(told, int) else 0

    @property
    def digest(self) -> str:
        return self._text("digest")

    @property
    def short(self) -> str:
        return self._text("short")

    @property
    def method(self) -> str:
        return self._text("method")

    @property
    def strokes(self) -> str:
        return self._text("strokes")

    @property
    def signer(self) -> str:
        return self._text("name")

    @property
    def role(self) -> str:
        return self._text("role")

    @property
    def reason(self) -> str:
        """Why the signature was refused; empty where it was given."""
        return self._text("reason")

    @property
    def is_refusal(self) -> bool:
        return self.entry.action == REFUSE

    @property
    def covers(self) -> frozenset[str]:
        """The ids of the entries that were sealed."""
        told = self.entry.payload.get("entries")
        return (
            frozenset(one for one in told if isinstance(one, str)) if isinstance(told, list) else frozenset()
        )

    @property
    def visits(self) -> Mapping[str, int] | None:
        """By number, how many steps of each visit a round's report told of; None where that was not written down."""
        told = self.entry.payload.get("visits")
        if not isinstance(told, Mapping):
            return None
        return {str(number): count for number, count in told.items() if isinstance(count, int)}

    @property
    def reused(self) -> Sequence[str]:
        """Numbers of other documents under which the desk has seen the very same signature."""
        told = self.countersigned.payload.get("reused") if self.countersigned else None
        return [str(one) for one in told] if isinstance(told, list) else []

    def _text(self, name: str) -> str:
        told = self.entry.payload.get(name)
        return told if isinstance(told, str) and not is_salted(told) else ""


@dataclass(slots=True)
class Seals:
    """The sealed revisions of one record, in the fold's order; each stays, whatever follows."""

    revisions: list[Seal] = field(default_factory=list)

    @property
    def last(self) -> Seal | None:
        return self.revisions[-1] if self.revisions else None

    @property
    def has_reused(self) -> bool:
        """Whether the desk has seen one of these signatures under another document."""
        return any(seal.reused for seal in self.revisions)

    @property
    def next_revision(self) -> int:
        return max((seal.revision for seal in self.revisions), default=0) + 1

    def take(self, entry: Entry) -> None:
        self.revisions.append(Seal(entry))

    def countersign(self, entry: Entry) -> None:
        """The desk's word on the seal that it names; the first one stands."""
        for seal in self.revisions:
            if seal.entry.id == entry.payload.get("entry") and seal.countersigned is None:
                seal.countersigned = entry

    def uncovered(self, line: Timeline) -> list[Entry]:
        """Steps that change what was signed and that the last seal does not cover, wherever the order put them."""
        if self.last is None:
            return []
        return [
            step
            for step in line.steps
            if step.action not in _ASIDE
            and line.verdicts.get(step.id) is Verdict.COUNTS
            and step.id not in self.last.covers
        ]

    def standing(self, line: Timeline) -> Standing:
        if self.last is None:
            return Standing.NONE
        if self.uncovered(line):
            return Standing.CHANGED
        return Standing.REFUSED if self.last.is_refusal else Standing.SIGNED


def steps_told(entries: Iterable[Entry]) -> int:
    """How many steps of a visit the report of its round may tell of; it only grows, an undo is one more.

    So a store that lacks some of them never takes a report for changed, and one that has a late one does.
    """
    return sum(entry.action not in _UNTOLD for entry in entries)


def sealable(line: Timeline, hidden: Collection[str] = SIGNATURES) -> list[Entry]:
    """The steps that a seal covers, in the fold's order: all but those about signatures."""
    return [step for step in line.steps if step.action not in hidden]


def without_secrets(entry: Entry) -> Entry:
    """As a page tells it: without the lock of what was drawn and without the texts about people that stand apart."""
    if entry.action not in SEALING:
        return entry
    told = {name: value for name, value in entry.payload.items() if not _is_secret(name)}
    return replace(entry, payload=told)


def _is_secret(name: str) -> bool:
    return name == LOCK or name.startswith(PERSON)


def in_words(entry: Entry) -> Mapping[str, Any]:
    """What people read of a step about signatures; its digests, keys and files are for machines."""
    return {name: entry.payload[name] for name in _READ if name in entry.payload}


def about(seal: Seal) -> Mapping[str, Any]:
    """What a list says of a seal; nothing personal."""
    return {"number": seal.number, "revision": seal.revision, "short": seal.short, "method": seal.method}
