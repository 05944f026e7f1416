"""The network as a machine sees it, at its limits."""

from datetime import timedelta

import pytest

from deskops.checks.network_kinds import (
    GatewayReply,
    Lease,
    Leases,
    Listening,
    NameAnswer,
    NameAnswers,
    PathMtu,
    Port,
    TimeAnswer,
    TimeAnswers,
)
from deskops.checks.policy import Policy, SiteNetwork


def reply(*times: float, sent: int = 20, neighbour: bool | None = None) -> GatewayReply:
    return GatewayReply("10.0.0.1", "ICMP", sent, times, neighbour)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (reply(*[10.0] * 20), "ok"),
        (reply(*[50.0] * 20), "ok"),
        (reply(*[50.1] * 20), "warn"),
        (reply(*[1.0] * 19), "warn"),
        (reply(neighbour=True), "warn"),
        (reply(neighbour=False), "fail"),
        (reply(), "fail"),
    ],
)
def test_the_gateway_answers_quickly_and_always(judged, answer, outcome):
    assert judged("net.gateway", answer).outcome == outcome


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (reply(*[5.0] * 20), "ok"),
        (reply(*[1.0, 11.0] * 10), "ok"),
        (reply(*[1.0, 11.1] * 10), "warn"),
        (reply(*[1.0] * 98, sent=100), "warn"),
        (reply(*[1.0] * 97, sent=100), "fail"),
        (reply(), "unknown"),
    ],
)
def test_loss_and_jitter_at_their_limits(judged, answer, outcome):
    assert judged("net.quality", answer).outcome == outcome


@pytest.mark.parametrize("check", ["net.gateway", "net.quality"])
def test_an_unreadable_gateway_is_unknown(judged, check):
    assert judged(check, GatewayReply).outcome == "unknown"


GOOD, SLOW = (
    NameAnswer("a", "x.example", 200.0, ("10.1.1.1",)),
    NameAnswer("b", "x.example", 201.0, ("10.1.1.1",)),
)
WRONG = NameAnswer("c", "x.example", 5.0, ("203.0.113.9",))
SILENT = NameAnswer("d", "x.example", error="no answer in time")
EMPTY = NameAnswer("e", "x.example", 5.0)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((GOOD, GOOD), "ok"),
        ((GOOD, SLOW), "warn"),
        ((GOOD, WRONG), "warn"),
        ((GOOD, SILENT), "warn"),
        ((GOOD, EMPTY), "warn"),
        ((WRONG, SILENT), "fail"),
        ((SILENT,), "fail"),
        ((NameAnswer("a", "", 3.0),), "ok"),  # no name to ask for: any word will do
    ],
)
def test_every_name_server_answers_rightly(judged, answers, outcome):
    policy = Policy(probe_name="x.example", probe_addresses=("10.1.1.1",))
    assert judged("net.dns", NameAnswers(answers), policy=policy).outcome == outcome


def test_unreadable_name_servers_are_unknown(judged):
    assert judged("net.dns", NameAnswers).outcome == "unknown"


OURS = Policy(networks=(SiteNetwork("A", "10.20.0.0/24", dhcp_servers=("10.20.0.2",)),))


@pytest.mark.parametrize(
    ("server", "left", "outcome"),
    [("10.20.0.2", 25, "ok"), ("10.20.0.2", 24, "warn"), ("10.20.0.66", 90, "fail"), ("", 90, "ok")],
)
def test_a_lease_is_ours_and_lasts(judged, now, server, left, outcome):
    lease = Lease("eth0", server, now - timedelta(hours=100 - left), now + timedelta(hours=left))
    assert judged("net.dhcp", Leases((lease,)), policy=OURS).outcome == outcome


def test_a_lease_of_no_server_in_the_settings_is_foreign(judged, now):
    lease = Leases((Lease("eth0", "10.20.0.9", now, now + timedelta(hours=8)),))
    assert judged("net.dhcp", lease, policy=Policy(dhcp_servers=("10.20.0.2",))).outcome == "fail"
    assert judged("net.dhcp", lease, policy=Policy(dhcp_servers=("10.20.0.9",))).outcome == "ok"


def test_without_dhcp_there_is_no_lease_to_judge(judged):
    assert judged("net.dhcp", Leases(())).outcome == "skip"
    assert judged("net.dhcp", Leases).outcome == "unknown"


def ntp(stratum: int | None, leap: int | None = 0, error: str = "") -> TimeAnswer:
    return TimeAnswer("ntp", 0.0, 0.0, stratum, leap, error)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((ntp(1),), "ok"),
        ((ntp(5),), "ok"),
        ((ntp(6),), "warn"),
        ((ntp(15),), "warn"),
        ((ntp(16),), "fail"),
        ((ntp(0),), "fail"),
        ((ntp(2, leap=3),), "fail"),
        ((ntp(None, None, "no answer in time"),), "fail"),
        ((ntp(2), ntp(None, None, "no answer in time")), "warn"),
    ],
)
def test_a_time_server_is_set_and_near_the_source(judged, answers, outcome):
    assert judged("net.ntp", TimeAnswers(answers)).outcome == outcome


def test_unreadable_time_servers_are_unknown(judged):
    assert judged("net.ntp", TimeAnswers).outcome == "unknown"


@pytest.mark.parametrize(
    ("ports", "smb1", "allowed", "outcome"),
    [
        ((135, 445), False, (135, 445), "ok"),
        ((135, 445, 8080), False, (135, 445), "warn"),
        ((50000,), False, (), "ok"),  # nobody's
        ((23,), False, (), "fail"),
        ((5900,), False, None, "fail"),
        ((5900,), False, (5900,), "ok"),
        ((445,), True, (445,), "fail"),
        ((445,), False, None, "skip"),
    ],
)
def test_only_allowed_ports_are_open(judged, ports, smb1, allowed, outcome):
    found = Listening(tuple(Port(one, "10.0.0.5") for one in ports), smb1)
    assert judged("net.ports", found, policy=Policy(ports=allowed)).outcome == outcome


def test_a_port_that_only_the_machine_itself_reaches_is_not_open(judged):
    found = Listening((Port(23, "127.0.0.1"), Port(23, "::1")))
    assert judged("net.ports", found, policy=Policy(ports=())).outcome == "ok"
    assert judged("net.ports", Listening).outcome == "unknown"


@pytest.mark.parametrize(
    ("size", "outcome"), [(1500, "ok"), (1499, "warn"), (1400, "warn"), (1399, "fail"), (0, "unknown")]
)
def test_large_packets_reach_the_gateway(judged, size, outcome):
    assert judged("net.mtu", PathMtu("10.0.0.1", size)).outcome == outcome


def test_an_unreadable_packet_size_is_unknown(judged):
    assert judged("net.mtu", PathMtu).outcome == "unknown"
