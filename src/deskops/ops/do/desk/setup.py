"""Setting a desk up: its store, its id and keys, and the first person, who may do everything."""

import getpass
from dataclasses import dataclass

from sqlalchemy import insert

from deskops.domain.clock import milliseconds, stored, uuid7
from deskops.domain.entries import Role
from deskops.domain.nouns import Kind
from deskops.errors import Refused
from deskops.exchange.public_holidays import known_years
from deskops.i18n import _
from deskops.ops.context import Context, Identity
from deskops.ops.do.calendars import calendar_values
from deskops.ops.do.desk.recalling import CODE_LETTERS
from deskops.ops.do.orders import begin_anew
from deskops.ops.do.setup import begin_with
from deskops.ops.secrets import DESK_SEALING_KEY, DESK_SIGNING_KEY, Secrets
from deskops.store import views
from deskops.store.faults import told
from deskops.store.queries.names import pinyin_of
from deskops.store.store import shown
from deskops.store.tables import Meta
from deskops.store.views.tuples import MetaRow
from deskops.sync import keys
from deskops.text import storable


@dataclass(frozen=True, slots=True)
class DeskSetUp:
    desk: str
    name: str
    person: str
    fingerprint: str
    store: str
    warning: str


def init_desk(
    context: Context, *, name: str = "", person: str = "", approve: bool = False, db: str = ""
) -> DeskSetUp:
    """Make a desk in this home. Raises Refused where a laptop or a desk is set up already.

    `db`: the address of a PostgreSQL database that holds it; without one it is a file. `approve`: a person at the desk
    must say yes to each laptop before its token opens anything.
    """
    begin_anew(context)
    is_new = bool(db) and not context.is_server_database
    with told():
        context.paths.ensure()
        if db:
            context.move_to(db)
    context.store.prepare(stored(context.now))
    _refuse_taken(_meta(context), is_new)
    if db:
        with told():
            context.remember(db)  # before anything is written there: whoever goes on after a crash finds it
    secrets = Secrets(context.paths)
    signing, sealing = keys.new_signing_key(), keys.new_sealing_key()
    secrets.put(DESK_SIGNING_KEY, signing)
    secrets.put(DESK_SEALING_KEY, sealing)
    person = storable(person or getpass.getuser()).strip()
    wall = milliseconds(context.now)
    desk, replica, first = (uuid7(wall, context.random(10)) for _number in range(3))
    code = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in context.random(4))
    name = storable(name).strip() or _("Service desk")
    values = {
        "role": "desk", "replica": replica, "code": code, "engineer": first, "name": person, "desk": desk,
        "desk_name": name, "desk_key": keys.public(signing), "desk_sealing_key": keys.sealing_public(sealing),
        "approve": "1" if approve else "",
    }  # fmt: skip
    _write(context, Identity(replica, code, first, person, is_desk=True, role=Role.MANAGER), values)
    context.forget()
    fingerprint = keys.fingerprint(keys.public(signing))
    return DeskSetUp(desk, name, person, fingerprint, shown(context.place), secrets.warning)


def _refuse_taken(meta: dict[str, str], is_new: bool) -> None:
    """Raises Refused where somebody is here already; `is_new`: in a database that this home did not know."""
    if "replica" not in meta:
        return
    if is_new and meta.get("role") == "desk":
        raise Refused(
            _("This database holds the desk {name} already.").format(name=meta.get("desk_name", "")),
            hint=_(
                "To serve it from this machine too: deskops desk keys FILE on the first one, then here"
                " deskops desk join --db URL --keys FILE"
            ),
        )
    raise Refused(
        _("This home is set up already, for {name}.").format(name=meta.get("name", "")),
        hint=_("To make a desk, choose another DESKOPS_HOME."),
    )


def _write(context: Context, identity: Identity, values: dict[str, str]) -> None:
    with context.act(identity) as act:
        act.session.execute(insert(Meta), [{"key": key, "value": value} for key, value in values.items()])
        person = {"id": identity.engineer, "name": identity.name, "role": str(Role.MANAGER)}
        act.ledger.put(Kind.ENGINEER, person | {"pinyin": pinyin_of(identity.name)})
        for year in known_years().values():
            act.ledger.put(Kind.CALENDAR, {"id": act.ledger.new_id(), **calendar_values(year)})
        begin_with(act)
        act.append("desk", values["desk"], "desk-made", {"name": values["desk_name"]})


def _meta(context: Context) -> dict[str, str]:
    return {row.key: row.value for row in views.rows(context.views, "meta", MetaRow)}
