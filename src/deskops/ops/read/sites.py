"""Sites as they are shown: the list with its counts, one site with its address plan and people."""

from collections.abc import Sequence
from dataclasses import dataclass

from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.jobs import jobs as list_jobs
from deskops.ops.read.places import find_site as find_site
from deskops.store import views
from deskops.store.views.device_tuples import SiteContact, SiteLine, SubnetRow
from deskops.store.views.place_tuples import NameRow
from deskops.store.views.tuples import JobLine, SiteRow

_LISTED = 200  # open jobs and contacts on a site's page at most


@dataclass(frozen=True, slots=True)
class SitePage:
    """A site with its address plan, departments, people and open jobs."""

    line: SiteLine
    site: SiteRow
    subnets: Sequence[SubnetRow]
    departments: Sequence[str]
    contacts: Sequence[SiteContact]
    jobs: Sequence[JobLine]


def sites(context: Context) -> list[SiteLine]:
    """Every site by its code, with its devices in use and its open jobs."""
    return views.rows(context.views, "sites", SiteLine, id="")


def site_page(context: Context, site: str) -> SitePage:
    """Raises NotFound."""
    connection = context.views
    line = views.one(connection, "sites", SiteLine, id=site)
    row = views.one(connection, "site", SiteRow, id=site)
    if not site or line is None or row is None:
        raise NotFound(_("There is no site {ref}.").format(ref=site))
    return SitePage(
        line=line,
        site=row,
        subnets=views.rows(connection, "subnets", SubnetRow, site=site),
        departments=[
            found.name for found in views.rows(connection, "departments_of_site", NameRow, site=site)
        ],
        contacts=views.rows(connection, "contacts_of_site", SiteContact, site=site, limit=_LISTED),
        jobs=list_jobs(context, site=site, is_open=True, limit=_LISTED),
    )
