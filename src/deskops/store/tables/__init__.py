"""SQLModel tables, one page a subject; a table's class is made when it is first asked for. No questions are asked here.

Making all of them costs a command more time than its own work, and most need a handful.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from deskops.domain.nouns import Kind
from deskops.store.tables.base import Record, Row

if TYPE_CHECKING:
    from deskops.store.tables.assets import Asset, SoftwareRule
    from deskops.store.tables.campaigns import Campaign, CampaignLine, CampaignLineStateRow, CampaignStateRow
    from deskops.store.tables.entries import EntryRow, FeedRow, Personal
    from deskops.store.tables.inspections import Inspection, Problem, Template
    from deskops.store.tables.job_state import JobStateRow
    from deskops.store.tables.jobs import Attachment, Job, Request
    from deskops.store.tables.knowledge import Article, FoundBy, Term
    from deskops.store.tables.people import Engineer, Shift
    from deskops.store.tables.places import Contact, Customer, Department, Site, Subnet
    from deskops.store.tables.service import Calendar, SlaPolicy
    from deskops.store.tables.standing import Head, Meta, Sequence
    from deskops.store.tables.state import AssetStateRow, InspectionStateRow, ProblemStateRow
    from deskops.store.tables.sync import (
        BlobProof,
        BlobRow,
        BucketSum,
        ClockSample,
        Cover,
        Enrolment,
        Guest,
        Incident,
        KnownHead,
        Quarantine,
        Recovered,
        Refusal,
        Replica,
        Settled,
        Subject,
    )

# Each class with its page.
_PAGES: Final = {
    "Customer": "places",
    "Site": "places",
    "Subnet": "places",
    "Department": "places",
    "Contact": "places",
    "Engineer": "people",
    "Shift": "people",
    "Asset": "assets",
    "SoftwareRule": "assets",
    "Campaign": "campaigns",
    "CampaignLine": "campaigns",
    "Request": "jobs",
    "Job": "jobs",
    "Attachment": "jobs",
    "Template": "inspections",
    "Inspection": "inspections",
    "Problem": "inspections",
    "Article": "knowledge",
    "FoundBy": "knowledge",
    "Term": "knowledge",
    "SlaPolicy": "service",
    "Calendar": "service",
    "EntryRow": "entries",
    "FeedRow": "entries",
    "Personal": "entries",
    "Head": "standing",
    "Meta": "standing",
    "Sequence": "standing",
    "JobStateRow": "job_state",
    "AssetStateRow": "state",
    "InspectionStateRow": "state",
    "ProblemStateRow": "state",
    "CampaignStateRow": "campaigns",
    "CampaignLineStateRow": "campaigns",
    "BlobProof": "sync",
    "BlobRow": "sync",
    "BucketSum": "sync",
    "ClockSample": "sync",
    "Cover": "sync",
    "Enrolment": "sync",
    "Guest": "sync",
    "Incident": "sync",
    "KnownHead": "sync",
    "Quarantine": "sync",
    "Recovered": "sync",
    "Refusal": "sync",
    "Replica": "sync",
    "Settled": "sync",
    "Subject": "sync",
}
# The class of each kind of record, parents before what refers to them.
_RECORDS: Final = {
    Kind.CUSTOMER: "Customer",
    Kind.SITE: "Site",
    Kind.SUBNET: "Subnet",
    Kind.DEPARTMENT: "Department",
    Kind.CONTACT: "Contact",
    Kind.ENGINEER: "Engineer",
    Kind.SHIFT: "Shift",
    Kind.ASSET: "Asset",
    Kind.CAMPAIGN: "Campaign",
    Kind.CAMPAIGN_LINE: "CampaignLine",
    Kind.REQUEST: "Request",
    Kind.JOB: "Job",
    Kind.TEMPLATE: "Template",
    Kind.INSPECTION: "Inspection",
    Kind.PROBLEM: "Problem",
    Kind.ARTICLE: "Article",
    Kind.SLA_POLICY: "SlaPolicy",
    Kind.CALENDAR: "Calendar",
    Kind.SOFTWARE_RULE: "SoftwareRule",
    Kind.ATTACHMENT: "Attachment",
}


_STATES: Final = {
    Kind.JOB: "JobStateRow",
    Kind.INSPECTION: "InspectionStateRow",
    Kind.ASSET: "AssetStateRow",
    Kind.PROBLEM: "ProblemStateRow",
    Kind.CAMPAIGN: "CampaignStateRow",
    Kind.CAMPAIGN_LINE: "CampaignLineStateRow",
}


class _Classes(Mapping[str, type[Any]]):
    """Classes by kind, each made when it is asked for."""

    def __init__(self, names: Mapping[Kind, str]) -> None:
        self._names = names

    def __getitem__(self, kind: str) -> type[Any]:
        found: type[Any] = __getattr__(self._names[Kind(kind)])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, kind: object) -> bool:
        return kind in self._names


RECORDS: Final[Mapping[str, type[Record]]] = _Classes(_RECORDS)
STATES: Final[Mapping[str, type[Row]]] = _Classes(_STATES)


def __getattr__(name: str) -> Any:
    if name not in _PAGES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_PAGES[name]}"), name)


def every() -> list[type[Any]]:
    """All table classes, made: for what looks at the schema as a whole."""
    return [__getattr__(name) for name in _PAGES]


__all__ = [
    "RECORDS",
    "STATES",
    "Article",
    "Asset",
    "AssetStateRow",
    "Attachment",
    "BlobProof",
    "BlobRow",
    "BucketSum",
    "Calendar",
    "Campaign",
    "CampaignLine",
    "CampaignLineStateRow",
    "CampaignStateRow",
    "ClockSample",
    "Contact",
    "Cover",
    "Customer",
    "Department",
    "Engineer",
    "Enrolment",
    "EntryRow",
    "FeedRow",
    "FoundBy",
    "Guest",
    "Head",
    "Incident",
    "Inspection",
    "InspectionStateRow",
    "Job",
    "JobStateRow",
    "KnownHead",
    "Meta",
    "Personal",
    "Problem",
    "ProblemStateRow",
    "Quarantine",
    "Record",
    "Recovered",
    "Refusal",
    "Replica",
    "Request",
    "Row",
    "Sequence",
    "Settled",
    "Shift",
    "Site",
    "SlaPolicy",
    "SoftwareRule",
    "Subject",
    "Subnet",
    "Template",
    "Term",
    "every",
]
