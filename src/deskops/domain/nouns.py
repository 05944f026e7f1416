"""What a fold or rule needs to know of a record: protocols and the words of the field; no storage."""

from enum import StrEnum
from typing import Protocol

from deskops.i18n import N_


class Kind(StrEnum):
    """Every kind of record; the name of its table."""

    CUSTOMER = "customer"
    SITE = "site"
    SUBNET = "subnet"
    DEPARTMENT = "department"
    CONTACT = "contact"
    ENGINEER = "engineer"
    SHIFT = "shift"
    ASSET = "asset"
    CAMPAIGN = "campaign"
    CAMPAIGN_LINE = "campaign_line"
    REQUEST = "request"
    JOB = "job"
    TEMPLATE = "template"
    INSPECTION = "inspection"
    PROBLEM = "problem"
    ARTICLE = "article"
    SLA_POLICY = "sla_policy"
    CALENDAR = "calendar"
    SOFTWARE_RULE = "software_rule"
    ATTACHMENT = "attachment"


class JobKind(StrEnum):
    INCIDENT = "incident"
    INSPECTION = "inspection"
    INSTALL = "install"
    MOVE = "move"
    STANDBY = "standby"
    VIRUS = "virus"
    OTHER = "other"


class JobStatus(StrEnum):
    NEW = "new"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    STARTED = "started"
    HELD = "held"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN = frozenset(
    {
        JobStatus.NEW,
        JobStatus.DISPATCHED,
        JobStatus.ACCEPTED,
        JobStatus.DEPARTED,
        JobStatus.ARRIVED,
        JobStatus.STARTED,
        JobStatus.HELD,
    }
)


class Priority(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


class AssetKind(StrEnum):
    PC = "pc"
    LAPTOP = "laptop"
    PRINTER = "printer"
    SCANNER = "scanner"
    FAX = "fax"
    POS = "pos"
    NETWORK = "network"
    OTHER = "other"


class HoldParty(StrEnum):
    USER = "user"
    APPROVAL = "approval"
    VENDOR = "vendor"
    PARTS = "parts"
    SITE_CLOSED = "site-closed"


class Outcome(StrEnum):
    """How one target of a service level stands."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"
    MET = "met"
    MISSED = "missed"
    HELD = "held"


class Channel(StrEnum):
    HOTLINE = "hotline"
    EMAIL = "email"
    WEB = "web"
    WALK_IN = "walk-in"
    INSPECTION = "inspection"


class JobRecord(Protocol):
    """A job's record as its fold reads it; instants are stored text in UTC."""

    @property
    def id(self) -> str: ...
    @property
    def priority(self) -> str: ...
    @property
    def received_at(self) -> str: ...


WORDS: dict[str, str] = {
    JobStatus.NEW: N_("new"),
    JobStatus.DISPATCHED: N_("dispatched"),
    JobStatus.ACCEPTED: N_("accepted"),
    JobStatus.DEPARTED: N_("on the way"),
    JobStatus.ARRIVED: N_("arrived"),
    JobStatus.STARTED: N_("working"),
    JobStatus.HELD: N_("on hold"),
    JobStatus.RESOLVED: N_("resolved"),
    JobStatus.CONFIRMED: N_("confirmed"),
    JobStatus.CLOSED: N_("closed"),
    JobStatus.CANCELLED: N_("cancelled"),
    Priority.NORMAL: N_("normal"),
    Priority.URGENT: N_("urgent"),
    Priority.CRITICAL: N_("critical"),
    JobKind.INCIDENT: N_("incident"),
    JobKind.INSPECTION: N_("inspection"),
    JobKind.INSTALL: N_("install"),
    JobKind.MOVE: N_("move"),
    JobKind.STANDBY: N_("standby"),
    JobKind.VIRUS: N_("virus"),
    AssetKind.PC: N_("PC"),
    AssetKind.LAPTOP: N_("laptop"),
    AssetKind.PRINTER: N_("printer"),
    AssetKind.SCANNER: N_("scanner"),
    AssetKind.FAX: N_("fax"),
    AssetKind.POS: N_("POS terminal"),
    AssetKind.NETWORK: N_("network device"),
    "other": N_("other"),
    HoldParty.USER: N_("user"),
    HoldParty.APPROVAL: N_("customer's approval"),
    HoldParty.VENDOR: N_("vendor"),
    HoldParty.PARTS: N_("parts"),
    HoldParty.SITE_CLOSED: N_("site closed"),
    Channel.HOTLINE: N_("hotline"),
    Channel.EMAIL: N_("e-mail"),
    Channel.WEB: N_("web"),
    Channel.WALK_IN: N_("walk-in"),
    "in-use": N_("in use"),
    "spare": N_("spare"),
    "repair": N_("in repair"),
    "scrapped": N_("scrapped"),
    "planned": N_("planned"),
    "agreed": N_("agreed"),
    "handout": N_("hand-out"),
    "running": N_("under way"),
    "finished": N_("finished"),
    "open": N_("open"),
    "solved": N_("solved"),
    "withdrawn": N_("withdrawn"),
    "low": N_("low"),
    "medium": N_("medium"),
    "high": N_("high"),
    "ok": N_("in time"),
    "soon": N_("due soon"),
    "late": N_("late"),
    "met": N_("met"),
    "missed": N_("missed"),
    "signed": N_("signed"),
    "refused": N_("signature refused"),
    "changed": N_("changed after it was signed"),
    "returned": N_("sent back to be corrected"),
    Kind.JOB: N_("job"),
    Kind.INSPECTION: N_("inspection"),
    Kind.ASSET: N_("device"),
    Kind.SITE: N_("site"),
    Kind.CONTACT: N_("person"),
    Kind.ARTICLE: N_("article"),
    Kind.CAMPAIGN: N_("campaign"),
}


def word(value: str) -> str:
    """The untranslated English word of a stored value; `_()` it for a person. Unknown values stand as they are."""
    return WORDS.get(value, value)
