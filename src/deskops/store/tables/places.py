"""Customers, their sites, subnets, departments and contacts."""

from sqlmodel import Field

from deskops.store.tables.base import Record


class Customer(Record, table=True):
    name: str


class Site(Record, table=True):
    """`code` is posted at the site and proves an arrival; `hours` is office hours as JSON, empty for the default."""

    customer_id: str | None = Field(default=None, foreign_key="customer.id")
    code: str = Field(unique=True)
    name: str
    city: str = ""
    address: str = ""
    hours: str = ""
    gateway_mac: str = ""
    pinyin: str = ""


class Subnet(Record, table=True):
    """One network of a site's address plan; `ranges` is JSON: [{"low", "high", "use"}]."""

    site_id: str = Field(foreign_key="site.id", index=True)
    cidr: str
    gateway: str = ""
    dns: str = ""
    dhcp: bool | None = None
    ranges: str = "[]"


class Department(Record, table=True):
    site_id: str = Field(foreign_key="site.id", index=True)
    name: str


class Contact(Record, table=True):
    site_id: str | None = Field(default=None, foreign_key="site.id", index=True)
    department: str = ""
    name: str
    phone: str = ""
    vip: bool = False
    pinyin: str = ""
