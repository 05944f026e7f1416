"""The address plan: one network of one site a row, with its ranges."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final

from deskops.exchange.cells import Setting, read_code, read_name, read_text
from deskops.exchange.networks import Range, read_address, read_network, read_range
from deskops.exchange.schema import Column, Schema, Values, no_extra
from deskops.i18n import _


@dataclass(frozen=True, slots=True)
class AddressPlan:
    site: str = ""
    cidr: str = ""
    gateway: str = ""
    ranges: tuple[Range, ...] = ()
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=no_extra)


COLUMNS: Final = (
    Column(
        "site",
        read_name,
        "网点|所属网点|网点名称|机构|机构名称|门店|地点|分支机构|位置|site|branch|location|office",
    ),
    Column(
        "cidr",
        read_network,
        "网段|子网|ip网段|网络|网络地址|ip段|地址段|ip地址段|subnet|network|cidr|network address",
    ),
    Column("mask", read_code, "掩码|子网掩码|mask|subnet mask|netmask"),
    Column("gateway", read_address, "网关|网关地址|默认网关|gateway|default gateway|router"),
    Column(
        "ranges",
        read_range,
        "用途|地址用途|范围|地址范围|ip范围|分配|使用范围|range|use|ranges|pool",
        many=True,
    ),
    Column("note", read_text, "备注|说明|note|notes|remark|remarks"),
)


def _complete(values: Values, setting: Setting) -> str:
    values["ranges"] = tuple(found for found in values.get("ranges", ()) if found)
    mask = values.pop("mask", "")
    cidr = str(values.get("cidr", ""))
    if mask and cidr.endswith("/32"):
        try:
            values["cidr"] = str(ip_network(f"{cidr[:-3]}/{mask}", strict=False))
        except ValueError:
            return _("the mask {mask} is not one").format(mask=mask)
    if not values.get("cidr"):
        return _("no network that can be read")
    if not values.get("site"):
        return _("no site named")
    return ""


def outside(plan: AddressPlan) -> list[tuple[str, str]]:
    """Field and text of what lies outside the row's own network."""
    network = ip_network(plan.cidr)
    found = [("gateway", plan.gateway)] if plan.gateway else []
    found += [("ranges", address) for line in plan.ranges for address in (line.low, line.high)]
    return [(name, text) for name, text in found if ip_address(text) not in network]


SCHEMA: Final = Schema(
    kind="addresses",
    columns=COLUMNS,
    needs=(frozenset({"site"}), frozenset({"cidr"})),
    build=lambda values: AddressPlan(**values),
    complete=_complete,
    identity=("cidr", "site"),
    kept_when_blank=frozenset({"site", "cidr", "gateway"}),
)
