"""Linux collectors on pieces of text, odd and hostile ones too."""

import json
import struct
from datetime import UTC, datetime, timedelta

import pytest

from deskops.checks.collectors import (
    linux_clock,
    linux_network,
    linux_security,
    linux_software,
    linux_storage,
    linux_system,
)
from deskops.checks.collectors.bundle import Bundle
from deskops.checks.facts import Facts, Unread
from deskops.checks.policy import Policy
from deskops.checks.sources import Ask

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ASK = Ask(Facts("pc", NOW), Policy(), frozenset(), 5.0)
COLLECTORS = [
    *(linux_system.system, linux_system.host, linux_system.hardware, linux_system.memory, linux_system.boot),
    *(linux_system.reboot, linux_network.interfaces, linux_network.routes, linux_network.resolvers),
    *(linux_network.leases, linux_network.listening, linux_storage.volumes, linux_storage.disks),
    *(linux_storage.encryption, linux_storage.batteries, linux_software.software, linux_software.updates),
    *(linux_software.services, linux_software.events, linux_security.antivirus, linux_security.firewall),
    *(linux_security.admins, linux_clock.time_source, linux_clock.time_servers),
]
HOSTILE = [
    "",
    "\n",
    "garbage",
    "\x1b]0;x\x07" * 50,
    "a b c d e f g h i j k\n" * 99,
    "-1 -1 -1",
    "名 字 = 值",
    "[[[[",
    '{"a":1}',
]


def bundle(*pieces: str) -> Bundle:
    return Bundle("\n".join(pieces))


def file(path: str, text: str) -> str:
    return "\n".join(
        [f"@changed 1795300000 {path}", f"@file {path}", *(f"|{line}" for line in text.split("\n"))]
    )


def said(words: str, text: str, code: int = 0) -> str:
    return "\n".join([f"@run {code} {words}", *(f"|{line}" for line in text.split("\n"))])


def value_or_reason(collect, machine):
    """The named tuple of a fact, or the words of an Unread; anything else that is raised fails the test."""
    try:
        (got,) = collect(machine, ASK)
    except Unread as reason:
        return str(reason)
    return (got.value is not None) and got.source


PATHS = [
    "/etc/os-release /proc/sys/kernel/hostname /proc/sys/kernel/osrelease /proc/cpuinfo /proc/meminfo /proc/uptime",
    "/proc/net/route /proc/net/ipv6_route /proc/net/wireless /proc/net/tcp /proc/net/tcp6 /etc/resolv.conf",
    "/run/systemd/resolve/resolv.conf /proc/self/mountinfo /var/lib/dpkg/status /var/log/apt/history.log /etc/passwd",
    "/etc/group /etc/sudoers /etc/ufw/ufw.conf /etc/timezone /etc/chrony.conf /sys/block/sda/device/model",
    "/sys/class/power_supply/BAT0/type /sys/class/power_supply/BAT0/energy_full /var/lib/dhcp/dhclient.leases",
    "/run/systemd/netif/leases/2 /sys/class/hwmon/hwmon0/name /sys/class/hwmon/hwmon0/temp1_input /proc/1/comm",
]
COMMANDS = [
    "ip -j addr show",
    "systemctl list-units --all --type=service --plain --no-legend --no-pager",
    "journalctl -p err --since -7d -o json --no-pager -n 2000 --output-fields=MESSAGE,SYSLOG_IDENTIFIER",
    "chronyc -c -n tracking",
    "timedatectl show -p NTPSynchronized -p NTP",
    "nft -j list ruleset",
    "smartctl -j -a /dev/sda",
]
FOLDERS = "/proc:1 /sys/block:sda /sys/class/hwmon:hwmon0 /sys/class/power_supply:BAT0 /var/lib/dhcp:dhclient.leases"


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("collect", COLLECTORS, ids=lambda one: one.__name__)
def test_hostile_text_gives_a_fact_or_a_reason_and_never_breaks(collect, text):
    pieces = [file(path, text) for line in PATHS for path in line.split()]
    pieces += [said(words, text) for words in COMMANDS]
    pieces += [f"@names {one.split(':')[0]}\n|{one.split(':')[1]}" for one in FOLDERS.split()]
    pieces += ["@names /var/log/journal\n|x", "@names /run/systemd/netif/leases\n|2"]
    assert value_or_reason(collect, bundle(*pieces))


@pytest.mark.parametrize("collect", COLLECTORS, ids=lambda one: one.__name__)
def test_a_machine_that_says_nothing_gives_a_fact_or_a_reason(collect):
    assert value_or_reason(collect, bundle())


def test_meminfo_of_an_old_kernel_has_only_free_memory():
    old = bundle(file("/proc/meminfo", "MemTotal: 1000 kB\nMemFree: 400 kB"))
    assert linux_system.memory(old, ASK)[0].value.available == (409600,) * 3


def test_a_kernel_that_waits_for_its_start_means_a_restart():
    waiting = bundle(
        file("/proc/sys/kernel/osrelease", "6.1.0-9-amd64"),
        "@names /boot\n|vmlinuz-6.1.0-9-amd64\n|vmlinuz-6.1.0-21-amd64\n|vmlinuz-6.1.0-99-cloud-amd64",
        "@changed 1795300000 /boot/vmlinuz-6.1.0-21-amd64",
        "@changed 1795300000 /boot/vmlinuz-6.1.0-99-cloud-amd64",
    )
    found = linux_system.reboot(waiting, ASK)[0].value
    assert (found.pending, found.since) == (True, datetime.fromtimestamp(1795300000, UTC))


def test_a_running_kernel_that_is_the_newest_waits_for_nothing():
    fresh = bundle(
        file("/proc/sys/kernel/osrelease", "6.1.0-21-amd64"), "@names /boot\n|vmlinuz-6.1.0-21-amd64"
    )
    assert linux_system.reboot(fresh, ASK)[0].value.pending is False


def test_dhclient_keeps_old_leases_and_the_last_one_counts():
    block = (
        'lease {{\n interface "eth0";\n option dhcp-server-identifier {server};\n'
        " renew 1 2026/11/22 10:00:00;\n expire 1 2026/11/23 10:00:00;\n}}\n"
    )
    text = block.format(server="10.0.0.66") + block.format(server="10.0.0.2")
    found = linux_network.leases(
        bundle(
            "@names /var/lib/dhcp\n|dhclient.eth0.leases", file("/var/lib/dhcp/dhclient.eth0.leases", text)
        ),
        ASK,
    )
    (lease,) = found[0].value.items
    assert (lease.server, lease.expires) == ("10.0.0.2", datetime(2026, 11, 23, 10, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("code", "told", "health"),
    [
        (0, {"smart_status": {"passed": True}}, "healthy"),
        (8, {"smart_status": {"passed": False}}, "unhealthy"),
        (16, {"smart_status": {"passed": True}}, "unhealthy"),
        (32, {"smart_status": {"passed": True}}, "warning"),
        (64, {"smart_status": {"passed": True}}, "warning"),
        (128, {"smart_status": {"passed": True}}, "warning"),
        (4, {"smart_status": {"passed": True}}, "healthy"),  # one command failed, the verdict is there
        (4, {}, "unknown"),
        (2, {"smart_status": {"passed": True}}, "unknown"),  # could not open: nothing else is to be believed
        (0, {}, "unknown"),
    ],
)
def test_the_exit_bits_of_smartctl(code, told, health):
    assert linux_storage.smart("sda", "", told, code)[0].health == health


def test_why_a_disk_says_nothing_is_quoted():
    told = {"smartctl": {"messages": [{"string": "Unable to detect device type", "severity": "error"}]}}
    disk, reason = linux_storage.smart("vda", "", told, 1)
    assert disk.health == "unknown"
    assert "Unable to detect" in reason


@pytest.mark.parametrize(
    ("entries", "guarded"),
    [
        ([{"chain": {"name": "input", "hook": "input", "policy": "drop"}}], True),
        ([{"chain": {"name": "input", "hook": "input", "policy": "accept"}}], False),
        (
            [
                {"chain": {"name": "in", "hook": "input", "policy": "accept"}},
                {"rule": {"chain": "in", "expr": [{"reject": None}]}},
            ],
            True,
        ),
        ([{"chain": {"name": "fwd", "hook": "forward", "policy": "drop"}}], False),
        ([], False),
    ],
)
def test_what_counts_as_a_firewall_in_nftables(entries, guarded):
    assert linux_security.filters(json.dumps({"nftables": entries})) is guarded


def test_nft_without_rights_is_unknown():
    with pytest.raises(Unread):
        linux_security.firewall(bundle("@names /proc", said("nft -j list ruleset", "", 1)), ASK)


def test_microsofts_health_report():
    engine = linux_security.mdatp(
        json.dumps(
            {
                "healthy": True,
                "realTimeProtectionEnabled": {"value": True, "source": "local"},
                "definitionsStatus": {"$type": "upToDate"},
                "definitionsUpdated": "2026-11-20T10:00:00Z",
            }
        )
    )
    assert (engine.on, engine.real_time, engine.outdated) == (True, True, False)
    assert engine.definitions == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def test_sudoers_names_people_beyond_the_groups():
    text = "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\nDefaults env_reset\nmallory ALL=(ALL) NOPASSWD: ALL\n"
    found = linux_security.admins(
        bundle(
            file("/etc/passwd", "root:x:0:0"),
            file("/etc/group", "sudo:x:27:alice"),
            file("/etc/sudoers", text),
        ),
        ASK,
    )
    assert [one.name for one in found[0].value.accounts] == ["root", "alice", "mallory"]


@pytest.mark.parametrize(
    ("text", "following", "local"),
    [
        ("0A140002,10.20.0.2,3,1795395000.1,0.0001,0,0,0,0,0,0,0,64,Normal", True, False),
        ("7F7F0101,,10,1795395000.1,0,0,0,0,0,0,0,0,64,Normal", True, True),
        ("00000000,,0,0.0,0,0,0,0,0,0,0,0,0,Not synchronised", False, False),
    ],
)
def test_what_chrony_says_of_its_source(text, following, local):
    found = linux_clock.chrony(text)
    assert (found.synchronised, found.local) == (following, local)


def test_rpm_lists_packages_and_the_newest_installation():
    listed = bundle(
        said(
            "rpm -qa --qf %{NAME}\\t%{VERSION}-%{RELEASE}\\t%{VENDOR}\\n",
            "bash\t5.1.8-9.el9\tRocky\nbroken line",
        ),
        said(
            "rpm -qa --qf %{INSTALLTIME}\\t%{NAME}\\n",
            "1790000000\tbash\n1795000000\tclamav-data\n1794000000\tkernel",
        ),
    )
    assert linux_software.software(listed, ASK)[0].value.packages[0].version == "5.1.8-9.el9"
    assert linux_software.updates(listed, ASK)[0].value.name == "kernel"


def utmp(kind: int, user: bytes, when: datetime) -> bytes:
    return struct.pack(
        "<hxxi32s4s32s256shhiii4i20x",
        kind,
        0,
        b"~",
        b"~~",
        user,
        b"",
        0,
        0,
        0,
        int(when.timestamp()),
        0,
        0,
        0,
        0,
        0,
    )


def test_a_start_without_a_stop_before_it_was_no_orderly_one():
    class Records(Bundle):
        def data(self, path: str) -> bytes:
            days = [NOW - timedelta(days=number) for number in (30, 6, 5, 4)]
            boots = utmp(2, b"reboot", days[0]) + utmp(2, b"reboot", days[1])
            return boots + utmp(1, b"shutdown", days[2]) + utmp(2, b"reboot", days[3]) + b"cut"

    words = COMMANDS[2]
    found = linux_software.events(Records(f"@names /var/log/journal\n|x\n{said(words, '')}"), ASK)
    assert found[0].value.unexpected_stops == 1


def test_a_journal_without_rights_is_unknown_not_empty():
    refused = bundle("@names /var/log/journal\n|x", said(COMMANDS[2], "", 1))
    with pytest.raises(Unread):
        linux_software.events(refused, ASK)
