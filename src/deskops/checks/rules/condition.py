"""Checks of how the machine fares: memory, devices, logged trouble, clock; only facts and policy are seen here."""

from deskops.checks.kinds import Batteries, Battery, Devices, Events, Memory, Services, TimeSource
from deskops.checks.limits import Limit
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, together, unknown, warn
from deskops.domain.finding import Metric, Outcome, Severity, worst
from deskops.i18n import N_, _

GIB = 1024**3


@check(
    "pc.memory",
    title=N_("Too little memory"),
    why=N_("A machine that is short of memory swaps: every click takes seconds."),
    remedy=N_("Close or update what leaks; add memory where the machine has too little."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(Memory,),
    limits={"percent": Limit("15:", "5:", "%"), "gib": Limit("", "3.7:", "GiB")},
)
def memory(case: Case) -> Verdict:
    """4 GiB are sold where a little less is visible: firmware and graphics take their part."""
    found = case[Memory]
    total = found.total / GIB
    share = 100 * sum(found.available) / len(found.available) / found.total
    percent, gib = case.limit("percent"), case.limit("gib")
    message = _("{gib:.1f} GiB, {percent:.0f} % available").format(gib=total, percent=share)
    outcome = worst((percent.outcome(share), gib.outcome(total)))
    if case.policy.memory and found.total < case.policy.memory * 0.92:
        minimum = case.policy.memory / GIB
        message = _("{message}; the profile asks for {gib:.0f} GiB").format(message=message, gib=minimum)
        outcome = worst((outcome, Outcome.WARN))
    metric = Metric("available", round(share, 1), "%", percent.warn, percent.fail)
    return Verdict(outcome, message, round(share, 1), f"{percent}; {gib}", (metric,))


@check(
    "pc.devices.health",
    title=N_("Device, battery or service out of order"),
    why=N_(
        "A device without its driver, a tired battery or a stopped service is the next call to the hotline."
    ),
    remedy=N_("Install the driver, replace the battery, start the service."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(Devices, Batteries, Services),
    limits={"battery": Limit("80:", "60:", "%")},
)
def devices_health(case: Case) -> Verdict:
    verdicts = [*_devices(case), *_batteries(case), *_services(case)]
    if not verdicts:
        reasons = [case.why_not(kind) for kind in (Devices, Batteries, Services)]
        return unknown("; ".join(dict.fromkeys(one for one in reasons if one)))
    verdict = together(verdicts)
    missing = case.why_not(Services) if case.policy.services else ""
    if missing and verdict.outcome is Outcome.OK:
        return unknown(missing)  # what the policy asks for could not be read
    return verdict


_DISABLED, _RESTART = 22, 14  # ConfigManagerErrorCode


def _devices(case: Case) -> list[Verdict]:
    found = case.get(Devices)
    if found is None:
        return []
    if not found.items:
        return [ok(_("no device reports trouble"))]
    text = _("{device}: code {code}")
    return [
        (warn if one.code in {_DISABLED, _RESTART} else fail)(
            text.format(device=one.name, code=one.code), one.code
        )
        for one in found.items
    ]


def _batteries(case: Case) -> list[Verdict]:
    found = case.get(Batteries)
    return [_battery(case.limit("battery"), one) for one in found.items if one.design > 0] if found else []


def _battery(limit: Limit, battery: Battery) -> Verdict:
    share = round(100 * battery.full / battery.design, 1)
    message = _("{battery}: {percent:.0f} % of its first capacity").format(
        battery=battery.name, percent=share
    )
    metric = Metric(f"{battery.name} health", share, "%", limit.warn, limit.fail)
    return Verdict(limit.outcome(share), message, share, str(limit), (metric,))


def _services(case: Case) -> list[Verdict]:
    """Those that the policy asks for must run; of others, one that failed is worth a look."""
    found = case.get(Services)
    if found is None:
        return []
    known = {one.name.casefold(): one for one in found.items}
    verdicts = []
    for name in case.policy.services:
        one = known.get(name.casefold())
        if one is None:
            verdicts.append(fail(_("service {service} is not there").format(service=name)))
        elif not one.running:
            verdicts.append(fail(_("service {service} does not run").format(service=name)))
    required = {name.casefold() for name in case.policy.services}
    for one in found.items:
        if one.failed and one.name.casefold() not in required:
            verdicts.append(warn(_("service {service} has failed").format(service=one.name)))
    return verdicts or [ok(_("no service has failed"))]


@check(
    "pc.events.critical",
    title=N_("Crashes or hardware errors in the log"),
    why=N_("Sudden stops and disk or hardware errors announce a machine that will fail at the counter."),
    remedy=N_("Look at the sources named here, the most frequent first; test disk and memory."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(Events,),
    limits={"stops": Limit("~:0", "~:2"), "errors": Limit("~:20", "~:100"), "hardware": Limit("", "~:0")},
)
def events_critical(case: Case) -> Verdict:
    found = case[Events]
    stops, errors, hardware = case.limit("stops"), case.limit("errors"), case.limit("hardware")
    trouble = found.disk + found.hardware
    outcome = worst(
        (stops.outcome(found.unexpected_stops), errors.outcome(found.errors), hardware.outcome(trouble))
    )
    message = _(
        "7 days: {stops} unexpected stops, {trouble} disk or hardware errors; 24 hours: {errors} errors"
    ).format(stops=found.unexpected_stops, trouble=trouble, errors=found.errors)
    if outcome is not Outcome.OK and found.top:
        top = ", ".join(
            f"{one.source}{f' {one.number}' if one.number else ''} ×{one.times}" for one in found.top[:3]
        )
        message = _("{message}; most often {top}").format(message=message, top=top)
    metrics = (
        Metric("stops", found.unexpected_stops, "", stops.warn, stops.fail),
        Metric("errors", found.errors, "", errors.warn, errors.fail),
    )
    return Verdict(outcome, message, found.errors, f"{stops}; {errors}", metrics)


@check(
    "pc.time.offset",
    title=N_("Clock is wrong"),
    why=N_("Beyond five minutes nobody can log on to the domain; before that, records carry wrong times."),
    remedy=N_("Synchronise now, correct the time source; a clock that falls back needs a new CMOS battery."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(TimeAnswers,),
    limits={"seconds": Limit("-2:2", "-60:60", "s")},
)
def time_offset(case: Case) -> Verdict:
    """The answer that travelled shortest is the surest: half its round trip bounds its error."""
    answers = [one for one in case[TimeAnswers].items if one.offset is not None and one.leap != 3]
    if not answers:
        errors = [f"{one.server}: {one.error}" for one in case[TimeAnswers].items if one.error]
        return unknown("; ".join(errors) or _("no time server has a set clock"))
    best = min(answers, key=lambda one: one.delay or 0.0)
    offset, limit = best.offset or 0.0, case.limit("seconds")
    message = _("{seconds:+.3f} s against {server} (±{error:.3f} s)").format(
        seconds=-offset, server=best.server, error=(best.delay or 0.0) / 2
    )
    metric = Metric("offset", round(-offset, 6), "s", limit.warn, limit.fail)
    return Verdict(limit.outcome(-offset), message, round(-offset, 6), str(limit), (metric,))


@check(
    "pc.time.source",
    title=N_("Clock follows no time server"),
    why=N_("A clock that follows nothing drifts by seconds a day; a wrong zone shifts every appointment."),
    remedy=N_("Point the machine to the site's time server and set the time zone."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(TimeSource,),
    limits={"days": Limit("~:1", "~:7", "d")},
)
def time_source(case: Case) -> Verdict:
    found = case[TimeSource]
    zone = case.policy.zone
    if zone and found.zone and found.zone != zone:
        return fail(
            _("time zone {zone}, planned {planned}").format(zone=found.zone, planned=zone), found.zone, zone
        )
    if found.synchronised is None and not found.local:
        return unknown(found.source or _("the machine does not tell whom its clock follows"), found.zone)
    if found.last is not None:
        return _synchronised(case, found)
    if found.synchronised:
        return ok(_("follows {source}").format(source=found.source or _("a time server")), found.zone)
    return warn(_("the clock follows nothing but itself"), found.zone)


def _synchronised(case: Case, found: TimeSource) -> Verdict:
    limit, days = case.limit("days"), round(case.days_since(found.last), 1) if found.last else 0.0
    message = _("last synchronised {days:.1f} days ago with {source}").format(
        days=days, source=found.source or _("a time server")
    )
    outcome = worst((limit.outcome(days), Outcome.WARN if found.local else Outcome.OK))
    return Verdict(
        outcome, message, days, str(limit), (Metric("synchronised", days, "", limit.warn, limit.fail),)
    )
