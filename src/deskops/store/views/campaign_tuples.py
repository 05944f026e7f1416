"""What the views of campaigns return."""

from typing import NamedTuple

from deskops.store.views.day_tuples import AgreedLine
from deskops.store.views.inspection_tuples import ProblemLine


class CampaignLine(NamedTuple):
    """One round of inspections; `kinds` is a JSON list, `since` and `until` are ISO dates, both included.

    `signed` as in `InspectionLine`, of the report of the whole round.
    """

    id: str
    number: str
    name: str
    period: str
    since: str
    until: str
    kinds: str
    per_day: int
    target: int
    customer_id: str | None
    customer: str | None
    status: str
    ended_at: str | None
    reason: str
    created_at: str
    unsent: int
    signed: str


class VisitLine(NamedTuple):
    """One engineer's day at one department; `day` is the date that stands, `assets` a JSON list of ids.

    `rating` is that of its job, of 5.
    """

    id: str
    campaign_id: str
    site_id: str
    site_code: str | None
    site_name: str | None
    department: str
    part: int
    status: str
    planned_for: str
    day: str
    clock: str
    contact_id: str | None
    contact: str | None
    phone: str | None
    engineer_id: str
    engineer: str | None
    job_id: str | None
    job_number: str | None
    job_day: str | None
    job_open: int | None
    moves: int
    reason: str
    assets: str
    unsent: int
    rating: int | None


class CampaignVisit(NamedTuple):
    """An inspection of a campaign; `signed` as in `InspectionLine`."""

    id: str
    number: str
    asset_id: str | None
    asset_tag: str | None
    hostname: str | None
    asset_model: str | None
    kind: str
    site_id: str | None
    department: str | None
    job_id: str | None
    status: str
    planned_for: str
    started_at: str | None
    finished_at: str | None
    done: int
    total: int
    failed: int
    signed: str
    rating: int | None


class JobVisit(NamedTuple):
    """The visit of a round that a job is for, as it is agreed now; `day` is an ISO date, `clock` HH:MM or empty."""

    campaign: str
    campaign_name: str
    department: str
    status: str
    day: str
    clock: str
    contact_id: str | None
    contact: str | None
    phone: str | None


class ItemAnswers(NamedTuple):
    """What was answered at one visit, and its checklist: JSON, as `inspection_state` and `template` have them."""

    answers: str
    items: str


class CampaignDevice(NamedTuple):
    id: str
    tag: str | None
    model: str | None
    kind: str
    site_id: str
    department: str
    status: str


CAMPAIGN_VIEWS: dict[str, type[NamedTuple]] = {
    "campaigns": CampaignLine,
    "campaign_lines": VisitLine,
    "campaign_visits": CampaignVisit,
    "visit_of_job": JobVisit,
    "agreed_of_day": AgreedLine,
    "campaign_devices": CampaignDevice,
    "answers_of_campaign": ItemAnswers,
    "problems_of_campaign": ProblemLine,
}
