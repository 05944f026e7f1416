"""The proof of the chain, for whoever asks: this store's rows against the numbers that were given to them."""

from dataclasses import dataclass

from deskops.ops.context import Context
from deskops.store import views
from deskops.store.queries.audit import first_break
from deskops.store.views.tuples import HeadRow


@dataclass(frozen=True, slots=True)
class Verified:
    """`broken` says what is wrong first, in words; empty when all is whole."""

    epoch: int
    rev: int
    head: str
    broken: str
    is_desk: bool = True


def verified(context: Context) -> Verified:
    """Raises StoreDamaged for what cannot even be read."""
    head = views.rows(context.views, "head", HeadRow)[0]
    broken = first_break(context.views) or ""
    return Verified(head.epoch, head.rev, head.head, broken, not context.identity.desk)
