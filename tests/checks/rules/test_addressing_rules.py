"""Addresses and cabling against the site's plan."""

import pytest

from deskops.checks.network_kinds import Address, Interface, Interfaces, Resolvers, Route, Routes
from deskops.checks.policy import AddressRange, Policy, SiteNetwork

PLAN = SiteNetwork(
    "ZH-香洲",
    "10.20.0.0/24",
    "10.20.0.1",
    (
        AddressRange("10.20.0.10", "10.20.0.199", ("pc", "pos"), "PC/POS", dhcp=True),
        AddressRange("10.20.0.200", "10.20.0.249", ("printer",), "打印机/网络"),
    ),
    dns=("10.20.0.2", "10.20.0.3"),
)
POLICY = Policy(site="ZH-香洲", networks=(PLAN,))


def nic(ip: str, prefix: int = 24, **more: object) -> Interface:
    return Interface("eth0", up=True, addresses=(Address(ip, prefix),), **more)  # type: ignore[arg-type]


def here(*those: Interface) -> Interfaces:
    return Interfaces(those)


@pytest.mark.parametrize(
    ("ip", "prefix", "outcome"),
    [
        ("10.20.0.10", 24, "ok"),
        ("10.20.0.199", 24, "ok"),
        ("10.20.0.9", 24, "fail"),
        ("10.20.0.200", 24, "fail"),  # the printers' range
        ("10.20.0.11", 16, "fail"),  # wrong mask
        ("10.20.1.11", 24, "fail"),
        ("169.254.3.4", 16, "fail"),
    ],
)
def test_an_address_lies_in_its_range_with_the_right_mask(judged, ip, prefix, outcome):
    assert judged("pc.ip.plan", here(nic(ip, prefix)), policy=POLICY).outcome == outcome


def test_a_second_unplanned_address_is_a_warning(judged):
    second = nic("192.168.1.5")._replace(name="eth1")
    assert judged("pc.ip.plan", here(nic("10.20.0.11"), second), policy=POLICY).outcome == "warn"


def test_another_site_or_another_registered_address_fails(judged):
    elsewhere, registered = POLICY._replace(site="ZH-拱北"), POLICY._replace(address="10.20.0.12")
    assert judged("pc.ip.plan", here(nic("10.20.0.11")), policy=elsewhere).outcome == "fail"
    assert judged("pc.ip.plan", here(nic("10.20.0.11")), policy=registered).outcome == "fail"
    assert judged("pc.ip.plan", here(nic("10.20.0.12")), policy=registered).outcome == "ok"


def test_bridges_of_containers_are_not_counted(judged):
    bridge = Interface("docker0", up=True, addresses=(Address("172.17.0.1", 16),), virtual=True)
    assert judged("pc.ip.plan", here(bridge, nic("10.20.0.11")), policy=POLICY).outcome == "ok"


def test_without_a_plan_only_a_self_given_address_is_a_fault(judged):
    assert judged("pc.ip.plan", here(nic("10.20.0.11"))).outcome == "skip"
    assert judged("pc.ip.plan", here(nic("169.254.3.4", 16))).outcome == "fail"
    assert judged("pc.ip.plan", here()).outcome == "fail"
    assert judged("pc.ip.plan", Interfaces, policy=POLICY).outcome == "unknown"


@pytest.mark.parametrize(
    ("ip", "dhcp", "planned", "outcome"),
    [
        ("10.20.0.11", True, "dhcp", "ok"),
        ("10.20.0.5", False, "static", "ok"),
        ("10.20.0.5", False, "dhcp", "warn"),
        ("10.20.0.11", True, "static", "warn"),
        ("10.20.0.11", False, "static", "fail"),  # by hand inside the pool
        ("10.20.0.11", True, "", "skip"),
        ("10.20.0.11", None, "dhcp", "skip"),
    ],
)
def test_addresses_are_given_as_planned(judged, ip, dhcp, planned, outcome):
    interfaces = here(nic(ip, dhcp=dhcp))
    assert judged("pc.ip.mode", interfaces, policy=POLICY._replace(ip_mode=planned)).outcome == outcome


def test_an_unreadable_mode_is_unknown(judged):
    assert judged("pc.ip.mode", Interfaces, policy=POLICY).outcome == "unknown"


@pytest.mark.parametrize(
    ("gateways", "outcome"),
    [
        (("10.20.0.1",), "ok"),
        (("10.20.0.1", "10.20.0.1"), "ok"),  # one gateway over two interfaces
        (("10.20.0.1", "10.20.0.254"), "warn"),
        (("10.20.0.254",), "fail"),
        ((), "fail"),
    ],
)
def test_exactly_the_planned_gateway(judged, gateways, outcome):
    routes = Routes(tuple(Route(one) for one in gateways))
    assert judged("pc.ip.gateway", routes, here(nic("10.20.0.11")), policy=POLICY).outcome == outcome


def test_without_a_planned_gateway_one_is_not_judged_and_two_are_a_warning(judged):
    one, two = Routes((Route("10.9.0.1"),)), Routes((Route("10.9.0.1"), Route("10.9.0.2")))
    assert judged("pc.ip.gateway", one, here(nic("10.9.0.5"))).outcome == "skip"
    assert judged("pc.ip.gateway", two, here(nic("10.9.0.5"))).outcome == "warn"
    assert judged("pc.ip.gateway", Routes, here(nic("10.9.0.5"))).outcome == "unknown"


@pytest.mark.parametrize(
    ("servers", "outcome"),
    [
        (("10.20.0.2", "10.20.0.3"), "ok"),
        (("10.20.0.2",), "ok"),
        (("10.20.0.3", "10.20.0.2"), "warn"),
        (("10.20.0.2", "114.114.114.114"), "fail"),
        ((), "fail"),
    ],
)
def test_the_sites_name_servers_in_their_order(judged, servers, outcome):
    assert judged("pc.ip.dns", Resolvers(servers), here(nic("10.20.0.11")), policy=POLICY).outcome == outcome


def test_without_planned_name_servers_they_are_not_judged(judged):
    assert judged("pc.ip.dns", Resolvers(("10.9.0.1",)), here(nic("10.9.0.5"))).outcome == "skip"
    assert judged("pc.ip.dns", Resolvers, here(nic("10.9.0.5")), policy=POLICY).outcome == "unknown"


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"speed_mbps": 1000.0, "full_duplex": True}, "ok"),
        ({"speed_mbps": 100.0, "full_duplex": True}, "warn"),
        ({"speed_mbps": 10.0, "full_duplex": True}, "fail"),
        ({"speed_mbps": 1000.0, "full_duplex": False}, "fail"),
        ({"wireless": True, "signal": 60.0}, "ok"),
        ({"wireless": True, "signal": 59.0}, "warn"),
        ({"wireless": True, "signal": 40.0}, "warn"),
        ({"wireless": True, "signal": 39.0}, "fail"),
        ({}, "skip"),
        ({"speed_mbps": 10.0, "virtual": True}, "skip"),
    ],
)
def test_a_link_is_fast_enough(judged, more, outcome):
    assert judged("pc.link.speed", here(nic("10.20.0.11", **more))).outcome == outcome


def test_an_unreadable_link_is_unknown(judged):
    assert judged("pc.link.speed", Interfaces).outcome == "unknown"
