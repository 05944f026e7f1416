"""The desk's receipt for a hand-over file: what became of each entry, and the pages that a sync would have brought."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from deskops.domain.clock import milliseconds, stored, uuid7
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Context, Identity
from deskops.ops.do.desk import recalling
from deskops.ops.do.desk.doors import Caller
from deskops.ops.do.desk.paging import page_of
from deskops.ops.read.desk import DeskFacts
from deskops.ops.secrets import DESK_SIGNING_KEY, Secrets
from deskops.store.faults import told
from deskops.store.landing import landing
from deskops.store.queries.facts import connection
from deskops.store.queries.pulling import Behind
from deskops.store.queries.scopes import subscribed
from deskops.store.queries.taking import Taken
from deskops.sync import bundle
from deskops.sync.bundle import Header
from deskops.sync.wire import SyncRequest, digest_of

_MOST_PAGES: Final = 500  # in one receipt; the rest comes with the next, or with a sync


@dataclass(slots=True)
class Landed:
    """What a receipt is about."""

    outcomes: list[list[dict[str, Any]]] = field(default_factory=list)
    blobs: list[str] = field(default_factory=list)
    request: SyncRequest | None = None
    buckets: list[str] = field(default_factory=list)


def as_desk(caller: Caller) -> Identity:
    return Identity(caller.replica, caller.code, caller.engineer, caller.name, is_desk=True)


def write_receipt(
    context: Context, facts: DeskFacts, asked: Header, caller: Caller, landed: Landed, file: Path
) -> None:
    """The receipt, sealed to the laptop and signed by the desk: the whole file or none."""
    key = Secrets(context.paths).get(DESK_SIGNING_KEY)
    if key is None:
        raise Refused(_("The desk's signing key is not here."), hint=_("Restore it with the desk's backup."))
    made = uuid7(milliseconds(context.now), context.random(10))
    header = Header(bundle.RECEIPT, facts.id, asked.replica, stored(context.now), made)
    folder = file.absolute().parent
    if not folder.is_dir():
        raise NotFound(_("There is no folder {path}.").format(path=folder))
    with told(), landing(file.absolute(), ".receipt-", ".part") as out:
        frames = map(bundle.json_frame, _told(context, caller, landed))
        bundle.write(out, header, asked.reply, str(key), frames, os.urandom)


def _told(context: Context, caller: Caller, landed: Landed) -> Iterator[dict[str, Any]]:
    with context.act(as_desk(caller)) as act:
        epoch = act.ledger.epoch
    now = stored(context.now)
    for outcomes in landed.outcomes:
        yield {"what": "outcomes", "epoch": epoch, "time": now, "outcomes": outcomes}
    yield {"what": "blobs", "blobs": landed.blobs, "time": now}
    if landed.request is not None and _can_be_read(landed.request):
        yield from _pages(context, caller, landed.request, landed.buckets)


def _pages(
    context: Context, caller: Caller, request: SyncRequest, buckets: list[str]
) -> Iterator[dict[str, Any]]:
    """The pages that a laptop would get that stands where the file says, one after the other."""
    cursor, behind, known = request.cursor, dict(request.behind), list(buckets)
    for _number in range(_MOST_PAGES):
        asked = request.model_copy(update={"cursor": cursor, "behind": behind})
        with context.act(as_desk(caller)) as act:
            written, now = connection(act.session), context.now
            if request.head is not None and not recalling.has(written, request.head):
                return  # this desk was put back since: the two must meet over the network
            wanted = subscribed(written, caller.engineer, stored(now))
            found = page_of(written, act.ledger.rev, wanted, asked, Taken([]), now)
            head = {"epoch": act.ledger.epoch, "rev": act.ledger.rev, "head": act.ledger.head}
        page: dict[str, Any] = {
            "what": "page", "epoch": head["epoch"], "head": head, "time": stored(now), "more": found.more,
            "before": {"cursor": cursor, "behind": behind, "buckets": digest_of(known) if known else ""},
            "cursor": found.cursor, "behind": {bucket: str(place) for bucket, place in found.behind.items()},
            "rows": [json.loads(row) for row in found.rows], "removals": found.removals,
        }  # fmt: skip
        cursor, behind = found.cursor, dict(page["behind"])
        if digest_of(known) != digest_of(wanted):
            page["buckets"] = wanted
            behind |= _new_buckets(known, wanted, behind)
            known = list(wanted)
        yield page
        if not (found.more or behind):
            return


def _new_buckets(before: list[str], after: Iterable[str], behind: Mapping[str, str]) -> dict[str, str]:
    """As the laptop will see it: to be fetched from their beginning, unless it knew none."""
    return {one: "" for one in after if one not in before and one not in behind} if before else {}


def _can_be_read(request: SyncRequest) -> bool:
    """Place marks are the desk's own, sent back as they came; others get no page."""
    try:
        return all(Behind.read(place) for place in request.behind.values() if place)
    except ValueError:
        return False
