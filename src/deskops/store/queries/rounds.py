"""A round of inspections and its visits, as the state of its signed report needs them: each follows the other."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select
from sqlmodel import Session

from deskops.domain.campaign import NO_VISITS
from deskops.domain.entries import Entry
from deskops.domain.nouns import Kind
from deskops.domain.seals import SEALING
from deskops.store.queries.among import among
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import RECORDS, STATES

_C, _S = table_of(RECORDS[Kind.CAMPAIGN]).c, table_of(STATES[Kind.CAMPAIGN]).c
_I, _V = table_of(RECORDS[Kind.INSPECTION]).c, table_of(STATES[Kind.INSPECTION]).c
_TOLD: Final = (
    select(_I.number, _V.steps)
    .join_from(_I.id.table, _V.id.table, _I.id == _V.id)
    .where(_I.campaign == bindparam("campaign"), _V.steps > 0)
)
_SIGNED: Final = (
    select(_C.id)
    .join_from(_C.id.table, _S.id.table, _C.id == _S.id)
    .join(_I.id.table, _I.campaign == _C.number)
    .where(_S.signed != "", among(_I.id, "ids"))
    .distinct()
    .order_by(_C.id)
)


def visits_told(session: Session, campaign: Any, entries: Iterable[Entry]) -> Mapping[str, int]:
    """By number, how many steps of each visit of a round there are; nothing where nobody was asked to sign."""
    if not any(entry.action in SEALING for entry in entries):
        return NO_VISITS
    return visits_of_round(session, campaign.number)


def visits_of_round(session: Session, number: str) -> dict[str, int]:
    found = connection(session).execute(_TOLD, {"campaign": number})
    return {row.number: row.steps for row in found}


def signed_rounds(written: Connection, inspections: Sequence[str]) -> list[str]:
    """The ids of rounds with a sealed report that these visits belong to."""
    return list(written.execute(_SIGNED, {"ids": inspections}).scalars()) if inspections else []
