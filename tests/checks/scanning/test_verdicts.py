"""What a scan says of the register: each verdict, who is missing, what is to be corrected."""

from ipaddress import IPv4Network

import pytest

from deskops.checks.scanning.sweep import Seen
from deskops.checks.scanning.verdicts import Compared, Device, HostVerdict, Register, Verdict, compare

NET = (IPv4Network("10.80.1.0/24"),)
MAC, OTHER_MAC = "3C:52:82:0A:1B:2C", "00:11:22:33:44:55"


def device(tag: str, ip: str = "", name: str = "", mac: str = "", site: str = "gz", **more: str) -> Device:
    return Device(tag, tag, "pc", name, ip, mac, site, site.upper(), more.get("status", "in-use"))


def host(last: int, name: str = "", mac: str = "", **more: object) -> Seen:
    return Seen(f"10.80.1.{last}", [mac] if mac else [], names={"netbios": name} if name else {})


PC = device("PC1", "10.80.1.15", "GZ-PC-00001", MAC)


def told(hosts: list[Seen], *devices: Device) -> Compared:
    return compare(hosts, Register(devices, "gz", "GZ", {"10.80.1.1": "gateway"}), NET)


def one(seen: Seen, *devices: Device) -> HostVerdict:
    return told([seen], *devices).hosts[0]


@pytest.mark.parametrize(
    ("seen", "devices", "verdict", "tag"),
    [
        (host(15, "GZ-PC-00001", MAC), (PC,), "known", "PC1"),
        (host(15, "gz-pc-00001.corp.example", "3c-52-82-0a-1b-2c"), (PC,), "known", "PC1"),
        (host(15), (PC,), "known", "PC1"),  # nothing says otherwise
        (host(16, "", MAC), (PC,), "moved", "PC1"),
        (host(16, "GZ-PC-00001"), (PC,), "moved", "PC1"),
        (host(15, "WIN-1234", MAC), (PC,), "misnamed", "PC1"),
        (host(15, "WIN-1234"), (PC,), "misnamed", "PC1"),
        (host(15, "WIN-1234", OTHER_MAC), (PC,), "unknown", ""),  # somebody else at its address
        (host(15, "GZ-PC-00001", OTHER_MAC), (PC,), "known", "PC1"),  # a new card
        (host(99, "WIN-1234", OTHER_MAC), (PC,), "unknown", ""),
        (host(1), (PC,), "known", ""),  # the gateway
        (host(15), (PC, device("PC2", "10.80.1.15")), "duplicate", ""),
        (host(15, "", MAC), (PC, device("PC2", "10.80.1.15")), "known", "PC1"),  # its MAC says which
        (host(15, "", MAC), (PC, device("PC2", "", "", MAC)), "duplicate", ""),
        (host(15, "", MAC), (device("SZ1", "10.40.1.15", "", MAC, "sz"),), "moved", "SZ1"),
        (host(15), (device("SZ1", "10.80.1.15", "", "", "sz"),), "unknown", ""),  # another site's numbers
        (host(20, "GZ-PC-7"), (device("PC7", "", "GZ-PC-7"),), "known", "PC7"),
        (host(15), (PC._replace(status="scrapped"),), "unknown", ""),
    ],
)
def test_each_host_has_its_verdict(seen: Seen, devices: tuple[Device, ...], verdict: str, tag: str) -> None:
    found = one(seen, *devices)
    assert (str(found.verdict), found.device.tag if found.device and tag else "") == (verdict, tag)


def test_a_name_that_two_hosts_bear_is_twice() -> None:
    found = told([host(15, "GZ-PC-00001"), host(16, "GZ-PC-00001")], PC)
    assert [each.verdict for each in found.hosts] == [Verdict.DUPLICATE] * 2
    assert found.missing == ()


def test_an_address_that_two_machines_answer_is_twice() -> None:
    assert one(Seen("10.80.1.15", [MAC, OTHER_MAC]), PC).verdict is Verdict.DUPLICATE


def test_a_router_that_answers_for_others_identifies_nobody() -> None:
    found = told(
        [host(15, "", OTHER_MAC), host(16, "", OTHER_MAC)], PC, device("R", "10.80.1.200", "", OTHER_MAC)
    )
    assert [str(each.verdict) for each in found.hosts] == ["known", "unknown"]


def test_missing_is_who_should_be_there_and_is_nowhere() -> None:
    devices = [
        PC,
        device("AWAY", "10.80.1.16"),
        device("SPARE", "10.80.1.17", status="spare"),
        device("ELSEWHERE", "10.99.1.1"),
        device("SZ", "10.80.1.18", site="sz"),
        device("MOVED", "10.80.1.19", "GZ-PC-19"),
    ]
    found = told([host(15), host(30, "GZ-PC-19")], *devices)
    assert [each.tag for each in found.missing] == ["AWAY"]


def test_what_moved_and_was_renamed_is_to_be_corrected() -> None:
    found = one(host(16, "WIN-1234.corp", MAC), device("SZ1", "10.40.1.15", "SZ-PC-1", MAC, "sz"))
    assert [(each.field, each.was, each.now) for each in found.corrections] == [
        ("site", "SZ", "GZ"),
        ("ip", "10.40.1.15", "10.80.1.16"),
        ("hostname", "SZ-PC-1", "WIN-1234"),
    ]


def test_nothing_is_corrected_of_what_may_be_somebody_else() -> None:
    assert told([host(15, "A"), host(16, "A")], PC).hosts[0].corrections == ()


@pytest.mark.parametrize(
    ("hosts", "verdicts"),
    [
        (
            [host(15), host(16, "GZ-PC-00001")],
            ["unknown", "moved"],
        ),  # who is at its address did not say who it is
        ([host(15), host(16, "", MAC)], ["unknown", "moved"]),
        ([host(15, "GZ-PC-00001", OTHER_MAC), host(16, "", MAC)], ["duplicate", "moved"]),
        ([host(15, "GZ-PC-00001"), host(16)], ["known", "unknown"]),
    ],
)
def test_no_device_is_two_hosts(hosts: list[Seen], verdicts: list[str]) -> None:
    found = told(hosts, PC)
    assert [str(each.verdict) for each in found.hosts] == verdicts
    assert [each.device for each in found.hosts].count(PC) == 1
    assert found.missing == ()
