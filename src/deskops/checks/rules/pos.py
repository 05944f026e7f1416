"""Checks of a till: whether it answers, is itself and reaches what it needs; facts and policy alone."""

from deskops.checks.kinds import Host
from deskops.checks.limits import Limit
from deskops.checks.network_kinds import Interfaces
from deskops.checks.pos_kinds import (
    OPEN,
    BackEnds,
    Door,
    Endpoint,
    Payment,
)
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.domain.finding import Metric, Severity
from deskops.i18n import N_, _


@check(
    "pos.reachable",
    title=N_("Till does not answer"),
    why=N_("A till that does not answer can neither be helped from afar nor send its sales."),
    remedy=N_("Look at power, switch port and cable, in this order."),
    severity=Severity.CRITICAL,
    profiles=("pos",),
    reads=(Door,),
    limits={"milliseconds": Limit("~:500", "", "ms")},
)
def reachable(case: Case) -> Verdict:
    return _answers(case[Door].endpoint, case.limit("milliseconds"))


@check(
    "net.service",
    title=N_("Service does not answer"),
    why=N_("Whatever works with a service stands still while it does not answer."),
    remedy=N_("See whether it runs there and a firewall lets it through; then power, switch port and cable."),
    severity=Severity.CRITICAL,
    profiles=("tcp", "receipt"),
    reads=(Door,),
    limits={"milliseconds": Limit("~:500", "", "ms")},
)
def service(case: Case) -> Verdict:
    """What answers at an address that was given by its port alone: nobody knows what it is for."""
    return _answers(case[Door].endpoint, case.limit("milliseconds"))


def _answers(found: Endpoint, limit: Limit) -> Verdict:
    place = found.name if found.name.startswith("tcp://") else f"{found.name} ({found.host}:{found.port})"
    if found.state != OPEN:
        words = _("{place} does not answer: {why}").format(place=place, why=found.error or found.state)
        return fail(words, None, limit)
    took = found.milliseconds
    if took is None:
        return ok(_("{place} answers; how soon was not measured").format(place=place), None, limit)
    message = _("{place} answers in {ms:.0f} ms").format(place=place, ms=took)
    if found.banner:
        message = f"{message}: {found.banner}"
    metric = Metric(found.name, round(took, 2), "ms", limit.warn, limit.fail)
    return Verdict(limit.outcome(took), message, round(took, 2), str(limit), (metric,))


@check(
    "pos.name_ip",
    title=N_("Till's name or address is not as planned"),
    why=N_("Sales are booked by the till's name, and the store server lets it in by its address."),
    remedy=N_("Put it right before the lane opens."),
    severity=Severity.MEDIUM,
    profiles=("pos",),
    reads=(Host, Interfaces),
)
def name_ip(case: Case) -> Verdict:
    wanted, address = case.policy.expected_name, case.policy.address
    if not wanted and not address:
        return skip(_("the register has neither name nor address of it"))
    verdicts = []
    if wanted:
        name = case[Host].name
        shown = _("calls itself {name}, registered as {wanted}").format(name=name, wanted=wanted)
        same = name.partition(".")[0] == wanted.partition(".")[0]
        alike = name.partition(".")[0].casefold() == wanted.partition(".")[0].casefold()
        verdicts.append((ok if same else warn if alike else fail)(shown, name, wanted))
    if address:
        found = [one.ip for item in case[Interfaces].items for one in item.addresses]
        shown = _("has {addresses}, registered with {wanted}").format(
            addresses=", ".join(found) or "-", wanted=address
        )
        verdicts.append((ok if address in found else fail)(shown, ", ".join(found), address))
    return together(verdicts)


@check(
    "pos.backend",
    title=N_("A back end does not answer"),
    why=N_("Prices, members and sales live there; the till goes on alone only for a while."),
    remedy=N_("Try from the gateway; then call whoever runs it."),
    severity=Severity.CRITICAL,
    profiles=("pos",),
    reads=(BackEnds,),
    limits={"milliseconds": Limit("~:200", "", "ms")},
)
def backend(case: Case) -> Verdict:
    found = case[BackEnds].items
    if not found:
        return skip(_("the policy names no back ends"))
    return together(_seen_from(one, _answers(one, case.limit("milliseconds"))) for one in found)


def _seen_from(found: Endpoint, verdict: Verdict) -> Verdict:
    """What this computer reaches, the till may not."""
    if found.from_machine:
        return verdict
    note = _("tried from here, not by the till")
    return verdict._replace(message=f"{verdict.message} ({note})")


@check(
    "pos.payment",
    title=N_("Payment terminal or gateway is closed, or its certificate ends"),
    why=N_("Without it nobody pays by card, and a certificate that ends stops it on a day."),
    remedy=N_("Restart the payment terminal and look at its pairing; have the certificate renewed."),
    severity=Severity.CRITICAL,
    profiles=("pos",),
    reads=(Payment,),
    limits={"days": Limit("30:", "0:", "d")},
)
def payment(case: Case) -> Verdict:
    found = case[Payment].items
    if not found:
        return skip(_("the policy names no payment service"))
    return together(_seen_from(one, _payment(case, one)) for one in found)


def _payment(case: Case, found: Endpoint) -> Verdict:
    limit = case.limit("days")
    if found.state != OPEN:
        return _answers(found, limit)
    if found.expires is None:
        if found.error:
            return unknown(f"{found.name}: {found.error}", None, limit)
        return ok(_("{name} is open, without a certificate").format(name=found.name), None, limit)
    days = round(-case.days_since(found.expires), 1)
    message = _("{name} is open, its certificate has {days:.0f} days left").format(name=found.name, days=days)
    return Verdict(limit.outcome(days), message, days, str(limit), (Metric("days", days, "", limit.warn),))
