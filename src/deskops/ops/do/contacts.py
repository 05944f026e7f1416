"""People at the customer's: those whom a site knows already, and those whom nobody had written down yet."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from deskops.domain.nouns import Kind
from deskops.errors import Ambiguous, NotFound
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.payloads import LONGEST_LINE, within
from deskops.store import views
from deskops.store.queries.callers import people_called
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.search import index
from deskops.store.views.device_tuples import SiteContact
from deskops.text import storable

_LISTED: Final = 1_000  # contacts of a site that are looked through
_TELEPHONE: Final = re.compile(r"[\d\s()+/-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at a site (an id); `id` is empty for who is not written down yet."""

    site: str | None
    name: str
    phone: str = ""
    department: str = ""
    vip: bool = False
    id: str = ""


def person_at(context: Context, site: str, said: str, departments: Collection[str] = ()) -> Person:
    """Who is meant by a name or telephone at a site; a name that nobody has there is somebody new.

    Of several the one of these departments is meant. Raises Ambiguous for several, NotFound for a telephone that
    nobody has, UsageError for a name that is too long.
    """
    said = storable(said).strip()
    rows = views.rows(context.views, "contacts_of_site", SiteContact, site=site, limit=_LISTED)
    found = [row for row in rows if said in (row.name, row.phone)]
    near = [row for row in found if row.department in departments]
    if len(found) == 1 or len(near) == 1:
        row = (near if len(near) == 1 else found)[0]
        return Person(site, row.name, row.phone, row.department, bool(row.vip), row.id)
    if found:
        raise Ambiguous(
            _("{count} people of this site are called {name}.").format(count=len(found), name=said),
            hint=_("Name one by telephone."),
            nearest=[" ".join(filter(None, (row.phone, row.name, row.department))) for row in found[:5]],
        )
    if _TELEPHONE.fullmatch(said):
        raise NotFound(
            _("Nobody of this site has the telephone {phone}.").format(phone=said),
            hint=_("Give the name; who is new is written down."),
            nearest=[row.name for row in rows[:5]],
        )
    within(_("Contact"), said, LONGEST_LINE)
    only = next(iter(departments)) if len(departments) == 1 else ""
    return Person(site, said, department=only)


def known_as(act: Act, person: Person) -> Person | None:
    """Who is meant by a name at a site or with a telephone, where one is known; of namesakes none unless the
    telephone or the department tells which. Whoever is known with another telephone is somebody else.
    """
    called = people_called(act.session, person.name, person.site, person.phone)
    found = [row for row in called if not person.phone or row.phone in ("", person.phone)]
    reached = [row for row in found if person.phone and row.phone == person.phone]
    near = [row for row in found if person.department and row.department == person.department]
    for rows in (reached, found, near):
        if len(rows) == 1:
            row = rows[0]
            return Person(row.site_id, row.name, row.phone, row.department, bool(row.vip), row.id)
    return None


def write_down(act: Act, person: Person) -> dict[str, Any]:
    """The record of somebody new."""
    values = {
        "site_id": person.site,
        "name": person.name,
        "phone": person.phone,
        "department": person.department,
        "vip": person.vip,
        "pinyin": pinyin_of(person.name),
    }
    made = act.create(Kind.CONTACT, values, personal={"name", "phone", "pinyin"})
    index(act.session, Kind.CONTACT, made)
    return made
