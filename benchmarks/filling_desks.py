"""Filling a desk with dispatched jobs that have notes, by the product's own ledger, a thousand in a transaction."""

from types import SimpleNamespace
from typing import Any, Final

from benchmarks.branch import job_values, payload
from deskops.domain.job import fold_job
from deskops.domain.nouns import Kind
from deskops.ops.act import Act
from deskops.ops.context import Context
from deskops.store.queries.facts import record_order
from deskops.store.queries.states import job_row
from deskops.store.tables import JobStateRow

_BATCH: Final = 1_000
_NOTES: Final = 8
_A_JOB: Final = _NOTES + 3  # its record, how it was made, its dispatch


def fill(context: Context, site: str, engineer: str, rows: int) -> int:
    """Returns how many rows there are for whoever covers the site."""
    jobs = rows // _A_JOB
    for start in range(0, jobs, _BATCH):
        with context.act() as act:
            numbers = range(start, min(start + _BATCH, jobs))
            act.ledger.wait(JobStateRow, [_job(act, site, engineer, number) for number in numbers])
    return jobs * _A_JOB


def _job(act: Act, site: str, engineer: str, number: int) -> dict[str, Any]:
    made = act.create(Kind.JOB, job_values(act, site, number))
    entries = [act.append(Kind.JOB, made["id"], "dispatch", {"engineer": engineer})]
    entries += [act.append(Kind.JOB, made["id"], "note", payload("note")) for _note in range(_NOTES)]
    subject = SimpleNamespace(**made)
    return job_row(subject, fold_job(subject, entries, record_order=record_order(subject)), act.rules)
