"""What a round of checks over machines can be of: a visit of a campaign with devices left, or a whole site."""

from typing import Final, NamedTuple

from deskops.domain.campaign import CampaignStatus
from deskops.errors import NotFound
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.read.aims import Aim, aims_of
from deskops.ops.read.campaigns import campaign_line, campaign_page, campaigns, devices_of, visits_of
from deskops.ops.read.sites import sites
from deskops.store.views.campaign_tuples import VisitLine

VISIT, SITE = "visit", "site"
_SEPARATOR: Final = ":"


class Choice(NamedTuple):
    """`ref` is what a round is opened by; `left` of `devices` are not done in a campaign. Empty `day` for a site."""

    ref: str
    day: str
    code: str
    place: str
    campaign: str
    devices: int
    left: int
    site: str  # its id


class Planned(NamedTuple):
    """A round that can begin: what it is of, and its targets."""

    title: str
    aims: list[Aim]


def ref_of_visit(line: VisitLine) -> str:
    return _SEPARATOR.join((VISIT, line.campaign_id, line.id))


def ref_of_site(site: str) -> str:
    """`site`: its id."""
    return _SEPARATOR.join((SITE, site))


def choices(context: Context) -> list[Choice]:
    """The visits of running campaigns by their days, then every site that has devices."""
    return [*_visits(context), *_sites(context)]


def _visits(context: Context) -> list[Choice]:
    found = []
    for line in campaigns(context, status=CampaignStatus.RUNNING):
        for one in campaign_page(context, line.id).visits:
            if one.left:
                place = " ".join(filter(None, (one.line.site_name, one.line.department)))
                about = (one.line.day, one.line.site_code or "", place, line.name)
                found.append(
                    Choice(ref_of_visit(one.line), *about, len(one.devices), one.left, one.line.site_id)
                )
    return sorted(found, key=lambda choice: choice.day)


def _sites(context: Context) -> list[Choice]:
    return [
        Choice(ref_of_site(line.id), "", line.code, line.name, "", line.devices, 0, line.id)
        for line in sites(context)
        if line.devices
    ]


def planned(context: Context, ref: str) -> Planned:
    """Raises NotFound for what is not there any more."""
    kind, _colon, rest = ref.partition(_SEPARATOR)
    if kind == SITE:
        line = next((one for one in sites(context) if one.id == rest), None)
        if line is None:
            raise NotFound(_("There is no site {ref}.").format(ref=rest))
        return Planned(f"{line.code} {line.name}", aims_of(context, (), site=line.code))
    campaign, _colon, visit = rest.partition(_SEPARATOR)
    return _planned_visit(context, campaign, visit)


def _planned_visit(context: Context, campaign: str, visit: str) -> Planned:
    line = next((one for one in visits_of(context, campaign) if one.id == visit), None)
    if line is None:
        raise NotFound(_("There is no visit {ref}.").format(ref=visit))
    number = campaign_line(context, campaign).number
    wanted = frozenset(devices_of(line))
    title = " ".join(filter(None, (line.day, line.site_name, line.department)))
    if line.job_id is None:  # no inspections are made before a date is agreed
        return Planned(title, aims_of(context, sorted(wanted)))
    left = aims_of(context, (), campaign=number, site=line.site_code or "")
    return Planned(title, [aim for aim in left if aim.device is not None and aim.device.id in wanted])
