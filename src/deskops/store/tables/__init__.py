"""SQLModel tables, one page a subject; importing this package registers them all. No questions are asked here."""

from deskops.domain.nouns import Kind
from deskops.store.tables.assets import Asset, SoftwareRule
from deskops.store.tables.base import Record
from deskops.store.tables.entries import EntryRow, FeedRow, Head, Meta, Personal, Sequence
from deskops.store.tables.inspections import Inspection, Problem, Template
from deskops.store.tables.jobs import Attachment, Job, Request
from deskops.store.tables.knowledge import Article, Term
from deskops.store.tables.people import Engineer, Shift
from deskops.store.tables.places import Contact, Customer, Department, Site, Subnet
from deskops.store.tables.service import Calendar, SlaPolicy
from deskops.store.tables.state import AssetStateRow, InspectionStateRow, JobStateRow, ProblemStateRow

RECORDS: dict[str, type[Record]] = {
    Kind.CUSTOMER: Customer,
    Kind.SITE: Site,
    Kind.SUBNET: Subnet,
    Kind.DEPARTMENT: Department,
    Kind.CONTACT: Contact,
    Kind.ENGINEER: Engineer,
    Kind.SHIFT: Shift,
    Kind.ASSET: Asset,
    Kind.REQUEST: Request,
    Kind.JOB: Job,
    Kind.TEMPLATE: Template,
    Kind.INSPECTION: Inspection,
    Kind.PROBLEM: Problem,
    Kind.ARTICLE: Article,
    Kind.SLA_POLICY: SlaPolicy,
    Kind.CALENDAR: Calendar,
    Kind.SOFTWARE_RULE: SoftwareRule,
    Kind.ATTACHMENT: Attachment,
}

__all__ = [
    "RECORDS",
    "Article",
    "Asset",
    "AssetStateRow",
    "Attachment",
    "Calendar",
    "Contact",
    "Customer",
    "Department",
    "Engineer",
    "EntryRow",
    "FeedRow",
    "Head",
    "Inspection",
    "InspectionStateRow",
    "Job",
    "JobStateRow",
    "Meta",
    "Personal",
    "Problem",
    "ProblemStateRow",
    "Record",
    "Request",
    "Sequence",
    "Shift",
    "Site",
    "SlaPolicy",
    "SoftwareRule",
    "Subnet",
    "Template",
    "Term",
]
