"""The exit code of an inspection: the worst of all targets, fail before warn before unknown."""

from collections.abc import Iterable
from typing import Final

from deskops.domain.finding import Outcome, worst

EXITS: Final = {
    Outcome.OK: 0,
    Outcome.SKIP: 0,
    Outcome.WARN: 1,
    Outcome.FAIL: 2,
    Outcome.UNKNOWN: 3,
    Outcome.ERROR: 3,
}


def exit_code(outcomes: Iterable[Outcome]) -> int:
    return EXITS[worst(outcomes)]
