"""A whole site and a network device as targets, on loopback: hosts, ports and servers of the tests' own."""

import asyncio
import socket
import time
from datetime import UTC, datetime
from ipaddress import IPv4Network

import pytest
from tests.checks.targets import services
from tests.checks.targets.services import service

from deskops.checks.live import LiveInspection
from deskops.checks.policy import AddressRange, Policy, SiteNetwork
from deskops.checks.registry import select
from deskops.checks.runner import Deadlines
from deskops.checks.scanning.sweep import Options
from deskops.checks.scanning.verdicts import Device, Register
from deskops.checks.sources import LiveProbe
from deskops.checks.targets.address import Address
from deskops.checks.targets.network_device import NetworkDevice
from deskops.checks.targets.site import Ground, Site
from real_sshd import free_port


def inspected(
    probe: LiveProbe, profile: str, policy: Policy | None = None, seconds: float = 30
) -> LiveInspection:
    async def run() -> LiveInspection:
        inspection = LiveInspection(
            probe,
            select(profile),
            policy or Policy(),
            clock=lambda: datetime.now(UTC),
            deadlines=Deadlines(target=seconds),
        )
        async for _finding in inspection.run():
            pass
        return inspection

    return asyncio.run(run())


def ground(register: Register, **options: object) -> Ground:
    some = Options(ports=(free_port(),), rate=0, named_by=())._replace(**options)  # type: ignore[arg-type]
    addresses = tuple(f"127.79.0.{last}" for last in range(1, 15))
    return Ground("GZ", addresses, (IPv4Network("127.79.0.0/28"),), register, some)


def test_a_site_is_judged_by_one_scan() -> None:
    device = Device("1", "PC1", "pc", "", "127.79.0.2", "", "gz", "GZ", "in-use")
    ranges = (AddressRange("127.79.0.3", "127.79.0.6", ("pos",), "POS"),)
    policy = Policy(
        networks=(SiteNetwork("GZ", "127.79.0.0/28", ranges=ranges),), lists=(("x", "2000-01-01"),)
    )
    found = inspected(Site(ground(Register([device], "gz", "GZ"))), "site", policy)
    assert {one.check: str(one.outcome) for one in found.findings} == {
        "site.unknown_hosts": "fail",  # among them in the range of the tills
        "site.missing_hosts": "ok",
        "site.ip.conflict": "ok",
        "site.pool.usage": "fail",
        "site.standards.age": "fail",
    }


def test_a_site_that_is_let_go_of_stops_being_scanned() -> None:
    began = time.perf_counter()
    found = inspected(Site(ground(Register([]), rate=1.0)), "site", seconds=0.5)
    assert time.perf_counter() - began < 4
    assert {str(one.outcome) for one in found.findings if one.check == "site.unknown_hosts"} == {"unknown"}


def judged(port: int, policy: Policy | None = None, ports: tuple[int, ...] = ()) -> dict[str, str]:
    found = inspected(NetworkDevice(Address("ssh", "127.0.0.1", port), ports), "network", policy)
    return {one.check: str(one.outcome) for one in found.findings}


def test_a_network_device_is_judged_by_its_handshakes() -> None:
    with service(services.says(b"SSH-2.0-x\r\n")) as port:
        found = judged(port, Policy(ports=(port,)))
    assert (found["net.gateway"], found["net.ports"]) == ("ok", "ok")
    assert found["net.quality"] in ("ok", "warn")  # a busy machine may jitter
    assert (found["net.dns"], found["net.ntp"], found["net.dhcp"]) == ("skip", "skip", "skip")


def test_a_port_that_is_not_on_the_list_is_told() -> None:
    with service(services.mute) as port, service(services.mute) as other:
        assert judged(port, Policy(ports=(port, other)), (other,))["net.ports"] == "ok"
        assert judged(port, Policy(ports=(1,)), (other,))["net.ports"] == _expected(port, other)


def _expected(*ports: int) -> str:
    return "warn" if any(port < 49152 for port in ports) else "ok"  # from there on ports are nobody's


def test_a_device_that_refuses_everything_answers_all_the_same() -> None:
    assert judged(free_port())["net.gateway"] in ("ok", "warn")


def test_a_silent_device_is_unreachable(lan_silent: str, lan_port: int) -> None:
    found = inspected(NetworkDevice(Address("ssh", lan_silent, lan_port), ()), "network")
    assert "no answer in time" in found.error


@pytest.fixture
def lan_port() -> int:
    return free_port()


@pytest.fixture
def lan_silent(lan_port: int):
    with socket.socket() as listener:
        listener.bind(("127.79.1.1", lan_port))
        listener.listen(0)
        dangling = [socket.socket() for _one in range(3)]
        for one in dangling:
            one.setblocking(False)
            one.connect_ex(("127.79.1.1", lan_port))
        yield "127.79.1.1"
        for one in dangling:
            one.close()
