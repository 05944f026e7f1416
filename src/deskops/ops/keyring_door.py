"""The operating system's keyring, asked with a time limit; knows nothing of what is kept there or why.

Only keyrings of the system itself count, and they are named here one by one: a library's plain files, a null or
failing backend, a chain of them, a plugin, or whatever a settings file of the library names is never asked.
"""

import sys
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from queue import Empty, SimpleQueue
from typing import Final, NamedTuple, Protocol, TypeVar

from deskops.i18n import _
from deskops.text import discreet

T = TypeVar("T")
LIMIT: Final = 5.0  # seconds: a locked Secret Service waits for a person who may not be there
SWITCH: Final = "DESKOPS_KEYRING"
CHOICE: Final = "PYTHON_KEYRING_BACKEND"  # the library's own; heard where it names a keyring of the system


class Keyring(Protocol):
    """What the library's backends have in common."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class Closed(Exception):
    """The keyring cannot be used now; the text is the reason."""


class Kind(NamedTuple):
    """A backend of the library, what people call it, and what is set on it."""

    module: str
    name: str
    called: str
    attributes: Mapping[str, str]

    @property
    def dotted(self) -> str:
        return f"{self.module}.{self.name}"


_AT: Final = "keyring.backends"
_APP: Final = {"appid": "deskops"}
# Of the same keyring the library has several ways in; its own priorities say which is best here.
_DESKTOPS: Final = (
    Kind(f"{_AT}.SecretService", "Keyring", "Secret Service", _APP),
    Kind(f"{_AT}.libsecret", "Keyring", "Secret Service", _APP),
    Kind(f"{_AT}.kwallet", "DBusKeyring", "KWallet", _APP),
    Kind(f"{_AT}.kwallet", "DBusKeyringKWallet4", "KWallet", _APP),
)
KINDS: Final[Mapping[str, tuple[Kind, ...]]] = {
    # The library's default lets credentials roam with a domain profile; a replica's key stays on its laptop.
    "win32": (
        Kind(f"{_AT}.Windows", "WinVaultKeyring", "Windows Credential Locker", {"persist": "local machine"}),
    ),
    "darwin": (Kind(f"{_AT}.macOS", "Keyring", "macOS Keychain", {}),),
}


class Found(NamedTuple):
    called: str
    keyring: Keyring


def find(wish: str = "", platform: str = sys.platform) -> Found:
    """The best keyring of the system. `wish`: the dotted name of the only one to take. Raises Closed."""
    kinds = [kind for kind in KINDS.get(platform, _DESKTOPS) if not wish or kind.dotted == wish]
    if not kinds:
        raise Closed(
            _("{variable} names {name}, which is no keyring of the system").format(variable=CHOICE, name=wish)
        )
    tried = [(kind, *_attempt(lambda kind=kind: _rank(kind))) for kind in kinds]  # type: ignore[misc] # bound at once
    able = [(rank, kind) for kind, rank, _error in tried if rank]
    if not able:
        raise Closed(_said(next(error for _kind, _rank, error in tried if error)))
    _best, kind = max(able, key=lambda each: each[0])
    backend = getattr(import_module(kind.module), kind.name)()
    for name, value in kind.attributes.items():
        setattr(backend, name, value)
    return Found(kind.called, backend)


def _rank(kind: Kind) -> float:
    """How good the library says it is here; it raises where it is not there at all."""
    return float(getattr(import_module(kind.module), kind.name).priority)


class Door:
    """The way to the keyring of this process. What is asked runs in a thread that may be left behind hanging."""

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        seconds: float = LIMIT,
        finder: Callable[[str], Found] = find,
    ) -> None:
        self.off = environment.get(SWITCH, "").strip().lower() in {"off", "0", "no", "false"}
        self._wish = environment.get(CHOICE, "")
        self._seconds, self._finder = seconds, finder
        self._found: Found | None = None
        self._shut = ""

    @property
    def called(self) -> str:
        """What people call the keyring. Raises Closed."""
        return self._within(lambda: self._open().called)

    def ask(self, question: Callable[[Keyring], T]) -> T:
        """Raises Closed; after no answer in time it is not asked again."""
        return self._within(lambda: question(self._open().keyring))

    def _open(self) -> Found:
        if self._found is None:
            self._found = self._finder(self._wish)
        return self._found

    def _within(self, call: Callable[[], T]) -> T:
        if self.off:
            raise Closed(_("{variable} is off").format(variable=SWITCH))
        if self._shut:
            raise Closed(self._shut)
        answers: SimpleQueue[tuple[T | None, Exception | None]] = SimpleQueue()
        threading.Thread(target=lambda: answers.put(_attempt(call)), daemon=True).start()
        try:
            value, error = answers.get(timeout=self._seconds)
        except Empty:
            self._shut = _("it gave no answer in {seconds} seconds; perhaps it is locked").format(
                seconds=f"{self._seconds:g}"
            )
            raise Closed(self._shut) from None
        if error is not None:
            if self._found is None:
                self._shut = _said(error)
            raise Closed(_said(error)) from None
        return value  # type: ignore[return-value] # without an error it is what the call returned


def _attempt(call: Callable[[], T]) -> tuple[T | None, Exception | None]:
    """What the call returned, or what it raised: each system has errors of its own, some of no known family."""
    try:
        return call(), None
    except Exception as error:  # noqa: BLE001 - the boundary to what is not ours: whatever it is becomes a reason
        return None, error


def _said(error: Exception) -> str:
    return discreet(str(error).strip().rstrip(".")) or type(error).__name__
