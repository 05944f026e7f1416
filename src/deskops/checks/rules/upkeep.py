"""Checks of how well the machine is kept: updates, support, restarts, software; only facts and policy are seen here."""

from typing import Final

from deskops.checks import support
from deskops.checks.kinds import Boot, Package, Reboot, Software, System, Updates
from deskops.checks.limits import Limit
from deskops.checks.matching import same_program
from deskops.checks.policy import Required
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.checks.versions import at_least, key
from deskops.domain.finding import Metric, Severity
from deskops.i18n import N_, _


@check(
    "pc.patch.age",
    title=N_("Updates overdue"),
    why=N_("Attacks on a published hole begin within days; an update a month is the least."),
    remedy=N_("Run the updates; if they fail, clear the update cache and look at the proxy."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(Updates,),
    limits={"days": Limit("~:35", "~:65", "d")},
)
def patch_age(case: Case) -> Verdict:
    found, limit = case[Updates], case.limit("days")
    if found.newest is None:
        return fail(_("no update is on record"), None, limit)
    days = round(max(0.0, case.days_since(found.newest)), 1)
    message = _("last update {days:.0f} days ago ({name})").format(days=days, name=found.name or "-")
    return Verdict(
        limit.outcome(days), message, days, str(limit), (Metric("age", days, "", limit.warn, limit.fail),)
    )


@check(
    "pc.patch.baseline",
    title=N_("Patch level below the baseline"),
    why=N_("The site's baseline is the level that was tested; below it known holes are open."),
    remedy=N_("Install the update that the baseline names."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(System,),
)
def patch_baseline(case: Case) -> Verdict:
    system = case[System]
    name = support.name_of(system)
    levels = case.policy.baselines.get(name, ())
    if not levels:
        return skip(_("the policy has no baseline for {system}").format(system=name), system.build)
    if not system.build:
        return unknown(_("the system does not tell its patch level"), None, levels[0])
    message = _("{build}, baseline {level}").format(build=system.build, level=levels[0])
    if key(system.build) >= key(levels[0]):
        return ok(message, system.build, levels[0])
    one_behind = len(levels) > 1 and key(system.build) >= key(levels[1])
    return (warn if one_behind else fail)(message, system.build, levels[0])


@check(
    "pc.os.support",
    title=N_("Operating system out of support"),
    why=N_("After its last day a system gets no fixes: every hole found from then on stays open."),
    remedy=N_("Plan the upgrade or the replacement of the machine."),
    severity=Severity.HIGH,
    profiles=("pc",),
    reads=(System,),
    limits={"days": Limit("180.01:", "0:", "d")},
)
def os_support(case: Case) -> Verdict:
    system, limit = case[System], case.limit("days")
    end = support.end_of(system)
    if end is None:
        return unknown(
            _("the end of support of {system} is not known here").format(system=system.name), system.version
        )
    days = (end - case.now.date()).days
    message = _("{system} is supported until {end}").format(system=system.name, end=end.isoformat())
    if days < 0:
        message = _("{system} has been out of support since {end}").format(
            system=system.name, end=end.isoformat()
        )
    metric = Metric("days left", days, "", limit.warn, limit.fail)
    return Verdict(limit.outcome(days), message, end.isoformat(), str(limit), (metric,))


@check(
    "pc.reboot.pending",
    title=N_("Restart overdue"),
    why=N_("Until it restarts, the machine still runs the old, vulnerable version of what was updated."),
    remedy=N_("Restart it together with the user."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(Reboot,),
    limits={"days": Limit("", "~:14", "d")},
)
def reboot_pending(case: Case) -> Verdict:
    found, limit = case[Reboot], case.limit("days")
    if not found.pending:
        return ok(_("no restart is waiting"), "no", limit)
    what = ", ".join(found.reasons[:3]) or "-"
    if found.since is None:
        return warn(_("a restart is waiting ({reasons})").format(reasons=what), "yes", limit)
    days = round(max(0.0, case.days_since(found.since)), 1)
    message = _("a restart has been waiting for {days:.0f} days ({reasons})").format(days=days, reasons=what)
    return (fail if limit.outcome(days) == "fail" else warn)(message, days, limit)


@check(
    "pc.uptime",
    title=N_("Not restarted for long"),
    why=N_("Leaks add up and updates wait; many a fault that users live with is gone after a restart."),
    remedy=N_("Do a full restart; with Fast Startup a shutdown is none."),
    severity=Severity.LOW,
    profiles=("pc",),
    reads=(Boot,),
    limits={"days": Limit("~:14", "~:30", "d")},
)
def uptime(case: Case) -> Verdict:
    limit, days = case.limit("days"), round(max(0.0, case.days_since(case[Boot].booted)), 1)
    metric = Metric("uptime", days, "", limit.warn, limit.fail)
    return Verdict(
        limit.outcome(days), _("up for {days:.1f} days").format(days=days), days, str(limit), (metric,)
    )


@check(
    "pc.software.standard",
    title=N_("Software not to standard"),
    why=N_("Missing software stops the work, forbidden software opens doors that nobody watches."),
    remedy=N_("Install what is missing and remove what is forbidden, from the company's own list."),
    severity=Severity.MEDIUM,
    profiles=("pc",),
    reads=(Software,),
)
def software_standard(case: Case) -> Verdict:
    policy, packages = case.policy, case[Software].packages
    required = [one for one in policy.required if policy.applies(one.kinds)]
    told = (policy.listed, policy.remote_tools)
    if not required and not policy.forbidden and told == (None, None):
        return skip(_("the policy has no software list for this kind of device"), len(packages))
    verdicts = [_required(one, packages) for one in required]
    verdicts += _forbidden(case, packages) + _unlisted(case, packages) + _remote(case, packages)
    summary = _("all {required} required are there, none of {forbidden} forbidden").format(
        required=len(required), forbidden=len(policy.forbidden)
    )
    verdict = together(verdicts) if verdicts else ok(summary)
    value = _("{count} packages").format(count=len(packages))
    return verdict._replace(message=summary if verdict.outcome == "ok" else verdict.message, value=value)


def _required(wanted: Required, packages: tuple[Package, ...]) -> Verdict:
    found = [one for one in packages if same_program(wanted.name, one.name)]
    if not found:
        return fail(_("{program} is missing").format(program=wanted.name))
    fits = [at_least(one.version, wanted.minimum, name=one.name) for one in found]
    if True in fits:
        return ok(_("{program} is there").format(program=wanted.name))
    have = ", ".join(dict.fromkeys(one.version or "?" for one in found))
    if None in fits:
        text = _("{program}: {version} cannot be compared with {minimum}")
    else:
        text = _("{program} is too old: {version}, at least {minimum}")
    return warn(text.format(program=wanted.name, version=have, minimum=wanted.minimum))


def _forbidden(case: Case, packages: tuple[Package, ...]) -> list[Verdict]:
    found = []
    for one in case.policy.forbidden:
        if any(same_program(one.name, package.name) for package in packages):
            reason = one.reason or "-"
            found.append(fail(_("{program} is forbidden: {reason}").format(program=one.name, reason=reason)))
    return found


def _unlisted(case: Case, packages: tuple[Package, ...]) -> list[Verdict]:
    if case.policy.listed is None:
        return []
    known = [*case.policy.listed, *(one.name for one in case.policy.required)]
    beyond = [one.name for one in packages if not any(same_program(name, one.name) for name in known)]
    return [warn(_("{program} is on no list").format(program=name)) for name in dict.fromkeys(beyond)]


# Programs by which somebody elsewhere steers a machine, as their packages are called in the trade.
REMOTE_TOOLS: Final = (
    "TeamViewer", "AnyDesk", "ToDesk", "Sunlogin", "向日葵", "RustDesk", "RealVNC", "TightVNC", "UltraVNC", "Radmin",
    "LogMeIn", "Splashtop", "UltraViewer", "Chrome Remote Desktop", "Ammyy", "GotoHTTP", "x11vnc",
)  # fmt: skip


def _remote(case: Case, packages: tuple[Package, ...]) -> list[Verdict]:
    """Tools for remote control beyond those that the policy allows."""
    if case.policy.remote_tools is None:
        return []
    allowed = case.policy.remote_tools
    found = [one.name for one in packages if any(same_program(name, one.name) for name in REMOTE_TOOLS)]
    beyond = [one for one in found if not any(same_program(name, one) for name in allowed)]
    text = _("{program} lets others control the machine from afar, and is not among the allowed")
    return [fail(text.format(program=name)) for name in dict.fromkeys(beyond)]
