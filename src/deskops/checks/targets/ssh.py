"""A machine behind OpenSSH: one connection, one script on its standard input, facts as the script comes to them.

The system's own client does it, so that its configuration, agent, keys and jump hosts hold, and so do its host keys:
an unknown one is refused, or shown to a person where one is there; a changed one is an alarm. Nothing of a target is
ever part of a command.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from deskops.checks.collectors import bundle, windows
from deskops.checks.collectors.child import Said, decode
from deskops.checks.document import CAP
from deskops.checks.facts import Unread
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.sources import Ask, Got, Source, nothing
from deskops.checks.targets import bootstrap
from deskops.checks.targets.address import Address
from deskops.checks.targets.askpass import POSSIBLE, askpass
from deskops.checks.targets.live_child import Talk, live_child
from deskops.checks.targets.questions import ASKING, Person, Secret, nobody_knows
from deskops.checks.targets.ssh_words import is_host_key, is_password_of, readable, why_not
from deskops.checks.targets.words import packed
from deskops.i18n import _

SECONDS: Final = 25.0  # for the whole of the script
CONNECTING: Final = 3  # seconds
_COLLECT: Final = Path(__file__).parent.parent / "scripts" / "collect.sh"
# A shell that has no `sh`; 49 is what is left of the 9009 of cmd.exe.
_NOT_THERE: Final = frozenset({1, 49, 126, 127, 9009})


class Ssh:
    """`system` is linux, windows, or empty where the register does not know: then it is tried.

    `person` answers what OpenSSH asks; without one an unknown host key is refused. `secret` knows the password, if
    anybody told it. `clock` is ours, which the machine's is compared with.
    `called`: the name by which its user's configuration and its host key know it, where it is asked by its address.
    """

    def __init__(
        self,
        address: Address,
        *,
        system: str = "",
        person: Person | None = None,
        secret: Secret = nobody_knows,
        clock: Callable[[], datetime] | None = None,
        config: str = "",
        environment: dict[str, str] | None = None,
        called: str = "",
    ) -> None:
        self._address, self._system, self._called = address, system, called
        self._person = person if POSSIBLE else None
        self._secret, self._clock = secret, clock
        self._config, self._environment = config, environment
        self._password = ""
        self._begun: datetime | None = None  # before which the machine cannot have told its time

    @property
    def name(self) -> str:
        return str(self._address)

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        known = dict.fromkeys((*bundle.kinds(), *windows.TABLE, *([TimeAnswers] if self._clock else [])))
        kinds = tuple(kind for kind in known if kind in wanted)
        seconds = SECONDS + (ASKING if self._person else 0)
        return (Source(kinds, nothing, "ssh", seconds=seconds, live=self._read),) if kinds else ()

    async def close(self) -> None:
        """Each script has a connection of its own, which ends with it."""

    async def do(self, words: Sequence[str], *, windows: bool, seconds: float, cap: int) -> Said:
        """Run a program there; for a probe without a person. Raises Unread, Unreachable."""
        remote, given = packed(words, windows=windows)
        await self._recall()
        try:
            async with asyncio.timeout(seconds), self._child(remote, given, cap) as child:
                said = b"".join([part async for part in child.output()])
                code, complaint = await child.ended()
        except TimeoutError:
            raise Unread(_("no answer in time")) from None
        self._connected(code, complaint)
        return Said(code, decode(said), complaint)

    async def _recall(self) -> None:
        """The password, if anybody told it."""
        if POSSIBLE:
            self._password = await asyncio.to_thread(self._secret, self.name)

    async def _read(self, ask: Ask) -> AsyncIterator[Got]:
        """Raises TimeoutError; what a person takes to answer is not counted."""
        await self._recall()
        async with asyncio.timeout(SECONDS) as self._alarm:
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
        reader = bundle.Reader(ask)
        quick = all(kind in bundle.QUICK or kind is TimeAnswers for kind in ask.wanted)
        script, timed = _COLLECT.read_bytes(), False
        async with self._child(["sh", "-s", "quick" if quick else "all"], script) as child:
            async for part in child.output():
                for one in reader.feed(part):
                    yield one
                if reader.clock is not None and not timed:
                    timed = True
                    for one in self._compared(reader.clock, ask):
                        yield one
            code, complaint = await child.ended()
        self._connected(code, complaint)
        if not reader.begun:
            if code in _NOT_THERE and not self._system:
                return
            raise Unread(_("{program}: {error}").format(program="sh", error=complaint[:200] or code))
        for one in reader.rest():
            yield one

    async def _windows(self, ask: Ask) -> AsyncIterator[Got]:
        kinds = [kind for kind in windows.TABLE if kind in ask.wanted]
        said, timed = bytearray(), False
        async with self._child(bootstrap.words(kinds), windows.SCRIPT.read_bytes()) as child:
            async for part in child.output():
                said += part
                if not timed and (theirs := bootstrap.clock(said)) is not None:
                    timed = True
                    for one in self._compared(theirs, ask):
                        yield one
            code, complaint = await child.ended()
        self._connected(code, complaint)
        for one in windows.answers_of(bootstrap.told(bytes(said))[1], kinds, readable(complaint)):
            yield one

    def _compared(self, theirs: datetime, ask: Ask) -> Sequence[Got]:
        if self._clock is None or self._begun is None or TimeAnswers not in ask.wanted:
            return ()
        return (bootstrap.compared(theirs, self._begun, self._clock(), "ssh"),)

    @asynccontextmanager
    async def _child(self, remote: Sequence[str], given: bytes, cap: int = CAP) -> AsyncIterator[Talk]:
        async with AsyncExitStack() as stack:
            environment = dict(self._environment or {})
            if self._person is not None or self._password:
                environment |= await stack.enter_async_context(askpass(self._answer))
            self._begun = self._clock() if self._clock else None
            words = [*self._client(), *remote]
            made = live_child(words, given=given, cap=cap, environment=environment)
            yield await stack.enter_async_context(made)

    async def _answer(self, question: str) -> str | None:
        """The password that is known goes only to the machine that it is known for, and once."""
        if self._password and is_password_of(question, self._address):
            found, self._password = self._password, ""
            return found
        if self._person is None:
            return None
        key = is_host_key(question)
        left = (self._alarm.when() or 0.0) - asyncio.get_running_loop().time()
        self._alarm.reschedule(None)
        try:
            found = await self._person(self.name, question.strip(), not key) or ""
        finally:
            self._alarm.reschedule(asyncio.get_running_loop().time() + left)
            self._begun = self._clock() if self._clock else None
        return found if not key else "yes" if found else None

    def _client(self) -> list[str]:
        """The words that call ssh, up to the host."""
        return [shutil.which("ssh") or "ssh", *self.options(), "--", self._called or self._address.host]

    def options(self) -> list[str]:
        """What the client is told; the rest is as its user has configured it."""
        silent = self._person is None and not self._password
        settings = {
            "StrictHostKeyChecking": "ask" if self._person else "yes", "BatchMode": "yes" if silent else "no",
            "ConnectTimeout": str(CONNECTING), "ServerAliveInterval": "5", "ServerAliveCountMax": "2",
            "ForwardAgent": "no", "ForwardX11": "no", "ClearAllForwardings": "yes", "PermitLocalCommand": "no",
            "UpdateHostKeys": "no", "LogLevel": "ERROR",
            "NumberOfPasswordPrompts": "3" if self._person else "1",
        }  # fmt: skip
        if self._called:
            settings |= {"HostName": self._address.host, "HostKeyAlias": self._called}
        words = ["-T", *(["-F", self._config] if self._config else [])]
        for name, value in settings.items():
            words += ["-o", f"{name}={value}"]
        words += ["-p", str(self._address.port)] if self._address.port != 22 else []
        return words + (["-l", self._address.user] if self._address.user else [])

    def _connected(self, code: int, complaint: str) -> None:
        """Raises Unreachable where the client says that it did not get in: 255 is its own."""
        if code == 255:
            raise why_not(complaint, self._address)
