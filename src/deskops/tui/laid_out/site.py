"""All that is known of a site: where it is, who is there, its networks, its open jobs."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from deskops.i18n import _, ngettext
from deskops.tui.columns import in_brief, short_number
from deskops.tui.widgets.sheet import Block, Heading, Para, Row

if TYPE_CHECKING:
    from deskops.ops.read.sites import SitePage
    from deskops.store.views.device_tuples import SubnetRow


def facts(page: "SitePage", *, titled: bool = True) -> Iterator[Block]:
    """Not `titled` where the head of the screen says which site it is."""
    line, site = page.line, page.site
    if titled:
        yield Heading(f"{line.code}  {line.city} {line.name}".strip())
    devices = ngettext("{count} device", "{count} devices", line.devices).format(count=line.devices)
    for label, text in (
        (_("Customer"), line.customer or ""),
        (_("Site address"), line.address),
        (_("Open"), site.hours),
        (_("In use"), devices),
        (_("Departments"), _(", ").join(page.departments)),
    ):
        if text:
            yield Row(label, text)
    yield Heading(_("Open jobs"))
    if not page.jobs:
        yield Para(_("None"), "good")
    for job in page.jobs:
        yield Row(short_number(job.number), in_brief(job), "strong" if job.priority != "normal" else "plain")


def networks(page: "SitePage") -> Iterator[Block]:
    if not page.subnets:
        yield Para(_("No address plan is known."), "faint")
    for subnet in page.subnets:
        yield from _network(subnet)


def _network(subnet: "SubnetRow") -> Iterator[Block]:
    yield Heading(subnet.cidr)
    given = {None: "", 0: _("no"), 1: _("yes")}[subnet.dhcp]
    for label, text in ((_("Gateway"), subnet.gateway), (_("Name servers"), subnet.dns), ("DHCP", given)):
        if text:
            yield Row(label, text)
    for part in json.loads(subnet.ranges):
        yield Row(str(part.get("use", "")), f"{part.get('low', '')} - {part.get('high', '')}")
