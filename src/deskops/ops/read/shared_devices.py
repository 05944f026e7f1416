"""Devices that a round is planned for while another one that runs has them: each would get two inspections."""

from collections.abc import Collection
from typing import NamedTuple

from deskops.domain.campaign import CampaignStatus, LineStatus
from deskops.i18n import ngettext
from deskops.ops.context import Context
from deskops.ops.read.campaigns import campaigns, devices_of, visits_of


class Shared(NamedTuple):
    """A round that runs, and how many of the devices it has; what it left out is not counted."""

    number: str
    name: str
    devices: int

    @property
    def words(self) -> str:
        words = ngettext(
            "{count} device is in {name} ({number}) already.",
            "{count} devices are in {name} ({number}) already.",
            self.devices,
        )
        return words.format(count=self.devices, name=self.name, number=self.number)


def shared_with(context: Context, devices: Collection[str]) -> list[Shared]:
    """The rounds that run and have some of these devices, by their ids."""
    wanted, found = frozenset(devices), list[Shared]()
    for one in campaigns(context, status=str(CampaignStatus.RUNNING)):
        lines = [line for line in visits_of(context, one.id) if line.status != LineStatus.CANCELLED]
        count = len(wanted & {device for line in lines for device in devices_of(line)})
        if count:
            found.append(Shared(one.number, one.name, count))
    return found


def said_shared(found: Collection[Shared]) -> str:
    return " ".join(one.words for one in found)
