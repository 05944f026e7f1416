"""The address plan: one network of one site a row, with its ranges."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final

from deskops.exchange.cells import Setting, read_code, read_name, read_text
from deskops.exchange.networks import Range, read_address, read_addresses, read_dhcp, read_network, read_range
from deskops.exchange.schema import Column, Schema, Values, no_extra
from deskops.i18n import _


@dataclass(frozen=True, slots=True)
class AddressPlan:
    site: str = ""
    cidr: str = ""
    gateway: str = ""
    dns: str = ""  # addresses with blanks between, the first first
    dhcp: str = ""  # yes, no, or nobody knows
    dhcp_servers: str = ""  # as `dns`
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
        "dns",
        read_addresses,
        "dns|dns服务器|dns地址|首选dns|主dns|备用dns|备dns|辅dns|域名服务器|dns server|dns servers|primary dns|"
        "secondary dns|name server|name servers|nameserver|nameservers",
        many=True,
    ),
    Column("dhcp", read_dhcp, "dhcp|是否dhcp|启用dhcp|dhcp启用|地址获取方式|获取方式|分配方式|dhcp enabled"),
    Column(
        "dhcp_servers",
        read_addresses,
        "dhcp服务器|dhcp服务器地址|dhcp地址|dhcp server|dhcp servers",
        many=True,
    ),
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
    for name in ("dns", "dhcp_servers"):
        values[name] = " ".join(dict.fromkeys(" ".join(filter(None, values.get(name, ()))).split()))
    _split_dhcp(values)
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


def _split_dhcp(values: Values) -> None:
    """A column for DHCP says whether, or which servers; where there are servers there is DHCP."""
    told = str(values.get("dhcp") or "")
    if told not in ("", "yes", "no"):
        values["dhcp_servers"] = " ".join(dict.fromkeys([*values["dhcp_servers"].split(), *told.split()]))
        told = ""
    values["dhcp"] = told or ("yes" if values["dhcp_servers"] else "")


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
    kept_when_blank=frozenset({"site", "cidr", "gateway", "dns", "dhcp", "dhcp_servers"}),
    derived=frozenset({"dhcp", "dhcp_servers"}),
    settles={"cidr": "mask"},
)
