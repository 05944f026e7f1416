"""Service levels as they are shown: every agreement, and what holds at a site or for a customer."""

from collections.abc import Mapping
from dataclasses import dataclass

from deskops.domain.sla_policy import OFFICE, SlaPolicy
from deskops.ops.context import Context
from deskops.ops.service_rules import agreed_for, policy_of, says_something
from deskops.store import views
from deskops.store.views.place_tuples import CustomerRow
from deskops.store.views.register_tuples import SiteRecord
from deskops.store.views.tuples import PolicyRow, SiteHours


@dataclass(frozen=True, slots=True)
class Agreement:
    """`id` is empty where nothing was agreed and the defaults hold; `cover` is office, 7x24, or hours as text.

    Agreed for one site, for one customer, or, with both empty, for all.
    """

    id: str
    customer: str
    site: str
    cover: str
    policy: SlaPolicy


def agreements(context: Context) -> list[Agreement]:
    """Those that say something: for all, then by customer, then by site."""
    rows = filter(says_something, views.rows(context.views, "policies", PolicyRow))
    names = _customers(context), _sites(context)
    found = [_agreement(row, *names) for row in rows]
    return sorted(found, key=lambda one: (bool(one.site), bool(one.customer), one.customer, one.site))


def in_force(context: Context, *, site: str | None = None, customer: str | None = None) -> Agreement:
    """What holds at a site, or at the sites of a customer that have nothing of their own."""
    if site is not None:
        row = next(
            (one for one in views.rows(context.views, "site_hours", SiteHours) if one.id == site), None
        )
        customer = row.customer_id if row else customer
    found = agreed_for(views.rows(context.views, "policies", PolicyRow), site, customer)
    return _agreement(found, _customers(context), _sites(context))


def _agreement(row: PolicyRow | None, customers: Mapping[str, str], sites: Mapping[str, str]) -> Agreement:
    if row is None:
        return Agreement("", "", "", OFFICE, policy_of(None))
    # A laptop may not have the site or customer; the agreement is called like it.
    customer = customers.get(row.customer_id, row.name) if row.customer_id else ""
    site = sites.get(row.site_id, row.name) if row.site_id else ""
    return Agreement(row.id, customer, site, row.cover, policy_of(row))


def _customers(context: Context) -> Mapping[str, str]:
    return {row.id: row.name for row in views.rows(context.views, "customers", CustomerRow)}


def _sites(context: Context) -> Mapping[str, str]:
    return {row.id: row.code for row in views.rows(context.views, "site_records", SiteRecord)}
