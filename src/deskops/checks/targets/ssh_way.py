"""The way into a machine behind OpenSSH, for whatever is then done there: the only place that calls the client.

The system's own client does it, so that its configuration, agent, keys and jump hosts hold, and so do its host keys:
an unknown one is refused, or shown to a person where one is there; a changed one is an alarm.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Final

from deskops.checks.collectors.child import Said, decode
from deskops.checks.targets.address import Address
from deskops.checks.targets.askpass import POSSIBLE, Enough, askpass
from deskops.checks.targets.live_child import Talk, live_child
from deskops.checks.targets.questions import Learn, Person, Secret, nobody_knows, nobody_learns
from deskops.checks.targets.ssh_words import is_host_key, is_password_of, why_not

CONNECTING: Final = 3  # seconds


class SshWay:
    """`person` answers what OpenSSH asks; without one an unknown host key is refused. `secret` knows the password, if
    anybody told it; `learn` is told one that was typed. `clock` is ours.
    `called`: the name by which its user's configuration and its host key know it, where it is asked by its address.
    """

    def __init__(
        self,
        address: Address,
        *,
        person: Person | None = None,
        secret: Secret = nobody_knows,
        learn: Learn = nobody_learns,
        clock: Callable[[], datetime] | None = None,
        config: str = "",
        environment: dict[str, str] | None = None,
        called: str = "",
    ) -> None:
        self._address, self._called = address, called
        self._person = person if POSSIBLE else None
        self._secret, self._learn, self._clock = secret, learn, clock
        self._config, self._environment = config, environment
        self._password = ""
        self._turned_away = False
        self._unoffered = ""  # the password, while this connection has not been given it
        self._offered = False  # whether the last password that it was given is the one that is known
        self.begun: datetime | None = None  # before which the machine cannot have told its time

    @property
    def name(self) -> str:
        return str(self._address)

    @asynccontextmanager
    async def within(self, seconds: float) -> AsyncIterator[None]:
        """Everything that is done there. Raises TimeoutError; what a person takes to answer is not counted."""
        if POSSIBLE:
            self._password = await asyncio.to_thread(self._secret, self.name) or self._password
        async with asyncio.timeout(seconds) as self._alarm:
            yield

    @asynccontextmanager
    async def child(self, remote: Sequence[str], given: bytes, cap: int) -> AsyncIterator[Talk]:
        """One connection, one command; `given` is its input. Nothing of a target is ever part of a command."""
        async with AsyncExitStack() as stack:
            environment = dict(self._environment or {})
            if self._person is not None or self._password:
                environment |= await stack.enter_async_context(askpass(self._answer))
            self._unoffered, self._offered = self._password, False
            self.begun = self._clock() if self._clock else None
            self._turned_away = False
            made = live_child([*self.client(), *remote], given=given, cap=cap, environment=environment)
            yield await stack.enter_async_context(made)

    async def said(self, words: Sequence[str], given: bytes, *, seconds: float, cap: int) -> Said:
        """Run one program there. Raises Unread, Unreachable, TimeoutError."""
        output = bytearray()
        async with self.within(seconds), self.child(words, given, cap) as child:
            async for part in child.output():
                output += part
            code, complaint = await child.ended()
        self.look(code, complaint)
        return Said(code, decode(bytes(output)), complaint)

    def look(self, code: int, complaint: str) -> None:
        """Raises Unreachable where the client did not get in: 255 is its own."""
        if self._turned_away:
            raise why_not("permission denied", self._address, offered=self._offered)
        if code == 255:
            raise why_not(complaint, self._address, offered=self._offered)

    def client(self) -> list[str]:
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

    async def _answer(self, question: str) -> str | None:
        """The password that is known goes only to the machine that it is known for, and once.

        Without any it is enough: the client would offer an empty one, which counts where accounts get locked.
        """
        called = self._called or self._address.host  # the client names it by its alias, where it has one
        own = is_password_of(question, self._address._replace(host=called))
        if own and self._unoffered:
            found, self._unoffered, self._offered = self._unoffered, "", True
            return found
        key = is_host_key(question)
        found = await self._asked(self._person, question, unseen=not key) if self._person else ""
        if not own:
            return found if not key else "yes" if found else None
        if not found:
            self._turned_away = True
            raise Enough
        self._password, self._offered = found, False
        self._learn(self.name, found)
        return found

    async def _asked(self, person: Person, question: str, *, unseen: bool) -> str:
        """The time stands still meanwhile."""
        loop = asyncio.get_running_loop()
        left = (self._alarm.when() or 0.0) - loop.time()
        self._alarm.reschedule(None)
        try:
            return await person(self.name, question.strip(), unseen) or ""
        finally:
            self._alarm.reschedule(loop.time() + left)
            self.begun = self._clock() if self._clock else None
