"""What needs a person, here or at the desk: each item with what it is, who and when; its words are in a file beside."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from deskops.domain.concerns import Concern, Topic, read
from deskops.domain.entries import RETRACT
from deskops.ops.context import Context, Identity
from deskops.store import views
from deskops.store.views.attention_tuples import AttentionRow, ConcernsRow, SettledRow, Waiting

# Of these only the desk is asked: a laptop of a desk has no say in them.
_FOR_THE_DESK: Final = frozenset({Topic.RATING, Topic.APPROVAL, Topic.RECOVERED, Topic.QUARANTINED})
_KNOWN: Final = frozenset(Topic)
_ORDER: Final = {topic: place for place, topic in enumerate(Topic)}


class Stand(NamedTuple):
    """What the status line shows: unsent entries and blobs, items that need a person, the newest number."""

    unsent: int
    blobs: int
    attention: int
    rev: int


@dataclass(frozen=True, slots=True)
class Item:
    """`id` names it on the command line; `kind` and `subject` are the record that it is about, `number` and `tag` its
    job and device; `who` is an engineer's id, `at` a stored instant or the author's own time.
    """

    topic: Topic
    id: str
    kind: str
    subject: str
    number: str
    title: str
    tag: str
    who: str
    at: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def attention(context: Context) -> list[Item]:
    """All that needs a person where this store is, the most pressing first."""
    return sorted(_items(context), key=lambda item: (_ORDER[item.topic], item.at, item.id))


def waiting(context: Context) -> Stand:
    """How the store stands; `attention` is the length of the list."""
    found = views.one(context.views, "waiting", Waiting) or Waiting(0, 0, 0)
    if context.identity.numbers:  # a desk, or its own desk, has nobody to send to
        found = found._replace(blobs=0)
    return Stand(found.entries, found.blobs, len(_items(context)), found.rev)


def _items(context: Context) -> list[Item]:
    rows = list(_of_rows(context))
    refused = {item.id for item in rows if item.topic is Topic.REFUSED}
    return [*rows, *_together(item for item in _of_folds(context) if item.id not in refused)]


def _together(items: Iterable[Item]) -> list[Item]:
    """Late steps of one author on one job are decided together: the first stands for all, `steps` names each."""
    found: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        is_late = item.topic is Topic.LATE and item.detail.get("action") != RETRACT
        found.setdefault((item.subject, item.who) if is_late else (item.id, item.topic), []).append(item)
    return [_first_of(group) for group in found.values()]


def _first_of(group: Sequence[Item]) -> Item:
    if len(group) == 1:
        return group[0]
    steps = [(item.id, item.detail.get("action", "")) for item in group]
    return replace(group[0], detail={**group[0].detail, "steps": steps})


def steps_of(item: Item) -> list[str]:
    """The ids of the entries that an item is about."""
    return [one for one, _action in item.detail.get("steps", ())] or [item.id]


def _of_folds(context: Context) -> Iterator[Item]:
    rows = views.rows(context.views, "concerns", ConcernsRow)
    if not rows:
        return
    done = {(row.topic, row.id) for row in views.rows(context.views, "settled", SettledRow)}
    me = context.identity
    for row in rows:
        for one in read(row.concerns):
            off = (one.topic, one.id) in done or (Topic.REFUSED, one.id) in done
            if not off and _is_for(me, one, row.assignee, row.kind):
                named = (row.kind, row.subject, row.number, row.title, row.tag)
                yield Item(_topic(one.topic), one.id, *named, one.by, one.at, one.detail)


def _is_for(me: Identity, one: Concern, assignee: str, kind: str) -> bool:
    """At the desk everything but what only waits for its engineer; on a laptop what its engineer wrote or has."""
    if me.standalone:
        return True
    if me.is_desk:
        return one.topic != Topic.RETURNED
    if one.topic in _FOR_THE_DESK:
        return False
    if one.topic == Topic.RETURNED:
        return (assignee or one.detail.get("engineer")) == me.engineer
    if one.topic in (Topic.UNPROVEN, Topic.LATE) and kind == "job":
        return one.by == me.engineer
    return kind == "asset" or me.engineer in (one.by, assignee)


def _of_rows(context: Context) -> Iterator[Item]:
    for row in views.rows(context.views, "attention", AttentionRow):
        named = (row.kind, row.subject, row.number, row.title, row.tag, row.who, row.at)
        item = Item(_topic(row.topic), row.id, *named, _detail(row))
        if item.topic is not Topic.RETURNED or _corrects(context.identity, item):
            yield item


def _corrects(me: Identity, returned: Item) -> bool:
    """A round's report is corrected by whoever had it signed; the desk, which plans rounds, sees it as well."""
    return me.numbers or returned.detail["engineer"] == me.engineer


def _topic(name: str) -> Topic:
    return Topic(name) if name in _KNOWN else Topic.OTHER


def _detail(row: AttentionRow) -> Mapping[str, Any]:
    match row.topic:
        case Topic.REFUSED:
            told = json.loads(row.detail) if row.detail.startswith("{") else {"code": row.detail}
            return {**told, "action": row.action}
        case Topic.RETURNED:
            return {"engineer": row.action, "reason": row.detail}
        case Topic.DUPLICATE:
            return {"campaign": row.action, "other": row.detail}
        case Topic.APPROVAL:
            return {"key": row.detail}
        case Topic.QUARANTINED:
            return {"entries": row.action, "blobs": row.detail}
        case _:
            return {"noted": row.topic, **json.loads(row.detail)}


def chosen(items: Collection[Item], ref: str) -> list[Item]:
    """Those meant by an id, its beginning or its end."""
    wanted = ref.strip().lower()
    exact = [item for item in items if wanted in (item.id, *steps_of(item))]
    near = [
        item
        for item in items
        if len(wanted) >= 6 and any(one.startswith(wanted) or one.endswith(wanted) for one in steps_of(item))
    ]
    return exact or near
