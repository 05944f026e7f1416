"""The entry (an immutable fact about one record) and what an action is; the registries themselves are in `actions/`."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from deskops.domain.canonical import canonical
from deskops.i18n import N_

CREATE: Final = "create"
CORRECT: Final = "correct"
RETRACT: Final = "retract"


class Role(StrEnum):
    ENGINEER = "engineer"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    QUALITY = "quality"


class Verdict(StrEnum):
    """What the fold found of an entry; never stored."""

    COUNTS = "counts"
    LATE = "late"  # no longer legal when it was folded
    RETRACTED = "retracted"
    DISPUTED = "disputed"  # a correction that saw another value
    UNKNOWN = "unknown"  # made by a newer version


@dataclass(frozen=True, slots=True)
class Entry:
    """`at` is a hybrid logical stamp, `wall` the author's clock with its UTC offset, `rev` empty until numbered.

    `received` is when the desk got it from a laptop, `correction` the milliseconds to add to `wall`; neither is part
    of the fact or of its digest.
    """

    id: str
    subject: str
    kind: str
    action: str
    payload: Mapping[str, Any]
    at: str
    wall: datetime
    author: str
    replica: str
    boot: str = ""
    reading: int = 0
    epoch: int | None = None
    rev: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    received: str | None = None
    correction: int | None = None

    @property
    def moment(self) -> datetime:
        """When it was, by the author's clock set right where the desk could tell by how much."""
        return self.wall + timedelta(milliseconds=self.correction) if self.correction else self.wall

    @property
    def unproven(self) -> bool:
        """Came from a laptop whose clock nobody could compare with the desk's."""
        return self.received is not None and self.correction is None

    def moved(self, moment: datetime) -> "Entry":
        """The same fact at the instant that counts for it; `dataclasses.replace` costs three times as much."""
        return Entry(
            self.id, self.subject, self.kind, self.action, self.payload, self.at, moment, self.author, self.replica,
            self.boot, self.reading, self.epoch, self.rev, self.extra, self.received, None,
        )  # fmt: skip

    def numbered(self, epoch: int, rev: int, received: str, correction: int | None) -> "Entry":
        """The same fact as the desk has taken it."""
        return Entry(
            self.id, self.subject, self.kind, self.action, self.payload, self.at, self.wall, self.author,
            self.replica, self.boot, self.reading, epoch, rev, self.extra, received, correction,
        )  # fmt: skip

    @property
    def order(self) -> tuple[bool, int, int, str, str]:
        """The fold's order: numbered entries by number, then unsent ones by stamp."""
        return (self.rev is None, self.epoch or 0, self.rev or 0, self.at, self.id)


def entry_digest(entry: Entry, payload: Mapping[str, Any]) -> str:
    """Digest of an entry whose personal values stand salted in `payload`; unknown fields count."""
    return hashlib.sha256(entry_content(entry, payload)).hexdigest()


def entry_content(entry: Entry, payload: Mapping[str, Any]) -> bytes:
    """What an entry's digest is computed over. Raises TypeError and ValueError for what has no place in it."""
    return canonical(
        {
            **entry.extra,
            "action": entry.action,
            "at": entry.at,
            "author": entry.author,
            "boot": entry.boot,
            "id": entry.id,
            "kind": entry.kind,
            "payload": payload,
            "reading": entry.reading,
            "replica": entry.replica,
            "subject": entry.subject,
            "wall": entry.wall.isoformat(),
        }
    )


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    WHOLE = "whole"  # a whole number
    DATE = "date"  # ISO, as 2026-11-30
    CLOCK = "clock"  # a time of day, HH:MM
    FILE = "file"
    ENGINEER = "engineer"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an action asks for. `personal` values are stored apart and can be erased."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: Sequence[Choice] = ()
    personal: bool = False
    low: int | None = None
    high: int | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What a person can do to a subject: read by the CLI, the TUI and the help alike.

    `allowed_from` empty means from every status. `effect` changes the state that it is given.
    """

    name: str
    label: str
    effect: Callable[[Any, Entry], None]
    fields: Sequence[Field] = ()
    allowed_from: frozenset[str] = frozenset()
    who: frozenset[Role] = frozenset(Role)
    help: str = ""
    key: str = ""

    @property
    def personal(self) -> frozenset[str]:
        return frozenset(f.name for f in self.fields if f.personal)

    def readable(self, payload: Mapping[str, Any]) -> bool:
        """Whether an entry's payload says what this version asks for; a newer version may mean something else by it."""
        return all(_says(field, payload.get(field.name)) for field in self.fields)


def _says(field: Field, value: Any) -> bool:
    if value is None:
        return not field.required
    match field.kind:
        case FieldKind.CHOICE:
            return value in [choice.value for choice in field.choices]
        case FieldKind.WHOLE:
            return isinstance(value, int)
        case FieldKind.ENGINEER:
            return isinstance(value, str)
        case FieldKind.DATE:
            return is_date(value)
        case FieldKind.CLOCK:
            return is_clock(value)
        case _:
            return True


def is_date(value: Any) -> bool:
    """Whether it is an ISO date in its long form, so that text order is the order of days."""
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


def is_clock(value: Any) -> bool:
    """Whether it is a time of day as HH:MM."""
    try:
        return bool(time.fromisoformat(value).isoformat("minutes") == value)
    except (TypeError, ValueError):
        return False


UNDO_LABEL: Final = N_("Undo the last step")
REDO_LABEL: Final = N_("Redo the step")
