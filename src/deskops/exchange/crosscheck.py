"""Doubts that no cell shows alone: rows against each other, the address plan, the sites and the naming standard."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv4Address, IPv4Network
from typing import Any, Final

from deskops.exchange import naming
from deskops.exchange.kinds.addresses import AddressPlan, outside
from deskops.exchange.kinds.assets import Asset
from deskops.exchange.kinds.dispatch import DispatchedJob
from deskops.exchange.kinds.software import SoftwareRule
from deskops.exchange.matching import Entry, fold
from deskops.exchange.networks import within
from deskops.exchange.story import Doubt, Row, Sheet
from deskops.exchange.usage import allowed_kinds
from deskops.i18n import N_, _

_UNIQUE: Final = (
    ("serial", N_("serial number also in {sheet}, row {row}")),
    ("hostname", N_("name also in {sheet}, row {row}")),
    ("ip", N_("address also in {sheet}, row {row}")),
    ("mac", N_("MAC address also in {sheet}, row {row}")),
)
_FIRST_DEVICE = date(1990, 1, 1)

Placed = tuple[Sheet, Row, Any]


@dataclass(frozen=True, slots=True)
class Network:
    cidr: IPv4Network
    gateway: str
    ranges: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Known:
    """What rows are judged against; `learn` adds to it, kind by kind."""

    sites: set[str]
    naming_pattern: str
    reference_date: date
    wants_assets: bool
    networks: dict[str, list[Network]] = field(default_factory=dict)
    assets: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def learn(self, kind: str, rows: Iterable[Mapping[str, Any]]) -> None:
        if kind == "addresses":
            for row in rows:
                self._learn_network(row)
        if kind == "assets":
            self.assets = {fold(row["tag"]): row for row in rows if row.get("tag")}

    def _learn_network(self, row: Mapping[str, Any]) -> None:
        try:
            network = IPv4Network(row["cidr"])
        except (ValueError, KeyError):
            return
        ranges = tuple((low, high, use) for low, high, use in row.get("ranges") or ())
        self.sites.add(row["site"])
        self.networks.setdefault(fold(row["site"]), []).append(
            Network(network, row.get("gateway") or "", ranges)
        )


def cross_check(kind: str, sheets: list[Sheet], known: Known, unseen: list[Entry]) -> list[Doubt]:
    placed: list[Placed] = [
        (sheet, row, row.item) for sheet in sheets for row in sheet.rows if row.item is not None
    ]
    checks = {"assets": _assets, "dispatch": _dispatch, "addresses": _addresses, "software": _software}[kind]
    return list(checks(placed, known, unseen))


def _tell(sheet: Sheet, row: Row, name: str, why: str) -> Doubt:
    place = sheet.place_of(name)
    value = getattr(row.item, name, "")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return Doubt(
        sheet.title, row.number, place.heading if place else "", text, why, place.at + 1 if place else 0
    )


def _assets(placed: list[Placed], known: Known, unseen: list[Entry]) -> Iterator[Doubt]:
    for name, why in _UNIQUE:
        yield from _twice(placed, name, why)
        yield from _taken(placed, name, unseen)
    yield from _misnamed(placed, known)
    names = {fold(site) for site in known.sites}
    for sheet, row, asset in placed:
        yield from _site(sheet, row, asset.site, names, known)
        yield from _days(sheet, row, asset, known)
        if asset.ip and (networks := known.networks.get(fold(asset.site))):
            why = _off_plan(asset, networks)
            if why:
                yield _tell(sheet, row, "ip", why)


def _twice(placed: list[Placed], name: str, why: str) -> Iterator[Doubt]:
    first: dict[str, Placed] = {}
    groups: dict[str, list[Placed]] = {}
    for one in placed:
        if value := getattr(one[2], name):
            known = first.setdefault(fold(value), one)
            if known is not one:
                groups.setdefault(fold(value), [known]).append(one)
    for group in groups.values():
        for at, (sheet, row, _item) in enumerate(group):
            other, line, _other = group[0 if at else 1]
            yield _tell(sheet, row, name, _(why).format(sheet=other.title, row=line.number))


def _taken(placed: list[Placed], name: str, unseen: list[Entry]) -> Iterator[Doubt]:
    """The same against known devices that the file does not speak of. Serial numbers are the matching's business."""
    if name == "serial":
        return
    holders = {fold(entry.values.get(name) or ""): entry.values for entry in unseen}
    for sheet, row, asset in placed:
        holder = holders.get(fold(getattr(asset, name))) if getattr(asset, name) else None
        if holder:
            named = holder.get("tag") or holder.get("serial") or holder.get("hostname") or "?"
            yield _tell(sheet, row, name, _("known already of {device}").format(device=named))


def _misnamed(placed: list[Placed], known: Known) -> Iterator[Doubt]:
    names = [asset.hostname for _sheet, _row, asset in placed if asset.hostname]
    standard = naming.given(known.naming_pattern, names) if known.naming_pattern else naming.learned(names)
    if standard is None:
        return
    why = _("not named to standard, as {example} is").format(example=standard.example)
    for sheet, row, asset in placed:
        if asset.hostname and not standard.fits(asset.hostname):
            yield _tell(sheet, row, "hostname", why)


def _site(sheet: Sheet, row: Row, site: str, names: set[str], known: Known) -> Iterator[Doubt]:
    if not site or not names or fold(site) in names:
        return
    from rapidfuzz import fuzz, process  # only where a site is unknown

    near = process.extractOne(site, sorted(known.sites), scorer=fuzz.ratio, score_cutoff=50)
    nearest = _("a site that is not known; the nearest is {site}")
    yield _tell(sheet, row, "site", nearest.format(site=near[0]) if near else _("a site that is not known"))


def _days(sheet: Sheet, row: Row, asset: Asset, known: Known) -> Iterator[Doubt]:
    if asset.bought and asset.warranty_until and asset.warranty_until < asset.bought:
        yield _tell(sheet, row, "warranty_until", _("the warranty ends before the purchase"))
    if asset.bought and asset.bought > known.reference_date:
        yield _tell(sheet, row, "bought", _("bought in the future"))
    if asset.bought and asset.bought < _FIRST_DEVICE:
        yield _tell(sheet, row, "bought", _("bought before 1990"))


def _off_plan(asset: Asset, networks: list[Network]) -> str:
    """Why the address does not fit its site's plan, "" when it does."""
    home = next((network for network in networks if within(asset.ip, network.cidr)), None)
    if home is None:
        return _("outside the address plan of {site}: {networks}").format(
            site=asset.site, networks=", ".join(str(network.cidr) for network in networks)
        )
    if asset.ip == home.gateway and asset.kind != "network":
        return _("the address of the gateway")
    if not home.ranges:
        return ""
    address = IPv4Address(asset.ip)
    uses = [use for low, high, use in home.ranges if IPv4Address(low) <= address <= IPv4Address(high)]
    if not uses:
        return _("in none of the ranges planned for {site}").format(site=asset.site)
    kinds = set().union(*map(allowed_kinds, uses))
    return (
        ""
        if not kinds or asset.kind in kinds
        else _("in the range planned for: {use}").format(use=", ".join(uses))
    )


def _dispatch(placed: list[Placed], known: Known, unseen: list[Entry]) -> Iterator[Doubt]:
    names = {fold(site) for site in known.sites}
    for sheet, row, job in placed:
        yield from _site(sheet, row, job.site, names, known)
        if job.tag and known.assets:
            yield from _device(sheet, row, job, known)


def _device(sheet: Sheet, row: Row, job: DispatchedJob, known: Known) -> Iterator[Doubt]:
    found = known.assets.get(fold(job.tag))
    if found is None:
        yield _tell(sheet, row, "tag", _("a device that is not in the register"))
        return
    kind, site = found.get("kind") or "", found.get("site") or ""
    if job.site and site and fold(site) != fold(job.site):
        yield _tell(sheet, row, "site", _("in the register the device stands at {site}").format(site=site))
    if job.kind and kind and job.kind != kind:
        yield _tell(sheet, row, "kind", _("in the register the device is of another kind"))


def _addresses(placed: list[Placed], known: Known, unseen: list[Entry]) -> Iterator[Doubt]:
    before: list[tuple[IPv4Network, Sheet, Row]] = []
    for sheet, row, plan in placed:
        yield from _plan_row(sheet, row, plan)
        network = IPv4Network(plan.cidr)
        for other, title, line in before:
            if network.overlaps(other) and network != other:
                why = _("overlaps the network of {sheet}, row {row}").format(
                    sheet=title.title, row=line.number
                )
                yield _tell(sheet, row, "cidr", why)
        before.append((network, sheet, row))


def _plan_row(sheet: Sheet, row: Row, plan: AddressPlan) -> Iterator[Doubt]:
    for name, text in outside(plan):
        why = _("{address} is outside the network {network}").format(address=text, network=plan.cidr)
        yield _tell(sheet, row, name, why)


def _software(placed: list[Placed], known: Known, unseen: list[Entry]) -> Iterator[Doubt]:
    verdicts: dict[str, set[str]] = {}
    for _sheet, _row, rule in placed:
        verdicts.setdefault(fold(rule.name), set()).add(rule.verdict)
    for sheet, row, rule in placed:
        if isinstance(rule, SoftwareRule) and len(verdicts[fold(rule.name)]) > 1:
            yield _tell(sheet, row, "name", _("both required and forbidden"))
