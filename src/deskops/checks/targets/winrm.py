"""A Windows machine behind WinRM: the same script as elsewhere on the input of a PowerShell, in a thread of its own.

HTTPS with the certificate checked; on the port of plain HTTP messages are encrypted by NTLM or Kerberos, and Basic is
never used. The library is synchronous: what it waits for ends by its own limits, and nobody waits for its thread.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from deskops.checks.collectors import windows
from deskops.checks.document import CAP
from deskops.checks.facts import Unread
from deskops.checks.network_kinds import TimeAnswers
from deskops.checks.pos_kinds import Reached
from deskops.checks.sources import Ask, Got, Source, nothing
from deskops.checks.targets import bootstrap
from deskops.checks.targets.address import Address
from deskops.checks.targets.questions import ASKING, Person, Secret, nobody_knows
from deskops.errors import Unreachable, UsageError
from deskops.i18n import _

if TYPE_CHECKING:
    from pypsrp.wsman import WSMan

SECONDS: Final = 25.0
_CONNECTING: Final = 3
_POLL: Final = 5  # seconds that one request waits for output
_PLAIN: Final = 5985  # the port of WinRM over HTTP
_PART: Final = 32_768


class WinRm:
    """`connect` is given by tests; else it is a connection as `connected` makes it."""

    def __init__(
        self,
        address: Address,
        *,
        person: Person | None = None,
        secret: Secret = nobody_knows,
        clock: Callable[[], datetime] | None = None,
        connect: "Callable[[Address, str], WSMan] | None" = None,
    ) -> None:
        self._address, self._person, self._secret, self._clock = address, person, secret, clock
        self._connect = connect or connected
        self._over = threading.Event()

    @property
    def name(self) -> str:
        return str(self._address)

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        known = (*windows.TABLE, *([TimeAnswers] if self._clock else []))
        kinds = tuple(kind for kind in known if kind in wanted)
        seconds = SECONDS + (ASKING if self._person else 0)
        return (Source(kinds, nothing, "winrm", seconds=seconds, live=self._read),) if kinds else ()

    async def close(self) -> None:
        self._over.set()

    async def _read(self, ask: Ask) -> AsyncIterator[Got]:
        password = await self._password()
        kinds = [kind for kind in windows.TABLE if kind in ask.wanted]
        begun = self._clock() if self._clock else None
        places = ask.policy.till.places if Reached in kinds else ()
        words, script = bootstrap.words(kinds, places=bool(places)), bootstrap.given(places)
        said, complaint, seen = await self._threaded(words, script, password)
        theirs, rest = bootstrap.told(said)
        if self._clock and begun and seen and theirs and TimeAnswers in ask.wanted:
            yield bootstrap.compared(theirs, begun, seen, "winrm")
        for one in windows.answers_of(rest, kinds, complaint):
            yield one

    async def _password(self) -> str:
        """Raises Unreachable where nobody knows one."""
        found = await asyncio.to_thread(self._secret, self.name)
        if not found and self._person is not None and self._address.user:
            question = _("Password of {user} at {host}").format(
                user=self._address.user, host=self._address.host
            )
            found = await self._person(self.name, question, True) or ""
        if self._address.user and found:
            return found
        raise Unreachable(
            _("{target}: {why}").format(target=self.name, why=_("no user or no password is known for it")),
            hint=_("Name the user, the password is asked for: winrm://USER@HOST"),
        )

    async def _threaded(
        self, words: Sequence[str], script: bytes, password: str
    ) -> tuple[bytes, str, datetime | None]:
        """In a daemon thread: the end of the program does not wait for a machine that does not answer."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[tuple[bytes, str, datetime | None]] = loop.create_future()

        def tell(how: Callable[[Any], None], what: Any) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(lambda: None if done.done() else how(what))

        def work() -> None:
            try:
                tell(done.set_result, self._talk(words, script, password))
            except (Unread, Unreachable, UsageError) as error:
                tell(done.set_exception, error)

        threading.Thread(target=work, daemon=True).start()
        try:
            return await asyncio.wait_for(done, SECONDS)
        finally:
            self._over.set()

    def _talk(self, words: Sequence[str], script: bytes, password: str) -> tuple[bytes, str, datetime | None]:
        from pypsrp.exceptions import AuthenticationError, WinRMError
        from requests import exceptions as of_http

        try:
            return self._run(words, script, password)
        except AuthenticationError:
            raise self._failed(_("it does not let this user in")) from None
        except of_http.SSLError as error:
            why = _("its certificate is not trusted ({error})").format(error=str(error)[:200])
            raise self._failed(why) from None
        except of_http.Timeout:
            raise self._failed(_("no answer in time")) from None
        except of_http.RequestException as error:
            why = _("nobody listens there") if "refused" in str(error) else str(error)[:200]
            raise self._failed(why) from None
        except (WinRMError, ValueError, LookupError, AttributeError, SyntaxError) as error:
            raise Unread(_("{program}: {error}").format(program="WinRM", error=str(error)[:200])) from None

    def _run(self, words: Sequence[str], script: bytes, password: str) -> tuple[bytes, str, datetime | None]:
        from pypsrp.shell import Process, SignalCode, WinRS

        end, seen = time.monotonic() + SECONDS, None
        with self._connect(self._address, password) as wsman, WinRS(wsman, codepage=65001) as shell:
            process = Process(shell, words[0], list(words[1:]))
            process.begin_invoke()
            for at in range(0, len(script), _PART):
                process.send(script[at : at + _PART], end=at + _PART >= len(script))
            while not process.state.endswith("/Done"):
                if self._over.is_set() or time.monotonic() > end:
                    raise Unread(_("no answer in time"))
                process.poll_invoke(timeout=_POLL)
                if len(process.stdout) + len(process.stderr) > CAP:
                    raise Unread(_("{program} said more than {cap} bytes").format(program="WinRM", cap=CAP))
                if seen is None and bootstrap.MARK in process.stdout and self._clock:
                    seen = self._clock()
            process.signal(SignalCode.CTRL_C)
        return process.stdout, bootstrap.complaint(process.stderr), seen

    def _failed(self, why: str) -> Unreachable:
        return Unreachable(_("{target}: {why}").format(target=self.name, why=why))


def connected(address: Address, password: str) -> "WSMan":
    """Raises UsageError where the library is not installed."""
    try:
        from pypsrp.wsman import WSMan
    except ImportError:
        raise UsageError(
            _("winrm:// needs a library that is not installed"), hint="pip install 'deskops[winrm]'"
        ) from None
    return WSMan(address.host, **settings(address), username=address.user, password=password)


def settings(address: Address) -> dict[str, Any]:
    """Certificates are checked over HTTPS; plain HTTP carries encrypted messages alone."""
    tls = address.port != _PLAIN
    return {
        "port": address.port, "ssl": tls, "auth": "negotiate", "cert_validation": True,
        "encryption": "auto" if tls else "always", "connection_timeout": _CONNECTING, "no_proxy": True,
        "operation_timeout": _POLL, "read_timeout": _POLL + 3, "reconnection_retries": 0,
    }  # fmt: skip
