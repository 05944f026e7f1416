"""Findings as a monitoring plugin prints them: one line, numbers behind a bar, and its exit code.

Monitoring Plugins Development Guidelines, "Plugin output" and "Performance data".
"""

from collections.abc import Sequence
from typing import Final

from deskops.checks.outputs.exits import exit_code
from deskops.checks.runner import Inspected
from deskops.domain.finding import Finding, Metric, Outcome
from deskops.text import visible

_STATES: Final = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
_UNITS: Final = {"s", "us", "ms", "%", "B", "KB", "MB", "GB", "TB", "c"}
_WORST_FIRST: Final = (Outcome.FAIL, Outcome.WARN, Outcome.ERROR, Outcome.UNKNOWN)
_SHOWN: Final = 3


def line(inspections: Sequence[Inspected]) -> tuple[str, int]:
    """The text (its first line is what a monitor shows, the rest its details) and the exit code."""
    code = exit_code(one.outcome for one in inspections)
    pairs = [(one, finding) for one in inspections for finding in one.findings]
    bad = [(one, finding) for worst in _WORST_FIRST for one, finding in pairs if finding.outcome is worst]
    named = [_named(one, finding, len(inspections) > 1) for one, finding in bad]
    named = [f"{_plain(one.name)}: {_plain(one.error)}" for one in inspections if one.error] + named
    judged = sum(finding.outcome is not Outcome.SKIP for _one, finding in pairs)
    counted = "1 check" if judged == 1 else f"{judged} checks"
    head = "; ".join(named[:_SHOWN]) or counted
    more = f" (+{len(named) - _SHOWN})" if len(named) > _SHOWN else ""
    numbers = " ".join(
        _number(metric, f"{one.name} {finding.check}" if len(inspections) > 1 else finding.check)
        for one, finding in pairs
        for metric in finding.metrics
    )
    text = f"DESKOPS {_STATES[code]} - {head}{more}" + (f" | {numbers}" if numbers else "")
    return "\n".join([text, *named[_SHOWN:]]) + "\n", code


def _named(inspection: Inspected, finding: Finding, several: bool) -> str:
    target = f"{_plain(inspection.name)} " if several else ""
    return f"{target}{finding.check} {_plain(finding.message)}"


def _plain(text: str) -> str:
    """A bar would begin the numbers."""
    return visible(text).replace("|", "¦")


def _number(metric: Metric, check: str) -> str:
    label = _plain(f"{check} {metric.name}").replace("'", "''").replace("=", "-")
    unit = metric.unit if metric.unit in _UNITS else ""
    return f"'{label}'={metric.number:.10g}{unit};{metric.warn};{metric.fail}"
