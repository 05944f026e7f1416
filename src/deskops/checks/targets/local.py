"""The machine that we run on, whatever its system; each system's own reading stands in collectors."""

import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from deskops.errors import Unreachable
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.checks.collectors.machine import ThisMachine
    from deskops.checks.sources import Source


class Local:
    """A probe of this machine."""

    name = "local"

    def __init__(self, system: str = sys.platform) -> None:
        self._system = system
        self._machine: ThisMachine | None = None

    def ahead(self) -> None:
        """Begin what mostly waits, while the rest of the program is still being loaded."""
        if self._system.startswith("linux"):
            from deskops.checks.collectors.machine import MEMINFO, ThisMachine

            self._machine = ThisMachine()
            self._machine.sample(MEMINFO)

    def sources(self, wanted: Collection[type]) -> "Sequence[Source]":
        from deskops.checks.collectors import (
            asking,  # not with the module: `ahead` is called before most is loaded
        )

        return (*asking.sources(), *self._own(wanted))

    def _own(self, wanted: Collection[type]) -> "Sequence[Source]":
        from deskops.checks.collectors import asking

        if self._system.startswith("linux"):
            from deskops.checks.collectors import linux
            from deskops.checks.collectors.machine import ThisMachine

            return (*linux.sources(self._machine or ThisMachine()), *asking.gateway_sources())
        if self._system == "win32":
            from deskops.checks.collectors import windows

            return windows.sources(wanted)
        if self._system == "darwin":
            from deskops.checks.collectors import macos

            return (*macos.sources(), *asking.gateway_sources())
        raise Unreachable(_("{system} is no system that we can read").format(system=self._system))
