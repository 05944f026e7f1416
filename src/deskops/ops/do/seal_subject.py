"""A job, a visit or a round as a seal sees it, inside a write transaction: its fold, each entry with its digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from deskops.domain.campaign import CampaignState
from deskops.domain.inspection import InspectionState
from deskops.domain.job import JobState, fold_job
from deskops.domain.nouns import Kind
from deskops.domain.seals import Seals, Standing, Told, sealable
from deskops.ops.context import Act
from deskops.ops.do.acts import load
from deskops.store.queries.facts import connection, entries_of, record, record_order
from deskops.store.queries.ledger import table_of
from deskops.store.queries.told import beside
from deskops.store.tables import EntryRow

_E = table_of(EntryRow).c
_DIGESTS = select(_E.id, _E.digest).where(_E.subject == bindparam("subject"))


Folded = JobState | InspectionState | CampaignState


@dataclass(frozen=True, slots=True)
class Subject:
    """`entries` are those that a seal covers, in the fold's order, with their digests; `beside`: what the report tells
    of beside them.
    """

    kind: str
    record: Any
    state: Folded
    entries: tuple[tuple[str, str], ...]
    beside: Told

    @property
    def id(self) -> str:
        return str(self.record.id)

    @property
    def number(self) -> str:
        return str(self.record.number)

    @property
    def seals(self) -> Seals:
        return self.state.seals

    @property
    def standing(self) -> Standing:
        returned = self.state.standing is Standing.RETURNED
        return self.seals.standing(self.state.line, self.beside, returned=returned)


def read_subject(act: Act, kind: str, subject: str) -> Subject:
    """Raises NotFound."""
    row, state = _folded(act, kind, subject)
    digests: Mapping[str, str] = {
        found.id: found.digest for found in connection(act.session).execute(_DIGESTS, {"subject": subject})
    }
    covered = tuple((step.id, digests[step.id]) for step in sealable(state.line))
    return Subject(kind, row, state, covered, beside(act.session, kind, row))


def _folded(act: Act, kind: str, subject: str) -> tuple[Any, Folded]:
    if kind == Kind.JOB:
        row = record(act.session, kind, subject, lock=True)
        return row, fold_job(row, entries_of(act.session, subject), record_order=record_order(row))
    found = load(act, kind, subject)
    return found.record, found.state
