"""One person's data: all of it in a file, or erased so that chain and seals stay whole; both take two people."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete, or_, select

from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.assets import keep_findable
from deskops.ops.do.desk.numbering import placer_of
from deskops.ops.do.desk.people import admin, second_person
from deskops.ops.read.register import LISTED
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.search import WORDS, index
from deskops.store.tables import RECORDS, STATES, EntryRow, Job, Personal
from deskops.text import storable

# Where a person outside of the company stands: the column of the name, and those that go with it.
_STANDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    Kind.CONTACT: ("name", ("phone", "pinyin")),
    Kind.REQUEST: ("caller", ("phone",)),
    Kind.ASSET: ("used_by", ("phone",)),
}
_P = table_of(Personal).c
_J = table_of(Job).c


def export_person(context: Context, name: str, file: Path, *, second: str) -> int:
    """Write all places where somebody stands to a JSON file; returns how many. Raises NotFound, Refused."""
    other = second_person(context, second, Verb.EXPORT)
    with admin(context, Verb.EXPORT, "person-exported", "", second=other) as act:
        found = list(_places(connection(act.session), storable(name).strip()))
        if not found:
            raise _nobody(name)
        told = {"version": 1, "person": name, "found": found}
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
        file.chmod(0o600)
    return len(found)


def erase_person(context: Context, name: str, *, second: str) -> int:
    """Take somebody's name and telephone out of everything; returns from how many places. Raises NotFound, Refused.

    What was typed into a text (a note, a fault) stays: chain and seals cover it as it was written.
    """
    other, name = second_person(context, second, Verb.ERASE), storable(name).strip()
    with admin(context, Verb.ERASE, "person-erased", "", second=other) as act:
        found = list(_places(connection(act.session), name))
        if not found:
            raise _nobody(name)
        for place in found:
            if "entry" not in place:
                _clear(act, place)
        _forget(act, {name, pinyin_of(name), *_phones(found)})
    return len(found)


def _places(written: Connection, name: str) -> Iterator[dict[str, Any]]:
    records = list(_records(written, name))
    yield from records
    yield from _jobs(written, records)
    yield from _listed(written, name, _phones(records))
    entries = table_of(EntryRow)
    chosen = select(entries.c.subject, entries.c.kind, entries.c.action, _P.entry, _P.key, _P.value)
    joined = chosen.join(table_of(Personal), _P.entry == entries.c.id)
    for apart in written.execute(joined.where(_P.value == json.dumps(name, ensure_ascii=False))):
        found = {"kind": apart.kind, "id": apart.subject, "entry": apart.entry, "action": apart.action}
        yield {**found, "values": {apart.key: json.loads(apart.value)}}


def _records(written: Connection, name: str) -> Iterator[dict[str, Any]]:
    for kind, (column, more) in _STANDS.items():
        table = table_of(RECORDS[kind])
        for row in written.execute(select(table).where(table.c[column] == name)).mappings():
            values = {each: row[each] for each in (column, *more)}
            yield {"kind": str(kind), "id": row["id"], "values": values}


def _jobs(written: Connection, records: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The jobs that these people called about hold the telephone once more."""
    contacts = [each["id"] for each in records if each["kind"] == Kind.CONTACT]
    requests = [each["id"] for each in records if each["kind"] == Kind.REQUEST]
    theirs = or_(_J.contact_id.in_(contacts), _J.request_id.in_(requests), _J.phone.in_(_phones(records)))
    for row in written.execute(select(_J.id, _J.phone).where(theirs, _J.phone != "")):
        yield {"kind": str(Kind.JOB), "id": row.id, "values": {"phone": row.phone}}


def _listed(written: Connection, name: str, phones: set[str]) -> Iterator[dict[str, Any]]:
    """A job that came by a list keeps its row, so that a newer list can be compared with it."""
    told = json.dumps(name, ensure_ascii=False)[1:-1]
    for row in written.execute(select(_J.id, _J.extra).where(_J.extra.contains(told, autoescape=True))):
        listed = json.loads(row.extra).get(LISTED, {})
        theirs = {key: value for key, value in listed.items() if value and (value == name or value in phones)}
        if name in theirs.values():
            yield {"kind": str(Kind.JOB), "id": row.id, "values": theirs, "listed": True}


def _phones(places: Sequence[Mapping[str, Any]]) -> set[str]:
    return {place["values"].get("phone", "") for place in places} - {""}


def _clear(act: Act, place: Mapping[str, Any]) -> None:
    kind, values = place["kind"], dict.fromkeys(place["values"], "")
    if kind == Kind.CONTACT:
        values["name"] = _("erased")
    table = table_of(RECORDS[kind])
    row = connection(act.session).execute(select(table).where(table.c.id == place["id"])).one()._asdict()
    if "listed" in place:
        more = json.loads(row["extra"])
        values = {"extra": json.dumps({**more, LISTED: more[LISTED] | values}, ensure_ascii=False)}
    act.ledger.put(kind, row | values, new=False)
    _keep(act, kind, place["id"], row | values)


def _forget(act: Act, values: set[str]) -> None:
    """The values that stood apart go; the rows are numbered anew, so that every laptop forgets them too."""
    written, entries = connection(act.session), table_of(EntryRow)
    told = [json.dumps(value, ensure_ascii=False) for value in values if value]
    chosen = select(_P.entry, entries.c.subject, entries.c.kind).join(entries, entries.c.id == _P.entry)
    rows = written.execute(chosen.where(_P.value.in_(told))).all()
    written.execute(delete(table_of(Personal)).where(_P.value.in_(told)))
    for subject, kind in {row.subject: row.kind for row in rows}.items():
        placer_of(act).again(subject, kind)
        _keep(act, kind, subject)


def _keep(act: Act, kind: str, subject: str, row: Mapping[str, Any] | None = None) -> None:
    """What is derived, state and search terms, forgets as well."""
    state = act.refresh(kind, subject) if kind in STATES else None
    if kind == Kind.ASSET and state is not None:
        keep_findable(act, state)
    elif kind in WORDS and row is not None:
        index(act.session, kind, row, new=False)


def _nobody(name: str) -> NotFound:
    return NotFound(_("Nobody called {name} stands in this desk's data.").format(name=name))
