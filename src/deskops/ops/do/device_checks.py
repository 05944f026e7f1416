"""The bound checks of one visit, run where its device can be asked: on this machine if it is the device, else over the
network.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, Protocol

from deskops.checks.targets.opening import is_machine
from deskops.domain.checklist import Item
from deskops.domain.finding import Finding
from deskops.errors import ConfigError, NotFound, Unreachable
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do.inspecting import Recorded, prepare
from deskops.ops.read.aims import Aim, aims_of
from deskops.ops.read.inspections import inspection_page
from deskops.ops.read.reach import reach_of
from deskops.store import views
from deskops.store.views.device_tuples import AssetLine
from deskops.store.views.inspection_tuples import InspectionLine

_EVERY: Final = 1.0  # seconds between two looks at a device that says nothing


class Findings(Protocol):
    """Iterate it once, then write it down."""

    def __iter__(self) -> Iterator[Finding]: ...
    def record(self) -> Recorded: ...


class Remote:
    """One device of the register that is asked over the network."""

    def __init__(self, context: Context, aim: Aim) -> None:
        self._context, self._aim = context, aim

    def __iter__(self) -> Iterator[Finding]:
        from deskops.ops.do.rounds import plan
        from deskops.ops.do.wanted import Wanted

        self._tour = plan(self._context, [self._aim], Wanted())
        for event in self._tour.events(_EVERY):
            if event is not None and event.finding is not None:
                yield event.finding

    def record(self) -> Recorded:
        """Raises what kept the device from being asked: then nothing was read, and nothing is written."""
        result = self._tour.told[0]
        if result.error is not None:
            raise result.error
        if result.run is None or result.inspection.error:
            raise Unreachable(result.inspection.error)
        return result.run.record()


def checks_of(context: Context, inspection: str) -> Findings:
    """The run for this visit. Raises NotFound, Refused where neither way leads to the device, ConfigError."""
    aim = _over_the_network(context, inspection)
    return Remote(context, aim) if aim else prepare(context, inspection=inspection)


def worth_asking(context: Context, inspection: str) -> list[Item]:
    """Items without an answer that a run could give: this machine bears the device's name, or somebody said how to
    reach it. None where the settings of that are wrong: that is said when the checks are run.
    """
    page = inspection_page(context, inspection)
    left = [line.item for line in page.items if line.item.check and not line.value]
    with suppress(ConfigError):
        if left and (_is_here(_device_of(context, inspection)) or _over_the_network(context, inspection)):
            return left
    return []


def _over_the_network(context: Context, inspection: str) -> Aim | None:
    """None where this machine is the device, or where the register or the settings do not say how to ask it."""
    device = _device_of(context, inspection)
    if device is None or _is_here(device) or not (device.ip or device.hostname):
        return None
    if is_machine(device.kind) and not reach_of(context, device).way:
        return None  # nobody said how it is got into
    aim = aims_of(context, [device.id])[0]
    return None if aim.wrong else aim._replace(visit=inspection)


def _device_of(context: Context, inspection: str) -> AssetLine | None:
    line = views.one(context.views, "inspection_line", InspectionLine, id=inspection)
    if line is None:
        raise NotFound(_("There is no inspection {ref}.").format(ref=inspection))
    return views.one(context.views, "asset_line", AssetLine, id=line.asset_id) if line.asset_id else None


def _is_here(device: AssetLine | None) -> bool:
    name = device.hostname.partition(".")[0] if device else ""
    return bool(name) and name.casefold() == socket.gethostname().partition(".")[0].casefold()
