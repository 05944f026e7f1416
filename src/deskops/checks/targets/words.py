"""A program's words on their way to another machine: as lines on its input, so that no shell there ever reads them."""

import base64
from collections.abc import Sequence
from typing import Final, NamedTuple

from deskops.checks.facts import Unread
from deskops.i18n import _

# Each word comes on a line of its own and stays one argument, whatever stands in it.
_POSIX: Final = 'set --; while IFS= read -r word; do set -- "$@" "$word"; done; exec "$@"'
_POWERSHELL: Final = (
    "$words = @($input | Where-Object { $_ -ne '' });"
    " $rest = @($words | Select-Object -Skip 1);"
    " $global:LASTEXITCODE = 127; & $words[0] @rest; exit $LASTEXITCODE"  # 127: what is not there sets no other
)


class Packed(NamedTuple):
    """`remote` is what is called there, the same for every program; `given` what it reads: program and words."""

    remote: list[str]
    given: bytes


def packed(words: Sequence[str], *, windows: bool) -> Packed:
    """Raises Unread for a word of more than one line."""
    if any("\n" in word or "\r" in word or "\0" in word for word in words):
        raise Unread(_("a word of a command has more than one line"))
    if windows:
        encoded = base64.b64encode(_POWERSHELL.encode("utf-16-le")).decode()
        remote = ["powershell.exe", "-NoProfile", "-NonInteractive", "-EncodedCommand", encoded]
    else:
        remote = ["sh", "-c", f"'{_POSIX}'"]  # for the shell there; it has no quote in it
    return Packed(remote, "".join(f"{word}\n" for word in words).encode())
