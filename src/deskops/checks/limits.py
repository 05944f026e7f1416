"""Thresholds in the range grammar of monitoring plugins; what they limit is said by the checks.

`10` alerts outside 0 to 10, `10:` below 10, `~:10` above 10, `10:20` outside, `@10:20` inside.
The grammar: Monitoring Plugins Development Guidelines, "Threshold and ranges".
"""

import math
import re
from typing import NamedTuple

from deskops.domain.finding import Outcome
from deskops.errors import ConfigError
from deskops.i18n import _

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)"
_RANGE = re.compile(rf"(?P<inside>@)?(?:(?P<start>~|{_NUMBER})?:)?(?P<end>{_NUMBER})?", re.ASCII)


class Range(NamedTuple):
    text: str
    start: float
    end: float
    inside: bool

    def alerts(self, value: float) -> bool:
        return (self.start <= value <= self.end) == self.inside


def parse(text: str) -> Range:
    """Raises ConfigError for what is not a range."""
    match = _RANGE.fullmatch(text)
    if match is None or text in {"", "@", ":", "@:"}:
        raise _not_a_range(text)
    start = match["start"]
    low = -math.inf if start == "~" else float(start or 0)
    high = float(match["end"]) if match["end"] else math.inf
    if low > high:
        raise _not_a_range(text)
    return Range(text, low, high, bool(match["inside"]))


def _not_a_range(text: str) -> ConfigError:
    return ConfigError(
        _("{text!r} is not a range").format(text=text),
        hint=_("Write 10: for at least 10, ~:10 for at most 10, 10:20 for between."),
    )


class Limit(NamedTuple):
    """A number's two ranges, in the plugin grammar; an empty one never alerts."""

    warn: str
    fail: str
    unit: str = ""

    def outcome(self, value: float) -> Outcome:
        if self.fail and parse(self.fail).alerts(value):
            return Outcome.FAIL
        if self.warn and parse(self.warn).alerts(value):
            return Outcome.WARN
        return Outcome.OK

    def __str__(self) -> str:
        return f"{self.warn or '-'} / {self.fail or '-'}" + (f" {self.unit}" if self.unit else "")
