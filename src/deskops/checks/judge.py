"""Facts and policy in, findings out; pure, so a document recorded anywhere gives the same verdict anywhere."""

import time
from collections.abc import Iterable, Iterator
from datetime import date

from deskops.checks.facts import Facts, Unread
from deskops.checks.policy import Policy, Switch
from deskops.checks.registry import Case, Check
from deskops.checks.verdicts import Verdict, skip, unknown
from deskops.domain.finding import Finding, Outcome
from deskops.i18n import _


def judge(facts: Facts, checks: Iterable[Check], policy: Policy) -> Iterator[Finding]:
    for one in checks:
        yield finding_of(one, facts, policy)


def finding_of(check: Check, facts: Facts, policy: Policy) -> Finding:
    begun = time.perf_counter()
    verdict = _verdict(check, facts, policy)
    took = (time.perf_counter() - begun) * 1000
    slowest = max((fact.milliseconds for kind in check.reads if (fact := facts.fact(kind))), default=0.0)
    return Finding(
        check=check.id,
        title=_(check.title),
        outcome=verdict.outcome,
        severity=check.severity,
        value=verdict.value,
        limit=verdict.limit,
        message=verdict.message,
        why=_(check.why),
        remedy=_(check.remedy),
        milliseconds=round(slowest + took, 3),
        metrics=verdict.metrics,
    )


def _verdict(check: Check, facts: Facts, policy: Policy) -> Verdict:
    switch = policy.switches.get(check.id)
    if switch and switched_off(check, policy, facts.collected.date()):
        return skip(_("switched off: {reason}").format(reason=switch.reason))
    if left_out(check, facts):
        return skip(_("left out to be fast"))
    verdict = _applied(check, facts, policy)
    reason = policy.reasons.get(check.id)
    if reason and verdict.outcome is not Outcome.SKIP:
        note = _("here other limits hold: {reason}").format(reason=reason)
        verdict = verdict._replace(message=f"{verdict.message}; {note}")
    return _expired(switch, verdict) if switch else verdict


def _applied(check: Check, facts: Facts, policy: Policy) -> Verdict:
    try:
        return check.rule(Case(check, facts, policy))
    except Unread as reason:
        return unknown(str(reason))
    except Exception as error:  # noqa: BLE001 - a rule's defect is a finding of its own, never a skip
        text = _("the check itself failed: {error}").format(error=f"{type(error).__name__}: {error}")
        return Verdict(Outcome.ERROR, text)


def _expired(switch: Switch, verdict: Verdict) -> Verdict:
    """A permission that has run out is worth a warning, whatever the machine says."""
    note = _("was switched off until {until}: {reason}").format(until=switch.until, reason=switch.reason)
    outcome = verdict.outcome if verdict.outcome is Outcome.FAIL else Outcome.WARN
    return verdict._replace(outcome=outcome, message=f"{verdict.message}; {note}")


def switched_off(check: Check, policy: Policy, today: date) -> bool:
    switch = policy.switches.get(check.id)
    return switch is not None and (switch.until is None or today <= switch.until)


def left_out(check: Check, facts: Facts) -> bool:
    return any(fact.left_out for kind in check.reads if (fact := facts.fact(kind)))
