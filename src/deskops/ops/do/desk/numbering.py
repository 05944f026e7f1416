"""What a desk does before each commit: place what was numbered, and send jobs after people."""

from typing import TYPE_CHECKING

from deskops.domain.clock import stored
from deskops.domain.scope import GUEST
from deskops.store.queries.buckets import Placer
from deskops.store.queries.facts import connection
from deskops.store.queries.scopes import follow, join_visits

if TYPE_CHECKING:
    from deskops.ops.context import Act


def attend(act: "Act") -> None:
    """Let the desk see to this act's rows when its ledger closes."""
    ledger = act.ledger
    wall = ledger.evidence.wall
    placer = Placer(ledger, stored(wall))
    act.session.info["placer"] = placer
    act.session.info["to follow"] = []

    def close() -> None:
        now, written = stored(wall), connection(ledger.session)
        jobs = list(dict.fromkeys([*placer.finish(), *act.session.info["to follow"]]))
        made = placer.made
        join_visits(written, made)
        came = follow(written, jobs, now, stored(wall + GUEST)) if jobs else []
        for kind, subject, bucket in dict.fromkeys(came):
            if subject not in made and subject not in ledger.renewed:
                placer.renumber(kind, subject, bucket)
        ledger.write_lines()

    ledger.before_close = close


def see_after(act: "Act", jobs: list[str]) -> None:
    """Jobs whose engineer's cover changed: those that lie outside of it now, or will, come to that engineer alone."""
    act.session.info["to follow"] = jobs


def placer_of(act: "Act") -> Placer:
    """The one that sees to this act of a desk."""
    found: Placer = act.session.info["placer"]
    return found
