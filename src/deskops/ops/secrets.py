"""The named secrets of this home: in the keyring of the system, else in a file for its owner alone.

They never stand in settings, arguments, the environment or the store; logs and crash reports leave them out.
"""

import os
import re
import sys
from collections.abc import Callable, Mapping
from typing import Final

from deskops.errors import Refused, UsageError
from deskops.i18n import N_, _
from deskops.ops.keyring_door import SWITCH, Closed, Door, Keyring
from deskops.ops.secret_file import Kept, SecretFile
from deskops.paths import Paths
from deskops.text import Secret, keep_unsaid

TOKEN: Final = "token"  # noqa: S105 - a name; what the desk knows this replica by
FORMER_TOKEN: Final = "former-token"  # noqa: S105 - a name; all that a desk knows that was put back to before a renewal
SIGNING_KEY: Final = "signing-key"  # Ed25519, of this replica
SEALING_KEY: Final = "sealing-key"  # X25519, of this replica
DESK_SIGNING_KEY: Final = "desk-signing-key"
DESK_SEALING_KEY: Final = "desk-sealing-key"
STORE_KEY: Final = "store-key"  # what the store is encrypted with
_NAME: Final = "[a-z0-9][a-z0-9-]{0,63}"
_WAYS: Final = {
    "win32": N_("The Credential Locker is part of Windows: sign in as yourself, not as a service."),
    "darwin": N_("The Keychain is part of macOS: open it once in Keychain Access."),
}
_DESKTOP: Final = N_(
    "Install a keyring such as gnome-keyring or KWallet and log in to a desktop that opens it"
    " (Debian, Ubuntu: apt install gnome-keyring)."
)


class Secrets:
    """`environment` is read for DESKOPS_KEYRING=off (servers); `door` and `random` are given by tests."""

    def __init__(
        self,
        paths: Paths,
        environment: Mapping[str, str] = os.environ,
        *,
        random: Callable[[int], bytes] = os.urandom,
        door: Door | None = None,
    ) -> None:
        self._file = SecretFile(paths.secrets)
        self._random = random
        self._door = door or Door(environment)
        self._why_not = ""  # why the keyring did not take the last secret

    @property
    def in_use(self) -> bool:
        """Whether this home ever kept a secret."""
        return self._file.path.exists()

    @property
    def entrusted(self) -> frozenset[str]:
        """The names of those that a keyring holds."""
        return frozenset(self._file.read().keyring)

    def get(self, name: str) -> Secret | None:
        """None where there is none. Raises Refused where its keyring cannot be asked now, StoreDamaged."""
        kept = self._file.read()
        if name in kept.values:
            return keep_unsaid(kept.values[name])
        if name not in kept.keyring:
            return None
        try:
            found = self._door.ask(lambda keyring: keyring.get_password(_service(kept, name), name))
        except Closed as closed:
            raise _shut(name, closed) from None
        return None if found is None else keep_unsaid(found)

    def entrust(self, name: str, value: str) -> bool:
        """As `put`, and only to the keyring; False, and nowhere, where that does not take it."""
        if self.place == "file":
            self.remove(name)
            return False
        return self.put(name, value, to_file=False)

    def put(self, name: str, value: str, *, to_file: bool = True) -> bool:
        """On the disk, or in the keyring and read back from there, when this returns; whether it is the keyring.

        Raises the store's errors.
        """
        _check(name, value)
        keep_unsaid(value)
        with self._file.changing() as kept:
            kept.home = kept.home or self._random(16).hex()
            if self._entrusted(kept, name, value):
                kept.keyring.add(name)
                kept.values.pop(name, None)
                return True
            kept.keyring.discard(name)
            kept.values.pop(name, None)
            if to_file:
                kept.values[name] = value
            return False

    def remove(self, name: str) -> None:
        """Nothing where there is none. Raises Refused where the keyring that holds it cannot be asked now."""
        if not self.in_use:
            return
        with self._file.changing() as kept:
            try:
                self._door.ask(lambda keyring: _forget(keyring, _service(kept, name), name))
            except Closed as closed:
                if name in kept.keyring:
                    raise _shut(name, closed) from None
            kept.keyring.discard(name)
            kept.values.pop(name, None)

    @property
    def place(self) -> str:
        """Where a secret goes now: `keyring: NAME` or `file`."""
        if self._why_not:
            return "file"
        try:
            return f"keyring: {self._door.called}"
        except Closed as closed:
            self._why_not = str(closed)
            return "file"

    @property
    def warning(self) -> str:
        """What a person should know of where the secrets are; empty where all is well."""
        return "\n".join([*self._file.warnings, *self._unkept()])

    def _unkept(self) -> list[str]:
        if self.place != "file":
            return []
        where = _(
            "The secrets of this store stand in {file}, readable for you alone, and not in a keyring: {why}."
        )
        words = where.format(file=self._file.path, why=self._why_not)
        if self._door.off:
            return [words]
        way = _(_WAYS.get(sys.platform, _DESKTOP))
        return [
            f"{words} {way} " + _("On a server say so: {switch}=off").format(switch=SWITCH),
        ]

    def _entrusted(self, kept: Kept, name: str, value: str) -> bool:
        """Whether the keyring has it now: some take a value and drop it, so it is read back."""
        service = _service(kept, name)

        def keep(keyring: Keyring) -> bool:
            keyring.set_password(service, name, value)
            return keyring.get_password(service, name) == value

        try:
            if self._door.ask(keep):
                self._why_not = ""
                return True
            self._why_not = _("it did not give back what it was given")
        except Closed as closed:
            self._why_not = str(closed)
        return False


def _service(kept: Kept, name: str) -> str:
    # One service a secret: Windows keeps the old value beside the new one where two names share a service.
    return f"deskops/{kept.home}/{name}"


def _forget(keyring: Keyring, service: str, name: str) -> None:
    if keyring.get_password(service, name) is not None:
        keyring.delete_password(service, name)


def _check(name: str, value: str) -> None:
    if not re.fullmatch(_NAME, name):
        raise UsageError(_("{name} cannot be the name of a secret").format(name=repr(name)))
    if not value or "\0" in value:
        raise UsageError(_("The secret {name} cannot be empty or hold a NUL").format(name=name))


def _shut(name: str, closed: Closed) -> Refused:
    return Refused(
        _("The keyring that holds the secret {name} cannot be asked: {why}").format(name=name, why=closed),
        hint=_("Log in to your desktop and unlock the keyring, then do it again."),
    )
