"""Programs that a person said yes to: their words go to the target as data, no shell ever reads them."""

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol

from deskops.checks.collectors.child import Said, run
from deskops.checks.targets.ssh import Ssh

SECONDS: Final = 60.0
_CAP: Final = 1024 * 1024


class Doer(Protocol):
    """A machine on which a program can be run. Raises Unread or Unreachable."""

    @property
    def name(self) -> str: ...

    def do(self, words: Sequence[str], *, windows: bool) -> Said: ...


class Here:
    """This machine."""

    name = "local"

    def do(self, words: Sequence[str], *, windows: bool) -> Said:
        return run(words, seconds=SECONDS, cap=_CAP)


class Over:
    """A machine behind ssh, of which nobody is asked anything."""

    def __init__(self, name: str, there: Ssh) -> None:
        self.name, self._there = name, there

    def do(self, words: Sequence[str], *, windows: bool) -> Said:
        return asyncio.run(self._there.do(words, windows=windows, seconds=SECONDS, cap=_CAP))
