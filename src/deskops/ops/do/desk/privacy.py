"""One person's data: all of it in a file, or erased so that chain and seals stay whole; both take two people.

Two people may have one name: what is found at several customers, or with several telephones, is nobody's until it is
said whose is meant.
"""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, delete, select, update

from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb
from deskops.errors import Ambiguous, NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.assets import keep_findable
from deskops.ops.do.desk.numbering import placer_of
from deskops.ops.do.desk.people import admin, second_person
from deskops.ops.do.desk.person_places import (
    NONE,
    Home,
    Narrow,
    Place,
    are_several,
    places,
    who_is_meant,
)
from deskops.ops.do.new_file import write_new
from deskops.ops.read.register import LISTED
from deskops.store.queries.facts import connection, record
from deskops.store.queries.ledger import table_of
from deskops.store.queries.search import WORDS, index
from deskops.store.tables import RECORDS, STATES, Personal
from deskops.text import storable

_P = table_of(Personal).c
_EVERYONE: Final = Narrow()


@dataclass(frozen=True, slots=True)
class Names:
    """What customers and sites are called, by id: a site's code, and its name."""

    customers: Mapping[str, str]
    sites: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one person stands; `left`: where the name stands but is not meant."""

    name: str
    places: Sequence[Place]
    left: Sequence[Place]
    names: Names

    @property
    def values(self) -> int:
        return sum(len(place.values) for place in self.places)


def look_up(context: Context, name: str, narrow: Narrow = _EVERYONE) -> Standing:
    """What an erasure would touch and an export would tell; changes nothing.

    Raises NotFound for nobody, Ambiguous where several people may be meant, with the words that single one out.
    """
    with context.store.reader() as session:
        return _standing(connection(session), name, narrow)


def export_person(
    context: Context, name: str, file: Path, *, second: str, narrow: Narrow = _EVERYONE
) -> Standing:
    """Write all places where somebody stands to a new JSON file, for its owner alone.

    Raises NotFound, Ambiguous, Refused, UsageError where there is such a file.
    """
    other = second_person(context, second, Verb.EXPORT)
    with admin(context, Verb.EXPORT, "person-exported", "", second=other) as act:
        found = _standing(connection(act.session), name, narrow, Verb.EXPORT)
        told = {"version": 1, "person": found.name, "found": [_told(place) for place in found.places]}
        write_new(file, json.dumps(told, ensure_ascii=False, indent=1).encode())
    return found


def erase_person(
    context: Context,
    name: str,
    *,
    second: str,
    narrow: Narrow = _EVERYONE,
    seen: Standing | None = None,
) -> Standing:
    """Take somebody's name and telephone out of everything. Raises NotFound, Ambiguous, Refused.

    What was typed into a text (a note, a fault) stays: chain and seals cover it as it was written. With `seen` it is
    refused where something else would be touched than was shown.
    """
    other = second_person(context, second, Verb.ERASE)
    with admin(context, Verb.ERASE, "person-erased", "", second=other) as act:
        found = _standing(connection(act.session), name, narrow)
        if seen is not None and found.places != seen.places:
            raise Refused(
                _("What is kept of {name} has changed meanwhile; nothing was erased.").format(
                    name=found.name
                ),
                hint=_("Look again, then erase: the same command once more."),
            )
        for place in found.places:
            if not place.entry:
                _clear(act, place)
        _forget(act, [place for place in found.places if place.entry])
    return found


def _standing(written: Connection, name: str, narrow: Narrow, verb: Verb = Verb.ERASE) -> Standing:
    name = storable(name).strip()
    found = places(written, name) if name else []
    names = _names(written)
    meant = [place for place in found if narrow.fits(place)]
    if not meant:
        if not found:
            raise NotFound(_("Nobody called {name} stands in this desk's data.").format(name=name))
        raise NotFound(
            _("Nobody called {name} stands there.").format(name=name),
            hint=_("The name stands elsewhere:") + "\n" + _options(name, found, names, verb),
        )
    if are_several(who_is_meant(meant)):
        raise Ambiguous(
            _("More than one person may be called {name}; nothing was done.").format(name=name),
            hint=_("Say whose is meant:") + "\n" + _options(name, meant, names, verb),
        )
    return Standing(name, meant, [place for place in found if place not in meant], names)


def _names(written: Connection) -> Names:
    customers, sites = (table_of(RECORDS[kind]).c for kind in (Kind.CUSTOMER, Kind.SITE))
    firms = written.execute(select(customers.id, customers.name))
    branches = written.execute(select(sites.id, sites.code, sites.name))
    return Names({row.id: row.name for row in firms}, {row.id: (row.code, row.name) for row in branches})


def _options(name: str, found: Sequence[Place], names: Names, verb: Verb) -> str:
    """A line for each person that may be meant: the command that singles it out, and how much stands there."""
    homes = who_is_meant(found)
    lines = []
    for home in homes:
        narrow = _narrow_of(home, homes)
        count = sum(len(place.values) for place in found if narrow.fits(place))
        line = " ".join([f"deskops desk person {verb}", shlex.quote(name), *_words_of(narrow, names)])
        lines.append(_("  {command}  (values: {count})").format(command=line, count=count))
    return "\n".join(lines)


def _narrow_of(home: Home, homes: Sequence[Home]) -> Narrow:
    """What singles one out among all that the name may mean; the telephone where the place does not say enough."""
    customer, site = (home.customer, "") if home.customer else ("", home.site or NONE)
    beside = [one for one in homes if (one.customer, one.site) == (home.customer, home.site)]
    return Narrow(customer, site, (home.phone or NONE) if len(beside) > 1 else "")


def _words_of(narrow: Narrow, names: Names) -> list[str]:
    site = names.sites.get(narrow.site, (narrow.site, ""))[0]
    customer = names.customers.get(narrow.customer, narrow.customer)
    options = {"--customer": customer, "--site": site, "--phone": narrow.phone}
    return [word for option, value in options.items() if value for word in (option, shlex.quote(value))]


def _told(place: Place) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": place.kind, "id": place.id, "values": place.values}
    if place.entry:
        told |= {"entry": place.entry, "action": place.action}
    return {**told, "listed": True} if place.listed else told


def _clear(act: Act, place: Place) -> None:
    kind, values = place.kind, dict.fromkeys(place.values, "")
    if kind == Kind.CONTACT:
        values["name"] = _("erased")
    row = record(act.session, kind, place.id, lock=True)._asdict()
    if place.listed:
        more = json.loads(row["extra"])
        values = {"extra": json.dumps({**more, LISTED: more[LISTED] | values}, ensure_ascii=False)}
    act.ledger.put(kind, row | values, new=False)
    if kind in STATES:
        _keep_place(act, kind, row)
    _keep(act, kind, place.id, row | values)


def _keep_place(act: Act, kind: str, row: Mapping[str, Any]) -> None:
    """An erasure decides nothing: the record stands where it stood among its entries, and all are numbered anew so."""
    table = table_of(RECORDS[kind])
    before = {name: row[name] for name in ("epoch", "rev")}
    connection(act.session).execute(update(table).where(table.c.id == row["id"]).values(before))
    placer_of(act).again(row["id"], kind)


def _forget(act: Act, apart: Sequence[Place]) -> None:
    """The values that stood apart go; the rows are numbered anew, so that every laptop forgets them too."""
    written = connection(act.session)
    for place in apart:
        for key in place.values:
            written.execute(delete(table_of(Personal)).where(_P.entry == place.entry, _P.key == key))
    for subject, kind in {place.id: place.kind for place in apart}.items():
        placer_of(act).again(subject, kind)
        _keep(act, kind, subject)


def _keep(act: Act, kind: str, subject: str, row: Mapping[str, Any] | None = None) -> None:
    """What is derived, state and search terms, forgets as well."""
    state = act.refresh(kind, subject) if kind in STATES else None
    if kind == Kind.ASSET and state is not None:
        keep_findable(act, state)
    elif kind in WORDS and row is not None:
        index(act.session, kind, row, new=False)
