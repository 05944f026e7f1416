"""Taking what needs a person off the list: settled by who may decide it, or sent to the desk once more."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import insert, select, update

from deskops.domain.clock import stored
from deskops.domain.concerns import Topic
from deskops.domain.nouns import Kind
from deskops.domain.permissions import Verb
from deskops.errors import Ambiguous, Refused
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.desk.people import permit
from deskops.ops.do.jobs import act_on_job
from deskops.ops.do.syncing import of_a_desk
from deskops.ops.read.attention import Item, attention, chosen, steps_of
from deskops.ops.read.attention_ways import can_settle
from deskops.ops.read.desk import desk_facts
from deskops.ops.read.references import lost
from deskops.store.queries import incidents, outbox
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import EntryRow, Refusal, Settled

_E, _R = table_of(EntryRow).c, table_of(Refusal).c
_SHOWN: Final = 5
# What is decided on the job, so that every laptop hears of it.
_ON_THE_JOB: Final = frozenset({Topic.LATE, Topic.DISPUTED, Topic.UNPROVEN, Topic.REUSED})


def settle(context: Context, ref: str, reason: str = "") -> Item:
    """Leave something as it is, off the list. Raises NotFound, Ambiguous, Refused for what has to be done instead.

    At a desk it is an act of whoever acts there; on a laptop of a desk it only leaves this laptop's own list.
    """
    item = find(context, ref)
    if not can_settle(context.identity, item):
        raise Refused(
            _("This has a way out of its own, and stays on the list until it is taken."),
            hint=_see_the_list(context),
        )
    if context.identity.numbers and item.kind == Kind.JOB and item.topic in _ON_THE_JOB:
        for entry in steps_of(item):
            act_on_job(context, item.subject, "settle", {"entry": entry, "reason": reason})
        return item
    if context.identity.is_desk:
        permit(context.identity, Verb.SETTLE)
    with context.act() as act:
        _take_off(act, item)
        if act.identity.is_desk:
            told = {"subject": item.id, "topic": str(item.topic), **({"reason": reason} if reason else {})}
            act.append("desk", desk_facts(context).id, "settled", told)
    return item


def find(context: Context, ref: str) -> Item:
    """One item of the list. Raises NotFound, Ambiguous."""
    items = attention(context)
    found = chosen(items, ref)
    if not found:
        raise lost(
            _("Nothing that needs attention is called {ref}.").format(ref=ref),
            ref,
            [item.id for item in items],
            _see_the_list(context),
        )
    if len(found) > 1:
        raise Ambiguous(
            _("{ref} fits {count} of them.").format(ref=ref, count=len(found)),
            hint=_see_the_list(context),
            nearest=[item.id for item in found][:_SHOWN],
        )
    return found[0]


def _see_the_list(context: Context) -> str:
    if context.identity.is_desk:
        return _("See: deskops desk attention")
    return _("See: deskops sync attention")


def _take_off(act: Act, item: Item) -> None:
    written, now = connection(act.session), stored(act.ledger.evidence.wall)
    who = act.identity.engineer
    if item.kind == "incident":
        incidents.settle(written, item.id, who, now)
        if item.topic is Topic.DIFFERS and not act.identity.is_desk:  # to be fetched anew once more
            mended = outbox.marks(written).get("mended", [])
            outbox.mark(written, {"mended": [one for one in mended if one != item.subject]})
    elif item.topic is Topic.REFUSED and act.identity.is_desk:
        chosen_rows = update(table_of(Refusal)).where(_R.entry == item.id, _R.settled_at.is_(None))
        written.execute(chosen_rows.values(settled_at=now))
    else:
        about = {"topic": str(item.topic), "at": now, "settled_by": who}
        written.execute(insert(table_of(Settled)), [{"id": entry, **about} for entry in steps_of(item)])


def retry(context: Context, ref: str = "") -> int:
    """Let refused entries go out with the next sync: one, or all that are on the list. Returns how many.

    Raises NotFound, Ambiguous, Refused for an item that no sending mends, UsageError where there is no desk.
    """
    of_a_desk(context)
    ids = _refused(context, ref)
    with context.act() as act:
        written = connection(act.session)
        for start in range(0, len(ids), 400):
            again = update(table_of(EntryRow)).where(_E.id.in_(ids[start : start + 400]), _E.rev.is_(None))
            written.execute(again.values(refused=None))
    return len(ids)


def _refused(context: Context, ref: str) -> Sequence[str]:
    if not ref:
        return [item.id for item in attention(context) if item.topic is Topic.REFUSED]
    settled_before = _settled_refusal(context, ref)
    if settled_before:
        return [settled_before]
    item = find(context, ref)
    if item.topic is not Topic.REFUSED:
        raise Refused(
            _("Only what the desk did not take can be sent again."), hint=_("See: deskops sync attention")
        )
    return [item.id]


def _settled_refusal(context: Context, ref: str) -> str | None:
    """An entry that was refused and settled may still be sent again, by its whole id."""
    with context.store.reader() as session:
        wanted = select(_E.id).where(_E.id == ref.strip().lower(), _E.refused.is_not(None))
        found: str | None = connection(session).execute(wanted).scalar_one_or_none()
    return found
