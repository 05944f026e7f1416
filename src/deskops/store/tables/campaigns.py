"""Planned rounds of inspections, their visits to departments, and what their folds came to."""

from sqlmodel import Field

from deskops.store.tables.base import Record, Row


class Campaign(Record, table=True):
    """`since` and `until` are ISO dates, both included; `kinds` is a JSON list, empty for every kind; `target` is the
    completion that was agreed, in percent. Inspections name it by its number.
    """

    number: str = Field(unique=True)
    customer_id: str | None = Field(default=None, foreign_key="customer.id")
    name: str
    period: str
    since: str
    until: str
    kinds: str = "[]"
    per_day: int
    target: int = 90
    created_at: str


class CampaignLine(Record, table=True):
    """One engineer's visit to one department of a site; `assets` is a JSON list of the devices' ids.

    `part` counts the visits that a department too large for one day takes, from 1.
    """

    __tablename__ = "campaign_line"

    campaign_id: str = Field(foreign_key="campaign.id", index=True)
    site_id: str = Field(foreign_key="site.id", index=True)
    department: str = ""
    part: int = 1
    engineer: str = ""
    planned_for: str
    assets: str
    created_at: str


class CampaignStateRow(Row, table=True):
    """`signed` and `concerns` as in `job_state`; a visit that was changed since counts as well."""

    __tablename__ = "campaign_state"

    id: str = Field(primary_key=True)
    status: str
    ended_at: str | None = None
    reason: str = ""
    unsent: int = 0
    signed: str = ""
    concerns: str = ""


class CampaignLineStateRow(Row, table=True):
    """`day` is the ISO date that stands, `clock` the agreed time of day (HH:MM), `reason` why it was moved."""

    __tablename__ = "campaign_line_state"

    id: str = Field(primary_key=True)
    campaign_id: str
    site_id: str
    status: str
    day: str
    clock: str = ""
    contact_id: str | None = None
    engineer: str = ""
    job_id: str | None = None
    moves: int = 0
    reason: str = ""
    unsent: int = 0
