"""What a report of a round of inspections tells, as plain facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from deskops.domain.campaign_board import Tally, summed
from deskops.i18n import _
from deskops.reports.document import Company


@dataclass(frozen=True, slots=True)
class Progress:
    """The devices of one site, of one `kind` (its word) or of both as the board has them, and their `problems`."""

    name: str
    tally: Tally
    problems: int = 0
    solved: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Inspected:
    """One device of the round, done or not; `failed`: items of its checklist. `day`: ISO date, or empty.

    `signed` is how its last seal stands, in the words of the record; `left_out`: why its visit was called off.
    """

    number: str
    site: str
    tag: str
    kind: str
    model: str
    department: str
    day: str
    done: bool
    failed: int
    signed: str = ""
    engineer: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A department that this round does not visit; `devices` are those that nobody inspected all the same."""

    site: str
    department: str
    devices: int
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem of the round that is not solved; `severity` and `state` are the record's own words."""

    site: str
    device: str
    title: str
    severity: str
    state: str
    plan: str
    due: str


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """A round as plain facts. `target`: whole percent of devices to be done. `failures`: what failed, and how often.

    `status`, kinds and severities are the records' words; `starts` and `ends` are ISO dates. `cells` are sites by
    kinds. `solved` and `planned` count the problems of `problems`; `ratings` are what users said, of 5.
    """

    number: str
    name: str
    period: str
    status: str
    customer: str
    starts: str
    ends: str
    target: int
    sites: Sequence[Progress]
    kinds: Sequence[Progress]
    cells: Sequence[Progress]
    inspections: Sequence[Inspected]
    failures: Sequence[tuple[str, int]]
    problems: int
    solved: int
    planned: int
    follow_ups: Sequence[Trouble]
    as_of: datetime
    company: Company
    zone: ZoneInfo
    engineers: Sequence[str] = ()
    ratings: Sequence[int] = ()
    left_out: Sequence[LeftOut] = ()

    @property
    def total(self) -> Progress:
        problems, solved = sum(each.problems for each in self.sites), sum(each.solved for each in self.sites)
        return Progress(_("Total"), summed(each.tally for each in self.sites), problems, solved)
