"""What the views return, as named tuples; a tuple's fields stand in the order of its text's columns."""

from typing import NamedTuple

from deskops.store.views.article_tuples import ARTICLE_VIEWS
from deskops.store.views.attention_tuples import ATTENTION_VIEWS
from deskops.store.views.campaign_tuples import CAMPAIGN_VIEWS
from deskops.store.views.day_tuples import Count as Count
from deskops.store.views.day_tuples import JobLine as JobLine
from deskops.store.views.day_tuples import JobOffer, ReturnedRow, ShiftLine
from deskops.store.views.day_tuples import MetaRow as MetaRow
from deskops.store.views.desk_tuples import DESK_VIEWS
from deskops.store.views.device_tuples import DEVICE_VIEWS
from deskops.store.views.device_tuples import AssetNames as AssetNames
from deskops.store.views.inspection_tuples import INSPECTION_VIEWS
from deskops.store.views.place_tuples import CustomerRow, NameRow, PersonLine
from deskops.store.views.register_tuples import REGISTER_VIEWS
from deskops.store.views.report_tuples import REPORT_VIEWS


class HeadRow(NamedTuple):
    epoch: int
    rev: int
    head: str
    stamp: str


class FileRow(NamedTuple):
    sha256: str
    name: str


class JobRow(NamedTuple):
    id: str
    epoch: int | None
    rev: int | None
    number: str
    kind: str
    title: str
    fault: str
    priority: str
    received_at: str
    planned_for: str
    channel: str
    request_id: str | None
    site_id: str | None
    asset_id: str | None
    contact_id: str | None
    department: str
    phone: str
    vip: int
    note: str
    source: str


class EntryTuple(NamedTuple):
    id: str
    subject: str
    kind: str
    action: str
    payload: str
    at: str
    wall: str
    author: str
    replica: str
    boot: str
    reading: int
    epoch: int | None
    rev: int | None
    extra: str
    received: str | None
    correction: int | None


class PersonalRow(NamedTuple):
    entry: str
    key: str
    value: str


class Reference(NamedTuple):
    """What a reference may mean: the record, the name that matched, and which of its names that is."""

    id: str
    name: str
    how: str


class JobNumber(NamedTuple):
    number: str
    open: int


class SiteRow(NamedTuple):
    id: str
    code: str
    name: str
    city: str
    address: str
    hours: str
    gateway_mac: str
    customer: str | None


class ContactRow(NamedTuple):
    id: str
    name: str
    phone: str
    department: str
    vip: int


class AssetRow(NamedTuple):
    id: str
    tag: str | None
    kind: str
    hostname: str
    brand: str
    model: str
    serial: str
    ip: str
    mac: str
    site_id: str | None
    site_code: str | None
    site_name: str | None
    department: str
    used_by: str
    phone: str
    bought: str
    warranty_until: str
    status: str
    purpose: str
    note: str
    disputed: int
    unsent: int


class EngineerRow(NamedTuple):
    id: str
    name: str
    role: str
    phone: str


class AttachmentRow(NamedTuple):
    id: str
    subject: str
    item: str
    sha256: str
    name: str
    media_type: str
    size: int
    caption: str
    taken_at: str
    author: str | None  # the name of whose laptop it was taken on
    proven: int  # at a desk: how many laptops have shown that they have the file


class CalendarRow(NamedTuple):
    year: int
    holidays: str
    workdays: str
    source: str


class PolicyRow(NamedTuple):
    id: str
    name: str
    customer_id: str | None
    site_id: str | None
    cover: str
    targets: str


class RulesMark(NamedTuple):
    """The last numbers of what the rules of service are read from."""

    policies: int
    calendars: int
    sites: int


class SiteHours(NamedTuple):
    id: str
    customer_id: str | None
    hours: str


VIEWS: dict[str, type[NamedTuple]] = {
    **ARTICLE_VIEWS,
    **CAMPAIGN_VIEWS,
    **DEVICE_VIEWS,
    **INSPECTION_VIEWS,
    **REGISTER_VIEWS,
    **REPORT_VIEWS,
    **DESK_VIEWS,
    **ATTENTION_VIEWS,
    "today_open": JobLine,
    "today_open_all": JobLine,
    "today_done": JobLine,
    "today_missed": JobLine,
    "jobs": JobLine,
    "jobs_of_asset": JobLine,
    "jobs_of_contact": JobLine,
    "people": PersonLine,
    "job_line": JobLine,
    "article_count": Count,
    "today_open_count": Count,
    "today_returned": ReturnedRow,
    "device_at_site": Count,
    "job_record": JobRow,
    "entries": EntryTuple,
    "own_steps": EntryTuple,
    "article_steps": EntryTuple,
    "personal": PersonalRow,
    "inspection_refs": Reference,
    "inspection_number_ends": Reference,
    "problem_refs": Reference,
    "departments_of_site": NameRow,
    "job_refs": Reference,
    "job_number_ends": Reference,
    "asset_refs": Reference,
    "site_refs": Reference,
    "engineer_refs": Reference,
    "customer_refs": Reference,
    "customers": CustomerRow,
    "campaign_refs": Reference,
    "contact_refs": Reference,
    "contact_names": NameRow,
    "job_numbers": JobNumber,
    "job_offers": JobOffer,
    "asset_names": AssetNames,
    "meta": MetaRow,
    "shifts_of": ShiftLine,
    "head": HeadRow,
    "files": FileRow,
    "site": SiteRow,
    "contact": ContactRow,
    "asset": AssetRow,
    "engineers": EngineerRow,
    "attachments": AttachmentRow,
    "calendars": CalendarRow,
    "policies": PolicyRow,
    "site_hours": SiteHours,
    "rules_mark": RulesMark,
}
