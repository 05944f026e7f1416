"""How the desk stands: its head, its laptops, its rows."""

from dataclasses import dataclass
from typing import NamedTuple

from deskops.errors import StoreMissing
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.desk_tuples import ReplicaLine, RowCount
from deskops.store.views.tuples import HeadRow, MetaRow


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What a desk says of itself."""

    id: str
    name: str
    key: str
    sealing_key: str
    approve: bool


class Replica(NamedTuple):
    """A laptop: `last_seen` a stored instant, `behind` how many numbers it has not asked for yet."""

    id: str
    code: str
    engineer: str
    status: str
    last_seen: str | None
    behind: int


@dataclass(frozen=True, slots=True)
class DeskStatus:
    desk: str
    name: str
    epoch: int
    rev: int
    replicas: list[Replica]
    rows: dict[str, int]


def desk_status(context: Context) -> DeskStatus:
    """Raises StoreMissing where this home is no desk."""
    facts = desk_facts(context)
    head = views.rows(context.views, "head", HeadRow)[0]
    replicas = [
        Replica(
            row.id, row.code, row.engineer or "", row.status, row.last_seen, max(0, head.rev - row.cursor)
        )
        for row in views.rows(context.views, "replicas", ReplicaLine)
    ]
    counts = {row.kind: row.rows for row in views.rows(context.views, "row_counts", RowCount)}
    return DeskStatus(facts.id, facts.name, head.epoch, head.rev, replicas, counts)


def desk_facts(context: Context) -> DeskFacts:
    """Raises StoreMissing where this home is no desk."""
    meta = {row.key: row.value for row in views.rows(context.views, "meta", MetaRow)}
    if meta.get("role") != "desk":
        raise StoreMissing(_("This home is no desk."), hint=_("Make one: deskops desk init"))
    return DeskFacts(
        meta["desk"], meta["desk_name"], meta["desk_key"], meta["desk_sealing_key"], bool(meta.get("approve"))
    )
