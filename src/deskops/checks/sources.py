"""What a target offers to read and what it answers; the runner decides what is read, when and for how long."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from deskops.checks.facts import Facts
from deskops.checks.kinds import KEYS
from deskops.checks.policy import Policy


class Got(NamedTuple):
    """One answer of a source: a value of a kind, or an error that says why there is none. `at` None: just now."""

    kind: type
    value: object
    source: str
    error: str = ""
    at: datetime | None = None


def got(value: object, source: str) -> Got:
    return Got(type(value), value, source)


def missing(kind: type, source: str, reason: str) -> Got:
    return Got(kind, None, source, reason)


class Ask(NamedTuple):
    """What a source may know when it reads: the facts so far, the policy, the kinds wanted and its deadline."""

    facts: Facts
    policy: Policy
    wanted: frozenset[type]
    seconds: float


def nothing(_ask: Ask) -> Sequence[Got]:
    """What a source reads that only `live` reads."""
    return ()


class Source(NamedTuple):
    """One place that facts come from. `after`: facts that must be known first. `slow`: left out when in a hurry.

    `waits`: quick, but mostly waiting, so that it gets a thread of its own as slow ones do. `live` is there where it
    is asked over a network, and tells each answer as it comes.
    """

    kinds: tuple[type, ...]
    read: Callable[[Ask], Sequence[Got]]
    place: str
    slow: bool = False
    after: tuple[type, ...] = ()
    seconds: float = 5.0
    waits: bool = False
    live: Callable[[Ask], AsyncIterator[Got]] | None = None

    @property
    def name(self) -> str:
        return self.place or ", ".join(KEYS[one] for one in self.kinds)


class Probe(Protocol):
    """A machine that can be asked. Adding a way to reach machines means writing one of these."""

    @property
    def name(self) -> str: ...

    def sources(self, wanted: Collection[type]) -> Sequence[Source]: ...


class LiveProbe(Probe, Protocol):
    """A machine that is asked over a network; `close` lets go of every line to it, whatever state it is in."""

    async def close(self) -> None: ...
