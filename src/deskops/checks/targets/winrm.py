"""A Windows machine behind WinRM: the same script as elsewhere on the input of a PowerShell, in a thread of its own.

HTTPS alone, with the certificate checked, and a login by NTLM or Kerberos. The library is synchronous: what it waits
for ends by bounds of our own (`winrm_line`), and nobody waits for its thread.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from deskops.checks.collectors import windows
from deskops.checks.collectors.child import Said, decode
from deskops.checks.document import CAP
from deskops.checks.facts import Unread
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.pos_kinds import Reached
from deskops.checks.sources import Ask, Got, Source, nothing
from deskops.checks.targets import bootstrap
from deskops.checks.targets.address import Address
from deskops.checks.targets.questions import ASKING, Learn, Person, Secret, nobody_knows, nobody_learns
from deskops.errors import DeskopsError, Unreachable, UsageError
from deskops.i18n import _

if TYPE_CHECKING:
    from deskops.checks.targets.winrm_line import Bounds
    from deskops.checks.targets.winrm_shell import Ended, Errand

SECONDS: Final = 25.0


class WinRm:
    """`ca`: a PEM file of the authorities that are trusted instead of the system's. `called`: the name that its
    certificate must have, where it is asked by its address.
    """

    def __init__(
        self,
        address: Address,
        *,
        person: Person | None = None,
        secret: Secret = nobody_knows,
        learn: Learn = nobody_learns,
        clock: Callable[[], datetime] | None = None,
        ca: str = "",
        called: str = "",
    ) -> None:
        self._address, self._person, self._secret, self._clock = address, person, secret, clock
        self._learn, self._ca, self._called = learn, ca, called

    @property
    def name(self) -> str:
        return str(self._address)

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        known = (*windows.TABLE, *([TimeAnswers] if self._clock else []))
        kinds = tuple(kind for kind in known if kind in wanted)
        seconds = SECONDS + (ASKING if self._person else 0)
        return (Source(kinds, nothing, "winrm", seconds=seconds, live=self._read),) if kinds else ()

    async def close(self) -> None:
        """Each errand has a connection of its own, which ends with it."""

    async def said(self, words: Sequence[str], given: bytes, *, seconds: float, cap: int) -> Said:
        """Run one program there. Raises Unread, Unreachable, UsageError."""
        from deskops.checks.targets.winrm_shell import Errand

        ended = await self._run(lambda: Errand(words, given, cap), seconds)
        return Said(ended.code, decode(ended.output), bootstrap.complaint(ended.complaint))

    async def _read(self, ask: Ask) -> AsyncIterator[Got]:
        kinds = [kind for kind in windows.TABLE if kind in ask.wanted]
        places = ask.policy.till.places if Reached in kinds else ()
        stamps = list[datetime]()  # ours: before it was asked, and when its clock was heard

        def heard(said: bytes) -> None:
            if self._clock and len(stamps) == 1 and bootstrap.MARK in said:
                stamps.append(self._clock())

        def errand() -> "Errand":
            from deskops.checks.targets.winrm_shell import Errand

            stamps[:] = [self._clock()] if self._clock else []
            words = bootstrap.words(kinds, places=bool(places))
            return Errand(words, bootstrap.given(places), CAP, heard)

        ended = await self._run(errand, SECONDS)
        theirs = bootstrap.clock(ended.output)
        if theirs and len(stamps) == 2 and TimeAnswers in ask.wanted:
            begun, seen = stamps
            yield bootstrap.compared(theirs, begun, seen, "winrm")
        for one in bootstrap.answers(ended.output, kinds, bootstrap.complaint(ended.complaint), self.name):
            yield one

    async def _run(self, errand: "Callable[[], Errand]", seconds: float) -> "Ended":
        """Raises Unread, Unreachable, UsageError where the library is not installed."""
        try:
            from deskops.checks.targets import winrm_line, winrm_shell
        except ImportError:
            raise UsageError(
                _("winrm:// needs a library that is not installed"), hint="pip install 'deskops[winrm]'"
            ) from None
        password = await self._password()
        bounds, ready = winrm_line.Bounds(seconds), errand()
        trust = winrm_line.Trust(self._ca, self._called)
        return await _threaded(lambda: winrm_shell.run(self._address, password, ready, bounds, trust), bounds)

    async def _password(self) -> str:
        """Raises Unreachable where nobody knows one."""
        found = await asyncio.to_thread(self._secret, self.name)
        if not found and self._person is not None and self._address.user:
            question = _("Password of {user} at {host}").format(
                user=self._address.user, host=self._address.host
            )
            found = await self._person(self.name, question, True) or ""
            self._learn(self.name, found)
        if self._address.user and found:
            return found
        raise Unreachable(
            _("{target}: {why}").format(target=self.name, why=_("no user or no password is known for it")),
            hint=_("Name the user, the password is asked for: winrm://USER@HOST"),
        )


async def _threaded(work: "Callable[[], Ended]", bounds: "Bounds") -> "Ended":
    """In a daemon thread: the end of the program does not wait for a machine that does not answer."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Ended] = loop.create_future()

    def tell(how: Callable[[Any], None], what: Any) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(lambda: None if done.done() else how(what))

    def run() -> None:
        try:
            tell(done.set_result, work())
        except (Unread, DeskopsError) as error:
            tell(done.set_exception, error)

    threading.Thread(target=run, name="winrm", daemon=True).start()
    try:
        return await asyncio.wait_for(done, bounds.left)
    finally:
        bounds.stop()
