"""Sites, engineers and callers by what a person calls them, and where a new job belongs."""

from typing import NamedTuple

from deskops.domain.nouns import Kind
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.references import clipped, find_asset, id_range, only
from deskops.ops.read.search import find
from deskops.store import views
from deskops.store.views.place_tuples import CustomerRow, NameRow
from deskops.store.views.register_tuples import SiteRecord
from deskops.store.views.tuples import AssetRow, EngineerRow, Reference


class Place(NamedTuple):
    """Where a job belongs, as ids; None is not known."""

    site: str | None = None
    asset: str | None = None
    contact: str | None = None


def find_site(context: Context, ref: str) -> str:
    """The id of the site meant: code, name, city and name, pinyin, id or the beginning of it.

    Raises NotFound with the nearest codes and names, Ambiguous when several fit.
    """
    ref = clipped(ref)
    found = references(context, "site_refs", ref)
    if not found:
        found = [
            Reference(hit.id, hit.name, "words") for hit in find(context, ref, (Kind.SITE,)) if not hit.near
        ]
    return only(ref, found, _("site"), lambda: _site_names(context))


def find_engineer(context: Context, ref: str) -> str:
    """The id of the engineer meant: name, id or the beginning of it. Raises NotFound, Ambiguous."""
    ref = clipped(ref)
    found = references(context, "engineer_refs", ref)
    everyone = views.rows(context.views, "engineers", EngineerRow)
    return only(ref, found, _("engineer"), lambda: [row.name for row in everyone])


def find_customer(context: Context, ref: str) -> str:
    """The id of the customer meant: name, id or the beginning of it. Raises NotFound, Ambiguous."""
    ref = clipped(ref)
    found = references(context, "customer_refs", ref)
    known = views.rows(context.views, "customers", CustomerRow)
    return only(ref, found, _("customer"), lambda: [row.name for row in known])


def find_contact(context: Context, ref: str, site: str | None = None) -> str:
    """The id of the caller meant, at `site` where it is given: name, telephone or id. Raises NotFound, Ambiguous."""
    ref = clipped(ref)
    found = references(context, "contact_refs", ref, site=site or "")
    names = views.rows(context.views, "contact_names", NameRow, site=site or "")
    return only(ref, found, _("contact"), lambda: [row.name for row in names])


def place_of(context: Context, *, asset: str = "", site: str = "", contact: str = "") -> Place:
    """Where a job belongs by what was said of it; a device knows its site. Raises NotFound, Ambiguous."""
    asset_id = find_asset(context, asset) if asset else None
    site_id = find_site(context, site) if site else None
    if asset_id and not site_id:
        row = views.one(context.views, "asset", AssetRow, id=asset_id)
        site_id = row.site_id if row else None
    contact_id = find_contact(context, contact, site_id) if contact else None
    return Place(site_id, asset_id, contact_id)


def references(context: Context, view: str, ref: str, **more: str) -> list[Reference]:
    """What one of the views named `…_refs` finds, which ask for a lowered reference and a range of ids."""
    ref = clipped(ref).lower()
    low, high = id_range(ref)
    return views.rows(context.views, view, Reference, ref=ref, low=low, high=high, **more)


def _site_names(context: Context) -> list[str]:
    sites = views.rows(context.views, "site_records", SiteRecord)
    return [name for row in sites for name in (row.code, row.name)]
