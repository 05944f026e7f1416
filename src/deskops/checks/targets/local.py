"""The machine that we run on, whatever its system; each system's own reading stands in collectors."""

import sys
from collections.abc import Collection, Sequence

from deskops.checks.collectors import asking
from deskops.checks.sources import Source
from deskops.errors import Unreachable
from deskops.i18n import _


class Local:
    """A probe of this machine."""

    name = "local"

    def __init__(self, system: str = sys.platform) -> None:
        self._system = system

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        return (*asking.sources(), *self._own(wanted))

    def _own(self, wanted: Collection[type]) -> Sequence[Source]:
        if self._system.startswith("linux"):
            from deskops.checks.collectors import linux
            from deskops.checks.collectors.machine import ThisMachine

            return (*linux.sources(ThisMachine()), *asking.gateway_sources())
        if self._system == "win32":
            from deskops.checks.collectors import windows

            return windows.sources(wanted)
        if self._system == "darwin":
            from deskops.checks.collectors import macos

            return (*macos.sources(), *asking.gateway_sources())
        raise Unreachable(_("{system} is no system that we can read").format(system=self._system))
