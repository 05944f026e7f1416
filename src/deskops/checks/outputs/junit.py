"""Findings as JUnit XML, as build servers read it: fail is a failure, unknown an error, skip is skipped."""

import re
from collections.abc import Iterable
from typing import Final

from deskops.checks.runner import Inspected
from deskops.domain.finding import Finding, Outcome
from deskops.text import visible

# What XML 1.0 (section 2.2) forbids beyond that which `visible` has already replaced.
_FORBIDDEN: Final = re.compile("[\ufffe\uffff]")


def document(inspections: Iterable[Inspected], *, strict: bool = False) -> str:
    """With `strict` a warning is a failure too; without, it passes and says so in a property."""
    suites = "".join(_suite(one, strict) for one in inspections)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="deskops">\n{suites}</testsuites>\n'


def _suite(inspection: Inspected, strict: bool) -> str:
    kinds = [_kind(one.outcome, strict) for one in inspection.findings]
    cases = "".join(_case(inspection.name, one, strict) for one in inspection.findings)
    broken = 0
    if inspection.error:
        broken = 1
        error = _element("error", inspection.error, type="unreachable")
        cases = (
            f"  <testcase{_attributes(classname=inspection.name, name='target')}>{error}</testcase>\n{cases}"
        )
    attributes = _attributes(
        name=inspection.name,
        tests=len(kinds) + broken,
        failures=kinds.count("failure"),
        errors=kinds.count("error") + broken,
        skipped=kinds.count("skipped"),
        time=f"{inspection.seconds:.3f}",
        timestamp=inspection.started.isoformat(timespec="seconds"),
    )
    return f" <testsuite{attributes}>\n{cases} </testsuite>\n"


def _kind(outcome: Outcome, strict: bool) -> str:
    if outcome is Outcome.FAIL or (strict and outcome is Outcome.WARN):
        return "failure"
    if outcome in {Outcome.UNKNOWN, Outcome.ERROR}:
        return "error"
    return "skipped" if outcome is Outcome.SKIP else ""


def _case(target: str, finding: Finding, strict: bool) -> str:
    kind = _kind(finding.outcome, strict)
    seconds = f"{finding.milliseconds / 1000:.6f}"
    body = ""
    if finding.outcome is Outcome.WARN:
        body += f"<properties><property{_attributes(name='outcome', value='warn')}/></properties>"
    if kind:
        body += _element(kind, _words(finding), type=str(finding.severity), message=finding.message)
    elif finding.outcome is Outcome.WARN:
        body += _element("system-out", _words(finding))
    return f"  <testcase{_attributes(classname=target, name=finding.check, time=seconds)}>{body}</testcase>\n"


def _words(finding: Finding) -> str:
    return "\n".join(one for one in (finding.title, finding.message, finding.why, finding.remedy) if one)


def _element(name: str, text: str, **attributes: object) -> str:
    return f"<{name}{_attributes(**attributes)}>{_escaped(visible(text, lines=True))}</{name}>"


def _attributes(**attributes: object) -> str:
    return "".join(f' {name}="{_escaped(visible(value))}"' for name, value in attributes.items())


def _escaped(text: str) -> str:
    text = _FORBIDDEN.sub("\ufffd", text)
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(letter, entity)
    return text
