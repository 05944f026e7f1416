"""A machine behind OpenSSH: one connection, one script on its standard input, facts as the script comes to them.

The system's own client does it, so that its configuration, agent, keys and jump hosts hold, and so do its host keys:
an unknown one is refused, a changed one is an alarm. Nothing of a target is ever part of a command.
"""

import base64
import shutil
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final

from deskops.checks.collectors import bundle, windows
from deskops.checks.document import CAP
from deskops.checks.facts import Unread
from deskops.checks.sources import Ask, Got, Source, nothing
from deskops.checks.targets.address import Address
from deskops.checks.targets.live_child import Talk, live_child
from deskops.errors import Unreachable
from deskops.i18n import N_, _

SECONDS: Final = 25.0  # for the whole of the script
CONNECTING: Final = 3  # seconds
_COLLECT: Final = Path(__file__).parent.parent / "scripts" / "collect.sh"
# Reads the script from its standard input, which command lines of Windows are too short for.
_BOOTSTRAP: Final = "$text = [Console]::In.ReadToEnd(); & ([ScriptBlock]::Create($text)) -Facts '{facts}'"
_NOT_THERE: Final = frozenset({126, 127, 9009, 1})  # a shell that has no `sh`


# What OpenSSH says, in lower case, and what it means; the first that fits.
_REASONS: Final = (
    (
        "remote host identification has changed",
        N_("ITS HOST KEY HAS CHANGED: another machine may be pretending"),
    ),
    ("host key verification failed", N_("its host key is not known here")),
    ("host key is known", N_("its host key is not known here")),
    ("permission denied", N_("it does not let this user in")),
    ("too many authentication failures", N_("it does not let this user in")),
    ("connection refused", N_("nobody listens there")),
    ("timed out", N_("no answer in time")),
    ("no route to host", N_("there is no way to it")),
    ("network is unreachable", N_("there is no way to it")),
    ("could not resolve", N_("its name is not known")),
    ("name or service not known", N_("its name is not known")),
)
_ADVICE: Final = {
    "remote host identification has changed": N_("Ask who set it up anew. Only then: ssh-keygen -R {host}"),
    "host key verification failed": N_(
        "Look at its fingerprint and accept it once: deskops inspect {target}"
    ),
    "host key is known": N_("Look at its fingerprint and accept it once: deskops inspect {target}"),
    "permission denied": N_("Name the user and load the key into the agent: ssh-add"),
}


def _hint(mark: str, address: Address) -> str:
    words = _ADVICE.get(mark, "")
    return _(words).format(host=address.host, target=address) if words else ""


class Ssh:
    """`system` is linux, windows, or empty where the register does not know: then it is tried.

    `called`: the name by which its user's configuration and its host key know it, where it is asked by its address.
    """

    def __init__(
        self,
        address: Address,
        *,
        system: str = "",
        asks: bool = False,
        config: str = "",
        environment: dict[str, str] | None = None,
        called: str = "",
    ) -> None:
        self._address, self._system, self._called = address, system, called
        self._asks, self._config, self._environment = asks, config, environment

    @property
    def name(self) -> str:
        return str(self._address)

    def sources(self, wanted: Collection[type]) -> Sequence[Source]:
        kinds = tuple(dict.fromkeys((*bundle.kinds(), *windows.TABLE)))
        kinds = tuple(kind for kind in kinds if kind in wanted)
        return (Source(kinds, nothing, "ssh", seconds=SECONDS, live=self._read),) if kinds else ()

    async def close(self) -> None:
        """Each script has a connection of its own, which ends with it."""

    async def _read(self, ask: Ask) -> AsyncIterator[Got]:
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
        parts = "quick" if all(kind in bundle.QUICK for kind in ask.wanted) else "all"
        script = _COLLECT.read_bytes()
        async with self._child(["sh", "-s", parts], script) as child:
            async for part in child.output():
                for one in reader.feed(part):
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
        facts = ",".join(dict.fromkeys(name for kind in kinds for name in windows.TABLE[kind][0]))
        encoded = base64.b64encode(_BOOTSTRAP.format(facts=facts).encode("utf-16-le")).decode()
        words = ["powershell.exe", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass"]
        said = bytearray()
        async with self._child([*words, "-EncodedCommand", encoded], windows.SCRIPT.read_bytes()) as child:
            async for part in child.output():
                said += part
            code, complaint = await child.ended()
        self._connected(code, complaint)
        for one in windows.answers_of(bytes(said), kinds, complaint):
            yield one

    def _child(self, remote: Sequence[str], script: bytes) -> AbstractAsyncContextManager[Talk]:
        return live_child([*self.client(), *remote], given=script, cap=CAP, environment=self._environment)

    def client(self) -> list[str]:
        """The words that call ssh, up to the host."""
        return [shutil.which("ssh") or "ssh", *self.options(), "--", self._called or self._address.host]

    def options(self) -> list[str]:
        """What the client is told; the rest is as its user has configured it."""
        strict = "ask" if self._asks else "yes"
        settings = {
            "StrictHostKeyChecking": strict, "BatchMode": "no" if self._asks else "yes",
            "ConnectTimeout": str(CONNECTING), "ServerAliveInterval": "5", "ServerAliveCountMax": "2",
            "ForwardAgent": "no", "ForwardX11": "no", "ClearAllForwardings": "yes", "PermitLocalCommand": "no",
            "UpdateHostKeys": "no", "LogLevel": "ERROR",
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
        if code != 255:
            return
        for mark, words in _REASONS:
            if mark in complaint.lower():
                raise Unreachable(
                    _("{target}: {why}").format(target=self.name, why=_(words)),
                    hint=_hint(mark, self._address),
                )
        raise Unreachable(
            _("{target}: {why}").format(target=self.name, why=complaint[:300] or _("no connection"))
        )
