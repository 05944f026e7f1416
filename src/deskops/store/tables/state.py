"""State tables: folds kept as columns so that a list is one indexed query; never synced, rebuilt at will."""

from sqlmodel import Field

from deskops.store.tables.base import Row


class AssetStateRow(Row, table=True):
    """What is held true of a device now: the register with corrections; `concerns` as in `job_state`."""

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
    concerns: str = ""


class InspectionStateRow(Row, table=True):
    """`answers` is JSON: item id -> {"value", "note", "evidence", "by", "at"}.

    `signed` and `concerns` as in `job_state`. `steps` counts what its round's report may tell of; `rating` is its
    user's, of 5. `template_id` is the checklist that it was begun with, which may come later; before that the newest
    version of the planned one.
    """

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
    signed: str = ""
    concerns: str = ""
    steps: int = 0
    rating: int | None = None
    template_id: str = ""


class ProblemStateRow(Row, table=True):
    __tablename__ = "problem_state"

    id: str = Field(primary_key=True)
    status: str
    solution: str = ""
    plan: str = ""
    due: str = ""
    solved_at: str | None = None
    unsent: int = 0
