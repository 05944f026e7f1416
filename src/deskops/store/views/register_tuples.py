"""Whole records as an import compares them: what the register says, without anybody's corrections."""

from typing import NamedTuple


class AssetRecord(NamedTuple):
    id: str
    tag: str | None
    kind: str
    hostname: str
    brand: str
    model: str
    serial: str
    ip: str
    mac: str
    site: str | None
    city: str | None
    department: str
    used_by: str
    phone: str
    bought: str
    warranty_until: str
    status: str
    note: str
    purpose: str
    vip: int
    extra: str


class SubnetRecord(NamedTuple):
    id: str
    site: str
    cidr: str
    gateway: str
    dns: str
    dhcp: int | None
    ranges: str
    extra: str


class SoftwareRecord(NamedTuple):
    id: str
    name: str
    min_version: str
    kinds: str
    verdict: str
    reason: str
    extra: str


class ListedJob(NamedTuple):
    """A job that came by a dispatch list; `extra` keeps the row as the list had it last."""

    id: str
    number: str
    extra: str


class SiteRecord(NamedTuple):
    id: str
    code: str
    name: str
    city: str
    address: str
    customer_id: str | None
    hours: str
    gateway_mac: str
    pinyin: str


class ContactRecord(NamedTuple):
    id: str
    site_id: str | None
    name: str
    phone: str
    vip: int


class DepartmentRecord(NamedTuple):
    id: str
    site_id: str
    name: str


REGISTER_VIEWS: dict[str, type[NamedTuple]] = {
    "asset_records": AssetRecord,
    "subnet_records": SubnetRecord,
    "software_records": SoftwareRecord,
    "listed_jobs": ListedJob,
    "site_records": SiteRecord,
    "contact_records": ContactRecord,
    "department_records": DepartmentRecord,
}
