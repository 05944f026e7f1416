"""What a proxy does to one exchange, and plans that choose it; pure but for chance, which is seeded."""

import dataclasses
import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from faults.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Joined by `|`; what both set is taken from the right one. Made by the functions below."""

    cut_request: int | None = None
    cut_answer: int | None = None
    by_reset: bool = False
    action: Callable[[], Any] | None = None
    drop: bool = False
    hold: threading.Event | None = None
    reset: bool = False
    silent: bool = False
    delay_request: float = 0
    delay_answer: float = 0
    rate_request: int = 0
    rate_answer: int = 0
    copies: Literal["", "after", "at once"] = ""

    @property
    def stores(self) -> bool:
        """The answer is taken in whole before anything of it goes on."""
        return bool(self.drop or self.hold or self.copies)

    def __or__(self, other: "Behaviour") -> "Behaviour":
        plain = Behaviour()
        names = [field.name for field in dataclasses.fields(self)]
        changed = {
            name: getattr(other, name) for name in names if getattr(other, name) != getattr(plain, name)
        }
        return dataclasses.replace(self, **changed)


Plan = Callable[[Exchange], Behaviour]
PASS = Behaviour()


def cut_request(after: int, *, reset: bool = False, action: Callable[[], Any] | None = None) -> Behaviour:
    """Both sides are closed once the server got `after` bytes (0: none); does nothing to a shorter request."""
    return Behaviour(cut_request=after, by_reset=reset, action=action)


def cut_answer(after: int, *, reset: bool = False, action: Callable[[], Any] | None = None) -> Behaviour:
    """Both sides are closed once the client got `after` bytes; does nothing to a shorter answer."""
    return Behaviour(cut_answer=after, by_reset=reset, action=action)


def drop_answer(*, action: Callable[[], Any] | None = None) -> Behaviour:
    """The server answers to the end, the client gets none of it: its connection is closed."""
    return Behaviour(drop=True, action=action)


def hold_answer(until: threading.Event) -> Behaviour:
    """The server answers to the end, the client gets it when the event is set."""
    return Behaviour(hold=until)


def reset() -> Behaviour:
    """The connection is reset when the request's head came; the server sees nothing."""
    return Behaviour(reset=True)


def black_hole() -> Behaviour:
    """Takes the request and says nothing until the client leaves; the server sees nothing."""
    return Behaviour(silent=True)


def delay(request: float = 0, answer: float = 0) -> Behaviour:
    """Seconds that each byte is under way; nothing gets slower by it."""
    return Behaviour(delay_request=request, delay_answer=answer)


def limit(bytes_per_second: int, *, request: bool = True, answer: bool = True) -> Behaviour:
    """For this exchange alone, in each direction."""
    return Behaviour(
        rate_request=bytes_per_second if request else 0, rate_answer=bytes_per_second if answer else 0
    )


def duplicate(*, at_once: bool = False) -> Behaviour:
    """The server gets the request twice, on two connections; the client gets the first one's answer, after both."""
    return Behaviour(copies="at once" if at_once else "after")


# --- plans -----------------------------------------------------------------------------------------------------


def always(behaviour: Behaviour) -> Plan:
    return lambda _exchange: behaviour


def in_turn(*behaviours: Behaviour, then: "Behaviour | Plan" = PASS) -> Plan:
    """One for each exchange in the order of arrival, and afterwards `then`."""
    waiting = list(behaviours)
    rest = as_plan(then)
    return lambda exchange: waiting.pop(0) if waiting else rest(exchange)


def on(
    behaviour: "Behaviour | Plan",
    *,
    method: str = "",
    path: str = "",
    times: int | None = None,
    otherwise: "Behaviour | Plan" = PASS,
) -> Plan:
    """For requests of this method whose target matches `path` (a regular expression from its start)."""
    met, missed, left = as_plan(behaviour), as_plan(otherwise), [times]

    def choose(exchange: Exchange) -> Behaviour:
        fits = method in ("", exchange.method) and re.match(path, exchange.target) and left[0] != 0
        if not fits:
            return missed(exchange)
        if left[0] is not None:
            left[0] -= 1
        return met(exchange)

    return choose


def losing(
    percent: float, seed: int, *, silently: bool = False, otherwise: "Behaviour | Plan" = PASS
) -> Plan:
    """Each request and each answer is lost with this chance: closed, or `silently` without a word.

    The n-th exchange of a proxy has the same fate for the same seed, whatever runs beside it.
    """
    rest = as_plan(otherwise)

    def choose(exchange: Exchange) -> Behaviour:
        chance = random.Random(f"{seed}:{exchange.number}")
        request_lost, answer_lost = (chance.random() * 100 < percent for _ in range(2))
        if request_lost:
            return black_hole() if silently else cut_request(0)
        if answer_lost:
            return Behaviour(drop=True, silent=silently)
        return rest(exchange)

    return choose


def as_plan(given: "Behaviour | Plan") -> Plan:
    return always(given) if isinstance(given, Behaviour) else given
