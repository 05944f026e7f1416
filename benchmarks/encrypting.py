"""One act and the day's list on an encrypted store, beside the same on a plain one in the same run."""

import os
import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.figures import Bench, Figure, Line, measurement, seconds
from benchmarks.filling import BUSY, SMALL
from benchmarks.stores import belongs_to, copy_of, home_of, open_home
from deskops.ops.context import Context
from deskops.ops.do.encrypting import turn_on
from deskops.ops.do.jobs import act_on_job
from deskops.ops.read.day import today
from deskops.store import wrapping

_BLOCK = 20
_ANSWER = "a passphrase of the benchmark"


@measurement(
    "encrypt", "One act and `today` on an encrypted store, the plain one beside it; no goal, only the cost"
)
def encrypting(bench: Bench) -> Iterator[Line]:
    os.environ["DESKOPS_KEYRING"] = "off"  # whoever takes the figures keeps their own keyring
    source = home_of(SMALL, bench.tell)
    plain, secret = (_opened(source, name, name == "encrypted") for name in ("plain", "encrypted"))
    try:
        acts: dict[str, list[float]] = {"plain": [], "encrypted": []}
        reads: dict[str, list[float]] = {"plain": [], "encrypted": []}
        both = (("plain", plain), ("encrypted", secret))
        jobs = _accepted(plain)
        for block in range(bench.rounds(12, 2)):
            for name, context in both:
                turn = jobs[block * _BLOCK : block * _BLOCK + _BLOCK]
                notes = [partial(act_on_job, context, job, "note", {"text": "线缆已检查"}) for job in turn]
                acts[name] += [seconds(note) for note in notes]
                reads[name] += [seconds(partial(_from_the_start, context)) for _turn in range(5)]
        for what, taken in (("an act (note)", acts), ("today, connection included", reads)):
            here, floor = (statistics.median(taken[name]) * 1000 for name in ("encrypted", "plain"))
            yield Figure(f"encrypted: {what}", here, "ms", floor, "the same on a plain store", "", None)
        yield Figure("a passphrase, once a command", _passphrase() * 1000, "ms", None, "", "", None)
    finally:
        plain.close()
        secret.close()


def _opened(source: Path, name: str, encrypted: bool) -> Context:
    home = copy_of(source, f"encrypt-{name}")
    belongs_to(home, BUSY)
    context = open_home(home)
    context.ask = lambda _question: _ANSWER
    if encrypted:
        turn_on(context, lambda _key: None)
    act_on_job(context, _accepted(context)[0], "note", {"text": "first"})  # what is done once is not measured
    return context


def _accepted(context: Context) -> list[str]:
    text = "SELECT id FROM job_state WHERE assignee = ? AND open = 1 AND status = 'accepted'"
    return [row[0] for row in context.views.execute(text, (context.identity.engineer,))]


def _from_the_start(context: Context) -> None:
    """As a command does: a new connection, then the list."""
    context.views.close()
    context._local.connection = None  # noqa: SLF001 - only the reader is opened anew, the writer goes on
    today(context)


def _passphrase() -> float:
    slot = wrapping.by_passphrase(os.urandom(32).hex(), _ANSWER, os.urandom)
    return statistics.median(
        seconds(partial(wrapping.opened_by_passphrase, slot, _ANSWER)) for _turn in range(5)
    )
