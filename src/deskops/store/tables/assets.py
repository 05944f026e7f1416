"""The register: devices and the software lists that they are held against."""

from sqlmodel import Field

from deskops.store.tables.base import Record


class Asset(Record, table=True):
    """A device as the register has it; `used_by` is who works with it, dates are ISO text."""

    site_id: str | None = Field(default=None, foreign_key="site.id", index=True)
    tag: str | None = Field(default=None, index=True)
    kind: str = "other"
    hostname: str = ""
    brand: str = ""
    model: str = ""
    serial: str = Field(default="", index=True)
    ip: str = ""
    mac: str = ""
    department: str = ""
    used_by: str = ""
    phone: str = ""
    vip: bool = False
    bought: str = ""
    warranty_until: str = ""
    status: str = "in-use"
    purpose: str = ""
    note: str = ""
    source: str = ""


class SoftwareRule(Record, table=True):
    """`verdict`: required or forbidden; `kinds` is JSON, empty for all."""

    __tablename__ = "software_rule"

    name: str
    verdict: str
    min_version: str = ""
    kinds: str = "[]"
    reason: str = ""
