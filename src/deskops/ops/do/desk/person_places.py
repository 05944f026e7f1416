"""Where somebody outside of the company stands in the desk's data, at whose site, with which telephone; only reads."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, or_, select

from deskops.domain.nouns import Kind
from deskops.ops.read.register import LISTED
from deskops.store.queries.ledger import table_of
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.travel import rows_of
from deskops.store.tables import RECORDS, STATES, EntryRow, Job, Personal, Subject

NONE: Final = "-"  # narrows to what has no customer, no site, no telephone

_C, _R, _A, _J = (table_of(RECORDS[kind]).c for kind in (Kind.CONTACT, Kind.REQUEST, Kind.ASSET, Kind.JOB))
_E, _P, _S = table_of(EntryRow).c, table_of(Personal).c, table_of(Subject).c
_FOLDED: Final[Mapping[str, Any]] = {kind: table_of(STATES[kind]).c for kind in (Kind.JOB, Kind.ASSET)}


@dataclass(frozen=True, slots=True)
class Home:
    """Whose somebody is, as far as it is known; `phone` is the one that this person is known by there."""

    site: str = ""
    phone: str = ""
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Values in one record or, with `entry`, in one entry about it; `listed`: in its row of a dispatch list.

    `label` is its number or tag, of a request the instant when it came, of a contact the department.
    """

    kind: str
    id: str
    label: str
    home: Home
    values: Mapping[str, Any]
    entry: str = ""
    action: str = ""
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Narrow:
    """Ids of a customer and a site, and a telephone; empty says nothing, `-` is what has none."""

    customer: str = ""
    site: str = ""
    phone: str = ""

    def fits(self, place: Place) -> bool:
        home = place.home
        phones = {plain_phone(one) for one in (home.phone, *_phones(place)) if one}
        return (
            _is(self.customer, {home.customer} - {""})
            and _is(self.site, {home.site} - {""})
            and _is(plain_phone(self.phone) if self.phone != NONE else NONE, phones)
        )


def plain_phone(text: str) -> str:
    """However it was written."""
    return "".join(letter for letter in text if letter.isalnum() or letter in "+*#").lower()


def _is(wanted: str, has: set[str]) -> bool:
    return not wanted or (not has if wanted == NONE else wanted in has)


def _phones(place: Place) -> list[str]:
    return [str(value) for key, value in place.values.items() if key == "phone" and value]


def places(written: Connection, name: str) -> list[Place]:
    """Every place where the name stands, and what goes with it there, in a fixed order."""
    return _Search(written, name).all()


@dataclass(slots=True)
class _Search:
    written: Connection
    name: str
    found: list[Place] = field(default_factory=list)
    homes: dict[str, Home] = field(default_factory=dict)  # of each subject that is about this person
    customers: dict[str, str] = field(default_factory=dict)  # by site

    def all(self) -> list[Place]:
        sites = table_of(RECORDS[Kind.SITE]).c
        rows = self.written.execute(select(sites.id, sites.customer_id))
        self.customers = {row.id: row.customer_id or "" for row in rows}
        self._contacts()
        self._requests()
        self._assets()
        self._jobs()
        self._listed()
        self._entries()
        return self.found

    def _home(self, site: str | None, phone: str | None) -> Home:
        return Home(site or "", phone or "", self.customers.get(site or "", ""))

    def _keep(self, kind: str, row: Any, label: str, home: Home, values: Mapping[str, Any]) -> None:
        self.homes[row.id] = home
        kept = {name: value for name, value in values.items() if value}
        if kept:
            self.found.append(Place(kind, row.id, label, home, kept))

    def _contacts(self) -> None:
        table = table_of(RECORDS[Kind.CONTACT])
        for row in self.written.execute(select(table).where(_C.name == self.name).order_by(_C.id)):
            values = {"name": row.name, "phone": row.phone, "pinyin": row.pinyin}
            self._keep(Kind.CONTACT, row, row.department, self._home(row.site_id, row.phone), values)

    def _requests(self) -> None:
        table = table_of(RECORDS[Kind.REQUEST])
        for row in self.written.execute(select(table).where(_R.caller == self.name).order_by(_R.id)):
            home = self.homes.get(row.contact_id or "") or self._home(
                row.site_id or self._site_of(Kind.ASSET, row.asset_id), row.phone
            )
            self._keep(Kind.REQUEST, row, row.received_at, home, {"caller": row.caller, "phone": row.phone})

    def _assets(self) -> None:
        table = table_of(RECORDS[Kind.ASSET])
        for row in self.written.execute(select(table).where(_A.used_by == self.name).order_by(_A.id)):
            home = self._home(self._site_of(Kind.ASSET, row.id), row.phone)
            label = row.tag or row.hostname
            self._keep(Kind.ASSET, row, label, home, {"used_by": row.used_by, "phone": row.phone})

    def _jobs(self) -> None:
        """What these people called about; a telephone alone says it only where nobody else is named."""
        theirs = list(self.homes)
        phones = {home.phone for home in self.homes.values()} - {""}
        alone = and_(_J.phone.in_(phones), _J.contact_id.is_(None), _J.request_id.is_(None))
        linked = or_(_J.contact_id.in_(theirs), _J.request_id.in_(theirs), alone)
        for row in self.written.execute(select(table_of(Job)).where(linked).order_by(_J.number)):
            home = self.homes.get(row.contact_id or "") or self.homes.get(row.request_id or "")
            home = home or self._home(self._site_of(Kind.JOB, row.id), row.phone)
            self._keep(Kind.JOB, row, row.number, home, {"phone": row.phone})

    def _listed(self) -> None:
        """A job that came by a list keeps its row, so that a newer list can be compared with it."""
        told = json.dumps(self.name, ensure_ascii=False)[1:-1]
        rows = self.written.execute(
            select(table_of(Job)).where(_J.extra.contains(told, autoescape=True)).order_by(_J.number)
        )
        for row in rows:
            listed = json.loads(row.extra).get(LISTED, {})
            if self.name not in listed.values():
                continue
            home = self.homes.get(row.id) or self._home(
                self._site_of(Kind.JOB, row.id), str(listed.get("phone") or row.phone)
            )
            self.homes.setdefault(row.id, home)
            theirs = {self.name, home.phone, row.phone} - {""}
            values = {key: value for key, value in listed.items() if value in theirs}
            self.found.append(Place(Kind.JOB, row.id, row.number, home, values, listed=True))

    def _entries(self) -> None:
        """What stands apart beside entries: the name anywhere, telephone and pinyin where it is about this person."""
        named = self._apart([self.name])
        for row in named:
            if row.subject not in self.homes:
                self.homes[row.subject] = self._home(self._site_of(row.kind, row.subject), "")
        phones = {each for place in self.found for each in _phones(place)}
        phones |= {home.phone for home in self.homes.values()}
        beside = self._apart({pinyin_of(self.name), *phones} - {""})
        rows = {(row.entry, row.key): row for row in (*named, *beside) if row.subject in self.homes}
        labels = {place.id: place.label for place in self.found}
        for entry, key in sorted(rows):
            row = rows[entry, key]
            label = labels.get(row.subject) or self._label(row.kind, row.subject)
            home, values = self.homes[row.subject], {key: json.loads(row.value)}
            self.found.append(Place(row.kind, row.subject, label, home, values, entry, row.action))

    def _apart(self, values: Iterable[str]) -> list[Any]:
        chosen = select(_E.subject, _E.kind, _E.action, _P.entry, _P.key, _P.value)
        joined = chosen.join(table_of(Personal), _P.entry == _E.id)
        told = [_P.value.contains(json.dumps(value, ensure_ascii=False), autoescape=True) for value in values]
        return list(self.written.execute(joined.where(or_(*told)))) if told else []

    def _site_of(self, kind: str, subject: str | None) -> str:
        """As it is held true now: of a job or a device by its fold, of anything else where it lives."""
        if not subject:
            return ""
        folded = _FOLDED.get(kind)
        if folded is not None:
            return self._one(select(folded.site_id).where(folded.id == subject))
        bucket = self._one(select(_S.bucket).where(_S.id == subject))
        return bucket.removeprefix("site:") if bucket.startswith("site:") else ""

    def _one(self, asked: Select[Any]) -> str:
        return self.written.execute(asked).scalar_one_or_none() or ""

    def _label(self, kind: str, subject: str) -> str:
        table = table_of(RECORDS[kind])
        row = next(iter(rows_of(self.written, select(table), table.c.id, [subject])), None)
        names = ("number", "tag", "hostname", "department", "received_at")
        return next((text for one in names if (text := getattr(row, one, ""))), "")


def who_is_meant(found: Iterable[Place]) -> list[Home]:
    """One for each that may be somebody else: another customer (or site where it has none), another telephone."""
    homes = {place.home for place in found}
    at = {plain_phone(home.phone): home for home in homes if home.phone and (home.customer or home.site)}
    seen = dict[tuple[str, str], Home]()
    for home in sorted(homes, key=lambda one: (one.customer, one.site, one.phone)):
        where = home.customer or home.site
        phone = plain_phone(home.phone)
        if not where and phone in at:  # not placed yet, but it is the telephone of somebody who is
            continue
        seen.setdefault((where, phone), Home("" if home.customer else home.site, home.phone, home.customer))
    return list(seen.values())


def are_several(homes: Iterable[Home]) -> bool:
    """Nobody is another for having no telephone beside one who has."""
    told = list(homes)
    phones = {plain_phone(home.phone) for home in told if home.phone}
    return len({home.customer or home.site for home in told}) > 1 or len(phones) > 1
