"""Checks of the guards: antivirus and firewall; only facts and policy are seen here."""

from deskops.checks.kinds import Antivirus, Engine, Firewall
from deskops.checks.limits import Limit
from deskops.checks.matching import same_program
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.domain.finding import Metric, Severity
from deskops.i18n import N_, _


def _not_needed(case: Case) -> bool:
    return case.policy.antivirus == "none"


@check(
    "pc.av.present",
    title=N_("No working antivirus"),
    why=N_("Without a running guard the next infected file spreads from this machine."),
    remedy=N_("Start its service, or install the company's antivirus again."),
    severity=Severity.CRITICAL,
    profiles=("pc",),
    reads=(Antivirus,),
)
def av_present(case: Case) -> Verdict:
    if _not_needed(case):
        return skip(_("the policy asks for no antivirus here"))
    engines = case[Antivirus].engines
    names = ", ".join(one.name for one in engines)
    if not engines:
        return fail(_("no antivirus is there"), names)
    active = [one for one in engines if one.on and one.real_time is not False and not one.expired]
    if not active:
        return _none_active(engines, names)
    planned = case.policy.antivirus
    if planned != "required" and not any(same_program(planned, one.name) for one in active):
        return fail(_("{found} instead of {planned}").format(found=names, planned=planned), names, planned)
    if len(active) > 1:
        return warn(_("two active guards slow each other: {names}").format(names=names), names)
    return ok(_("{name} is on").format(name=active[0].name), names)


def _none_active(engines: tuple[Engine, ...], names: str) -> Verdict:
    if any(one.snoozed for one in engines):
        return warn(_("{names}: snoozed").format(names=names), names)
    if any(one.expired for one in engines):
        return fail(_("{names}: licence expired").format(names=names), names)
    if all(one.on is None for one in engines):
        return unknown(_("{names} does not tell whether it is on").format(names=names), names)
    return fail(_("{names}: switched off").format(names=names), names)


def _guards(case: Case) -> list[Engine]:
    """Those that are on, else all: the definitions of a guard that was switched off long ago matter to nobody."""
    engines = case[Antivirus].engines
    return [one for one in engines if one.on] or list(engines)


@check(
    "pc.av.definitions",
    title=N_("Virus definitions out of date"),
    why=N_("With old definitions the guard lets pass what is new this week."),
    remedy=N_("Update now; if it fails, check the proxy or the update share."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(Antivirus,),
    limits={"days": Limit("~:3", "~:7", "d")},
)
def av_definitions(case: Case) -> Verdict:
    if _not_needed(case):
        return skip(_("the policy asks for no antivirus here"))
    engines = _guards(case)
    if not engines:
        return skip(_("no antivirus is there"))
    return together(_definitions(case, one) for one in engines)


def _definitions(case: Case, engine: Engine) -> Verdict:
    limit = case.limit("days")
    if engine.outdated:
        return fail(_("{name} says that its definitions are outdated").format(name=engine.name), None, limit)
    if engine.definitions is not None:
        days = round(max(0.0, case.days_since(engine.definitions)), 1)
        message = _("{name}: definitions {days:.1f} days old").format(name=engine.name, days=days)
        metric = Metric("definitions", days, "", limit.warn, limit.fail)
        return Verdict(limit.outcome(days), message, days, str(limit), (metric,))
    if engine.outdated is False:
        return ok(_("{name} says that its definitions are up to date").format(name=engine.name), None, limit)
    return unknown(
        _("{name} does not tell how old its definitions are").format(name=engine.name), None, limit
    )


@check(
    "pc.av.scan",
    title=N_("Virus scan overdue"),
    why=N_("A scan finds what lay on the disk before its definition was known."),
    remedy=N_("Run a quick scan."),
    severity=Severity.LOW,
    profiles=("pc",),
    reads=(Antivirus,),
    limits={"days": Limit("~:14", "~:60", "d")},
)
def av_scan(case: Case) -> Verdict:
    if _not_needed(case):
        return skip(_("the policy asks for no antivirus here"))
    engines = _guards(case)
    if not engines:
        return skip(_("no antivirus is there"))
    return together(_scan(case, one) for one in engines)


def _scan(case: Case, engine: Engine) -> Verdict:
    limit = case.limit("days")
    if engine.never_scanned:
        return warn(_("{name} has never scanned").format(name=engine.name), None, limit)
    if engine.scanned is None:
        return unknown(_("{name} does not tell when it scanned").format(name=engine.name), None, limit)
    days = round(max(0.0, case.days_since(engine.scanned)), 1)
    message = _("{name}: last scan {days:.0f} days ago").format(name=engine.name, days=days)
    metric = Metric("scan", days, "", limit.warn, limit.fail)
    return Verdict(limit.outcome(days), message, days, str(limit), (metric,))


@check(
    "pc.firewall.enabled",
    title=N_("Firewall off"),
    why=N_("An open machine is reached by every infected neighbour in the same network."),
    remedy=N_("Switch it on, and look for a group policy that says otherwise."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(Firewall,),
)
def firewall_enabled(case: Case) -> Verdict:
    profiles = case[Firewall].profiles
    off = [one for one in profiles if not one.on]
    value = ", ".join(f"{one.name}={'on' if one.on else 'off'}" for one in profiles)
    names = ", ".join(one.name for one in off)
    if not profiles:
        return unknown(_("no firewall profile was named"))
    if any(one.active for one in off):
        return fail(_("off: {names}").format(names=names), value)
    if off:
        return warn(_("off, but not in use now: {names}").format(names=names), value)
    return ok(_("on: {names}").format(names=", ".join(one.name for one in profiles)), value)
