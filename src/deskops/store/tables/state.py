"""State tables: folds kept as columns so that a list is one indexed query; never synced, rebuilt at will."""

from sqlmodel import Field

from deskops.store.tables.base import Row


class JobStateRow(Row, table=True):
    """`due_at`, `warn_at` and `sla_item` tell of the next unmet target; `urgency` sorts Today, most urgent first."""

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


class AssetStateRow(Row, table=True):
    """What is held true of a device now: the register with corrections."""

    __tablename__ = "asset_state"

    id: str = Field(primary_key=True)
    tag: str | None = None
    kind: str
    hostname: str = ""
    brand: str = ""
    model: str = ""
    serial: str = ""
    ip: str = ""
    mac: str = ""
    site_id: str | None = None
    department: str = ""
    used_by: str = ""
    phone: str = ""
    bought: str = ""
    warranty_until: str = ""
    status: str = ""
    purpose: str = ""
    note: str = ""
    disputed: int = 0
    unsent: int = 0


class InspectionStateRow(Row, table=True):
    """`answers` is JSON: item id -> {"value", "note", "evidence", "by", "at"}."""

    __tablename__ = "inspection_state"

    id: str = Field(primary_key=True)
    status: str
    asset_id: str | None = None
    job_id: str | None = None
    done: int = 0
    total: int = 0
    failed: int = 0
    answers: str = "{}"
    started_at: str | None = None
    finished_at: str | None = None
    unsent: int = 0


class ProblemStateRow(Row, table=True):
    __tablename__ = "problem_state"

    id: str = Field(primary_key=True)
    status: str
    solution: str = ""
    plan: str = ""
    due: str = ""
    solved_at: str | None = None
    unsent: int = 0
