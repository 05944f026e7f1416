"""How PowerShell is given the script and what comes back; the same over every line that leads to a Windows machine."""

import base64
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from deskops.checks.collectors import windows
from deskops.checks.collectors.child import decode
from deskops.checks.collectors.raw import moment
from deskops.checks.facts import Unread
from deskops.checks.network_kinds import TimeAnswer, TimeAnswers
from deskops.checks.policy import Place
from deskops.checks.sources import Got, got
from deskops.checks.targets.ssh_words import readable, told_nothing
from deskops.i18n import _

MARK: Final = b"#deskops clock "
_CLOCK: Final = re.compile(MARK + rb"(\S{10,40})\s")
# Takes the script from its standard input, which command lines of Windows are too short for. PowerShell itself reads
# that input and hands it on as $input.
_TEXT: Final = (
    "$lines = @($input); $text = [string]::Join([string][char]10, $lines); "
    "[Console]::Out.WriteLine('{mark}' + [DateTime]::UtcNow.ToString('o')); "
    "& ([ScriptBlock]::Create($text)) {places}-Facts '{facts}'"
)


# Places stand in the first line of what it is given, as a comment of the script: a command line never has them.
_PLACES: Final = "-Places ([string]$lines[0]) "


def given(places: Sequence[Place]) -> bytes:
    """The script, behind the services that the machine is to reach."""
    first = " ".join(f"{one.host}:{one.port}" for one in places)
    return (f"#places {first}\n".encode() if first else b"") + windows.SCRIPT.read_bytes()


def words(kinds: Collection[type], *, places: bool = False) -> list[str]:
    """The command; the names of facts in it are ours. `places`: it is given some."""
    facts = ",".join(dict.fromkeys(name for kind in kinds for name in windows.TABLE[kind][0]))
    chosen = _PLACES if places else ""
    text = _TEXT.format(facts=facts or "os", mark=MARK.decode(), places=chosen)
    encoded = base64.b64encode(text.encode("utf-16-le")).decode()
    options = ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass"]
    return ["powershell.exe", *options, "-EncodedCommand", encoded]


def clock(said: bytes | bytearray) -> datetime | None:
    found = _CLOCK.search(said)
    return moment(found[1].decode("ascii", "replace")) if found else None


def answers(said: bytes, kinds: Collection[type], complained: str, target: str) -> list[Got]:
    """Of all that was printed. Raises Unreachable where the script told nothing at all."""
    printed = said.rpartition(MARK)[2].partition(b"\n")[2]
    greeting = "" if MARK in said else decode(said[:4096])  # of what runs there in the place of PowerShell
    try:
        return windows.answers_of(printed, kinds, complained or greeting.strip())
    except Unread as why:
        raise told_nothing(target, str(why)) from None


def complaint(said: bytes) -> str:
    return readable(decode(said[:4096]).strip())


def compared(theirs: datetime, begun: datetime, now: datetime, source: str) -> Got:
    """Their clock against ours: told somewhere between `begun` and `now`, so that half of that may be wrong.

    Within that nothing is proven, and it counts as right.
    """
    error = (now - begun).total_seconds() / 2
    offset = (now - theirs).total_seconds() - error
    shown = 0.0 if abs(offset) <= error else offset
    return got(
        TimeAnswers((TimeAnswer(_("this computer"), offset=shown, delay=2 * error, own=True),)), source
    )
