"""The register as an import compares it: every known row by kind, in the words of the customer's lists."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.register_tuples import AssetRecord, ListedJob, SoftwareRecord, SubnetRecord

COLUMNS = "columns"  # where a record's `extra` keeps the customer's own columns
CITY = "city"  # where a device's `extra` keeps the city while it has no site
DHCP = "dhcp_servers"  # where a network's `extra` keeps the addresses of its DHCP servers
LISTED = "listed"  # where a job's `extra` keeps its row of the dispatch list


def known_rows(context: Context, kind: str) -> Iterator[Mapping[str, Any]]:
    """Every known row of assets, addresses, software or dispatch, with the id of its record."""
    match kind:
        case "assets":
            yield from map(_asset, views.each(context.views, "asset_records", AssetRecord))
        case "addresses":
            yield from map(_subnet, views.each(context.views, "subnet_records", SubnetRecord))
        case "software":
            yield from map(_software, views.each(context.views, "software_records", SoftwareRecord))
        case _:
            for row in views.each(context.views, "listed_jobs", ListedJob):
                listed = json.loads(row.extra).get(LISTED, {})
                yield {**listed, "id": row.id, "number": row.number, "extra": _columns(row.extra)}


def _asset(row: AssetRecord) -> dict[str, Any]:
    values = row._asdict()
    values["user"] = values.pop("used_by")
    values["vip"] = bool(row.vip)
    values["city"] = row.city or json.loads(row.extra).get(CITY, "")
    values["extra"] = _columns(row.extra)
    return values


def _subnet(row: SubnetRecord) -> dict[str, Any]:
    ranges = tuple((part["low"], part["high"], part["use"]) for part in json.loads(row.ranges))
    dhcp = "" if row.dhcp is None else "yes" if row.dhcp else "no"
    return {
        **row._asdict(),
        "dhcp": dhcp,
        DHCP: dhcp_servers(row.extra),
        "ranges": ranges,
        "extra": _columns(row.extra),
    }


def dhcp_servers(extra: str) -> str:
    """Those of a network, with blanks between, from its record's `extra`."""
    return str(json.loads(extra).get(DHCP, ""))


def name_servers(dns: str) -> list[str]:
    """Those of a network, as its row lists them: with blanks, commas or semicolons between."""
    return dns.replace(",", " ").replace(";", " ").split()


def _software(row: SoftwareRecord) -> dict[str, Any]:
    return {**row._asdict(), "kinds": tuple(json.loads(row.kinds)), "extra": _columns(row.extra)}


def _columns(extra: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(extra).get(COLUMNS, {})
    return found
