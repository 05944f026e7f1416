"""What the views of places and people return, beside their records."""

from typing import NamedTuple


class NameRow(NamedTuple):
    name: str


class CustomerRow(NamedTuple):
    id: str
    name: str


class PersonLine(NamedTuple):
    """Somebody at a site; `open_jobs` counts those of now in which this is the caller."""

    id: str
    name: str
    phone: str
    department: str
    vip: int
    site_id: str | None
    site_code: str | None
    site_name: str | None
    city: str | None
    open_jobs: int
