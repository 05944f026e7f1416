"""Setting a laptop up: the store, who it belongs to, the years' calendars and the checklists to begin with."""

from dataclasses import dataclass

from sqlalchemy import insert

from deskops.domain.clock import milliseconds, stored, uuid7
from deskops.domain.nouns import Kind
from deskops.errors import Refused, UsageError
from deskops.exchange.public_holidays import known_years
from deskops.i18n import _
from deskops.ops.context import Act, Context, Identity
from deskops.ops.do import encrypting
from deskops.ops.do.calendars import calendar_values
from deskops.ops.do.knowledge import add_standard_articles
from deskops.ops.do.orders import begin_anew
from deskops.ops.do.templates import standard_templates
from deskops.ops.store_key import NewKey
from deskops.store import views
from deskops.store.faults import told
from deskops.store.queries.names import pinyin_of
from deskops.store.store import shown
from deskops.store.tables import Meta
from deskops.store.views.tuples import MetaRow
from deskops.text import storable

_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else


@dataclass(frozen=True, slots=True)
class SetUp:
    engineer: str
    code: str
    store: str
    calendars: tuple[int, ...]
    key: NewKey | None = None


def init(context: Context, engineer: str, *, encrypt: bool = False) -> SetUp:
    """Make the store of a stand-alone laptop for `engineer`. Raises Refused if it belongs to somebody already.

    All of it is one transaction: a laptop is set up whole or not at all.
    """
    engineer = storable(engineer).strip()
    if not engineer:
        raise UsageError(
            _("A laptop needs the name of its engineer."),
            hint=_("Give it with: deskops init --engineer NAME"),
        )
    begin_anew(context)
    with told():
        context.paths.ensure()
    key = encrypting.begin(context, desk=False) if encrypt else None
    context.store.prepare(stored(context.now))
    meta = {row.key: row.value for row in views.rows(context.views, "meta", MetaRow)}
    if "replica" in meta:
        raise Refused(
            _("This laptop is set up already, for {name}.").format(name=meta.get("name", "")),
            hint=_("Work with it: deskops. To begin anew, choose another DESKOPS_HOME."),
        )
    identity = _new_identity(context, engineer)
    years = list(known_years().values())
    with context.act(Identity(**identity, is_desk=False)) as act:
        act.session.execute(insert(Meta), [{"key": key, "value": value} for key, value in identity.items()])
        person = {
            "id": identity["engineer"],
            "name": engineer,
            "role": "field",
            "pinyin": pinyin_of(engineer),
        }
        act.ledger.put(Kind.ENGINEER, person)
        for year in years:
            act.ledger.put(Kind.CALENDAR, {"id": act.ledger.new_id(), **calendar_values(year)})
        begin_with(act)
    context.forget_rules()
    return SetUp(engineer, identity["code"], shown(context.place), tuple(year.year for year in years), key)


def _new_identity(context: Context, engineer: str) -> dict[str, str]:
    wall = milliseconds(context.now)
    replica, engineer_id = uuid7(wall, context.random(10)), uuid7(wall, context.random(10))
    code = "".join(_CODE_LETTERS[byte % len(_CODE_LETTERS)] for byte in context.random(4))
    return {"replica": replica, "code": code, "engineer": engineer_id, "name": engineer}


def begin_with(act: Act) -> None:
    """The checklists and articles of a new store."""
    for template in standard_templates():
        act.ledger.put(Kind.TEMPLATE, {"id": act.ledger.new_id(), **template})
    add_standard_articles(act)
