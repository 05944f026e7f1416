"""Programs that a person said yes to: their words go to the target as data, no shell ever reads them."""

from collections.abc import Sequence
from typing import Final, Protocol, runtime_checkable

from deskops.checks.collectors.child import Said, run
from deskops.checks.facts import Unread
from deskops.checks.targets.words import packed
from deskops.checks.terminal import Terminal
from deskops.i18n import _

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


@runtime_checkable
class Way(Protocol):
    """Into a machine: a program runs there, with an input. Raises Unread, Unreachable, TimeoutError."""

    @property
    def name(self) -> str: ...

    async def said(self, words: Sequence[str], given: bytes, *, seconds: float, cap: int) -> Said: ...


class Over:
    """A machine behind the way that inspect takes to it; `terminal` runs it, and puts its questions to a person."""

    def __init__(self, way: Way, terminal: Terminal) -> None:
        self.name, self._way, self._terminal = way.name, way, terminal

    def do(self, words: Sequence[str], *, windows: bool) -> Said:
        """Raises Unread, Unreachable."""
        remote, given = packed(words, windows=windows)
        try:
            return self._terminal.run(self._way.said(remote, given, seconds=SECONDS, cap=_CAP))
        except TimeoutError:
            raise Unread(_("no answer in time")) from None
