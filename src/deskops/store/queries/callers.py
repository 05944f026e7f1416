"""Who is written down under a name, read in the transaction that may write them down."""

from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlmodel import Session

from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Contact

_C = table_of(Contact).c


def people_called(session: Session, name: str, site: str | None, phone: str) -> list[Row[Any]]:
    """Contacts of this name at the site or with the telephone, in the order they were written down."""
    here = and_(_C.site_id.is_not(None), _C.site_id == site)
    reached = and_(_C.phone != "", _C.phone == phone)
    asked = select(table_of(Contact)).where(_C.name == name, or_(here, reached)).order_by(_C.id)
    return list(connection(session).execute(asked))
