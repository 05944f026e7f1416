"""Which source on a Linux machine tells which fact; the reading itself stands in the linux_ modules."""

from collections.abc import Callable
from functools import partial
from typing import Any

from deskops.checks import kinds, network_kinds, pos_kinds
from deskops.checks.collectors import (
    linux_clock,
    linux_network,
    linux_security,
    linux_software,
    linux_storage,
    linux_system,
    linux_till,
)
from deskops.checks.collectors.machine import Machine
from deskops.checks.sources import Ask, Got, Source

Collector = Callable[[Machine, Ask], list[Got]]


def sources(machine: Machine) -> tuple[Source, ...]:
    def one(kind: type, collect: Collector, place: str, **more: Any) -> Source:
        return Source((kind,), partial(collect, machine), place, **more)

    net, own = network_kinds, kinds
    return (
        one(own.Software, linux_software.software, "dpkg, pacman, rpm", slow=True),
        one(own.Services, linux_software.services, "systemctl", slow=True),
        one(own.Events, linux_software.events, "journalctl", slow=True),
        one(own.Disks, linux_storage.disks, "smartctl", slow=True),
        one(own.Updates, linux_software.updates, "apt, rpm", slow=True),
        one(own.TimeSource, linux_clock.time_source, "timesyncd, chrony", slow=True),
        one(own.Firewall, linux_security.firewall, "ufw, firewalld, nft", slow=True),
        one(own.Antivirus, linux_security.antivirus, "/proc", slow=True),
        one(net.Interfaces, linux_network.interfaces, "ip", waits=True),
        one(own.System, linux_system.system, "/etc/os-release"),
        one(own.Host, linux_system.host, "/proc/sys/kernel/hostname"),
        one(own.Hardware, linux_system.hardware, "/sys/class/dmi/id"),
        one(own.Memory, linux_system.memory, "/proc/meminfo", waits=True),
        one(own.Boot, linux_system.boot, "/proc/uptime"),
        one(own.Reboot, linux_system.reboot, "/run/reboot-required"),
        one(own.Volumes, linux_storage.volumes, "/proc/self/mountinfo"),
        one(own.Encryption, linux_storage.encryption, "/sys/dev/block"),
        one(own.Batteries, linux_storage.batteries, "/sys/class/power_supply"),
        one(own.Admins, linux_security.admins, "/etc/group"),
        one(pos_kinds.UsbDevices, linux_till.usb_devices, linux_till.USB),
        one(
            pos_kinds.ServiceStarts, linux_till.service_starts, "systemctl show", slow=True, after=(own.Boot,)
        ),
        one(pos_kinds.Stamps, linux_till.stamps, linux_till.STAMPS),
        one(net.Routes, linux_network.routes, "/proc/net/route"),
        one(net.Resolvers, linux_network.resolvers, "/etc/resolv.conf"),
        one(net.TimeServers, linux_clock.time_servers, "timesyncd.conf, chrony.conf"),
        one(net.Leases, linux_network.leases, "/run/systemd/netif/leases", after=(net.Interfaces,)),
        one(net.Listening, linux_network.listening, "/proc/net/tcp"),
    )
