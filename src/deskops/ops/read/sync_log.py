"""Past meetings with the desk, and what waits to be sent, for the screen and for `deskops sync log`."""

from collections import deque
from dataclasses import dataclass
from typing import Any, Final

from deskops.ops.context import Context
from deskops.ops.journal import records
from deskops.ops.read.syncing import SyncStatus, sync_status
from deskops.ops.sync_notes import EVENT, Meeting, meetings
from deskops.store import views
from deskops.store.views.attention_tuples import UnsentBlob, UnsentRow

SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class SyncLog:
    """Each list newest first, with at most as many lines as were asked for."""

    status: SyncStatus
    meetings: list[Meeting]
    entries: list[UnsentRow]
    blobs: list[UnsentBlob]


def sync_log(context: Context, limit: int = SHOWN) -> SyncLog:
    """Raises StoreMissing."""
    blobs = views.rows(context.views, "unsent_blobs", UnsentBlob, limit=limit)
    return SyncLog(
        sync_status(context),
        list(reversed(deque(meetings(context.paths), limit))),
        views.rows(context.views, "unsent", UnsentRow, limit=limit),
        [] if context.identity.numbers else blobs,
    )


def logged(context: Context, limit: int = SHOWN) -> list[dict[str, Any]]:
    """What the program said and did, newest first, without the meetings; lines that are no records are passed over."""
    kept = (each for each in records(context.paths) if isinstance(each, dict) and each.get("event") != EVENT)
    return list(reversed(deque(kept, limit)))
