"""A job's fold as columns, so that a day is one indexed query; never synced, rebuilt at will."""

from sqlmodel import Field

from deskops.store.tables.base import Row


class JobStateRow(Row, table=True):
    """`due_at`, `warn_at` and `sla_item` tell of the next unmet target; `urgency` sorts Today, most urgent first.

    `concerns` is JSON, see `domain.concerns`; empty where nothing of it needs a person. `signed` is how its last seal
    stands (`domain.seals.Standing`), empty where nobody was asked.
    """

    __tablename__ = "job_state"

    id: str = Field(primary_key=True)
    status: str
    open: int
    assignee: str | None = None
    priority: str
    site_id: str | None = None
    asset_id: str | None = None
    contact_id: str | None = None
    title: str
    day: str
    urgency: str
    sla_item: str = ""
    sla_outcome: str = ""
    due_at: str | None = None
    warn_at: str | None = None
    provisional: int = 0
    accepted_at: str | None = None
    arrived_at: str | None = None
    resolved_at: str | None = None
    finished_on: str | None = None
    hold_party: str = ""
    rating: int | None = None
    late: int = 0
    disputed: int = 0
    unsent: int = 0
    last_at: str = ""
    concerns: str = ""
    signed: str = ""
