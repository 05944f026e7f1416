"""Problems that a checklist's rule opened: which one an item or a check has."""

from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from deskops.store.queries.facts import connection

_LATEST = text(
    "SELECT p.id, p.inspection_id, s.status FROM problem p JOIN problem_state s ON s.id = p.id "
    "WHERE (p.asset_id = :asset OR (:asset IS NULL AND p.inspection_id = :inspection)) AND p.item = :item "
    "AND (p.item <> '' OR p.check_id = :check) ORDER BY p.id DESC LIMIT 1"
)


def latest_problem(
    session: Session, *, asset: str | None, inspection: str | None, item: str, check: str
) -> Row[Any] | None:
    """The last problem of a device (without one: of a visit) that its item, else its check, opened."""
    found: Row[Any] | None = (
        connection(session)
        .execute(_LATEST, {"asset": asset, "inspection": inspection, "item": item, "check": check})
        .one_or_none()
    )
    return found
