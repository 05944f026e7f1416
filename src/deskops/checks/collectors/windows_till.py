"""What is plugged into a Windows till, what its programs leave behind, and what it reaches; answers in, facts out."""

import re
from typing import Final

from deskops.checks.collectors.raw import Raw, Row
from deskops.checks.policy import MOST_PLACES
from deskops.checks.pos_kinds import (
    LOST,
    OPEN,
    REFUSED,
    SILENT,
    Endpoint,
    Reached,
    ServiceStart,
    ServiceStarts,
    Stamp,
    Stamps,
    UsbDevice,
    UsbDevices,
)
from deskops.i18n import _
from deskops.text import storable, visible

# As USB\VID_0C2E&PID_0B61\5&1A2B. What has &MI_00 behind the product is one function of a device that is told as well.
_DEVICE: Final = re.compile(r"USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})\\.*", re.IGNORECASE | re.DOTALL)


def usb_devices(raw: Raw) -> UsbDevices:
    """Windows does not tell in its device id at which port one is plugged in."""
    told = raw.row("usb")
    found = []
    for row in told.rows("Devices"):
        if match := _DEVICE.fullmatch(row.text("DeviceID")):
            found.append(UsbDevice(f"{match[1]}:{match[2]}".lower(), row.text("Name")[:100]))
    return UsbDevices(tuple(found), tuple(told.texts("Serial")))


def stamps(raw: Raw) -> Stamps:
    rows = [(row.text("Name"), row.moment("At")) for row in raw.rows("stamps")]
    return Stamps(tuple(Stamp(name, at) for name, at in rows if at is not None))


def service_starts(raw: Raw) -> ServiceStarts:
    rows = [(row.text("Name"), row.moment("Started")) for row in raw.rows("starts")]
    return ServiceStarts(tuple(ServiceStart(name, at) for name, at in rows if at is not None))


def reached(raw: Raw) -> Reached:
    return Reached(tuple(_endpoint(row) for row in raw.rows("places")[:MOST_PLACES]))


def _endpoint(row: Row) -> Endpoint:
    state = row.text("State")
    state = state if state in {OPEN, REFUSED, SILENT} else LOST
    why = {OPEN: "", REFUSED: _("nobody listens there"), SILENT: _("no answer in time")}.get(state)
    words = visible(storable(row.text("Error"))).strip()[:200] if why is None else why
    took = row.number("Milliseconds") if state == OPEN else None
    return Endpoint("", row.text("Host"), row.whole("Port") or 0, state, took, error=words, from_machine=True)
