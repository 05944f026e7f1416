"""What a rule returns: an outcome with its words, and how several become one; the runner makes findings of them."""

from collections.abc import Iterable
from typing import NamedTuple

from deskops.domain.finding import Metric, Outcome, worst

Value = str | float | int | None


class Verdict(NamedTuple):
    outcome: Outcome
    message: str
    value: Value = None
    limit: str = ""
    metrics: tuple[Metric, ...] = ()


def ok(message: str, value: Value = None, limit: object = "") -> Verdict:
    return Verdict(Outcome.OK, message, value, str(limit))


def warn(message: str, value: Value = None, limit: object = "") -> Verdict:
    return Verdict(Outcome.WARN, message, value, str(limit))


def fail(message: str, value: Value = None, limit: object = "") -> Verdict:
    return Verdict(Outcome.FAIL, message, value, str(limit))


def unknown(reason: str, value: Value = None, limit: object = "") -> Verdict:
    return Verdict(Outcome.UNKNOWN, reason, value, str(limit))


def skip(reason: str, value: Value = None) -> Verdict:
    return Verdict(Outcome.SKIP, reason, value)


_SHOWN = 5  # items a message names before it counts the rest


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several; its message names every one that is just as bad, its metrics are those of all."""
    several = list(verdicts)
    bad = worst(one.outcome for one in several)
    chosen = [one for one in several if one.outcome == bad]
    messages = list(dict.fromkeys(one.message for one in chosen))
    more = f" (+{len(messages) - _SHOWN})" if len(messages) > _SHOWN else ""
    metrics = tuple(metric for one in several for metric in one.metrics)
    return chosen[0]._replace(message="; ".join(messages[:_SHOWN]) + more, metrics=metrics)
