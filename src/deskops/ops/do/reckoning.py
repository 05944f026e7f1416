"""Every job's clocks reckoned anew after the rules that they run by changed: a calendar, an agreement."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from deskops.domain.calendars import YearCalendar
from deskops.domain.nouns import Kind
from deskops.ops.context import Act, Context
from deskops.ops.service_rules import read_rules
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.refolding import refresh_many
from deskops.store.tables import STATES
from deskops.store.views.tuples import PolicyRow

_AT_ONCE: Final = 2_000  # jobs whose states are held in memory together


def reckon_anew(
    context: Context, act: Act, years: Iterable[YearCalendar] = (), policies: Iterable[PolicyRow] = ()
) -> int:
    """What is only just being written counts already; returns how many jobs were folded."""
    act.ledger.flush()
    states = table_of(STATES[Kind.JOB]).c
    jobs = connection(act.session).execute(select(states.id)).scalars().all()
    rules = read_rules(context.views, context.settings, years, policies)
    for start in range(0, len(jobs), _AT_ONCE):
        touched = dict.fromkeys(jobs[start : start + _AT_ONCE], str(Kind.JOB))
        refresh_many(act.session, touched, rules)
    return len(jobs)
