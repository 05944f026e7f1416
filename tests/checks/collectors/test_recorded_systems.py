"""What the recorded systems say, fact by fact; they were written by hand from the documented field layouts."""

from datetime import UTC, datetime, timedelta

from deskops.checks import kinds, network_kinds
from deskops.checks.facts import Facts


def test_ubuntu_tells_its_system_name_and_hardware(recording):
    facts = recording("ubuntu_laptop.facts")
    system, host, hardware = facts[kinds.System], facts[kinds.Host], facts[kinds.Hardware]
    assert (system.id, system.version, system.build) == ("ubuntu", "24.04", "6.8.0-87-generic")
    assert (host.name, host.joined, host.domain) == ("ZH-NB-00031", False, "")
    assert (hardware.chassis, hardware.maker, hardware.serial) == ("laptop", "LENOVO", "")


def test_ubuntu_tells_addresses_routes_and_what_is_behind_the_stub_resolver(recording):
    facts = recording("ubuntu_laptop.facts")
    wifi = next(one for one in facts[network_kinds.Interfaces].items if one.name == "wlp2s0")
    assert wifi.addresses[0] == network_kinds.Address("10.20.0.57", 24)
    assert (wifi.dhcp, wifi.wireless, round(wifi.signal), wifi.mtu, wifi.virtual) == (
        True,
        True,
        56,
        1500,
        False,
    )
    assert facts[network_kinds.Routes].items == (network_kinds.Route("10.20.0.1", "wlp2s0", 600),)
    assert facts[network_kinds.Resolvers].servers == ("10.20.0.3", "10.20.0.2", "fe80::1")
    bridge = next(one for one in facts[network_kinds.Interfaces].items if one.name == "docker0")
    assert (bridge.up, bridge.virtual) == (False, True)


def test_ubuntu_tells_its_lease_and_open_ports(recording):
    facts = recording("ubuntu_laptop.facts")
    (lease,) = facts[network_kinds.Leases].items
    assert lease.server == "10.20.0.2"
    assert lease.expires - lease.obtained == timedelta(seconds=7200)
    ports = {(one.number, one.address) for one in facts[network_kinds.Listening].ports}
    assert sorted(ports)[1:] == [(53, "127.0.0.53"), (5900, "::")]
    assert min(ports)[0] == 22


def test_ubuntu_tells_real_disks_once_and_what_encrypts_them(recording):
    facts = recording("ubuntu_laptop.facts")
    assert [one.mount for one in facts[kinds.Volumes].items] == ["/", "/boot/efi", "/boot"]
    assert facts[kinds.Encryption].volumes == (kinds.Protection("/", "on"),)
    (disk,) = facts[kinds.Disks].items
    assert (disk.health, disk.wear, disk.temperature, disk.serial) == ("healthy", 83.0, 47.0, "21061A800")


def test_ubuntu_tells_packages_and_the_newest_real_update(recording):
    facts = recording("ubuntu_laptop.facts")
    assert [one.name for one in facts[kinds.Software].packages] == ["openssl", "libreoffice-core"]
    updates = facts[kinds.Updates]
    assert updates.name == "libssl3t64 +1"
    assert updates.newest.astimezone().replace(tzinfo=None) == datetime(2026, 10, 10, 8, 2, 30)  # noqa: DTZ001


def test_ubuntu_tells_guards_administrators_and_battery(recording):
    facts = recording("ubuntu_laptop.facts")
    (engine,) = facts[kinds.Antivirus].engines
    assert (engine.name, engine.on, engine.definitions) == (
        "ClamAV",
        True,
        datetime.fromtimestamp(1795060800, UTC),
    )
    assert facts[kinds.Firewall].profiles == (kinds.FirewallProfile("ufw", False),)
    admins = facts[kinds.Admins]
    assert [one.name for one in admins.accounts] == ["root", "toor", "fieldtech", "intern"]
    assert "/etc/sudoers" in admins.unread
    assert facts[kinds.Batteries].items == (kinds.Battery("BAT0", 31e6, 5e7, 612),)


def test_ubuntu_tells_restart_services_events_and_clock(recording):
    facts = recording("ubuntu_laptop.facts")
    reboot = facts[kinds.Reboot]
    assert (reboot.pending, reboot.reasons[0]) == (True, "linux-image-6.8.0-88-generic")
    assert [(one.name, one.failed) for one in facts[kinds.Services].items] == [
        ("clamav-daemon", False),
        ("cups-browsed", True),
    ]
    events = facts[kinds.Events]
    assert (events.disk, events.hardware, events.errors) == (1, 0, 1)
    assert facts[kinds.TimeSource].zone == "Asia/Shanghai"
    assert facts[network_kinds.TimeServers].servers == ("10.20.0.2",)


def test_windows_11_tells_its_system_and_name(recording):
    facts = recording("windows11_desktop.json")
    system, host = facts[kinds.System], facts[kinds.Host]
    assert (system.build, system.edition, system.server) == ("26100.4061", "Enterprise", False)
    assert (host.name, host.domain, host.joined) == ("ZH-PC-00007", "corp.example", True)
    assert facts[kinds.Hardware].chassis == "desktop"


def test_windows_11_tells_memory_in_bytes_and_leaves_out_a_locked_volume(recording):
    facts = recording("windows11_desktop.json")
    assert facts[kinds.Memory].total == 16608432 * 1024
    assert [one.mount for one in facts[kinds.Volumes].items] == ["C:"]


def test_windows_11_tells_the_active_guard_and_the_passive_defender(recording):
    engines = {one.name: one for one in recording("windows11_desktop.json")[kinds.Antivirus].engines}
    symantec = engines["Symantec Endpoint Protection"]
    assert (symantec.on, symantec.outdated) == (True, False)
    assert engines["Windows Defender"].on is False


def test_windows_11_tells_the_newest_update_that_is_no_definition(recording):
    updates = recording("windows11_desktop.json")[kinds.Updates]
    assert "KB5068861" in updates.name
    assert updates.newest.date().isoformat() == "2026-11-12"


def test_windows_11_tells_link_lease_and_time_server_of_its_domain(recording):
    facts = recording("windows11_desktop.json")
    (nic,) = facts[network_kinds.Interfaces].items
    assert (nic.name, nic.speed_mbps, nic.full_duplex, nic.dhcp) == ("以太网", 1000.0, True, True)
    assert nic.addresses == (network_kinds.Address("10.20.0.11", 24), network_kinds.Address("fe80::1", 64))
    (lease,) = facts[network_kinds.Leases].items
    assert lease.expires == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert facts[kinds.TimeSource].synchronised is True
    assert "domain" in facts.fact(network_kinds.TimeServers).error


def test_windows_11_tells_the_gateways_answers(recording):
    facts = recording("windows11_desktop.json")
    assert len(facts[network_kinds.GatewayReply].times) == 20
    assert facts[network_kinds.PathMtu].largest == 1500


def test_windows_7_without_newer_classes_still_tells_what_it_can(recording):
    facts = recording("windows7_counter.json")
    assert facts[kinds.System].build == "7601"
    assert facts[kinds.Disks].items[0].health == "unhealthy"
    assert "Access denied" in facts.fact(kinds.Encryption).error
    (nic,) = facts[network_kinds.Interfaces].items
    assert (nic.speed_mbps, nic.up, nic.addresses[0].prefix) == (None, True, 16)
    assert facts[network_kinds.Listening].smb1 is True


def test_windows_7_writes_dates_in_two_old_ways(recording):
    facts = recording("windows7_counter.json")
    assert facts[kinds.Updates].newest == datetime(2020, 1, 15, tzinfo=UTC)


def test_windows_7_counts_a_sudden_stop_once(recording):
    events = recording("windows7_counter.json")[kinds.Events]
    assert (events.unexpected_stops, events.disk, events.errors) == (4, 31, 214)


def test_windows_7_tells_definitions_outdated_and_a_clock_of_its_own(recording):
    facts = recording("windows7_counter.json")
    assert [one.outdated for one in facts[kinds.Antivirus].engines] == [True, False]
    source = facts[kinds.TimeSource]
    assert (source.synchronised, source.local, source.zone) == (False, True, "America/Los_Angeles")


def test_windows_7_tells_stopped_services_and_devices_without_drivers(recording):
    facts = recording("windows7_counter.json")
    assert [one.name for one in facts[kinds.Services].items if one.failed] == ["Spooler"]
    assert facts[kinds.Devices].items[0].code == 28


def test_a_service_that_nothing_has_triggered_yet_has_not_failed(recording):
    assert not [one for one in recording("windows11_desktop.json")[kinds.Services].items if one.failed]


def test_server_2019_without_security_center_asks_defender(recording):
    facts = recording("server2019.json")
    (engine,) = facts[kinds.Antivirus].engines
    assert (engine.name, engine.on, engine.real_time) == ("Microsoft Defender", True, True)
    assert facts[kinds.System].server
    assert facts[kinds.Hardware].chassis == "virtual"


def test_server_2019_follows_its_policy_and_its_named_time_server(recording):
    facts = recording("server2019.json")
    assert facts[kinds.Firewall].profiles[0] == kinds.FirewallProfile("domain", on=False, active=False)
    assert facts[network_kinds.TimeServers].servers == ("ntp1.corp.example", "ntp2.corp.example")
    assert facts[kinds.Updates].newest is not None  # the history was refused, the servicing list was not


def test_every_fact_of_a_recording_has_a_value_or_a_reason(machine: Facts):
    for fact in machine:
        assert (fact.value is None) == bool(fact.error), fact


def test_text_from_a_hostile_machine_is_kept_as_it_is(recording):
    """It is made harmless where it is shown, not where it is read."""
    names = [one.name for one in recording("windows7_counter.json")[kinds.Software].packages]
    assert any("\x1b" in name for name in names)
