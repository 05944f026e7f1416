"""The facts document of one target: what was read, from where, when, or why not; nothing here reads or judges."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar, cast

from deskops.checks.kinds import KEYS
from deskops.i18n import _

T = TypeVar("T")


class Unread(LookupError):
    """A fact could not be read; its text is the reason. Never leaves this package: the runner makes it `unknown`."""


class Fact(NamedTuple):
    """`value` is None where `error` says why; `left_out` marks what was not tried on purpose."""

    key: str
    value: object
    source: str
    at: datetime
    error: str = ""
    milliseconds: float = 0.0
    left_out: bool = False


class Facts:
    """All that is known of one machine. `collected` is the moment that ages are counted from."""

    def __init__(self, target: str, collected: datetime, items: Mapping[str, Fact] | None = None) -> None:
        self.target = target
        self.collected = collected
        self._items: dict[str, Fact] = dict(items or {})

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._items.values())

    def __contains__(self, kind: type) -> bool:
        return KEYS[kind] in self._items

    def __getitem__(self, kind: type[T]) -> T:
        """The value. Raises Unread with the reason."""
        fact = self._items.get(KEYS[kind])
        if fact is None:
            raise Unread(_("{fact} was not collected").format(fact=KEYS[kind]))
        if fact.value is None:
            raise Unread(fact.error)
        return cast(T, fact.value)

    def get(self, kind: type[T]) -> T | None:
        fact = self._items.get(KEYS[kind])
        return None if fact is None else cast("T | None", fact.value)

    def fact(self, kind: type) -> Fact | None:
        return self._items.get(KEYS[kind])

    def add(self, fact: Fact) -> None:
        """Take a fact in; what was read first stays, so that one that comes after its deadline changes nothing."""
        self._items.setdefault(fact.key, fact)
