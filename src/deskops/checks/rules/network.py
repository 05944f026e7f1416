"""Checks of the network as this machine sees it: gateway, names, lease, time, quality, ports, packet size."""

from itertools import pairwise

from deskops.checks.limits import Limit
from deskops.checks.network_kinds import (
    GatewayReply,
    Lease,
    Leases,
    Listening,
    NameAnswer,
    NameAnswers,
    PathMtu,
    TimeAnswer,
    TimeAnswers,
)
from deskops.checks.registry import Case, check
from deskops.checks.verdicts import Verdict, fail, ok, skip, together, unknown, warn
from deskops.domain.finding import Metric, Outcome, Severity, worst
from deskops.i18n import N_, _


def _loss(reply: GatewayReply) -> float:
    return 100 * (reply.sent - len(reply.times)) / max(1, reply.sent)


def _mean(times: tuple[float, ...]) -> float:
    return sum(times) / len(times)


@check(
    "net.gateway",
    title=N_("Gateway does not answer well"),
    why=N_("Everything that is not on this site goes through the gateway."),
    remedy=N_("Check the cable, the switch port and the router, in this order."),
    severity=Severity.CRITICAL,
    profiles=("network",),
    reads=(GatewayReply,),
    limits={"milliseconds": Limit("~:50", "", "ms"), "loss": Limit("~:0", "", "%")},
)
def gateway(case: Case) -> Verdict:
    reply = case[GatewayReply]
    if not reply.times:
        if reply.neighbour:
            text = _("{gateway} answers no probe ({method}), but its MAC is known")
            return warn(text.format(gateway=reply.gateway, method=reply.method), None)
        return fail(_("{gateway} does not answer").format(gateway=reply.gateway), None)
    limit, loss = case.limit("milliseconds"), _loss(reply)
    mean = round(_mean(reply.times), 2)
    outcome = worst((limit.outcome(mean), case.limit("loss").outcome(loss)))
    message = _("{gateway}: {ms:.1f} ms, {loss:.0f} % lost ({method})").format(
        gateway=reply.gateway, ms=mean, loss=loss, method=reply.method
    )
    metrics = (Metric("rtt", mean, "ms", limit.warn, limit.fail), Metric("loss", round(loss, 1), "%"))
    return Verdict(outcome, message, mean, str(limit), metrics)


@check(
    "net.quality",
    title=N_("Line loses packets or jitters"),
    why=N_("Lost packets and jitter break calls, video and remote desktops long before anything is down."),
    remedy=N_("Swap the cable, look at Wi-Fi and at the duplex setting of both ends."),
    severity=Severity.LOW,
    profiles=("network",),
    reads=(GatewayReply,),
    limits={"loss": Limit("~:0", "~:2", "%"), "jitter": Limit("~:10", "", "ms")},
)
def quality(case: Case) -> Verdict:
    reply = case[GatewayReply]
    if not reply.times:
        return unknown(_("{gateway} does not answer").format(gateway=reply.gateway))
    loss, jitter = _loss(reply), _jitter(reply.times)
    limit, jitter_limit = case.limit("loss"), case.limit("jitter")
    message = _("{loss:.0f} % of {sent} lost, jitter {ms:.1f} ms").format(
        loss=loss, sent=reply.sent, ms=jitter
    )
    metrics = (
        Metric("loss", round(loss, 1), "%", limit.warn, limit.fail),
        Metric("jitter", round(jitter, 3), "ms", jitter_limit.warn, jitter_limit.fail),
    )
    outcome = worst((limit.outcome(loss), jitter_limit.outcome(jitter)))
    return Verdict(outcome, message, round(loss, 1), f"{limit}; {jitter_limit}", metrics)


def _jitter(times: tuple[float, ...]) -> float:
    """Mean difference of neighbours, milliseconds."""
    steps = [abs(after - before) for before, after in pairwise(times)]
    return sum(steps) / len(steps) if steps else 0.0


@check(
    "net.dns",
    title=N_("Name server slow, wrong or silent"),
    why=N_("With one bad name server of two, every second thing is slow; with none, nothing is found."),
    remedy=N_("Correct the server's forwarder, or take the server off the list."),
    severity=Severity.HIGH,
    profiles=("network",),
    reads=(NameAnswers,),
    limits={"milliseconds": Limit("~:200", "", "ms")},
)
def dns(case: Case) -> Verdict:
    answers = case[NameAnswers].items
    if not answers:
        return skip(_("it is no name server of the plan"))
    verdicts = [_name_server(case, one) for one in answers]
    bad = [one for one in verdicts if one.outcome is not Outcome.OK]
    if bad and len(bad) == len(verdicts):
        return together(one._replace(outcome=Outcome.FAIL) for one in bad)
    return together(verdicts)


def _name_server(case: Case, answer: NameAnswer) -> Verdict:
    limit = case.limit("milliseconds")
    if answer.error or answer.milliseconds is None:
        return warn(
            _("{server}: {error}").format(server=answer.server, error=answer.error or "-"), None, limit
        )
    expected = set(case.policy.probe_addresses)
    if answer.name and expected and expected.isdisjoint(answer.addresses):
        text = _("{server} says {name} is {addresses}")
        addresses = ", ".join(answer.addresses) or "-"
        return warn(text.format(server=answer.server, name=answer.name, addresses=addresses), None, limit)
    if answer.name and not answer.addresses:
        return warn(
            _("{server} does not know {name}").format(server=answer.server, name=answer.name), None, limit
        )
    took = answer.milliseconds
    outcome = limit.outcome(took)
    message = _("{server} answers in {ms:.0f} ms").format(server=answer.server, ms=took)
    metric = Metric(answer.server, round(took, 2), "ms", limit.warn, limit.fail)
    return Verdict(outcome, message, round(took, 2), str(limit), (metric,))


@check(
    "net.dhcp",
    title=N_("Lease from a foreign DHCP server, or running out"),
    why=N_("A second DHCP server on the site gives out wrong gateways and name servers."),
    remedy=N_("Find its MAC address on the switch and take it off the net."),
    severity=Severity.HIGH,
    profiles=("network",),
    reads=(Leases,),
    limits={"percent": Limit("25:", "", "%")},
)
def dhcp(case: Case) -> Verdict:
    leases = case[Leases].items
    if not leases:
        return skip(_("no address comes from DHCP"))
    return together(_lease(case, one) for one in leases)


def _lease(case: Case, lease: Lease) -> Verdict:
    planned = {server for one in case.policy.networks for server in one.dhcp_servers}
    planned |= set(case.policy.dhcp_servers)
    limit, shown = case.limit("percent"), ", ".join(sorted(planned))
    if planned and lease.server and lease.server not in planned:
        text = _("{interface}: lease from {server}, which is none of ours")
        return fail(text.format(interface=lease.interface, server=lease.server), lease.server, shown)
    if lease.obtained is None or lease.expires is None or lease.expires <= lease.obtained:
        return ok(
            _("{interface}: lease from {server}").format(
                interface=lease.interface, server=lease.server or "-"
            )
        )
    whole, left = lease.expires - lease.obtained, lease.expires - case.now
    share = round(max(0.0, 100 * left / whole), 1)
    message = _("{interface}: lease from {server}, {percent:.0f} % of its time left").format(
        interface=lease.interface, server=lease.server or "-", percent=share
    )
    return Verdict(
        limit.outcome(share), message, share, str(limit), (Metric("lease", share, "%", limit.warn),)
    )


@check(
    "net.ntp",
    title=N_("Time server wrong or silent"),
    why=N_("All clocks of the site follow this server; when it is lost they drift apart."),
    remedy=N_("Look at the server's own source, one step up."),
    severity=Severity.MEDIUM,
    profiles=("network",),
    reads=(TimeAnswers,),
    limits={"stratum": Limit("~:5", "~:15")},
)
def ntp(case: Case) -> Verdict:
    if not case[TimeAnswers].items:
        return skip(_("it is no time server of the policy"))
    answers = [_time_server(case, one) for one in case[TimeAnswers].items if not one.own]
    if not answers:
        return unknown(_("no time server was asked"))
    bad = [one for one in answers if one.outcome is Outcome.FAIL]
    if bad and len(bad) < len(answers):  # others are there: a warning is enough
        return together(one._replace(outcome=Outcome.WARN) if one in bad else one for one in answers)
    return together(answers)


def _time_server(case: Case, answer: TimeAnswer) -> Verdict:
    limit = case.limit("stratum")
    if answer.stratum is None or answer.error:
        return fail(
            _("{server}: {error}").format(server=answer.server, error=answer.error or "-"), None, limit
        )
    if answer.leap == 3 or answer.stratum == 0:
        return fail(_("{server} has no set clock itself").format(server=answer.server), answer.stratum, limit)
    message = _("{server}: stratum {stratum}").format(server=answer.server, stratum=answer.stratum)
    return Verdict(limit.outcome(answer.stratum), message, answer.stratum, str(limit))


_DANGEROUS = {23: "telnet", 5900: "VNC", 5901: "VNC", 2323: "telnet"}
_EPHEMERAL = 49152  # RFC 6335: from here on ports are nobody's


@check(
    "net.ports",
    title=N_("Ports open that should not be"),
    why=N_("Every open port is a door; telnet, SMBv1 and unmanaged VNC are doors without a lock."),
    remedy=N_("Close it, or write down who needs it and why."),
    severity=Severity.MEDIUM,
    profiles=("network",),
    reads=(Listening,),
)
def ports(case: Case) -> Verdict:
    found, allowed = case[Listening], case.policy.ports
    numbers = sorted({one.number for one in found.ports if not _local_only(one.address)})
    value = ", ".join(str(one) for one in numbers)
    limit = ", ".join(str(one) for one in allowed or ())
    bad = [
        f"{_DANGEROUS[one]} ({one})" for one in numbers if one in _DANGEROUS and one not in (allowed or ())
    ]
    if found.smb1:
        bad.append("SMBv1")
    if bad:
        return fail(_("open: {ports}").format(ports=", ".join(bad)), value, limit)
    if allowed is None:
        return skip(_("the policy has no list of ports; open are {ports}").format(ports=value or "-"), value)
    extra = [str(one) for one in numbers if one not in allowed and one < _EPHEMERAL]
    if extra:
        return warn(_("open beyond the list: {ports}").format(ports=", ".join(extra)), value, limit)
    return ok(_("open: {ports}").format(ports=value or "-"), value, limit)


def _local_only(address: str) -> bool:
    return address.startswith("127.") or address == "::1"


@check(
    "net.mtu",
    title=N_("Large packets do not get through"),
    why=N_("Where large packets vanish, small pages open and large ones hang for ever."),
    remedy=N_("Look for a tunnel on the way or a jumbo-frame setting that only one end has."),
    severity=Severity.LOW,
    profiles=("network",),
    reads=(PathMtu,),
    limits={"bytes": Limit("1500:", "1400:", "B")},
)
def mtu(case: Case) -> Verdict:
    found, limit = case[PathMtu], case.limit("bytes")
    if not found.largest:
        return unknown(_("{gateway} does not answer").format(gateway=found.gateway), None, limit)
    message = _("{size} bytes reach {gateway} whole").format(size=found.largest, gateway=found.gateway)
    metric = Metric("mtu", found.largest, "B", limit.warn, limit.fail)
    return Verdict(limit.outcome(found.largest), message, found.largest, str(limit), (metric,))
