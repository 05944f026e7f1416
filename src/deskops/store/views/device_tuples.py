"""What the views of devices, sites and search terms return, as lists show them."""

from typing import NamedTuple


class AssetLine(NamedTuple):
    """One device in a list: assets, assets_of_site, asset_line."""

    id: str
    tag: str | None
    kind: str
    hostname: str
    brand: str
    model: str
    serial: str
    ip: str
    mac: str
    site_id: str | None
    site_code: str | None
    site_name: str | None
    department: str
    used_by: str
    warranty_until: str
    status: str
    disputed: int
    unsent: int


class AssetRegistered(NamedTuple):
    """A device's record as its fold reads it: without anybody's corrections."""

    id: str
    epoch: int | None
    rev: int | None
    tag: str | None
    kind: str
    hostname: str
    brand: str
    model: str
    serial: str
    ip: str
    mac: str
    site_id: str | None
    department: str
    used_by: str
    phone: str
    bought: str
    warranty_until: str
    status: str
    purpose: str
    note: str


class SiteLine(NamedTuple):
    """`open_jobs` and `devices` are counts of now."""

    id: str
    code: str
    name: str
    city: str
    address: str
    customer: str | None
    devices: int
    open_jobs: int


class SubnetRow(NamedTuple):
    """`ranges` is JSON: [{"low", "high", "use"}]."""

    id: str
    site_code: str
    cidr: str
    gateway: str
    dns: str
    dhcp: int | None
    ranges: str
    extra: str


class SiteContact(NamedTuple):
    id: str
    name: str
    phone: str
    department: str
    vip: int


class Spelling(NamedTuple):
    """What a device may be called: its tag (without one its serial number) and its host name."""

    id: str
    name: str
    hostname: str


class TermHit(NamedTuple):
    """A record that has a term, and what that is worth."""

    ref: str
    weight: int


class RecordTerms(NamedTuple):
    """All that a record is found by, blank-separated; `device_kind` is empty for what is no device."""

    terms: str
    device_kind: str


class AssetWords(NamedTuple):
    """A device, and all that it is found by, blank-separated."""

    id: str
    terms: str


class KnownTerm(NamedTuple):
    """A term that some record has, or that one begins with."""

    term: str


class AssetNames(NamedTuple):
    tag: str | None
    hostname: str
    serial: str


DEVICE_VIEWS: dict[str, type[NamedTuple]] = {
    "assets": AssetLine,
    "assets_of_site": AssetLine,
    "asset_line": AssetLine,
    "asset_record": AssetRegistered,
    "sites": SiteLine,
    "subnets": SubnetRow,
    "contacts_of_site": SiteContact,
    "asset_spellings": Spelling,
    "term_hits": TermHit,
    "term_beginnings": TermHit,
    "term_hits_by_site": TermHit,
    "terms_known": KnownTerm,
    "found_by": RecordTerms,
    "asset_words": AssetWords,
    "devices_of_kinds": TermHit,
    "term_hits_by_caller": TermHit,
    "inspections_called": TermHit,
}
