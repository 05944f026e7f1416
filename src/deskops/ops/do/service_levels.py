"""Agreeing on service levels for all, a customer or a site; every job's clocks follow at once.

An agreement is a global record. It is kept where rows are numbered, by the desk or by a laptop that works alone, and
flows down to every laptop.
"""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select

from deskops.domain.hours import read_hours
from deskops.domain.nouns import Kind, Priority
from deskops.domain.permissions import Verb
from deskops.domain.sla_policy import OFFICE, Override, SlaPolicy, SlaTarget, write_policy
from deskops.errors import Refused, UsageError
from deskops.i18n import _
from deskops.ops.context import Act, Context
from deskops.ops.do.keeping import changing, kept_here
from deskops.ops.do.reckoning import reckon_anew
from deskops.ops.read.service_levels import Agreement, in_force
from deskops.store.queries.facts import connection
from deskops.store.queries.ledger import table_of
from deskops.store.tables import RECORDS
from deskops.store.views.tuples import PolicyRow
from deskops.text import storable

_LONGEST: Final = 366 * 24 * 3600  # seconds that a target has at most


@dataclass(frozen=True, slots=True)
class Whose:
    """Ids; both None for all. A site's own agreement counts before its customer's."""

    customer: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is agreed otherwise than now; empty or None says nothing. Without an `item` it is said of all of them.

    `seconds` for `item`, of one `priority` or of every priority that has none of its own. `cover_hours`: whether the
    item counts in cover hours alone. `cover`: office, 7x24, or hours as text. `warn`: percent of the target left.
    """

    item: str = ""
    seconds: int | None = None
    priority: str = ""
    cover_hours: bool | None = None
    warn: int | None = None
    cover: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """`jobs` were reckoned anew."""

    agreement: Agreement
    jobs: int


def agree(context: Context, whose: Whose, change: Change) -> Agreed:
    """Change what holds there, and write all of it down as agreed there.

    Raises Refused where the desk keeps the service levels or it says so already, UsageError for what is no target.
    """
    _kept_here(context)
    _check(change)
    told = _cover(change.cover, context.settings.timezone)
    with _changing(context, "sla-agreed", whose) as (act, detail):
        now = in_force(context, site=whose.site, customer=whose.customer)
        policy, cover = changed(now.policy, change), told or now.cover
        if (policy, cover) == (now.policy, now.cover):
            raise Refused(_("That is what holds there already."), hint=_("Nothing was changed."))
        targets = write_policy(policy)
        detail |= {"cover": cover, "targets": targets["targets"]}
        jobs = _keep(context, act, whose, _own(act, whose), cover, json.dumps(targets))
    return _agreed(context, whose, jobs)


def withdraw(context: Context, whose: Whose) -> Agreed:
    """Nothing of its own is agreed there any more: the customer's holds, or that for all, or the defaults."""
    _kept_here(context)
    with _changing(context, "sla-withdrawn", whose) as (act, detail):
        own = _own(act, whose)
        if own is None or (own["cover"], own["targets"]) == (OFFICE, ""):
            raise Refused(
                _("Nothing of its own is agreed there."), hint=_("What is agreed: deskops sla list")
            )
        detail["cover"] = OFFICE
        jobs = _keep(context, act, whose, own, OFFICE, "")
    return _agreed(context, whose, jobs)


def changed(policy: SlaPolicy, change: Change) -> SlaPolicy:
    """The same policy with the change in it. Raises UsageError for an item that it does not have."""
    if change.item and change.item not in {target.item for target in policy.targets}:
        raise UsageError(
            _("There is no service item {item}.").format(item=change.item),
            hint=_("It is one of: {names}").format(names=", ".join(target.item for target in policy.targets)),
        )
    return SlaPolicy(
        tuple(_changed(each, change) if change.item in ("", each.item) else each for each in policy.targets)
    )


def _changed(target: SlaTarget, change: Change) -> SlaTarget:
    if change.seconds is not None and not change.priority:
        target = replace(target, seconds=change.seconds)
    if change.seconds is not None and change.priority:
        others = tuple(o for o in target.overrides if o.priority != change.priority or o.same_city)
        target = replace(target, overrides=(*others, Override(change.priority, change.seconds)))
    if change.cover_hours is not None:
        target = replace(target, cover_hours=change.cover_hours)
    return target if change.warn is None else replace(target, warn_percent=change.warn)


def _check(change: Change) -> None:
    said = (change.seconds, change.cover_hours, change.warn)
    if not change.cover and all(each is None for each in said):
        raise UsageError(
            _("Nothing to agree on was said."),
            hint=_("As in: deskops sla set arrival 2h --priority critical, or: deskops sla set --cover 7x24"),
        )
    if change.seconds is not None and not change.item:
        raise UsageError(
            _("A time is agreed on for one service item."), hint=_("As in: deskops sla set arrival 2h")
        )
    if change.priority and change.priority not in set(Priority):
        raise UsageError(
            _("{field} cannot be {given}.").format(field="priority", given=change.priority),
            hint=_("It is one of: {names}").format(names=", ".join(Priority)),
        )
    if change.priority and (change.seconds is None or (change.cover_hours, change.warn) != (None, None)):
        raise UsageError(
            _("Of one priority only the time can be agreed on; what counts and when it warns holds for all."),
            hint=_("As in: deskops sla set arrival 2h --priority critical. The rest without --priority."),
        )
    if change.seconds is not None and not 0 < change.seconds <= _LONGEST:
        raise UsageError(
            _("A target takes at least a minute and at most a year."), hint=_("As in 30m, 4h or 1h30m.")
        )
    if change.warn is not None and not 0 <= change.warn <= 100:
        raise UsageError(_("A share is from 0 to 100 percent."), hint=_("As in --warn 25"))


def _cover(text: str, zone: str) -> str:
    """Hours as they are kept. Raises BadInput for what are none."""
    told = storable(text).strip()
    if told and told != OFFICE:
        read_hours(told, zone)
    return told


def _kept_here(context: Context) -> None:
    words = _("The desk keeps the service levels; they come here with the next sync.")
    kept_here(context, Verb.SLA, words, _("Agree on them at the desk: deskops sla set"))


def _changing(
    context: Context, what: str, whose: Whose
) -> AbstractContextManager[tuple[Act, dict[str, object]]]:
    return changing(context, Verb.SLA, what, whose.site or whose.customer or "")


def _own(act: Act, whose: Whose) -> dict[str, Any] | None:
    """The record that is this customer's or site's alone."""
    table = table_of(RECORDS[Kind.SLA_POLICY])
    mine = select(table).where(
        table.c.customer_id.is_not_distinct_from(None if whose.site else whose.customer),
        table.c.site_id.is_not_distinct_from(whose.site),
    )
    row = connection(act.session).execute(mine.order_by(table.c.id)).first()
    return row._asdict() if row else None


def _keep(
    context: Context, act: Act, whose: Whose, own: dict[str, Any] | None, cover: str, targets: str
) -> int:
    """Write it down in place of what is its own, if anything is; how many jobs were reckoned anew."""
    values = own or {
        "id": act.ledger.new_id(),
        "name": _called(act, whose),
        "customer_id": None if whose.site else whose.customer,
        "site_id": whose.site,
    }
    row = act.ledger.put(Kind.SLA_POLICY, values | {"cover": cover, "targets": targets}, new=own is None)
    return reckon_anew(context, act, policies=[PolicyRow(*(row[name] for name in PolicyRow._fields))])


def _agreed(context: Context, whose: Whose, jobs: int) -> Agreed:
    """As it holds from now on."""
    context.forget_rules()
    return Agreed(in_force(context, site=whose.site, customer=whose.customer), jobs)


def _called(act: Act, whose: Whose) -> str:
    """Like its site or customer, which not every laptop has."""
    for kind, ref, column in ((Kind.SITE, whose.site, "code"), (Kind.CUSTOMER, whose.customer, "name")):
        if ref:
            table = table_of(RECORDS[kind])
            asked = select(table.c[column]).where(table.c.id == ref)
            return str(connection(act.session).execute(asked).scalar_one())
    return ""


def seconds_of(text: str) -> int:
    """30m, 4h, 1h30m, 2d; whole numbers. Raises UsageError."""
    units, number, total = {"d": 86400, "h": 3600, "m": 60}, "", 0
    for letter in text.strip().lower().removesuffix("in"):
        if letter.isascii() and letter.isdigit():
            number += letter
        elif letter in units and number and len(number) < 7:
            total += int(number) * units[letter]
            number = ""
        else:
            total = 0
            break
    if number or not total:
        raise UsageError(
            _("{text} is no length of time.").format(text=text), hint=_("As in 30m, 4h or 1h30m.")
        )
    return total


def told_length(seconds: int) -> str:
    """As `seconds_of` reads it."""
    hours, rest = divmod(seconds, 3600)
    return "".join(f"{count}{unit}" for count, unit in ((hours, "h"), (rest // 60, "m")) if count) or "0m"


def priorities_of(target: SlaTarget) -> Sequence[tuple[str, int]]:
    """By priority the targets that differ, where engineer and site are in one city or not."""
    return [(o.priority, o.seconds) for o in target.overrides if not o.same_city]
