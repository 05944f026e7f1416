"""Checklist templates, inspections and the problems that they find."""

from sqlmodel import Field

from deskops.store.tables.base import Record


class Template(Record, table=True):
    """`items` is JSON as `domain.checklist.Item`; a template is never edited, a new version is a new row."""

    name: str
    kind: str
    version: int = 1
    items: str
    retired: bool = False


class Inspection(Record, table=True):
    """One device's visit, in a campaign or ad hoc; progress lives in `inspection_state`."""

    number: str = Field(unique=True)
    template_id: str = Field(foreign_key="template.id")
    asset_id: str | None = Field(default=None, foreign_key="asset.id", index=True)
    job_id: str | None = Field(default=None, foreign_key="job.id", index=True)
    site_id: str | None = Field(default=None, foreign_key="site.id")
    campaign: str = ""
    planned_for: str = ""
    created_at: str


class Problem(Record, table=True):
    """What the device's user complains of, or an item that failed, with its evidence."""

    inspection_id: str | None = Field(default=None, foreign_key="inspection.id", index=True)
    asset_id: str | None = Field(default=None, foreign_key="asset.id", index=True)
    job_id: str | None = Field(default=None, foreign_key="job.id", index=True)
    item: str = ""
    check_id: str = ""
    title: str
    detail: str = ""
    severity: str = "M"
    created_at: str
