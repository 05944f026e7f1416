"""The people of the desk: who may do what, export and erasure of one person's data; each act is in the chain."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from deskops.domain.entries import Role
from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb, may
from deskops.errors import Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Act, Context, Identity
from deskops.ops.read.desk import desk_facts
from deskops.ops.read.references import lost
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.queries.names import pinyin_of
from deskops.store.queries.scopes import cover
from deskops.store.tables import Engineer
from deskops.text import storable

# Roles of engineers, who work on site, and of people at the desk.
ON_SITE = ("field", "resident", "backup", "remote", "specialist")
AT_DESK = tuple(str(role) for role in Role if role is not Role.ENGINEER)


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    role: str


def people(context: Context) -> list[Person]:
    with context.store.reader() as session:
        rows = connection(session).execute(select(table_of(Engineer)).order_by(table_of(Engineer).c.name))
        return [Person(row.id, row.name, row.role) for row in rows]


def acting(context: Context, name: str = "") -> Identity:
    """Who acts at the desk from now on: `name`, else whoever set it up. Raises NotFound with the names there are."""
    desk_facts(context)
    own = context.identity
    wanted = storable(name).strip() or own.name
    found = [one for one in people(context) if wanted in (one.name, one.id)]
    if not found:
        names = [one.name for one in people(context) if one.role in AT_DESK]
        raise lost(_("Nobody here is called {name}.").format(name=wanted), wanted, names)
    person = found[0]
    identity = Identity(own.replica, own.code, person.id, person.name, is_desk=True, role=person.role)
    context.act_as(identity)
    return identity


def permit(identity: Identity, verb: Verb) -> None:
    """Raises Refused for who may not; the message names who could."""
    from deskops.domain.permissions import MAY

    if not may(identity.role, verb):
        roles = ", ".join(sorted(MAY[verb]))
        raise Refused(
            _("{name} ({role}) may not do this.").format(name=identity.name, role=identity.role),
            hint=_("It takes one of these roles: {roles}. Act as somebody else: --as NAME").format(
                roles=roles
            ),
        )


def second_person(context: Context, name: str, verb: Verb) -> str:
    """The id of the second one. Raises Refused without one who may do it as well; the message says who could."""
    from deskops.domain.permissions import MAY

    found = next((one for one in people(context) if name and name in (one.name, one.id)), None)
    if found is not None and found.id != context.identity.engineer and may(found.role, verb):
        return found.id
    told = _("This takes two people.")
    if found is not None and found.id != context.identity.engineer:
        told += " " + _("{name} ({role}) may not do this.").format(name=found.name, role=found.role)
    raise Refused(
        told,
        hint=_("Name a second one with one of these roles ({roles}): --second NAME").format(
            roles=", ".join(sorted(MAY[verb]))
        ),
    )


@contextmanager
def admin(context: Context, verb: Verb, what: str, subject: str, **detail: object) -> Iterator[Act]:
    """An act of administration: permitted, and written into the chain with who did it."""
    with administering(context, verb, what, subject, detail) as act:
        yield act


@contextmanager
def administering(
    context: Context, verb: Verb, what: str, subject: str, detail: Mapping[str, object]
) -> Iterator[Act]:
    """As `admin`; `detail` may be filled in during the act."""
    permit(context.identity, verb)
    desk = desk_facts(context).id
    with context.act() as act:
        yield act
        kept = {key: value for key, value in detail.items() if value not in (None, "")}
        act.append("desk", desk, what, {"subject": subject, **kept})


def add_person(context: Context, name: str, role: str, *, sites: tuple[str, ...] = ()) -> Person:
    """Somebody new. Raises UsageError for a role that does not exist, Refused for a name that is taken."""
    name = storable(name).strip()
    if role not in (*ON_SITE, *AT_DESK):
        raise UsageError(
            _("There is no role {role}.").format(role=role),
            hint=_("It is one of: {names}").format(names=", ".join((*ON_SITE, *AT_DESK))),
        )
    if not name:
        raise UsageError(_("A person needs a name."))
    if any(one.name == name for one in people(context)):
        raise Refused(
            _("{name} is there already.").format(name=name), hint=_("Look: deskops desk person list")
        )
    with admin(context, Verb.PERSON, "person-added", name, role=role) as act:
        return put_person(act, name, role, sites)


def put_person(act: Act, name: str, role: str, sites: tuple[str, ...] = ()) -> Person:
    """The record of a person, covering these sites from now on (buckets)."""
    from deskops.domain.clock import stored

    row = act.ledger.put(
        Kind.ENGINEER, {"id": act.ledger.new_id(), "name": name, "role": role, "pinyin": pinyin_of(name)}
    )
    act.ledger.flush()
    for bucket in sites:
        cover(connection(act.session), row["id"], bucket, stored(act.ledger.evidence.wall))
    return Person(row["id"], name, role)
