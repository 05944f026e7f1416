"""The kinds of fact of a till and the services that it needs; how they are read and judged is said elsewhere."""

from datetime import datetime
from typing import NamedTuple

from deskops.checks.kinds import kind

OPEN, REFUSED, SILENT, LOST = "open", "refused", "silent", "lost"


class Endpoint(NamedTuple):
    """A TCP service as it answers. `state` is open, refused, silent or lost (no way there, no such name; `error` why).

    `banner` is its first words, `expires` when the certificate ends that it showed; `tls` None: it was not tried.
    `from_machine`: the inspected machine itself tried it, not the computer that deskops runs on.
    """

    name: str
    host: str
    port: int
    state: str
    milliseconds: float | None = None
    banner: str = ""
    tls: bool | None = None
    expires: datetime | None = None
    error: str = ""
    from_machine: bool = False


@kind("door")
class Door(NamedTuple):
    """The port by which the machine itself is asked."""

    endpoint: Endpoint

    @property
    def reached(self) -> bool:
        """A port that is closed is an answer too."""
        return self.endpoint.state in (OPEN, REFUSED)


@kind("back_ends")
class BackEnds(NamedTuple):
    """What the machine's work needs elsewhere, as it answers the machine, or where that cannot try, us."""

    items: tuple[Endpoint, ...]


@kind("reached")
class Reached(NamedTuple):
    """The services that the policy names, as the machine itself reaches them; their names are the policy's."""

    items: tuple[Endpoint, ...]


class ServiceStart(NamedTuple):
    """`restarts`: how often the system has started it again by itself since then."""

    name: str
    at: datetime
    restarts: int = 0


@kind("service_starts")
class ServiceStarts(NamedTuple):
    """When the services that run were started the last time."""

    items: tuple[ServiceStart, ...]


@kind("payment")
class Payment(NamedTuple):
    """The payment terminal and its gateway."""

    items: tuple[Endpoint, ...]


@kind("receipt_printer")
class ReceiptPrinter(NamedTuple):
    """ESC/POS status bytes as DLE EOT 1 to 4 tell them; None where it said nothing that is a status."""

    endpoint: Endpoint
    printer: int | None = None
    offline: int | None = None
    error: int | None = None
    paper: int | None = None
    note: str = ""


class UsbDevice(NamedTuple):
    """`id` as 0c2e:0b61, vendor and product; `port` where it is plugged in, as 1-1.2."""

    id: str
    name: str = ""
    port: str = ""


@kind("usb_devices")
class UsbDevices(NamedTuple):
    """`serial` are serial ports with something on them, by their lasting names."""

    items: tuple[UsbDevice, ...]
    serial: tuple[str, ...] = ()


class Stamp(NamedTuple):
    name: str
    at: datetime


@kind("stamps")
class Stamps(NamedTuple):
    """What a program touches after its work: the file's name and when."""

    items: tuple[Stamp, ...]
