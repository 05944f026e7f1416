"""The kinds of fact that concern printers; how they are read and judged is said elsewhere.

Words are those of IPP (PWG 5100.9, RFC 8011) whatever protocol told them; percent are 0 to 100.
"""

from datetime import datetime
from typing import NamedTuple

from deskops.checks.kinds import kind


class Way(NamedTuple):
    """One service that was tried: ipp, snmp or a port; `why` is empty where it answered."""

    name: str
    answered: bool
    why: str = ""


@kind("printer_ways")
class Ways(NamedTuple):
    items: tuple[Way, ...]

    @property
    def reached(self) -> bool:
        return any(one.answered for one in self.items)


@kind("printer_identity")
class PrinterIdentity(NamedTuple):
    """`name` is the host name that the printer gives itself."""

    model: str = ""
    serial: str = ""
    name: str = ""
    location: str = ""
    firmware: str = ""


@kind("printer_address")
class PrinterAddress(NamedTuple):
    """`ip` is what it was reached under; `prefix` None where it does not tell its mask."""

    ip: str
    prefix: int | None = None


@kind("printer_state")
class PrinterState(NamedTuple):
    """`state` as IPP says: idle, processing, stopped; `device` as the Host Resources do: running, warning, testing,
    down. Empty where it is not told. `paused`: a person stopped the queue.
    """

    state: str = ""
    device: str = ""
    paused: bool = False
    message: str = ""


class Trouble(NamedTuple):
    """`level` is report, warning or error; `word` an IPP keyword without its suffix."""

    word: str
    level: str


@kind("printer_troubles")
class Troubles(NamedTuple):
    items: tuple[Trouble, ...]


class Alert(NamedTuple):
    """`severity` is critical, warning or other; `training` untrained, trained, service or empty; `age` seconds."""

    severity: str
    text: str
    training: str = ""
    code: int = 0
    age: float | None = None


@kind("printer_alerts")
class Alerts(NamedTuple):
    items: tuple[Alert, ...]


class Supply(NamedTuple):
    """`kind` is an IPP supply type; `use` marker, waste or part. `percent` is what is left; of waste, what is free.

    `level` is known, some, unknown, unlimited, empty or full; `low` the device's own warn line; `fills`: told by SNMP,
    where some models count waste the other way round.
    """

    name: str
    kind: str
    use: str
    level: str
    percent: float | None = None
    colour: str = ""
    low: float | None = None
    fills: bool = False


@kind("printer_supplies")
class Supplies(NamedTuple):
    items: tuple[Supply, ...]


class Tray(NamedTuple):
    """`level` as of a supply; `broken` where the device says so."""

    name: str
    level: str
    percent: float | None = None
    media: str = ""
    broken: bool = False


@kind("printer_trays")
class Trays(NamedTuple):
    items: tuple[Tray, ...]


class Cover(NamedTuple):
    name: str
    open: bool


@kind("printer_outlets")
class Outlets(NamedTuple):
    """Output bins, whose percent is free room, and covers."""

    bins: tuple[Tray, ...] = ()
    covers: tuple[Cover, ...] = ()


@kind("printer_counter")
class PageCounter(NamedTuple):
    """Since it was made, in `unit` (impressions, sheets …)."""

    pages: int
    unit: str = "impressions"


@kind("printer_queue")
class PrintQueue(NamedTuple):
    """`oldest`: minutes that the oldest unfinished job has been waiting."""

    accepting: bool | None = None
    jobs: int | None = None
    oldest: float | None = None


@kind("printer_exposure")
class Exposure(NamedTuple):
    """`public`: the community that every device has at first reads it. `open`: names of old services that answer."""

    public: bool | None = None
    open: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    certificate: datetime | None = None


FOR_PRINTERS: tuple[type, ...] = (
    Ways, PrinterIdentity, PrinterAddress, PrinterState, Troubles, Alerts, Supplies, Trays, Outlets, PageCounter,
    PrintQueue, Exposure,
)  # fmt: skip
