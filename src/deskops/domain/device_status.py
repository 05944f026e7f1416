"""Whether a device of the register is in use, and who has to do with one that is not; pure."""

from enum import StrEnum
from typing import Final


class DeviceStatus(StrEnum):
    IN_USE = "in-use"
    SPARE = "spare"
    REPAIR = "repair"
    SCRAPPED = "scrapped"


# On no engineer's desk: no job is made for it. A spare one can be installed and handed out.
AWAY: Final = frozenset({DeviceStatus.REPAIR, DeviceStatus.SCRAPPED})
DISCARDED: Final = frozenset(
    {DeviceStatus.SCRAPPED}
)  # not there any more: it gets no label, no scan finds it
SILENT: Final = DISCARDED | {DeviceStatus.SPARE}  # nothing answers at its address
UNUSED: Final = AWAY | {DeviceStatus.SPARE}  # nobody works with it: no round sees it
