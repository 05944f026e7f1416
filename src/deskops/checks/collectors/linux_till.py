"""What is plugged into a Linux till, and what its programs leave behind after their work; text in, facts out."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from deskops.checks.collectors.machine import Machine
from deskops.checks.facts import Unread
from deskops.checks.kinds import Boot
from deskops.checks.pos_kinds import (
    LOST,
    OPEN,
    REFUSED,
    SILENT,
    Endpoint,
    ServiceStart,
    ServiceStarts,
    Stamp,
    Stamps,
    UsbDevice,
    UsbDevices,
)
from deskops.checks.sources import Ask, Got, got
from deskops.i18n import _
from deskops.text import storable, visible

USB: Final = "/sys/bus/usb/devices"
SERIAL: Final = "/dev/serial/by-id"
STAMPS: Final = "/var/lib/deskops/stamps"  # a job that sends something touches a file here when it is done
STARTS: Final = (
    "systemctl", "show", "*.service", "-p", "Id,NRestarts,ActiveEnterTimestampMonotonic", "--no-pager"
)  # fmt: skip
_TIMED_OUT: Final = 124  # of timeout(1)
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


def service_starts(machine: Machine, ask: Ask) -> list[Got]:
    """From systemd's properties of each unit; its monotonic clock counts microseconds since the start."""
    booted = ask.facts[Boot].booted
    said = machine.run(STARTS)
    if said.code:
        raise Unread(_("systemd does not answer: {error}").format(error=said.error[:200]))
    found = []
    for block in said.text.split("\n\n"):
        told = dict(line.partition("=")[::2] for line in block.splitlines())
        started, restarts = (
            _count(told.get(name, "")) for name in ("ActiveEnterTimestampMonotonic", "NRestarts")
        )
        if started and told.get("Id", "").endswith(".service"):
            at = booted + timedelta(microseconds=started)
            found.append(ServiceStart(told["Id"].removesuffix(".service"), at, restarts))
    return [got(ServiceStarts(tuple(found)), "systemctl show")]


def _count(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,19}", text) else 0


def endpoint(words: Sequence[str], said: str) -> Endpoint | None:
    """What the script told of one service: exit code, begin and end in nanoseconds, host and port; else None."""
    numbers = re.fullmatch(r"([0-9]{1,3}) (\S{1,30}) (\S{1,30}) (\S{1,253}) ([0-9]{1,5})", " ".join(words))
    if numbers is None:
        return None
    code, host, port = int(numbers[1]), numbers[4], int(numbers[5])
    if code == 0:
        begun, ended = _count(numbers[2]), _count(numbers[3])  # 0 where its `date` knows no nanoseconds
        took = round((ended - begun) / 1e6, 3) if 0 < begun <= ended else None
        return Endpoint("", host, port, OPEN, took, from_machine=True)
    if code == _TIMED_OUT:
        return Endpoint("", host, port, SILENT, error=_("no answer in time"), from_machine=True)
    refused = "refused" in said.casefold()
    why = _("nobody listens there") if refused else visible(storable(said)).strip()[-200:]
    return Endpoint("", host, port, REFUSED if refused else LOST, error=why, from_machine=True)
