"""What a check says of a machine: outcomes, severities, findings; no rule, no fact and no IO lives here."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from deskops.i18n import N_, _


class Outcome(StrEnum):
    """`unknown` could not be read, `skip` does not apply, `error` is a defect of the check itself."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    SKIP = "skip"
    ERROR = "error"


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


# For display; translated with `_()` where they are shown.
OUTCOME_LABELS: Final = {
    Outcome.OK: N_("ok"),
    Outcome.WARN: N_("warning"),
    Outcome.FAIL: N_("failed"),
    Outcome.UNKNOWN: N_("unknown"),
    Outcome.SKIP: N_("skipped"),
    Outcome.ERROR: N_("check error"),
}
SEVERITY_LABELS: Final = {
    Severity.LOW: N_("low"),
    Severity.MEDIUM: N_("medium"),
    Severity.HIGH: N_("high"),
    Severity.CRITICAL: N_("very high"),
}

_WORST_FIRST: Final = (
    Outcome.FAIL,
    Outcome.WARN,
    Outcome.ERROR,
    Outcome.UNKNOWN,
    Outcome.OK,
    Outcome.SKIP,
)


def severity_word(severity: str) -> str:
    """A stored severity for display; one of a newer version stands as it is."""
    return _(SEVERITY_LABELS[Severity(severity)]) if severity in set(Severity) else severity


@dataclass(frozen=True, slots=True)
class Metric:
    """A number for a graph; `warn` and `fail` are ranges in the grammar of monitoring plugins."""

    name: str
    number: float
    unit: str = ""
    warn: str = ""
    fail: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict of one check; the texts are in the language spoken when it was found."""

    check: str
    title: str
    outcome: Outcome
    severity: Severity
    value: str | float | int | None
    limit: str
    message: str
    why: str
    remedy: str
    milliseconds: float
    metrics: tuple[Metric, ...] = ()


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Fail before warn before error and unknown; `skip` where nothing was judged."""
    return min(outcomes, key=_WORST_FIRST.index, default=Outcome.SKIP)
