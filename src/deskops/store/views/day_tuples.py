"""What the day's views return; apart from the others because the first list of a day imports nothing else."""

from typing import NamedTuple


class JobLine(NamedTuple):
    """One job in a list: today_open, today_open_all, today_done, jobs, jobs_of_asset, jobs_of_contact.

    Of today_missed, jobs of visits whose agreed day went by, `due_at` is that day (an ISO date) and not an instant.
    """

    id: str
    number: str
    kind: str
    title: str
    status: str
    priority: str
    vip: int
    site_code: str | None
    site_name: str | None
    asset_id: str | None
    asset_tag: str | None
    asset_model: str | None
    contact: str | None
    department: str
    assignee: str | None
    engineer: str | None
    due_at: str | None
    warn_at: str | None
    sla_item: str
    sla_outcome: str
    provisional: int
    hold_party: str
    open: int
    unsent: int
    attention: int
    urgency: str
    received_at: str


class ReturnedRow(NamedTuple):
    """A report that may have come back: an inspection with its concerns, or a round with the reason and who had it
    signed (an engineer's id).
    """

    kind: str
    id: str
    number: str
    asset_tag: str | None
    site_code: str | None
    site_name: str | None
    concerns: str
    reason: str
    engineer: str


class JobOffer(NamedTuple):
    """What TAB needs of a job."""

    number: str
    title: str


class ShiftLine(NamedTuple):
    """`kind` is duty, on-call or absent; `site` a code; instants as stored."""

    kind: str
    site: str | None
    starts_at: str
    ends_at: str


class AgreedLine(NamedTuple):
    """What a customer's department was told of the visit that an open job is for; `id` and `number` are the job's."""

    id: str
    number: str
    site: str | None
    department: str
    day: str
    clock: str
    contact: str | None
    phone: str | None


class Count(NamedTuple):
    number: int


class MetaRow(NamedTuple):
    key: str
    value: str
