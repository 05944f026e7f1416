"""A LAN of the tests' own is read: who is there, what they are called, in time and whatever they answer."""

import socket
import sys
import time
from collections.abc import Callable
from ipaddress import IPv4Interface

import pytest
from tests.checks.scanning import answers
from tests.checks.scanning.conftest import Lan

from deskops.checks.scanning.asking import DNS
from deskops.checks.scanning.connects import Pace
from deskops.checks.scanning.links import links
from deskops.checks.scanning.neighbours import Neighbour, read_listing, read_table
from deskops.checks.scanning.rtnetlink import Entry, entries, read
from deskops.checks.scanning.sweep import Options, Seen, Sweep

Table = Callable[[], dict[str, Neighbour]]


def swept(lan: Lan, addresses: list[str], table: Table = dict, **more: object) -> Sweep:
    options = Options(ports=(lan.ports["tcp"],), rate=0, seconds=0.3, named_by=lan.ways)
    sweep = Sweep(addresses, options._replace(**more), table)  # type: ignore[arg-type]
    for _step in sweep:
        pass
    return sweep


def looks(*tables: dict[str, Neighbour]) -> Table:
    """What the table has at each look, the last one for ever; the first is before the sweep."""
    left = list(tables)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def net(*last: int) -> list[str]:
    return [f"127.77.0.{one}" for one in last]


def test_who_refuses_is_alive_and_who_is_silent_is_not(lan: Lan) -> None:
    lan.silent("127.77.0.2")
    assert list(swept(lan, net(1, 2, 3)).hosts) == net(1, 3)


def test_an_open_port_is_told(lan: Lan) -> None:
    with socket.create_server(("127.77.0.1", lan.ports["tcp"])):
        assert swept(lan, net(1)).hosts["127.77.0.1"].ports == [lan.ports["tcp"]]


def test_silent_hosts_cost_their_time_once(lan: Lan) -> None:
    silent = net(*range(10, 30))
    for address in silent:
        lan.silent(address)
    began = time.perf_counter()
    assert swept(lan, silent, named_by=()).hosts == {}
    assert time.perf_counter() - began < 1.5  # twenty times 0.3 would be 6


MAC, OTHER = "3C:52:82:0A:1B:2C", "3C:52:82:0A:1B:2D"
EARLIER = -1e9  # on the clock of a sweep


def test_a_silent_host_that_tells_its_mac_meanwhile_is_there_all_the_same(lan: Lan) -> None:
    lan.silent("127.77.0.2")
    later = {"127.77.0.2": Neighbour(MAC), "10.9.9.9": Neighbour(OTHER)}
    assert swept(lan, net(2), looks({}, later)).hosts == {"127.77.0.2": Seen("127.77.0.2", [MAC])}


def test_a_silent_host_that_is_confirmed_meanwhile_is_waited_for(lan: Lan) -> None:
    lan.silent("127.77.0.2")
    old, new = (
        {"127.77.0.2": Neighbour(MAC, EARLIER)},
        {"127.77.0.2": Neighbour(MAC, time.perf_counter() + 5)},
    )
    assert list(swept(lan, net(2), looks(old, old, old, new)).hosts) == net(2)


@pytest.mark.parametrize("confirmed", [None, EARLIER])
def test_a_host_that_is_only_remembered_is_not_there(
    lan: Lan, confirmed: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskops.checks.scanning.sweep._SETTLED", 0.5)
    monkeypatch.setattr("deskops.checks.scanning.sweep._LAST", 0.1)
    lan.silent("127.77.0.2")
    sweep = swept(lan, net(2), looks({"127.77.0.2": Neighbour(MAC, confirmed)}))
    assert (sweep.hosts, sweep.over) == ({}, False)


def test_whoever_is_doubtful_when_the_time_is_over_was_not_scanned_wholly(lan: Lan) -> None:
    lan.silent("127.77.0.2")
    assert swept(lan, net(2), looks({"127.77.0.2": Neighbour(MAC, EARLIER)}), whole=0.6, named_by=()).over


def test_a_host_that_answers_has_the_mac_that_the_system_remembers(lan: Lan) -> None:
    assert swept(lan, net(1), looks({"127.77.0.1": Neighbour(MAC, EARLIER)})).hosts["127.77.0.1"].mac == MAC


def test_an_entry_that_changes_while_it_sweeps_is_two_machines(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two looks the other one had its turn, and lost it again before the end."""
    monkeypatch.setattr("deskops.checks.scanning.sweep._LOOKS", 0.0)
    one, two = ({"127.77.0.1": Neighbour(mac, EARLIER)} for mac in (MAC, OTHER))
    lan.silent("127.77.0.2")
    found = swept(lan, net(1, 2), looks(one, one, one, two, one)).hosts["127.77.0.1"]
    assert found.macs == [MAC, OTHER]


def test_an_entry_that_changes_back_to_what_it_was_before_is_two_machines(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deskops.checks.scanning.sweep._LOOKS", 0.0)
    one, two = ({"127.77.0.1": Neighbour(mac, EARLIER)} for mac in (MAC, OTHER))
    lan.silent("127.77.0.2")
    assert swept(lan, net(1, 2), looks(one, two, one)).hosts["127.77.0.1"].macs == [OTHER, MAC]


def test_hosts_tell_their_names_in_each_way(lan: Lan) -> None:
    lan.udp("127.77.0.1", "netbios", answers.windows)
    lan.udp("127.77.0.2", "mdns", lambda data: answers.pointer(data, "gz-mac-2.local"))
    lan.udp("127.77.0.3", "snmp", lambda data: answers.system_name(data, b"GZ-PRN-3"))
    found = swept(lan, net(1, 2, 3, 4)).hosts
    assert {host.address: host.name for host in found.values()} == {
        "127.77.0.1": "GZ-PC-00001",
        "127.77.0.2": "gz-mac-2",
        "127.77.0.3": "GZ-PRN-3",
        "127.77.0.4": "",
    }
    assert (
        found["127.77.0.1"].mac == "3C:52:82:0A:1B:2C"
    )  # as it says itself, where no neighbour table has it


def test_a_lost_answer_is_asked_for_once_more(lan: Lan) -> None:
    said: list[bytes] = []

    def second(data: bytes) -> bytes | None:
        said.append(data)
        return answers.windows(data) if len(said) == 2 else None

    lan.udp("127.77.0.1", "netbios", second)
    assert swept(lan, net(1)).hosts["127.77.0.1"].name == "GZ-PC-00001"


def test_a_real_name_server_tells_names_by_address(lan: Lan, dnsmasq: int) -> None:
    found = swept(
        lan, net(1, 2, 3), named_by=(), servers=("127.0.0.1",), dns=DNS._replace(port=dnsmasq)
    ).hosts
    assert [found[one].name for one in net(1, 2, 3)] == ["gz-pc-00001.site.test", "gz-prn-2.site.test", ""]


def test_a_real_agent_tells_its_name(lan: Lan, snmpd: str) -> None:
    assert swept(lan, [snmpd]).hosts[snmpd].names == {"snmp": "GZ-SW-01"}


HOSTILE: list[Callable[[bytes], bytes]] = [
    lambda data: b"\xff" * 1400,
    lambda data: b"",
    lambda data: data[:2],
    lambda data: data[:2] + b"\x84\0\0\0\xff\xff\0\0\0\0" + b"\xc0\x0c" * 600,
    lambda data: answers.windows(b"\0\0" + data[2:]),
    answers.hostile,
]


@pytest.mark.parametrize("said", HOSTILE)
def test_threat_28_a_host_that_answers_nonsense_costs_nobody_else(
    lan: Lan, said: Callable[[bytes], bytes]
) -> None:
    """threat 28: garbage, forged numbers and escape sequences beside a host that answers rightly."""
    lan.udp("127.77.0.1", "netbios", said)
    lan.udp("127.77.0.2", "netbios", answers.windows)
    found = swept(lan, net(1, 2))
    assert found.hosts["127.77.0.2"].name == "GZ-PC-00001"
    assert "\x1b" not in found.hosts["127.77.0.1"].name
    assert found.seconds < 5


def test_threat_28_an_answer_from_a_stranger_counts_for_nobody(lan: Lan) -> None:
    """threat 28: what comes from an address that was not asked names no host."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.77.0.66", 0))
        port = lan.ports["netbios"]

        def forge(data: bytes) -> None:
            for number in range(65536)[:200]:
                stranger.sendto(answers.windows(number.to_bytes(2, "big") + data[2:]), ("127.0.0.1", port))

        lan.udp("127.77.0.1", "netbios", forge)  # type: ignore[arg-type] # it answers nothing itself
        assert swept(lan, net(1)).hosts["127.77.0.1"].name == ""


def test_no_more_is_begun_in_a_second_than_the_rate_allows(lan: Lan) -> None:
    began = time.perf_counter()
    swept(lan, net(*range(1, 21)), rate=50, named_by=())
    assert 0.35 <= time.perf_counter() - began < 3


def test_a_pace_lets_nobody_save_up() -> None:
    now = [0.0]
    pace = Pace(10, lambda: now[0])
    now[0] = 100.0
    taken = [pace.take() for _one in range(10)]
    assert taken.count(True) <= 2


def test_its_time_is_over_and_what_was_found_stays(lan: Lan) -> None:
    sweep = swept(lan, net(*range(1, 255)), rate=20, whole=0.5, named_by=())
    assert sweep.over
    assert 0 < len(sweep.hosts) < 254


def test_whoever_stops_it_keeps_what_was_found(lan: Lan) -> None:
    options = Options(ports=(lan.ports["tcp"],), rate=100, named_by=())
    sweep = Sweep(net(*range(1, 255)), options, dict)
    for _step in sweep:
        if len(sweep.hosts) > 3:
            break
    assert 3 < len(sweep.hosts) < 254


LINUX = """IP address       HW type     Flags       HW address            Mask     Device
10.80.1.1        0x1         0x2         3c:52:82:0a:1b:2c     *        eth0
10.80.1.9        0x1         0x0         00:00:00:00:00:00     *        eth0
nonsense
"""
WINDOWS = """
接口: 10.80.1.50 --- 0x5
  Internet 地址         物理地址              类型
  10.80.1.1             3c-52-82-0a-1b-2c     动态
  10.80.1.255           ff-ff-ff-ff-ff-ff     静态
  224.0.0.22            01-00-5e-00-00-16     静态
"""
MACOS = """? (10.80.1.1) at 3c:52:82:a:1b:2c on en0 ifscope [ethernet]
? (10.80.1.9) at (incomplete) on en0 ifscope [ethernet]
"""


DUMPED = bytes.fromhex(
    "44000000 1c00 0200 01000000 00000000"  # nlmsghdr: RTM_NEWNEIGH
    "02000000 05000000 0400 00 01 08000100 0a500101"  # ndmsg: STALE; NDA_DST
    "0a000200 3c52820a1b2c0000"  # NDA_LLADDR
    "14000300 fa000000 00000000 00000000 01000000"  # NDA_CACHEINFO: 250 ticks ago
    "14000000 0300 0200 01000000 00000000 00000000"  # NLMSG_DONE
)


@pytest.mark.skipif(sys.byteorder == "big", reason="the recording is of a little-endian machine")
def test_the_kernels_own_table_tells_when_a_neighbour_answered_last() -> None:
    assert read(DUMPED, 100) == ([Entry("10.80.1.1", MAC, 2.5)], True)
    assert read(DUMPED.replace(b"\x04\0\0\x01", b"\x20\0\0\x01"), 100) == ([], True)  # FAILED


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has netlink")
def test_the_kernel_here_tells_its_table() -> None:
    assert all(one.ago >= 0 for one in entries())


def test_the_neighbour_table_of_each_system_is_read() -> None:
    wanted = {"10.80.1.1": "3C:52:82:0A:1B:2C"}
    assert (read_table(LINUX), read_listing(WINDOWS), read_listing(MACOS)) == (wanted, wanted, wanted)


# --- mDNS on our own link ------------------------------------------------------------------------------------------

LOOPBACK = (IPv4Interface("127.0.0.1/8"),)


def heard(lan: Lan, links: tuple[IPv4Interface, ...]) -> str:
    """What a host is called that answers to the group alone."""
    lan.group("127.77.0.1", lambda data: answers.pointer(data, "gz-pc-1.local"))
    mdns = tuple(way for way in lan.ways if way.name == "mdns")
    options = Options(ports=(lan.ports["tcp"],), rate=0, seconds=0.3, named_by=mdns)
    sweep = Sweep(net(1), options, dict, lambda: links)
    for _step in sweep:
        pass
    return sweep.hosts["127.77.0.1"].name


def test_a_host_that_hears_only_the_group_is_named_on_our_own_link(lan: Lan) -> None:
    assert heard(lan, LOOPBACK) == "gz-pc-1"


def test_the_group_is_not_asked_for_hosts_behind_a_router(lan: Lan) -> None:
    assert heard(lan, (IPv4Interface("10.1.2.3/24"),)) == ""
    assert ("127.77.0.1", "group") not in lan.asked


def test_our_own_links_are_networks_with_our_address_in_them() -> None:
    assert all(one.ip in one.network and not one.ip.is_loopback for one in links())
