"""Requests, jobs and the files that belong to them."""

from sqlmodel import Field

from deskops.store.tables.base import Record


class Request(Record, table=True):
    """What a caller reported, all recorded so that nobody asks twice."""

    channel: str
    received_at: str
    site_id: str | None = Field(default=None, foreign_key="site.id")
    asset_id: str | None = Field(default=None, foreign_key="asset.id")
    contact_id: str | None = Field(default=None, foreign_key="contact.id")
    caller: str = ""
    phone: str = ""
    fault: str = ""


class Job(Record, table=True):
    """`planned_for` is the ISO date that the job is meant for; its status lives in `job_state`."""

    number: str = Field(unique=True)
    kind: str = "incident"
    title: str
    fault: str = ""
    priority: str = "normal"
    received_at: str
    planned_for: str = ""
    channel: str = "hotline"
    request_id: str | None = Field(default=None, foreign_key="request.id")
    site_id: str | None = Field(default=None, foreign_key="site.id", index=True)
    asset_id: str | None = Field(default=None, foreign_key="asset.id", index=True)
    contact_id: str | None = Field(default=None, foreign_key="contact.id", index=True)
    department: str = ""
    phone: str = ""
    vip: bool = False
    note: str = ""
    source: str = ""


class Attachment(Record, table=True):
    """A file by its SHA-256; `name` is only a label and never a path."""

    subject: str = Field(index=True)
    item: str = ""
    sha256: str = Field(index=True)
    name: str
    media_type: str
    size: int
    caption: str = ""
    taken_at: str
