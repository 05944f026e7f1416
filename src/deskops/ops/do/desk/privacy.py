"""One person's data: all of it in a file, or erased so that chain and seals stay whole; both take two people."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb, may
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.numbering import placer_of
from deskops.ops.do.desk.people import admin, people
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.states import refresh
from deskops.store.tables import RECORDS, STATES, EntryRow, Personal
from deskops.text import storable

# Where a person outside of the company stands: the column of the name, and those that go with it.
_STANDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    Kind.CONTACT: ("name", ("phone", "pinyin")),
    Kind.REQUEST: ("caller", ("phone",)),
    Kind.ASSET: ("used_by", ("phone",)),
}
_P = table_of(Personal).c


def second_person(context: Context, name: str, verb: Verb) -> str:
    """The id of the second one. Raises Refused without one who may do it as well."""
    found = next((one for one in people(context) if name and name in (one.name, one.id)), None)
    if found is None or found.id == context.identity.engineer or not may(found.role, verb):
        raise Refused(
            _("This takes two people."), hint=_("Name a second one who may do it as well: --second NAME")
        )
    return found.id


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
    """Take somebody's name and telephone out of everything; returns from how many places. Raises NotFound, Refused."""
    other, name = second_person(context, second, Verb.ERASE), storable(name).strip()
    with admin(context, Verb.ERASE, "person-erased", "", second=other) as act:
        written = connection(act.session)
        found = list(_places(written, name))
        if not found:
            raise _nobody(name)
        phones = {place["values"].get("phone") for place in found} - {None, ""}
        for place in found:
            if place["kind"] in _STANDS and "entry" not in place:
                _clear(act, place)
        _forget(act, {name, pinyin_of(name), *phones})
    return len(found)


def _places(written: Connection, name: str) -> Iterator[dict[str, Any]]:
    for kind, (column, more) in _STANDS.items():
        table = table_of(RECORDS[kind])
        for row in written.execute(select(table).where(table.c[column] == name)).mappings():
            values = {each: row[each] for each in (column, *more)}
            yield {"kind": str(kind), "id": row["id"], "values": values}
    entries = table_of(EntryRow)
    chosen = select(entries.c.subject, entries.c.kind, entries.c.action, _P.entry, _P.key, _P.value)
    joined = chosen.join(table_of(Personal), _P.entry == entries.c.id)
    for apart in written.execute(joined.where(_P.value == json.dumps(name, ensure_ascii=False))):
        found = {"kind": apart.kind, "id": apart.subject, "entry": apart.entry, "action": apart.action}
        yield {**found, "values": {apart.key: json.loads(apart.value)}}


def _clear(act: Act, place: Mapping[str, Any]) -> None:
    kind = place["kind"]
    column, more = _STANDS[kind]
    table = table_of(RECORDS[kind])
    row = connection(act.session).execute(select(table).where(table.c.id == place["id"])).one()._asdict()
    erased = _("erased") if column == "name" else ""
    act.ledger.put(kind, row | dict.fromkeys(more, "") | {column: erased}, new=False)
    if kind in STATES:
        act.refresh(kind, place["id"])


def _forget(act: Act, values: set[str]) -> None:
    """The values that stood apart go; the rows are numbered anew, so that every laptop forgets them too."""
    written, entries = connection(act.session), table_of(EntryRow)
    told = [json.dumps(value, ensure_ascii=False) for value in values if value]
    chosen = select(_P.entry, entries.c.subject, entries.c.kind).join(entries, entries.c.id == _P.entry)
    rows = written.execute(chosen.where(_P.value.in_(told))).all()
    written.execute(delete(table_of(Personal)).where(_P.value.in_(told)))
    for subject, kind in {row.subject: row.kind for row in rows}.items():
        placer_of(act).again(subject, kind)
        if kind in STATES:
            refresh(act.session, kind, subject, act.rules)


def _nobody(name: str) -> NotFound:
    return NotFound(_("Nobody called {name} stands in this desk's data.").format(name=name))
