"""Which checklist a visit has: the one that it was begun with, before that the newest version of the planned one."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, bindparam, or_, select
from sqlmodel import Session

from deskops.domain.inspection import InspectionState
from deskops.domain.nouns import Kind
from deskops.store.queries.among import among
from deskops.store.queries.facts import connection, record
from deskops.store.queries.ledger import table_of
from deskops.store.tables import RECORDS, STATES

_PLANNED: Final = table_of(RECORDS[Kind.TEMPLATE])
_OTHER: Final = _PLANNED.alias()
_VISIT, _STATE = table_of(RECORDS[Kind.INSPECTION]), table_of(STATES[Kind.INSPECTION])
_SAME: Final = and_(_OTHER.c.name == _PLANNED.c.name, _OTHER.c.kind == _PLANNED.c.kind)

_NAMED: Final = select(_PLANNED).where(_PLANNED.c.id == bindparam("template"))
_NEWEST: Final = (
    select(_OTHER)
    .join_from(_OTHER, _PLANNED, _SAME)
    .where(_PLANNED.c.id == bindparam("template"))
    .order_by(_OTHER.c.retired, _OTHER.c.version.desc(), _OTHER.c.id.desc())
    .limit(1)
)
# Those that came before their checklist, those that were begun with it before it came, and those not begun yet.
_FOLLOWING: Final[Select[Any]] = (
    select(_VISIT.c.id)
    .join_from(_VISIT, _PLANNED, _PLANNED.c.id == _VISIT.c.template_id)
    .join(_OTHER, _SAME)
    .join(_STATE, _STATE.c.id == _VISIT.c.id, isouter=True)
    .where(
        among(_OTHER.c.id, "ids"),
        or_(_STATE.c.started_at.is_(None), _STATE.c.template_id == _OTHER.c.id),
    )
    .distinct()
)


def checklist_of(session: Session, visit: Any, state: InspectionState) -> Row[Any]:
    """The template of a visit's record and its fold, as far as it is here: one that was named may come later.

    Raises NotFound where not even that of the record is here.
    """
    question, template = (_NAMED, state.template) if state.begun else (_NEWEST, visit.template_id)
    found = connection(session).execute(question, {"template": template}).one_or_none() if template else None
    return found if found is not None else record(session, Kind.TEMPLATE, visit.template_id)


def visits_following(written: Connection, templates: Sequence[str]) -> list[str]:
    """The visits whose checklist is another one, or has more or fewer items, now that these templates are here."""
    return list(written.execute(_FOLLOWING, {"ids": templates}).scalars()) if templates else []
