"""The one JSON object of `deskops inspect --json`; its keys are a contract and change only with its version."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from deskops.checks.document import fact_object
from deskops.checks.runner import Inspected
from deskops.domain.finding import Finding

VERSION: Final = 1


def whole(
    inspections: Iterable[Inspected], *, started: datetime, seconds: float, profile: str
) -> dict[str, Any]:
    return {
        "version": VERSION,
        "started": started.isoformat(),
        "seconds": round(seconds, 3),
        "targets": [target_object(one, profile) for one in inspections],
    }


def target_object(inspection: Inspected, profile: str) -> dict[str, Any]:
    return {
        "target": inspection.name,
        "profile": profile,
        "outcome": str(inspection.outcome),
        "error": inspection.error or None,
        "facts": {fact.key: fact_object(fact) for fact in inspection.facts},
        "findings": [finding_object(one) for one in inspection.findings],
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "title": finding.title,
        "outcome": str(finding.outcome),
        "severity": str(finding.severity),
        "value": finding.value,
        "limit": finding.limit,
        "message": finding.message,
        "why": finding.why,
        "remedy": finding.remedy,
        "milliseconds": finding.milliseconds,
    }
