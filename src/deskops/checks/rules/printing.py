"""Checks of a printer as a whole: reached, the right one, address, state, troubles, jobs; facts and policy alone."""

from ipaddress import IPv4Address, ip_address, ip_network

from deskops.checks.limits import Limit
from deskops.checks.matching import words
from deskops.checks.policy import Policy
from deskops.checks.printer_kinds import (
    Alert,
    Alerts,
    PrinterAddress,
    PrinterIdentity,
    PrinterState,
    PrintQueue,
    Troubles,
    Ways,
)
from deskops.checks.printer_wording import STATES, TRAINING, trouble
from deskops.checks.registry import Case, check
from deskops.checks.rules.addressing import network_of, range_of
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.domain.finding import Metric, Severity
from deskops.i18n import N_, _

_PRINTER = ("printer",)
_STALE = 24 * 3600  # seconds after which an alert is somebody's who did not look


@check(
    "prn.reachable",
    title=N_("Printer not reached"),
    why=N_("A printer that does not answer prints nothing, whatever the computers say."),
    remedy=N_("Check power, cable and VLAN; wake it up."),
    severity=Severity.CRITICAL,
    profiles=_PRINTER,
    reads=(Ways,),
)
def reachable(case: Case) -> Verdict:
    ways = case[Ways].items
    good = ", ".join(one.name for one in ways if one.answered)
    bad = "; ".join(f"{one.name}: {one.why}" for one in ways if not one.answered)
    if not good:
        return fail(_("nothing answers: {ways}").format(ways=bad or "-"), "")
    if bad and "," not in good:
        return warn(_("only {way} answers; {others}").format(way=good, others=bad), good)
    return ok(_("answers: {ways}").format(ways=good), good)


@check(
    "prn.identity",
    title=N_("Another printer than registered"),
    why=N_("A device that was swapped without a word carries the wrong history, warranty and supplies."),
    remedy=N_("Look at the plate; correct the device in the register, or its name in the printer."),
    severity=Severity.MEDIUM,
    profiles=_PRINTER,
    reads=(PrinterIdentity,),
)
def identity(case: Case) -> Verdict:
    found, wanted = case[PrinterIdentity], case.policy
    shown = " ".join(one for one in (found.model, found.serial) if one)
    verdicts = []
    if wanted.serial and found.serial:
        same = found.serial.strip().casefold() == wanted.serial.strip().casefold()
        text = _("serial number {found}").format(found=found.serial)
        other = _("serial number {found}, registered is {planned}").format(
            found=found.serial, planned=wanted.serial
        )
        verdicts.append(ok(text) if same else fail(other))
    elif wanted.model and found.model:
        verdicts.append(_model(found.model, wanted.model))
    if wanted.expected_name and found.name:
        same = found.name.partition(".")[0].casefold() == wanted.expected_name.casefold()
        other = _("calls itself {found}, registered is {planned}").format(
            found=found.name, planned=wanted.expected_name
        )
        verdicts.append(ok(_("calls itself {found}").format(found=found.name)) if same else warn(other))
    if not verdicts:
        return skip(_("the register has nothing to compare it with"), shown)
    return together(verdicts)._replace(value=shown, limit=wanted.serial)


def _model(found: str, planned: str) -> Verdict:
    """By the words with a digit in them: makers write the rest in many ways."""
    numbers = {one for one in words(planned) if any(letter.isdigit() for letter in one)}
    if not numbers or any(one in other for one in numbers for other in words(found)):
        return ok(_("model {found}").format(found=found))
    return warn(_("model {found}, registered is {planned}").format(found=found, planned=planned))


@check(
    "prn.ip.plan",
    title=N_("Printer's address not as planned"),
    why=N_("Print queues point to an address: when it changes, every computer loses the printer."),
    remedy=N_("Reserve the address or set it by hand as planned; then correct the queues."),
    severity=Severity.MEDIUM,
    profiles=_PRINTER,
    reads=(PrinterAddress,),
)
def ip_plan(case: Case) -> Verdict:
    found, policy = case[PrinterAddress], case.policy
    ip = ip_address(found.ip)
    if not isinstance(ip, IPv4Address):
        return skip(_("the plan knows only IPv4 addresses"), found.ip)
    if ip.is_link_local:
        return fail(_("{address} means that no DHCP server answered").format(address=ip), found.ip)
    if not policy.networks:
        return skip(_("the policy has no address plan"), found.ip)
    return _planned(policy, ip, found.prefix)


def _planned(policy: Policy, ip: IPv4Address, prefix: int | None) -> Verdict:
    network, shown = network_of(policy, ip), str(ip)
    if network is None or (policy.site and network.site != policy.site):
        return fail(_("{address} is in no network of this site").format(address=ip), shown)
    if policy.address and shown != policy.address:
        return fail(_("{address}, registered is {planned}").format(address=ip, planned=policy.address), shown)
    if prefix is not None and prefix != ip_network(network.subnet, strict=False).prefixlen:
        text = _("{address}: wrong mask, planned {planned}")
        return fail(text.format(address=f"{ip}/{prefix}", planned=network.subnet), shown, network.subnet)
    part = range_of(network, ip)
    if part is not None and part.dhcp:
        return warn(
            _("{address} lies in the DHCP pool: reserve it").format(address=ip), shown, network.subnet
        )
    if network.ranges and (part is None or not policy.applies(part.kinds)):
        purpose = part.purpose if part else _("no range")
        return fail(
            _("{address} lies in {purpose}").format(address=ip, purpose=purpose), shown, network.subnet
        )
    return ok(
        _("{address} is as planned for {site}").format(address=ip, site=network.site), shown, network.subnet
    )


@check(
    "prn.state",
    title=N_("Printer stopped or out of order"),
    why=N_("A stopped printer keeps every job until somebody sees to it."),
    remedy=N_("Read the reasons under prn.errors and prn.alerts; resume a paused queue."),
    severity=Severity.CRITICAL,
    profiles=_PRINTER,
    reads=(PrinterState,),
)
def state(case: Case) -> Verdict:
    found = case[PrinterState]
    told = ", ".join(one for one in (found.state, found.device) if one)
    shown = ", ".join(_(STATES[one]) for one in (found.state, found.device) if one in STATES)
    message = f"{shown}: {found.message}" if found.message else shown
    if found.device == "down" or (found.state == "stopped" and not found.paused):
        return fail(message, told)
    if found.paused:
        return warn(_("paused by a person ({state})").format(state=message), told)
    if found.device in ("warning", "testing"):
        return warn(message, told)
    if not told:
        return unknown(_("the printer does not tell its state"))
    return ok(message, told)


@check(
    "prn.errors",
    title=N_("Printer reports an error"),
    why=N_("What the printer complains of is what its users see as 'it does not print'."),
    remedy=N_("Do what its panel says: clear the jam, load paper, change toner, close the door."),
    severity=Severity.CRITICAL,
    profiles=_PRINTER,
    reads=(Troubles,),
)
def errors(case: Case) -> Verdict:
    level = {"error": fail, "warning": warn}
    verdicts = [level.get(one.level, ok)(trouble(one.word), one.word) for one in case[Troubles].items]
    return together(verdicts) if verdicts else ok(_("no error is reported"))


@check(
    "prn.alerts",
    title=N_("Alerts on the printer's panel"),
    why=N_("Alerts stay until somebody sees to them; critical ones stop printing."),
    remedy=N_("Do what the alert says, or call whom it asks for."),
    severity=Severity.HIGH,
    profiles=_PRINTER,
    reads=(Alerts,),
)
def alerts(case: Case) -> Verdict:
    verdicts = [_alert(one) for one in case[Alerts].items]
    return together(verdicts) if verdicts else ok(_("no alert"))


def _alert(one: Alert) -> Verdict:
    notes = [_(TRAINING[one.training])] if one.training in TRAINING else []
    if one.age is not None and one.age > _STALE:
        notes.append(_("for {days:.0f} days").format(days=max(1.0, one.age / 86400)))
    text = trouble(one.text)
    text = f"{text} ({', '.join(notes)})" if notes else text
    return {"critical": fail, "warning": warn}.get(one.severity, ok)(text, one.code or None)


@check(
    "prn.queue",
    title=N_("Jobs pile up in the printer"),
    why=N_("One stuck job holds everybody's; a printer that refuses jobs looks like a network fault."),
    remedy=N_("Cancel the stuck job at the panel or at the print server; let it accept jobs again."),
    severity=Severity.MEDIUM,
    profiles=_PRINTER,
    reads=(PrintQueue,),
    limits={"jobs": Limit("~:20", ""), "minutes": Limit("~:30", "", "min")},
)
def queue(case: Case) -> Verdict:
    found = case[PrintQueue]
    if found.accepting is False:
        return fail(_("it refuses jobs"), found.jobs)
    verdicts = []
    if found.jobs is not None:
        limit = case.limit("jobs")
        metric = Metric("jobs", float(found.jobs), "", limit.warn, limit.fail)
        text = _("{count} jobs wait").format(count=found.jobs)
        verdicts.append(Verdict(limit.outcome(found.jobs), text, found.jobs, str(limit), (metric,)))
    if found.oldest is not None:
        limit = case.limit("minutes")
        text = _("the oldest job has waited {minutes:.0f} minutes").format(minutes=found.oldest)
        verdicts.append(Verdict(limit.outcome(found.oldest), text, found.oldest, str(limit)))
    return together(verdicts) if verdicts else ok(_("it accepts jobs"))
