"""What the checks hold a till against beside its settings: how the looks before this one found its cash drawer.

Visits are not imported before one is looked for: every inspection of a PC loads this module.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from deskops.checks.policy import Drawer

if TYPE_CHECKING:
    from deskops.domain.entries import Entry
    from deskops.ops.context import Context

DRAWER: Final = "pos.drawer"
_FRESH: Final = timedelta(hours=12)  # an older look says nothing of a drawer that each sale opens


def drawer(context: "Context", asset: str) -> Drawer | None:
    """None where nobody looked within the last hours."""
    from deskops.ops.read.last_checks import runs_on

    earliest = context.now - _FRESH
    last: Drawer | None = None
    for _visit, entry in runs_on(context, asset):
        state = _state(entry)
        if not state or entry.moment < earliest or (last is not None and last.state != state):
            break
        last = Drawer(state, entry.moment)
    return last


def _state(entry: "Entry") -> str:
    """Empty where that run did not ask it."""
    from deskops.ops.read.last_checks import found_by

    told = found_by(entry, DRAWER)
    if told is None or told.get("outcome") == "skip":
        return ""
    return str(told.get("value") or "unread")
