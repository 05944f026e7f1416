"""Where the laptop stands, by its gateway."""

from pathlib import Path

from deskops.checks.collectors.gateway import gateway_mac

ROUTE = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t0150140A\t0003\t0\t0\t600\t00000000\t0\t0\t0
wlan0\t0050140A\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0
"""
ARP = """IP address       HW type     Flags       HW address            Mask     Device
10.20.80.7       0x1         0x2         00:11:22:33:44:55     *        wlan0
10.20.80.1       0x1         0x2         ac:de:48:00:11:22     *        wlan0
"""


def written(tmp_path: Path, arp: str) -> Path:
    (tmp_path / "net").mkdir()
    (tmp_path / "net/route").write_text(ROUTE)
    (tmp_path / "net/arp").write_text(arp)
    return tmp_path


def test_the_neighbour_behind_the_default_route_is_the_gateway(tmp_path: Path) -> None:
    assert gateway_mac(written(tmp_path, ARP)) == "AC:DE:48:00:11:22"


def test_an_unanswered_neighbour_is_no_evidence(tmp_path: Path) -> None:
    assert gateway_mac(written(tmp_path, ARP.replace("ac:de:48:00:11:22", "00:00:00:00:00:00"))) == ""


def test_a_system_without_these_files_tells_nothing(tmp_path: Path) -> None:
    assert gateway_mac(tmp_path) == ""
