"""Checks of a whole site by what a scan found there; only facts and policy are seen here."""

from deskops.checks.limits import Limit
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.policy import AddressRange
from deskops.checks.registry import Case, check
from deskops.checks.site_kinds import Pool, SiteAbsent, SiteHost, SiteHosts, SiteLists, SitePools
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.domain.finding import Metric, Outcome, Severity
from deskops.i18n import N_, _

_SENSITIVE = frozenset({"pos", "server", "network"})
_SHOWN = 8  # hosts that a message names before it counts the rest


def _named(texts: list[str]) -> str:
    more = f" (+{len(texts) - _SHOWN})" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more


def _as_far_as_scanned(case: Case, verdict: Verdict) -> Verdict:
    """What was seen stays bad; that nothing bad was seen is known of a whole scan alone."""
    if verdict.outcome is Outcome.OK and not case[SiteHosts].whole:
        return unknown(_("the scan was cut short: what it did not see may be bad"), verdict.value)
    return verdict


@check(
    "site.unknown_hosts",
    title=N_("Hosts that nobody registered"),
    why=N_("What nobody registered is patched by nobody, and may be somebody else's."),
    remedy=N_("Find it by its MAC address on the switch; register it or unplug it."),
    severity=Severity.MEDIUM,
    profiles=("site",),
    reads=(SiteHosts,),
)
def unknown_hosts(case: Case) -> Verdict:
    found = [one for one in case[SiteHosts].items if one.verdict == "unknown"]
    if not found:
        return _as_far_as_scanned(case, ok(_("every host that answers is registered"), 0))
    ranges = [one for net in case.policy.networks for one in net.ranges]
    bad = [one for one in found if _is_sensitive(one, ranges)]
    if bad:
        words = _("not registered, among tills, servers or network devices: {hosts}")
        return fail(words.format(hosts=_named([_host(one) for one in bad])), len(found))
    return warn(_("not registered: {hosts}").format(hosts=_named([_host(one) for one in found])), len(found))


def _host(one: SiteHost) -> str:
    about = " ".join(filter(None, (one.name, *one.macs[:1])))
    return f"{one.address} ({about})" if about else one.address


def _number(address: str) -> int:
    from ipaddress import ip_address

    return int(ip_address(address))


def _is_sensitive(host: SiteHost, ranges: list[AddressRange]) -> bool:
    place = _number(host.address)
    for one in ranges:
        words = one.purpose.casefold()
        sensitive = _SENSITIVE & set(one.kinds) or "server" in words or "服务器" in words
        if sensitive and _number(one.first) <= place <= _number(one.last):
            return True
    return False


@check(
    "site.missing_hosts",
    title=N_("Registered devices that do not answer"),
    why=N_("A device that is switched off, stolen or moved looks the same from afar: somebody has to look."),
    remedy=N_("Make it the list of the visit."),
    severity=Severity.MEDIUM,
    profiles=("site",),
    reads=(SiteAbsent, SiteHosts),
)
def missing_hosts(case: Case) -> Verdict:
    absent = case[SiteAbsent].items
    if not case[SiteHosts].whole:
        return unknown(_("the scan was cut short: nobody is missing for sure"), len(absent))
    if not absent:
        return ok(_("every registered device answers"), 0)
    names = _named([f"{one.name} ({one.address})" for one in absent])
    bad = [one for one in absent if one.kind in _SENSITIVE]
    if bad:
        words = _("no answer from what the site lives on: {hosts}")
        return fail(words.format(hosts=_named([f"{one.name} ({one.address})" for one in bad])), len(absent))
    return warn(_("no answer: {hosts}").format(hosts=names), len(absent))


@check(
    "site.ip.conflict",
    title=N_("An address or a name is used twice"),
    why=N_(
        "Two machines with one address take the line from each other by turns. A scan sees both only if this system"
        " heard both while it ran: well is no proof."
    ),
    remedy=N_("Release the lease; find the one that is set by hand, by the MAC table of the switch."),
    severity=Severity.HIGH,
    profiles=("site",),
    reads=(SiteHosts,),
)
def ip_conflict(case: Case) -> Verdict:
    hosts = case[SiteHosts].items
    twice = [f"{one.address} ({', '.join(one.macs)})" for one in hosts if len(one.macs) > 1]
    if twice:
        return fail(_("two machines at one address: {hosts}").format(hosts=_named(twice)), len(twice))
    names = [_host(one) for one in hosts if one.verdict == "duplicate"]
    if names:
        return warn(_("used twice: {hosts}").format(hosts=_named(names)), len(names))
    return _as_far_as_scanned(case, ok(_("no address and no name was seen to be used twice"), 0))


@check(
    "site.pool.usage",
    title=N_("A range of addresses is nearly full"),
    why=N_("When the range is full the next device gets no address, and nobody knows why."),
    remedy=N_("Widen the range, or take away what is gone."),
    severity=Severity.LOW,
    profiles=("site",),
    reads=(SitePools, SiteHosts),
    limits={"percent": Limit("~:84.99", "~:94.99", "%")},
)
def pool_usage(case: Case) -> Verdict:
    pools = case[SitePools].items
    if not pools:
        return skip(_("the address plan has no ranges"))
    return _as_far_as_scanned(case, together(_pool(one, case.limit("percent")) for one in pools))


def _pool(pool: Pool, limit: Limit) -> Verdict:
    share = round(100 * pool.live / pool.size, 1)
    message = _("{name}: {live} of {size} addresses answer").format(
        name=pool.name, live=pool.live, size=pool.size
    )
    metric = Metric(pool.name, share, "%", limit.warn, limit.fail)
    return Verdict(limit.outcome(share), message, share, str(limit), (metric,))


@check(
    "site.standards.age",
    title=N_("The site's own lists, or this laptop's clock, are out of date"),
    why=N_("What is judged by old lists is judged wrongly, and offline nobody notices."),
    remedy=N_("Renew them before the round: deskops sync, or take the lists in again."),
    severity=Severity.MEDIUM,
    profiles=("site",),
    reads=(SiteLists, TimeAnswers),
    limits={"days": Limit("~:30", "~:90", "d"), "seconds": Limit("~:1", "~:5", "s")},
)
def standards_age(case: Case) -> Verdict:
    verdicts = []
    for one in case[SiteLists].items:
        days, limit = float((case.now.date() - one.day).days), case.limit("days")
        message = _("{name} is of {date}, {days:.0f} days old").format(name=one.name, date=one.on, days=days)
        verdicts.append(Verdict(limit.outcome(days), message, days, str(limit)))
    times = case.get(TimeAnswers)
    offsets = [abs(one.offset) for one in times.items if one.offset is not None] if times else []
    if offsets:
        off, limit = round(min(offsets), 3), case.limit("seconds")
        message = _("this laptop's clock is {seconds:.1f} s off").format(seconds=off)
        verdicts.append(Verdict(limit.outcome(off), message, off, str(limit)))
    elif times and times.items:
        verdicts.append(Verdict(Outcome.UNKNOWN, _("no time server of the site answers")))
    if not verdicts:
        return skip(_("the settings date no lists and name no time server"))
    return together(verdicts)
