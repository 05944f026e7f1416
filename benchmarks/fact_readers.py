"""Which of the catalogue's facts each program told of one machine, looked up in what it printed there."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from benchmarks.figures import Figure, Grid, Line

_NOTHING: Final = (None, "", "0", "NA", "N/A", "-1", -1, "unknown", "Unknown")
_EACH: Final = "*"


class Row(NamedTuple):
    """A fact of the catalogue and the places where each program tells it, or none where it never does.

    A place is a path of names, `*` for any of a list or an object; several are parted by a blank.
    """

    fact: str
    ours: str
    facter: str = ""
    fusion: str = ""
    ansible: str = ""


CATALOGUE: Final = (
    Row(
        "system and version",
        "system.version",
        "os.release.full",
        "OPERATINGSYSTEM.*.VERSION",
        "ansible_distribution_version",
    ),
    Row(
        "kernel or build",
        "system.build",
        "kernelrelease",
        "OPERATINGSYSTEM.*.KERNEL_VERSION",
        "ansible_kernel",
    ),
    Row("name", "host.name", "networking.hostname", "HARDWARE.*.NAME", "ansible_hostname"),
    Row(
        "domain, or that it is in none",
        "host.joined",
        "networking.domain",
        "OPERATINGSYSTEM.*.DNS_DOMAIN",
        "ansible_domain",
    ),
    Row(
        "chassis, or that it is virtual",
        "hardware.chassis",
        "dmi.chassis.type hypervisors.*",
        "HARDWARE.*.CHASSIS_TYPE HARDWARE.*.VMSYSTEM",
        "ansible_form_factor ansible_virtualization_type",
    ),
    Row("model", "hardware.model", "dmi.product.name", "BIOS.*.SMODEL", "ansible_product_name"),
    Row(
        "serial number",
        "hardware.serial",
        "dmi.product.serial_number",
        "BIOS.*.SSN",
        "ansible_product_serial",
    ),
    Row(
        "when it started",
        "boot.booted",
        "system_uptime.seconds",
        "OPERATINGSYSTEM.*.BOOT_TIME",
        "ansible_uptime_seconds",
    ),
    Row("restart pending", "reboot.pending"),
    Row("memory", "memory.total", "memory.system.total_bytes", "HARDWARE.*.MEMORY", "ansible_memtotal_mb"),
    Row(
        "memory that is free",
        "memory.available",
        "memory.system.available_bytes",
        "",
        "ansible_memory_mb.real.free",
    ),
    Row(
        "volumes and their room",
        "volumes.items.*.free",
        "mountpoints.*.available_bytes",
        "DRIVES.*.FREE",
        "ansible_mounts.*.size_available",
    ),
    Row("inodes left", "volumes.items.*.inodes_free", "", "", "ansible_mounts.*.inode_available"),
    Row("disks", "disks.items.*.name", "disks.*.size_bytes", "STORAGES.*.NAME", "ansible_devices.*.size"),
    Row("disks' health", "disks.items.*.health"),
    Row("encryption", "encryption.volumes.*.state"),
    Row(
        "addresses",
        "interfaces.items.*.addresses.*",
        "networking.interfaces.*.bindings",
        "NETWORKS.*.IPADDRESS",
        "ansible_all_ipv4_addresses.*",
    ),
    Row(
        "hardware addresses",
        "interfaces.items.*.mac",
        "networking.interfaces.*.mac",
        "NETWORKS.*.MACADDR",
        "*.macaddress",
    ),
    Row(
        "link speed",
        "interfaces.items.*.speed_mbps",
        "networking.interfaces.*.speed",
        "NETWORKS.*.SPEED",
        "*.speed",
    ),
    Row("largest packet", "interfaces.items.*.mtu", "networking.interfaces.*.mtu", "NETWORKS.*.MTU", "*.mtu"),
    Row("by DHCP or by hand", "interfaces.items.*.dhcp", "networking.dhcp", "NETWORKS.*.IPDHCP"),
    Row(
        "gateways", "routes.items.*.gateway", "", "HARDWARE.*.DEFAULTGATEWAY", "ansible_default_ipv4.gateway"
    ),
    Row("name servers", "resolvers.servers.*", "", "HARDWARE.*.DNS", "ansible_dns.nameservers.*"),
    Row("time zone", "time_source.zone", "timezone", "OPERATINGSYSTEM.*.TIMEZONE", "ansible_date_time.tz"),
    Row("whether the clock is kept", "time_source.synchronised"),
    Row("software and versions", "software.packages.*.version", "", "SOFTWARES.*.VERSION"),
    Row("newest update", "updates.newest"),
    Row("antivirus, or that there is none", "antivirus.engines", "", "ANTIVIRUS.*.NAME"),
    Row("firewall", "firewall.profiles", "", "FIREWALL.*.STATUS"),
    Row("administrators", "admins.accounts.*.name", "", "LOCAL_GROUPS.*.MEMBER"),
    Row("batteries, or that there are none", "batteries.items", "", "BATTERIES.*.NAME"),
    Row("services", "services.items.*.name"),
    Row("errors in the log", "events.errors"),
)
_COLUMNS: Final = {"facter": "facter", "fusioninventory-agent": "fusion", "ansible -m setup": "ansible"}


def is_told(told: Any, places: str) -> bool:
    """Whether a value stands at one of these places; that something is none, or not, is a value too."""
    return any(value not in _NOTHING for place in places.split() for value in _at(told, place.split(".")))


def _at(told: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield told
        return
    name, *rest = path
    if name == _EACH:
        parts = told.values() if isinstance(told, Mapping) else told if isinstance(told, list) else ()
        for part in parts:
            yield from _at(part, rest)
    elif isinstance(told, Mapping) and name in told:
        yield from _at(told[name], rest)


def readers(
    ours: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]], machine: str = "this machine"
) -> Iterator[Line]:
    """`ours` is a document of facts, `others` what each of the others told, by its name; all of the same `machine`."""
    values = {key: fact["value"] for key, fact in ours["facts"].items()}
    read = {"deskops": {row.fact for row in CATALOGUE if is_told(values, row.ours)}}
    for name, told in others.items():
        read[name] = {row.fact for row in CATALOGUE if is_told(told, getattr(row, _COLUMNS[name]))}
    for name in others:
        yield _compared(name, read["deskops"], read[name])
    rows = [
        (row.fact, *("yes" if row.fact in facts else "–" for facts in read.values())) for row in CATALOGUE
    ]
    yield Grid(
        f"What each told of {machine}, of the facts that the catalogue's checks read", ("fact", *read), rows
    )


def _compared(name: str, ours: set[str], theirs: set[str]) -> Line:
    lacking = sorted(theirs - ours)
    goal = "all that it reads" + (f"; lacking: {', '.join(lacking)}" if lacking else "")
    return Figure("the catalogue's facts", len(ours), "read", len(theirs), name, goal, not lacking)
