"""What may be scanned, against whose register, and how corrections are written; where devices may be asked."""

import ipaddress
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from tests.ops.conftest import Register, put

from deskops.checks.rounds import Planned, Round, What
from deskops.checks.runner import Inspected
from deskops.checks.scanning.sweep import Options, Seen
from deskops.checks.site_kinds import SiteHosts
from deskops.config import Settings
from deskops.domain.nouns import Kind
from deskops.errors import DeskopsError, NotFound, Refused, Unreachable, UsageError
from deskops.ops.context import Context
from deskops.ops.do.assets import correct as put_right
from deskops.ops.do.rounds import plan
from deskops.ops.do.scanning import correct, needs_nobody, scan
from deskops.ops.do.wanted import Wanted
from deskops.ops.read.aims import aims_of, whole_sites
from deskops.ops.read.allowed import Allowed, DeskPlace
from deskops.ops.read.scanning import area_of

NO_DESK = DeskPlace()


def test_a_site_is_scanned_in_its_own_networks(context: Context, register: Register) -> None:
    area = area_of(context, "天河")
    assert (area.site_code, area.name) == ("GZ-TH", "GZ-TH")
    assert len(area.addresses) == 254
    assert area.addresses[0] == "10.80.1.1"


def test_a_network_in_the_plan_is_its_sites(context: Context, register: Register) -> None:
    area = area_of(context, "10.80.1.128/26")
    assert (area.site_code, len(area.addresses)) == ("GZ-TH", 62)


def test_a_single_address_is_a_network(context: Context, register: Register) -> None:
    assert area_of(context, "10.80.1.15").addresses == ["10.80.1.15"]


@pytest.mark.parametrize("network", ["10.99.0.0/24", "10.80.0.0/23", "192.168.1.0/24", "8.8.8.0/24"])
def test_threat_32_a_network_in_no_plan_is_refused_unless_told(
    context: Context, register: Register, network: str
) -> None:
    """threat 32: nobody scans what is not the customer's by a slip of the finger."""
    with pytest.raises(Refused, match="address plan"):
        area_of(context, network)
    assert area_of(context, network, anywhere=True).addresses


@pytest.mark.parametrize("network", ["169.254.0.0/24", "224.0.0.0/24", "0.0.0.0/24", "255.255.255.0/24"])
def test_threat_32_some_networks_are_never_scanned(
    context: Context, register: Register, network: str
) -> None:
    """threat 32: the link, groups and nowhere, whoever says so."""
    with pytest.raises(Refused):
        area_of(context, network, anywhere=True)


def test_threat_32_loopback_is_scanned_only_by_whoever_names_it(context: Context, register: Register) -> None:
    """threat 32: a plan that names this machine itself is not followed."""
    with pytest.raises(Refused):
        area_of(context, "127.5.0.0/24")
    assert area_of(context, "127.5.0.0/24", anywhere=True).addresses


@pytest.mark.parametrize("cidr", ["127.0.0.0/24", "169.254.7.0/24", "224.0.0.0/24", "0.0.0.0/16"])
def test_threat_32_a_plan_that_points_at_this_machine_is_refused(
    context: Context, register: Register, cidr: str
) -> None:
    """threat 32: the plan is the customer's file; what it says of loopback, link and groups is not done."""
    with context.act() as act:
        put(act, Kind.SUBNET, site_id=register.sites["GZ-TH"], cidr=cidr)
    with pytest.raises(Refused):
        area_of(context, "GZ-TH")


@pytest.mark.parametrize("network", ["10.0.0.0/8", "10.80.0.0/15"])
def test_no_more_than_a_16_is_scanned(context: Context, register: Register, network: str) -> None:
    with pytest.raises(UsageError, match="too wide"):
        area_of(context, network, anywhere=True)


def test_an_ipv6_network_is_told_so(context: Context, register: Register) -> None:
    with pytest.raises(UsageError, match="IPv4"):
        area_of(context, "fd00::/64", anywhere=True)


def test_what_is_neither_is_not_found(context: Context, register: Register) -> None:
    with pytest.raises(NotFound):
        area_of(context, "nowhere")


def test_threat_32_the_desk_is_left_out(context: Context, register: Register) -> None:
    """threat 32: the desk in the same network is not scanned."""
    context.settings = Settings({"desk.url": "https://10.80.1.7"})
    assert "10.80.1.7" not in area_of(context, "GZ-TH").addresses


def test_a_correction_is_an_entry_on_the_device(context: Context, register: Register) -> None:
    run = scan(context, area_of(context, "GZ-TH"))
    run.sweep.hosts = {"10.80.1.77": Seen("10.80.1.77", ["3C:52:82:0A:1B:2C"], names={"netbios": "WIN-1"})}
    compared = run.compared()
    assert not needs_nobody(compared)
    assert [(each.field, each.now) for each in compared.hosts[0].corrections] == [
        ("ip", "10.80.1.77"),
        ("hostname", "WIN-1"),
    ]
    for each in compared.hosts[0].corrections:
        assert correct(context, each)
    again = scan(context, area_of(context, "GZ-TH"))
    again.sweep.hosts = run.sweep.hosts
    assert str(again.compared().hosts[0].verdict) == "known"


def test_a_name_that_no_register_takes_is_not_written(context: Context, register: Register) -> None:
    run = scan(context, area_of(context, "GZ-TH"))
    run.sweep.hosts = {"10.80.1.15": Seen("10.80.1.15", names={"netbios": "␛[31mPC"})}
    with pytest.raises(UsageError):
        correct(context, run.compared().hosts[0].corrections[0])


def test_nothing_is_sent_before_it_begins(context: Context, register: Register) -> None:
    run = scan(context, area_of(context, "127.5.0.1", anywhere=True), options=Options(named_by=()))
    assert run.sweep.hosts == {}


# --- where the devices of the register may be asked -------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "169.254.169.254", "224.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "fe80::1",  # noqa: S104 - refused, nothing is bound
     "::ffff:127.0.0.1", "10.99.1.1", "8.8.8.8"],
)  # fmt: skip
def test_threat_32_a_device_that_points_elsewhere_is_refused(
    context: Context, register: Register, address: str
) -> None:
    """threat 32: an asset whose address is loopback, the link, a group or outside of its site's plan."""
    put_right(context, register.pc, "ip", address)
    aim = aims_of(context, ["GZPC00001"])[0]
    assert isinstance(aim.wrong, Refused)


@pytest.mark.parametrize("url", ["https://10.80.1.15", "https://10.80.1.15:8443"])
def test_threat_32_a_device_that_points_at_the_desk_is_refused(
    context: Context, register: Register, url: str
) -> None:
    """threat 32: the desk's own address, within the plan of the site where it stands."""
    context.settings = Settings({"desk.url": url})
    assert isinstance(aims_of(context, ["GZPC00001"])[0].wrong, Refused)


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["169.254.1.1"], ["10.99.1.1"], ["10.80.1.7"], ["10.80.1.15", "127.0.0.1"], ["8.8.8.8"]],
)
def test_threat_32_a_name_that_leads_elsewhere_is_refused(found: list[str]) -> None:
    """threat 32: what a name server says is judged as an address is; one bad address of several is enough."""
    desk = DeskPlace("desk.example", lambda _name: ["10.80.1.7"])
    net = (ipaddress.ip_network("10.80.1.0/24"),)
    with pytest.raises(Refused):
        Allowed(net, desk, lambda _name: found).look_up("pc.example")


def test_threat_32_the_desks_own_name_is_refused() -> None:
    """threat 32: an asset that is called as the desk is."""
    with pytest.raises(Refused):
        Allowed((), DeskPlace("desk.example")).judge("Desk.Example.")


def test_threat_32_a_name_is_looked_up_once_and_asked_by_that_address(
    context: Context, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """threat 32: a name server that says a good address first and loopback then (rebinding) gains nothing."""
    asked: list[str] = []
    said = iter([("10.80.1.20",), ("127.0.0.1",)])

    def look_up(name: str) -> tuple[str, ...]:
        asked.append(name)
        return next(said)

    opened: list[str] = []

    def probe(_kind: str, host: str, how: SimpleNamespace) -> None:
        opened.extend((host, how.called))
        raise UsageError("far enough")

    monkeypatch.setattr("deskops.ops.read.allowed.looked_up", look_up)
    monkeypatch.setattr("deskops.ops.do.probing.probe_of_device", probe)
    tour = plan(context, aims_of(context, ["GZPC00002"]), Wanted())
    for _event in tour.events(0.1):
        pass
    assert asked == ["GZ-PC-00002"]
    assert opened == ["10.80.1.20", "GZ-PC-00002"]


def test_a_name_that_nobody_knows_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        Allowed((), NO_DESK, lambda _name: ()).look_up("pc.example")


def test_a_name_server_or_a_stick_that_is_silent_holds_nobody_else() -> None:
    over = threading.Event()

    def ends() -> Inspected:
        raise UsageError("its turn came")

    def waits() -> Inspected:
        over.wait(5)
        raise UsageError("too late")

    slow = Planned("slow", waits, seconds=0.2)
    others = [Planned(str(number), ends) for number in range(5)]
    errors: dict[str, DeskopsError | None] = {}
    for event in _events(Round([slow, *others], at_once=2)):
        errors[event.planned.name] = event.error
    over.set()
    assert isinstance(errors.pop("slow"), Unreachable)
    assert all(isinstance(one, UsageError) for one in errors.values())
    assert len(errors) == 5


def _events(tour: Round) -> Iterator[SimpleNamespace]:
    yield from (event for event in tour if event.what is What.FAILED)  # type: ignore[misc]


def test_a_site_is_inspected_in_the_time_and_at_the_rate_that_were_said(
    context: Context, register: Register
) -> None:
    tour = plan(context, whole_sites(context, ["GZ-TH"]), Wanted(seconds=1, rate=1))
    begun = time.perf_counter()
    for _event in tour.events(0.1):
        pass
    assert time.perf_counter() - begun < 5
    (result,) = tour.results.values()
    hosts = result.inspection.facts.get(SiteHosts)
    assert hosts is not None
    assert not hosts.whole
