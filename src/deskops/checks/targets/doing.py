"""Programs that a person said yes to: their words go to the target as data, no shell ever reads them."""

import base64
from collections.abc import Sequence
from typing import Final, Protocol, runtime_checkable

from deskops.checks.collectors.child import Said, run
from deskops.checks.facts import Unread
from deskops.checks.terminal import Terminal
from deskops.i18n import _

SECONDS: Final = 60.0
_CAP: Final = 1024 * 1024
# Each word comes on a line of its own and stays one argument, whatever stands in it.
_POSIX: Final = 'set --; while IFS= read -r word; do set -- "$@" "$word"; done; exec "$@"'
_POWERSHELL: Final = (
    "$words = @($input | Where-Object { $_ -ne '' });"
    " $rest = @($words | Select-Object -Skip 1);"
    " $global:LASTEXITCODE = 127; & $words[0] @rest; exit $LASTEXITCODE"  # 127: what is not there sets no other
)


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
        if any("\n" in word or "\r" in word or "\0" in word for word in words):
            raise Unread(_("a word of a command has more than one line"))
        given = "".join(f"{word}\n" for word in words).encode()
        try:
            return self._terminal.run(
                self._way.said(remote_words(windows=windows), given, seconds=SECONDS, cap=_CAP)
            )
        except TimeoutError:
            raise Unread(_("no answer in time")) from None


def remote_words(*, windows: bool) -> list[str]:
    """What runs there and takes the program's words from its standard input."""
    if windows:
        encoded = base64.b64encode(_POWERSHELL.encode("utf-16-le")).decode()
        return ["powershell.exe", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded]
    return ["sh", "-c", f"'{_POSIX}'"]  # for the shell there; it has no quote in it
