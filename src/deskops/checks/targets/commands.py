"""A machine behind ssh or WinRM that is asked with the commands of custom checks as well, one by one, and no person is.

Which files may name commands is decided by the settings alone (threat 39); their words go there as data.
"""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from typing import Final

from deskops.checks.custom import SAID, Command, Commands
from deskops.checks.facts import Unread
from deskops.checks.kinds import System
from deskops.checks.sources import Ask, Got, LiveProbe, Source, got, missing, nothing
from deskops.checks.targets.doing import Way
from deskops.checks.targets.words import packed
from deskops.errors import Unreachable
from deskops.i18n import _

_PLACE: Final = "commands"
_CONNECTING: Final = 3  # seconds, for each command has a connection of its own


class WithCommandsThere:
    """`way` makes a new way to the same machine, for one command."""

    def __init__(self, probe: LiveProbe, way: Callable[[], Way], commands: Commands) -> None:
        self._probe, self._way, self._commands = probe, way, commands

    @property
    def name(self) -> str:
        return self._probe.name

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        """Which words are run depends on the system, so that is read before."""
        own = {kind: command for kind, command in self._commands.items() if kind in wanted}
        if not own:
            return self._probe.sources(wanted)
        seconds = sum(command.seconds + _CONNECTING for command in own.values())
        kinds = tuple(own)
        told = self._probe.sources({*wanted, System})
        return (
            *told,
            Source(kinds, nothing, _PLACE, slow=True, after=(System,), seconds=seconds, live=self._run),
        )

    async def close(self) -> None:
        await self._probe.close()

    async def _run(self, ask: Ask) -> AsyncIterator[Got]:
        family = ask.facts[System].family  # raises the reason where it is not known
        for kind, command in self._commands.items():
            if kind in ask.wanted:
                yield await self._one(kind, command, family)

    async def _one(self, kind: type, command: Command, family: str) -> Got:
        """One that cannot be run takes no other along."""
        words = command.words.get(family)
        if not words:
            return missing(kind, _PLACE, _("the file has no command for {system}").format(system=family))
        seconds = command.seconds + _CONNECTING
        try:
            remote, given = packed(words, windows=family == "windows")
            said = await self._way().said(remote, given, seconds=seconds, cap=SAID)
        except Unread as reason:
            return missing(kind, words[0], str(reason))
        except TimeoutError:
            return missing(kind, words[0], _("no answer in time"))
        except Unreachable as error:
            return missing(kind, words[0], error.message)
        return got(kind(said.code, said.text.strip()), words[0])
