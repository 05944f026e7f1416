"""The kinds of fact: what can be known of a machine, as plain values; how it is read and judged is said elsewhere.

Sizes are bytes, times are aware, percent are 0 to 100, None means "the source does not say". Named tuples, not
dataclasses: forty dataclasses would cost a fifth of the time that a whole inspection takes.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeVar

T = TypeVar("T")

KINDS: dict[str, type] = {}
KEYS: dict[type, str] = {}


def kind(key: str) -> Callable[[type[T]], type[T]]:
    """Give a kind of fact its name in saved documents; the name never changes."""

    def register(cls: type[T]) -> type[T]:
        if key in KINDS:
            raise ValueError(f"two kinds of fact are called {key}")
        KINDS[key] = cls
        KEYS[cls] = key
        return cls

    return register


@kind("system")
class System(NamedTuple):
    """`id` is "windows" or os-release's ID, `build` the newest patch level that the system tells of itself."""

    family: str  # linux, windows, macos
    id: str
    name: str
    version: str
    build: str = ""
    edition: str = ""
    server: bool = False


@kind("host")
class Host(NamedTuple):
    """`joined` None: this machine does not say whether it is in a domain."""

    name: str
    domain: str = ""
    joined: bool | None = None
    workgroup: str = ""


@kind("hardware")
class Hardware(NamedTuple):
    """`chassis` is desktop, laptop, server, virtual or unknown."""

    chassis: str = "unknown"
    maker: str = ""
    model: str = ""
    serial: str = ""


class Engine(NamedTuple):
    """An antivirus program; `never_scanned` only where it says so itself."""

    name: str
    on: bool | None = None
    real_time: bool | None = None
    snoozed: bool = False
    expired: bool = False
    outdated: bool | None = None
    definitions: datetime | None = None
    scanned: datetime | None = None
    never_scanned: bool = False


@kind("antivirus")
class Antivirus(NamedTuple):
    engines: tuple[Engine, ...]


class FirewallProfile(NamedTuple):
    name: str
    on: bool
    active: bool = True


@kind("firewall")
class Firewall(NamedTuple):
    profiles: tuple[FirewallProfile, ...]


@kind("updates")
class Updates(NamedTuple):
    """`newest` is the newest update that is more than virus definitions."""

    newest: datetime | None
    name: str = ""


@kind("reboot")
class Reboot(NamedTuple):
    pending: bool
    since: datetime | None = None
    reasons: tuple[str, ...] = ()


@kind("boot")
class Boot(NamedTuple):
    booted: datetime


class Volume(NamedTuple):
    mount: str
    filesystem: str
    total: int
    free: int
    inodes: int = 0
    inodes_free: int = 0


@kind("volumes")
class Volumes(NamedTuple):
    """Fixed disks only."""

    items: tuple[Volume, ...]


class Disk(NamedTuple):
    """`health` is healthy, warning, unhealthy or unknown; `wear` percent used, `temperature` Celsius."""

    name: str
    model: str = ""
    serial: str = ""
    health: str = "unknown"
    wear: float | None = None
    temperature: float | None = None
    notes: tuple[str, ...] = ()


@kind("disks")
class Disks(NamedTuple):
    items: tuple[Disk, ...]


class Protection(NamedTuple):
    """`state` is on, suspended, off or unknown."""

    mount: str
    state: str


@kind("encryption")
class Encryption(NamedTuple):
    volumes: tuple[Protection, ...]


@kind("memory")
class Memory(NamedTuple):
    total: int
    available: tuple[int, ...]


@kind("time_source")
class TimeSource(NamedTuple):
    """`local` where the clock follows nothing but itself."""

    synchronised: bool | None
    local: bool = False
    source: str = ""
    last: datetime | None = None
    zone: str = ""


class Package(NamedTuple):
    name: str
    version: str = ""
    publisher: str = ""


@kind("software")
class Software(NamedTuple):
    packages: tuple[Package, ...]


class Account(NamedTuple):
    name: str
    sid: str = ""
    builtin: bool = False
    enabled: bool | None = None


@kind("admins")
class Admins(NamedTuple):
    """`unread` says why the list may be short."""

    accounts: tuple[Account, ...]
    unread: str = ""


class Device(NamedTuple):
    name: str
    code: int


@kind("devices")
class Devices(NamedTuple):
    """Devices with a trouble code (Windows' ConfigManagerErrorCode); healthy ones are left out."""

    items: tuple[Device, ...]


class Battery(NamedTuple):
    """Capacities in one unit, whatever it is."""

    name: str
    full: float
    design: float
    cycles: int | None = None


@kind("batteries")
class Batteries(NamedTuple):
    items: tuple[Battery, ...]


class Service(NamedTuple):
    """`start` is auto, manual or disabled."""

    name: str
    running: bool
    start: str = "auto"
    failed: bool = False


@kind("services")
class Services(NamedTuple):
    items: tuple[Service, ...]


class EventGroup(NamedTuple):
    source: str
    number: int
    times: int


@kind("events")
class Events(NamedTuple):
    """Seven days back, `errors` 24 hours back."""

    unexpected_stops: int
    disk: int
    hardware: int
    errors: int
    top: tuple[EventGroup, ...] = ()
