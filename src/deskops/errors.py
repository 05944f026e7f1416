"""The whole error family; every error that a person may meet is one of these.

DeskopsError               message, hint, stable code
├── Refused                a rule says no, or a person must decide
│   └── OnlyPlanned        nothing is written in this run: what would have been, was rolled back
├── UsageError             the command was not well formed
│   └── ConfigError        a setting is wrong
├── Unreachable            desk or target does not answer; try later
├── Rejected               the desk answered and said no
│   ├── Locked             an order of the desk made the data unreadable until a new enrolment
│   └── Wiped              an order of the desk destroyed the data
├── NotFound               a reference leads nowhere; carries the nearest matches
│   └── Ambiguous          a reference leads to several
├── BadInput               a file cannot be taken in
└── StoreError             the local store
    ├── StoreMissing       not set up yet
    ├── StoreFull          no room to write; nothing was changed
    ├── StoreLocked        another process holds it for too long
    ├── StoreReadOnly      rights are missing; nothing was changed
    ├── StoreDamaged       not a sound database
    ├── StoreSealed        encrypted, and not to be opened with what is there
    ├── StoreNewer         written by a newer version
    ├── StoreBusy          the database took a transaction back, others were at the same rows; do it again
    ├── StoreAway          the database's server does not answer
    │   └── StoreUnsure    it went away while it committed: whether it did is not known
    └── StoreUnfit         a value that no store can hold
"""

from collections.abc import Sequence
from typing import ClassVar


class DeskopsError(Exception):
    """What failed (message), what to do next (hint), and a code that never changes."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Refused(DeskopsError):
    code = "refused"


class OnlyPlanned(Refused):
    """An act was done and rolled back, for nothing is written in this run; `would`: what it would have written."""

    code = "read-only"

    def __init__(self, message: str, *, hint: str = "", would: Sequence[object] = ()) -> None:
        super().__init__(message, hint=hint)
        self.would = tuple(would)


class UsageError(DeskopsError):
    code = "usage"


class ConfigError(UsageError):
    code = "config"


class Unreachable(DeskopsError):
    """`wait`: seconds that whoever answered asked for before the next attempt; 0 where nobody said so.

    `reason` is why alone, for where something else says already that the desk was not reached.
    """

    code = "unreachable"

    def __init__(self, message: str, *, hint: str = "", wait: float = 0, reason: str = "") -> None:
        super().__init__(message, hint=hint)
        self.wait = wait
        self.reason = reason or message


class Rejected(DeskopsError):
    code = "rejected"


class NotLetIn(Rejected):
    """The desk does not know this token, or not any more."""


class Locked(Rejected):
    code = "locked"


class Wiped(Rejected):
    code = "wiped"


class RoundOver(Refused):
    """A step would begin `visit` of a round that does not run any more: only where that is meant."""

    def __init__(self, message: str, *, hint: str, visit: str) -> None:
        super().__init__(message, hint=hint)
        self.visit = visit


class DayNotAllowed(Refused):
    """A visit of a round would fall on such a day: only where that is meant, for a reason."""


class NotFound(DeskopsError):
    """`nearest` holds what exists and looks alike, best first."""

    code = "not-found"

    def __init__(self, message: str, *, hint: str = "", nearest: Sequence[str] = ()) -> None:
        super().__init__(message, hint=hint)
        self.nearest = tuple(nearest)


class Ambiguous(NotFound):
    code = "ambiguous"


class BadInput(DeskopsError):
    code = "bad-input"


class StoreError(DeskopsError):
    code = "store"


class StoreMissing(StoreError):
    code = "store-missing"


class StoreFull(StoreError):
    code = "store-full"


class StoreLocked(StoreError):
    code = "store-locked"


class StoreReadOnly(StoreError):
    code = "store-read-only"


class StoreDamaged(StoreError):
    code = "store-damaged"


class StoreSealed(StoreError):
    code = "store-sealed"


class StoreNewer(StoreError):
    code = "store-newer"


class StoreBusy(StoreError):
    code = "store-busy"


class StoreAway(StoreError):
    code = "store-away"


class StoreUnsure(StoreAway):
    code = "store-unsure"


class StoreUnfit(StoreError):
    code = "store-unfit"
