"""A subject's entries as a timeline: with their personal values, who wrote them and what the fold found."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from deskops.domain.actions import allowed
from deskops.domain.canonical import is_salted
from deskops.domain.entries import Action, Entry, Role, Verdict
from deskops.domain.seals import without_secrets
from deskops.domain.timeline import Timeline
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.rows import entry_of
from deskops.store.views.tuples import EngineerRow, EntryTuple, PersonalRow


@dataclass(frozen=True, slots=True)
class Step:
    """One entry on a timeline: the fold's verdict, who wrote it, the instant that counts and whether it is unproven."""

    entry: Entry
    verdict: Verdict
    author: str
    at: datetime
    unproven: bool = False


@dataclass(frozen=True, slots=True)
class May:
    """What this engineer may do to a subject now."""

    allowed: Sequence[Action]
    can_undo: bool
    can_redo: bool


def entries(context: Context, subject: str) -> list[Entry]:
    """With their personal values; one that was erased is said to be."""
    personal = _personal(context, subject)
    rows = views.rows(context.views, "entries", EntryTuple, subject=subject)
    return [_said(entry_of(row, personal)) for row in rows]


def _said(entry: Entry) -> Entry:
    erased = {key: _("erased") for key, value in entry.payload.items() if is_salted(value)}
    return replace(entry, payload={**entry.payload, **erased}) if erased else entry


def steps(
    context: Context,
    found: Sequence[Entry],
    line: Timeline,
    *,
    moments: Mapping[str, datetime] | None = None,
    unproven: Collection[str] = (),
) -> list[Step]:
    """The entries in the fold's order, without what is secret in them; `moments` are the instants that count where
    they are not the clock's own.
    """
    names = engineers(context)
    return [
        Step(
            without_secrets(entry),
            line.verdicts.get(entry.id, Verdict.COUNTS),
            names.get(entry.author, entry.author),
            (moments or {}).get(entry.id, entry.moment),
            entry.id in unproven,
        )
        for entry in sorted(found, key=lambda entry: entry.order)
    ]


def engineers(context: Context) -> Mapping[str, str]:
    """Names by id."""
    return {row.id: row.name for row in views.rows(context.views, "engineers", EngineerRow)}


def may(context: Context, kind: str, state: Any) -> May:
    me = context.identity
    roles: Collection[Role] = me.roles
    return May(
        allowed(kind, state, roles),
        state.line.undoable(me.engineer) is not None,
        state.line.redoable(me.engineer) is not None,
    )


def _personal(context: Context, subject: str) -> Mapping[tuple[str, str], Any]:
    found = views.rows(context.views, "personal", PersonalRow, subject=subject)
    return {(row.entry, row.key): json.loads(row.value) for row in found}
