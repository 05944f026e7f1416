"""What a sealed report tells of beside its own record: it follows what happens to that, whichever came first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, bindparam, func, select
from sqlmodel import Session

from deskops.domain.entries import CREATE, Entry
from deskops.domain.nouns import Kind
from deskops.domain.seals import LINES, NOTHING, PROBLEMS, SEALING, UNTOLD_OF_LINES, VISITS, Told
from deskops.store.queries.among import among
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import RECORDS, STATES, EntryRow

_C, _S = table_of(RECORDS[Kind.CAMPAIGN]).c, table_of(STATES[Kind.CAMPAIGN]).c
_I, _V = table_of(RECORDS[Kind.INSPECTION]).c, table_of(STATES[Kind.INSPECTION]).c
_P, _L = table_of(RECORDS[Kind.PROBLEM]).c, table_of(RECORDS[Kind.CAMPAIGN_LINE]).c
_E: Final = table_of(EntryRow).c


def _steps(of: Any, untold: Iterable[str]) -> Select[Any]:
    """By id, how many steps of each record there are, and one for the record itself."""
    step = and_(_E.subject == of.id, _E.action.not_in(sorted(untold)))
    counted = select(of.id.label("name"), (func.count(_E.id) + 1).label("steps"))
    return counted.join_from(of.id.table, _E.id.table, step, isouter=True).group_by(of.id)


_PROBLEMS_OF_VISIT: Final = _steps(_P, {CREATE}).where(_P.inspection_id == bindparam("id"))
_IN_ROUND: Final[Mapping[str, Select[Any]]] = {
    VISITS: select(_I.number.label("name"), _V.steps)
    .join_from(_I.id.table, _V.id.table, _I.id == _V.id)
    .where(_I.campaign == bindparam("number"), _V.steps > 0),
    PROBLEMS: _steps(_P, {CREATE}).where(
        _P.inspection_id.in_(select(_I.id).where(_I.campaign == bindparam("number")))
    ),
    LINES: _steps(_L, UNTOLD_OF_LINES).where(_L.campaign_id == bindparam("id")),
}
_ROUNDS: Final = select(_C.id).join_from(_C.id.table, _S.id.table, _C.id == _S.id).where(_S.signed != "")
_ROUNDS_OF_VISITS: Final = _ROUNDS.where(
    _C.number.in_(select(_I.campaign).where(among(_I.id, "ids"))),
)
_ROUNDS_OF_LINES: Final = _ROUNDS.where(_C.id.in_(select(_L.campaign_id).where(among(_L.id, "ids"))))
_FOUND_IN: Final = select(_P.inspection_id).where(among(_P.id, "ids"), _P.inspection_id.is_not(None))
_ROUNDS_OF_PROBLEMS: Final = _ROUNDS.where(
    _C.number.in_(select(_I.campaign).where(_I.id.in_(_FOUND_IN))),
)
_VISITS_OF_PROBLEMS: Final = select(_V.id).where(_V.signed != "", _V.id.in_(_FOUND_IN))
# By kind of record, the sealed reports that tell of it, visits before the rounds that count them.
_TELLING: Final[Mapping[str, Sequence[tuple[str, Select[Any]]]]] = {
    Kind.INSPECTION: ((Kind.CAMPAIGN, _ROUNDS_OF_VISITS),),
    Kind.CAMPAIGN_LINE: ((Kind.CAMPAIGN, _ROUNDS_OF_LINES),),
    Kind.PROBLEM: ((Kind.INSPECTION, _VISITS_OF_PROBLEMS), (Kind.CAMPAIGN, _ROUNDS_OF_PROBLEMS)),
}


def told_beside(session: Session, kind: str, subject: Any, entries: Iterable[Entry]) -> Told:
    """`beside` for the fold of a record; nothing where nobody was asked to sign."""
    return beside(session, kind, subject) if any(one.action in SEALING for one in entries) else NOTHING


def beside(session: Session, kind: str, subject: Any) -> Told:
    """What the report of this record tells of beside it, as far as that is here."""
    asked = connection(session)
    match kind:
        case Kind.INSPECTION:
            return {PROBLEMS: _counts(asked, _PROBLEMS_OF_VISIT, {"id": subject.id})}
        case Kind.CAMPAIGN:
            which = {"id": subject.id, "number": subject.number}
            return {name: _counts(asked, steps, which) for name, steps in _IN_ROUND.items()}
        case _:
            return NOTHING


def _counts(asked: Connection, steps: Select[Any], which: Mapping[str, str]) -> dict[str, int]:
    return {row.name: row.steps for row in asked.execute(steps, which)}


def telling(asked: Connection, kind: str, subjects: Sequence[str]) -> list[tuple[str, str]]:
    """Kind and id of each record with a sealed report that tells of one of these."""
    if not subjects:
        return []
    return [
        (str(teller), found)
        for teller, which in _TELLING.get(kind, ())
        for found in sorted(asked.execute(which, {"ids": list(subjects)}).scalars())
    ]
