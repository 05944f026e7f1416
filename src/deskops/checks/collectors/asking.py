"""Which questions we can ask the network ourselves; how they are asked stands in probes, loaded when one is."""

from deskops.checks.facts import Unread
from deskops.checks.network_kinds import (
    GatewayReply,
    Interfaces,
    NameAnswers,
    PathMtu,
    Resolvers,
    Routes,
    TimeAnswers,
    TimeServers,
)
from deskops.checks.sources import Ask, Got, Source
from deskops.i18n import _


def sources() -> tuple[Source, ...]:
    """What can be asked from here once servers are known."""
    return (
        Source((TimeAnswers,), _time, "SNTP", slow=True, after=(TimeServers,)),
        Source((NameAnswers,), _names, "DNS", slow=True, after=(Resolvers,)),
    )


def gateway_sources() -> tuple[Source, ...]:
    """Echo requests; on Windows its own script sends them, since only administrators may from here."""
    return (
        Source((GatewayReply,), _gateway, "ICMP, TCP", slow=True, after=(Routes,)),
        Source((PathMtu,), _mtu, "ICMP", slow=True, after=(Routes, Interfaces)),
    )


def _time(ask: Ask) -> list[Got]:
    """The policy's servers, else those that the machine itself is set to; never any that nobody named."""
    own = ask.facts.get(TimeServers)
    if not ask.policy.time_servers and not (own and own.servers):
        raise Unread(_("neither the policy nor this machine names a time server"))
    from deskops.checks.collectors import probes

    return probes.ask_time(ask)


def _names(ask: Ask) -> list[Got]:
    from deskops.checks.collectors import probes

    return probes.ask_names(ask)


def _gateway(ask: Ask) -> list[Got]:
    from deskops.checks.collectors import probes

    return probes.ask_gateway(ask)


def _mtu(ask: Ask) -> list[Got]:
    from deskops.checks.collectors import probes

    return probes.ask_mtu(ask)
