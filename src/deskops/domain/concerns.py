"""What a fold leaves to a person: late and disputed steps, times in doubt, reports sent back, low ratings; pure."""

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from deskops.domain.asset import AssetState
from deskops.domain.campaign import CampaignState
from deskops.domain.clock import stored
from deskops.domain.entries import Entry, Verdict
from deskops.domain.inspection import InspectionState
from deskops.domain.job import JobState
from deskops.domain.ratings import Rated
from deskops.domain.seals import Seals, Standing, about
from deskops.domain.timeline import Dispute

ALL: Final = "all"  # instead of one late step's id: every one of the job
# Steps whose time a service level is measured by.
_MEASURED: Final = frozenset({"accept", "arrive", "resolve"})


class Topic(StrEnum):
    """What an item on the list of what needs a person is about. Scripts read these names.

    In the order of the list: what somebody has to do comes first, what somebody has to know comes last.
    """

    RETURNED = "returned"
    REFUSED = "refused"
    LATE = "late"
    DISPUTED = "disputed"
    REUSED = "reused-signature"
    OUTDATED = "changed-report"
    APPROVAL = "approval"
    RECOVERED = "recovered"
    QUARANTINED = "quarantined"
    COPIED = "copied"
    WIPED = "wiped"
    RESTORED = "restored"
    DIFFERS = "differs"
    DUPLICATE = "duplicate"
    RATING = "rating"
    UNPROVEN = "unproven"
    OTHER = "other"  # noted by another version


@dataclass(frozen=True, slots=True)
class Concern:
    """`id` is that of the entry, `by` its author, `at` a stored instant; `detail` holds nothing personal."""

    topic: str
    id: str
    by: str
    at: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def of_job(state: JobState) -> Iterator[Concern]:
    """What of a job needs a person; what somebody settled needs nobody any more."""
    for step in (*state.line.steps, *state.line.astray):
        if state.line.verdicts.get(step.id) is Verdict.LATE and step.id not in state.settled:
            yield _about(Topic.LATE, step, action=step.action)
    yield from _disputes(state.disputes, state.line.steps, state.settled)
    doubtful = [step for step in state.line.steps if step.action in _MEASURED and step.id in state.unproven]
    if doubtful and doubtful[-1].id not in state.settled:
        yield _about(Topic.UNPROVEN, doubtful[-1], action=doubtful[-1].action)
    if state.returned is not None:
        yield _about(Topic.RETURNED, state.returned, reason=state.returned.payload.get("reason") or "")
    yield from _reused(state.seals, state.settled)
    yield from _rated(state)


def of_asset(state: AssetState) -> Iterator[Concern]:
    yield from _disputes(state.disputes, state.line.steps, frozenset())


def of_inspection(state: InspectionState) -> Iterator[Concern]:
    """`engineer` is whose visit it was: it has no assignee."""
    if state.returned is not None:
        reason = state.returned.payload.get("reason") or ""
        yield _about(Topic.RETURNED, state.returned, reason=reason, engineer=state.finished_by)
    yield from _reused(state.seals, frozenset())
    yield from _rated(state)


def of_campaign(state: CampaignState) -> Iterator[Concern]:
    """A report that says less than is known by now needs a new signature; whoever took the old one is named."""
    yield from _reused(state.seals, frozenset())
    last = state.seals.last
    if last is not None and state.standing is Standing.CHANGED:
        yield _about(Topic.OUTDATED, last.entry, visits=state.visits_since, **about(last))


def _rated(state: Rated) -> Iterator[Concern]:
    """A low rating, until somebody has asked its user why."""
    if state.rated and state.is_low:
        yield _about(Topic.RATING, state.rated, rating=state.rating)


def _reused(seals: Seals, settled: Container[str]) -> Iterator[Concern]:
    """A signature that the desk has seen under another document before; the engineer who took it is named."""
    for seal in seals.revisions:
        if seal.reused and seal.entry.id not in settled:
            yield _about(Topic.REUSED, seal.entry, others=list(seal.reused), **about(seal))


def _disputes(
    disputes: Iterable[Dispute], steps: Iterable[Entry], settled: Iterable[str]
) -> Iterator[Concern]:
    by_id = {step.id: step for step in steps}
    for dispute in disputes:
        if dispute.entry not in settled:
            yield _about(Topic.DISPUTED, by_id[dispute.entry], field=dispute.field)


def _about(topic: Topic, entry: Entry, **detail: Any) -> Concern:
    return Concern(str(topic), entry.id, entry.author, stored(entry.moment), detail)


def written(concerns: Iterable[Concern]) -> str:
    """As a state row keeps them; empty where there are none."""
    told = [[one.topic, one.id, one.by, one.at, dict(one.detail)] for one in concerns]
    return json.dumps(told, ensure_ascii=False) if told else ""


def read(text: str) -> list[Concern]:
    return [Concern(*told) for told in json.loads(text)] if text else []
