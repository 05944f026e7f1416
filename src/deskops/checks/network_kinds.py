"""The kinds of fact that concern the network; how they are read and judged is said elsewhere."""

from datetime import datetime
from typing import NamedTuple

from deskops.checks.kinds import kind


class Address(NamedTuple):
    ip: str
    prefix: int


class Interface(NamedTuple):
    name: str
    mac: str = ""
    up: bool = False
    addresses: tuple[Address, ...] = ()
    dhcp: bool | None = None
    speed_mbps: float | None = None
    full_duplex: bool | None = None
    wireless: bool = False
    signal: float | None = None
    mtu: int | None = None
    virtual: bool = False


@kind("interfaces")
class Interfaces(NamedTuple):
    items: tuple[Interface, ...]


class Route(NamedTuple):
    gateway: str
    interface: str = ""
    metric: int = 0


@kind("routes")
class Routes(NamedTuple):
    """Default routes only."""

    items: tuple[Route, ...]


@kind("resolvers")
class Resolvers(NamedTuple):
    servers: tuple[str, ...]


@kind("time_servers")
class TimeServers(NamedTuple):
    """The servers that the machine itself is set to ask."""

    servers: tuple[str, ...]


class TimeAnswer(NamedTuple):
    """One SNTP reply; `offset` is server minus machine in seconds, `leap` 3 an unset clock.

    `own`: no time server, but the clock of the computer that asked the machine from outside.
    """

    server: str
    offset: float | None = None
    delay: float | None = None
    stratum: int | None = None
    leap: int | None = None
    error: str = ""
    own: bool = False


@kind("time_answers")
class TimeAnswers(NamedTuple):
    items: tuple[TimeAnswer, ...]


@kind("gateway_reply")
class GatewayReply(NamedTuple):
    """Round trips in milliseconds, in the order sent; lost ones are missing from `times`."""

    gateway: str
    method: str
    sent: int
    times: tuple[float, ...]
    neighbour: bool | None = None


class NameAnswer(NamedTuple):
    server: str
    name: str
    milliseconds: float | None = None
    addresses: tuple[str, ...] = ()
    error: str = ""


@kind("name_answers")
class NameAnswers(NamedTuple):
    items: tuple[NameAnswer, ...]


class Lease(NamedTuple):
    interface: str
    server: str = ""
    obtained: datetime | None = None
    expires: datetime | None = None


@kind("leases")
class Leases(NamedTuple):
    items: tuple[Lease, ...]


class Port(NamedTuple):
    number: int
    address: str = ""
    protocol: str = "tcp"


@kind("listening")
class Listening(NamedTuple):
    ports: tuple[Port, ...]
    smb1: bool | None = None


@kind("path_mtu")
class PathMtu(NamedTuple):
    """The largest IP packet that reached the gateway whole; `link` is what the interface claims."""

    gateway: str
    largest: int
    link: int | None = None
