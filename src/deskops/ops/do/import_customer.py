"""Whose sites an import brings, as the user, the settings or the lists' own titles say; writes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from deskops.errors import UsageError
from deskops.exchange.cells import NAME_CHARS
from deskops.exchange.planning import FilePlan
from deskops.exchange.titles import customer_of
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.store import views
from deskops.store.views.device_tuples import SiteLine
from deskops.store.views.register_tuples import SiteRecord
from deskops.text import storable


@dataclass(frozen=True, slots=True)
class Owner:
    """`name` is empty where nobody says it; `titled`: nobody but the lists' titles. `waiting`: known sites of these
    lists that have no customer yet. `wanted`: whether there are such, or new ones. `others`: known sites of these lists
    with their customer, who is another than the one that was named for this import; they keep it.
    """

    name: str
    titled: bool
    waiting: tuple[str, ...]
    wanted: bool
    others: tuple[tuple[str, str], ...] = ()


def named(text: str) -> str:
    """A customer's name as it is kept. Raises UsageError for one that is too long."""
    name = " ".join(storable(text).split())
    if len(name) > NAME_CHARS:
        raise UsageError(_("A customer's name has {count} characters at most.").format(count=NAME_CHARS))
    return name


def owner_of(context: Context, given: str, plans: Sequence[FilePlan]) -> Owner:
    """`given` is what the user named for this import."""
    said = given or named(context.settings.customer.name)
    titled = "" if said else customer_of(sheet for plan in plans for sheet in plan.file.sheets)
    owned = {
        row.code: row.customer_id is not None for row in views.rows(context.views, "site_records", SiteRecord)
    }
    spoken = {
        str(getattr(row.item, "site", "")) for plan in plans for row in plan.rows if row.verdict != "refused"
    } - {""}
    waiting = tuple(sorted(site for site in spoken if not owned.get(site, True)))
    wanted = bool(waiting) or bool(spoken - owned.keys())
    return Owner(said or titled, bool(titled), waiting, wanted, _others(context, given, spoken))


def _others(context: Context, given: str, spoken: Collection[str]) -> tuple[tuple[str, str], ...]:
    if not given:
        return ()
    known = views.rows(context.views, "sites", SiteLine, id="")
    return tuple(
        (site.code, site.customer)
        for site in known
        if site.code in spoken and site.customer and site.customer != given
    )
