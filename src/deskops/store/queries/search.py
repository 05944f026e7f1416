"""Keeping the search terms of records; derived from their words, rebuilt at will, never synced."""

from sqlalchemy import text

from deskops.store.queries.ledger import Ledger
from deskops.store.queries.names import terms_of
from deskops.store.tables import Term

_FORGET = text("DELETE FROM term WHERE ref = :ref")


def index_later(ledger: Ledger, kind: str, ref: str, *texts: str, new: bool = True) -> None:
    """Terms of one record, written with the ledger's next flush; a known record's old terms go first."""
    if not new:
        ledger.session.connection().execute(_FORGET, {"ref": ref})
    ledger.wait(
        Term, [{"term": term, "kind": str(kind), "ref": ref, "weight": 1} for term in sorted(terms_of(*texts))]
    )
