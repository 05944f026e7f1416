"""A machine behind OpenSSH: one connection, one script on its standard input, facts as the script comes to them."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from deskops.checks.collectors import bundle, windows
from deskops.checks.collectors.child import Said, decode
from deskops.checks.document import CAP
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.pos_kinds import Reached
from deskops.checks.sources import Ask, Got, Source, nothing
from deskops.checks.targets import bootstrap
from deskops.checks.targets.address import Address
from deskops.checks.targets.questions import ASKING, Person
from deskops.checks.targets.ssh_way import SshWay
from deskops.checks.targets.ssh_words import readable, told_nothing

SECONDS: Final = 25.0  # for the whole of the script
_COLLECT: Final = Path(__file__).parent.parent / "scripts" / "collect.sh"
# The first line is data, for the script's environment: a command line never has it.
_WITH_PLACES: Final = "IFS= read -r deskops_places; export deskops_places; exec sh -s all"
_LONGEST_GREETING: Final = 256 * 1024  # bytes that a login prints before the script begins
_SHOWN: Final = 40  # bytes of what never becomes one
# A shell that has no `sh`; 49 is what is left of the 9009 of cmd.exe.
_NOT_THERE: Final = frozenset({1, 49, 126, 127, 9009})


class Ssh:
    """`system` is linux, windows, or empty where the register does not know: then it is tried. `way`: as SshWay takes
    it beside these.
    """

    def __init__(
        self,
        address: Address,
        *,
        system: str = "",
        person: Person | None = None,
        clock: Callable[[], datetime] | None = None,
        **way: Any,
    ) -> None:
        self._system, self._asks, self._clock = system, person is not None, clock
        self.way = SshWay(address, person=person, clock=clock, **way)

    @property
    def name(self) -> str:
        return self.way.name

    async def said(self, words: Sequence[str], given: bytes, *, seconds: float, cap: int) -> Said:
        """Run one program there, by the same way. Raises Unread, Unreachable, TimeoutError."""
        return await self.way.said(words, given, seconds=seconds, cap=cap)

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        known = dict.fromkeys((*bundle.kinds(), *windows.TABLE, *([TimeAnswers] if self._clock else [])))
        kinds = tuple(kind for kind in known if kind in wanted)
        seconds = SECONDS + (ASKING if self._asks else 0)
        return (Source(kinds, nothing, "ssh", seconds=seconds, live=self._read),) if kinds else ()

    async def close(self) -> None:
        """Each script has a connection of its own, which ends with it."""

    async def _read(self, ask: Ask) -> AsyncIterator[Got]:
        """Raises TimeoutError."""
        async with self.way.within(SECONDS):
            if self._system != "windows":
                found = False
                async for one in self._linux(ask):
                    found = True
                    yield one
                if found or self._system:
                    return
            async for one in self._windows(ask):
                yield one

    async def _linux(self, ask: Ask) -> AsyncIterator[Got]:
        """Nothing at all where there is no POSIX shell."""
        reader, before = bundle.Reader(ask), 0
        quick = all(kind in bundle.QUICK or kind is TimeAnswers for kind in ask.wanted)
        places = ask.policy.till.places if Reached in ask.wanted else ()
        script, timed = _COLLECT.read_bytes(), False
        words = ["sh", "-s", "quick" if quick else "all"]
        if places:
            words = ["sh", "-c", f"'{_WITH_PLACES}'"]  # for the shell there; it has no quote in it
            script = " ".join(f"{one.host}:{one.port}" for one in places).encode() + b"\n" + script
        async with self.way.child(words, script, CAP) as child:
            async for part in child.output():
                for one in reader.feed(part):
                    yield one
                before += 0 if reader.begun else len(part)
                if before > _LONGEST_GREETING:
                    raise told_nothing(self.name, decode(part[:_SHOWN]))
                if reader.clock is not None and not timed:
                    timed = True
                    for one in self._compared(reader.clock, ask):
                        yield one
            code, complaint = await child.ended()
        self.way.look(code, complaint)
        if not reader.begun:
            if code in _NOT_THERE and not self._system:
                return
            raise told_nothing(self.name, f"sh: {complaint or code}")
        for one in reader.rest():
            yield one

    async def _windows(self, ask: Ask) -> AsyncIterator[Got]:
        kinds = [kind for kind in windows.TABLE if kind in ask.wanted]
        places = ask.policy.till.places if Reached in kinds else ()
        said, timed = bytearray(), False
        words = bootstrap.words(kinds, places=bool(places))
        async with self.way.child(words, bootstrap.given(places), CAP) as child:
            async for part in child.output():
                said += part
                if not timed and (theirs := bootstrap.clock(said)) is not None:
                    timed = True
                    for one in self._compared(theirs, ask):
                        yield one
            code, complaint = await child.ended()
        self.way.look(code, complaint)
        for one in bootstrap.answers(bytes(said), kinds, readable(complaint), self.name):
            yield one

    def _compared(self, theirs: datetime, ask: Ask) -> Sequence[Got]:
        if self._clock is None or self.way.begun is None or TimeAnswers not in ask.wanted:
            return ()
        return (bootstrap.compared(theirs, self.way.begun, self._clock(), "ssh"),)
