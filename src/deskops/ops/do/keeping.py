"""What is kept where rows are numbered, calendars and service levels: who may change it, and one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import select

from deskops.domain.permissions import Verb
from deskops.errors import Refused
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.people import administering, permit
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import Meta

_M = table_of(Meta).c
# A row that every store has: who changes what is kept for all holds it, where writers are not alone anyway.
_ALONE: Final = select(_M.key).where(_M.key == "replica").with_for_update()


def kept_here(context: Context, verb: Verb, words: str, hint: str) -> None:
    """Raises Refused, in these words, where the desk keeps it, and at a desk for who may not."""
    if not context.identity.numbers:
        raise Refused(words, hint=hint)
    if context.identity.is_desk:  # whoever may not hears it before what else is wrong
        permit(context.identity, verb)


@contextmanager
def changing(
    context: Context, verb: Verb, what: str, subject: str
) -> Iterator[tuple[Act, dict[str, object]]]:
    """An act in which nobody else changes it: what holds is to be read in here.

    At a desk it stands in the chain who did it, with what is put into the dict meanwhile.
    """
    told: dict[str, object] = {}
    is_desk = context.identity.is_desk
    with administering(context, verb, what, subject, told) if is_desk else context.act() as act:
        connection(act.session).execute(_ALONE).all()
        yield act, told
