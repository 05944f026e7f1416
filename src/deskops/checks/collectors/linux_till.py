"""What is plugged into a Linux till, and what its programs leave behind after their work; text in, facts out."""

import re
from contextlib import suppress
from typing import Final

from deskops.checks.collectors.machine import Machine
from deskops.checks.facts import Unread
from deskops.checks.pos_kinds import Stamp, Stamps, UsbDevice, UsbDevices
from deskops.checks.sources import Ask, Got, got

USB: Final = "/sys/bus/usb/devices"
SERIAL: Final = "/dev/serial/by-id"
STAMPS: Final = "/var/lib/deskops/stamps"  # a job that sends something touches a file here when it is done
_ID: Final = re.compile(r"[0-9a-f]{4}")


def usb_devices(machine: Machine, _ask: Ask) -> list[Got]:
    """Hubs of the machine itself (vendor 1d6b) are left out."""
    found = []
    for port in sorted(machine.names(USB)):
        with suppress(Unread):
            vendor, product = (
                machine.text(f"{USB}/{port}/{name}").strip() for name in ("idVendor", "idProduct")
            )
            if _ID.fullmatch(vendor) and _ID.fullmatch(product) and vendor != "1d6b":
                found.append(UsbDevice(f"{vendor}:{product}", _product(machine, port), port))
    serial: list[str] = []
    with suppress(Unread):
        serial = sorted(machine.names(SERIAL))
    return [got(UsbDevices(tuple(found), tuple(serial)), USB)]


def _product(machine: Machine, port: str) -> str:
    with suppress(Unread):
        return machine.text(f"{USB}/{port}/product").strip()[:100]
    return ""


def stamps(machine: Machine, _ask: Ask) -> list[Got]:
    names = sorted(machine.names(STAMPS))
    return [got(Stamps(tuple(Stamp(name, machine.changed(f"{STAMPS}/{name}")) for name in names)), STAMPS)]
