"""What the customer wants of a machine, as plain values; where they come from is not known here.

An empty field means "no word on it": the check that would need it is skipped, not passed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from deskops.checks.limits import Limit

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
MOST_PLACES: Final = 32  # services that one till is asked about


class AddressRange(NamedTuple):
    """First and last address, both inclusive; `kinds` are device kinds (pc, laptop, pos, printer …), empty for all."""

    first: str
    last: str
    kinds: tuple[str, ...] = ()
    purpose: str = ""
    dhcp: bool = False


class SiteNetwork(NamedTuple):
    """One subnet of a site's address plan; `subnet` as 10.20.0.0/24. `dhcp` None: the plan does not say whether."""

    site: str
    subnet: str
    gateway: str = ""
    ranges: tuple[AddressRange, ...] = ()
    dns: tuple[str, ...] = ()
    dhcp_servers: tuple[str, ...] = ()
    dhcp: bool | None = None


class Required(NamedTuple):
    """Software that must be there; `kinds` empty for every device."""

    name: str
    minimum: str = ""
    kinds: tuple[str, ...] = ()


class Forbidden(NamedTuple):
    name: str
    reason: str = ""


class Switch(NamedTuple):
    """A check switched off, and why; after `until` it is judged again and says that the permission has run out."""

    reason: str
    until: date | None = None


class Place(NamedTuple):
    """A service by its name among people, host and port."""

    name: str
    host: str
    port: int


class Till(NamedTuple):
    """What a till is to have. `door` is its port, 0 for that of its scheme; `drawer` is high or low: the pin's level
    that means open, empty where nobody knows. `peripherals` are USB ids, with @port where they must be there, or
    names of serial ports. `releases` of `app`, newest first; `configs` likewise, of its configuration: a stamp called
    config-NAME tells which one was put on it last. `stamp` is the file that its upload touches.
    """

    door: int = 0
    back_ends: tuple[Place, ...] = ()
    payment: tuple[Place, ...] = ()
    receipt: Place | None = None
    drawer: str = ""
    peripherals: tuple[str, ...] = ()
    app: str = ""
    releases: tuple[str, ...] = ()
    configs: tuple[str, ...] = ()
    stamp: str = ""

    @property
    def places(self) -> tuple[Place, ...]:
        """All services that it must reach, each once."""
        return tuple({(one.host, one.port): one for one in (*self.back_ends, *self.payment)}.values())[
            :MOST_PLACES
        ]


class Drawer(NamedTuple):
    """A cash drawer as the looks before this one found it: open, closed or unread, without a break since `since`."""

    state: str
    since: datetime


class Counted(NamedTuple):
    """A printer's pages at an earlier inspection; `pages` None: they could not be read."""

    pages: int | None
    at: datetime


class Firmware(NamedTuple):
    """What a model should run at least, and versions that it must not run."""

    baseline: str = ""
    bad: tuple[str, ...] = ()


class Policy(NamedTuple):
    """All wishes for one device, resolved for its site, profile and kind.

    `others` maps host names of other assets to their tags. `domain` None: no plan; empty: must not be in one.
    `ip_mode` is dhcp, static or empty. `antivirus` is required, none or the name of the only right product.
    `baselines` maps a system ("windows-19045", "debian-12") to patch levels, newest first.
    `admins` are allowed names or SIDs; None: no plan. `ports` None: no plan. `memory` bytes.
    `dhcp_servers`: those of every network. `remote_tools`: the allowed programs for remote control; None: no plan.
    `serial` and `model` are the register's. `firmware` is by a part of the model's name; `waste_fills` names models
    whose waste box tells over SNMP how full it is.
    `lists`: the site's own lists by name, and when each was last checked, as 2026-11-01.
    `reasons` say why a check has other limits here. `listed` None: software beyond the required is nobody's business.
    """

    site: str = ""
    kind: str = "pc"
    name_pattern: str = ""
    expected_name: str = ""
    others: Mapping[str, str] = _NONE
    domain: str | None = None
    networks: tuple[SiteNetwork, ...] = ()
    address: str = ""
    ip_mode: str = ""
    dns: tuple[str, ...] = ()
    dhcp_servers: tuple[str, ...] = ()
    time_servers: tuple[str, ...] = ()
    zone: str = ""
    probe_name: str = ""
    probe_addresses: tuple[str, ...] = ()
    antivirus: str = "required"
    required: tuple[Required, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    listed: tuple[str, ...] | None = None
    remote_tools: tuple[str, ...] | None = None
    services: tuple[str, ...] = ()
    baselines: Mapping[str, tuple[str, ...]] = _NONE
    admins: tuple[str, ...] | None = None
    ports: tuple[int, ...] | None = None
    memory: int = 0
    till: Till = Till()
    lists: tuple[tuple[str, str], ...] = ()
    limits: Mapping[str, Mapping[str, Limit]] = _NONE
    switches: Mapping[str, Switch] = _NONE
    reasons: Mapping[str, str] = _NONE
    serial: str = ""
    model: str = ""
    counted: Counted | None = None
    drawer: Drawer | None = None
    firmware: Mapping[str, Firmware] = _NONE
    waste_fills: tuple[str, ...] = ()

    def applies(self, kinds: tuple[str, ...]) -> bool:
        return not kinds or self.kind in kinds
