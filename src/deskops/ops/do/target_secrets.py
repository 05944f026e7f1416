"""What targets are asked with: passwords by address, and what agents of SNMP want by name; in the keyring alone."""

import hashlib
from collections.abc import Callable
from typing import Final

from deskops.checks.targets import address
from deskops.checks.targets.snmp import SECRETS
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.secrets import Secrets


def secret_of(context: Context) -> Callable[[str], str]:
    """What asks for the password of a target by its address; empty where none is kept, or its keyring is shut."""
    secrets = Secrets(context.paths)

    def secret(target: str) -> str:
        if not secrets.in_use:
            return ""
        try:
            return secrets.get(_name(target)) or ""
        except Refused:
            return ""

    return secret


class Typed:
    """Passwords that a person typed, each for one target, until the program ends; else what its keyring keeps."""

    def __init__(self, context: Context) -> None:
        self._kept = secret_of(context)
        self._typed: dict[str, str] = {}

    def secret(self, target: str) -> str:
        return self._typed.get(target) or self._kept(target)

    def learn(self, target: str, password: str) -> None:
        self._typed[target] = password


def keep(context: Context, target: str, password: str) -> None:
    """`target` as `known` gives it. Raises Refused where there is no keyring: a password of somebody else's machine is
    not put into a file.
    """
    if not Secrets(context.paths).entrust(_name(target), password):
        raise Refused(
            _("No keyring took the password, and it is not put into a file."),
            hint=_(
                "Open the keyring of this system, then do it again; without it, it is asked for each time."
            ),
        )


def forget(context: Context, target: str) -> None:
    """Nothing where none is kept. Raises Refused where its keyring is shut."""
    Secrets(context.paths).remove(_name(target))


def known(name: str) -> str:
    """`ssh://user@host`, `winrm://user@host`, one of SNMP's, or that of one host: snmp-community-10-20-0-61.

    Raises NotFound for what nothing asks for, BadInput for an address that is none.
    """
    told = address.read(name)
    if told is not None and told.scheme in _WITH_PASSWORD and told.user:
        return str(told)
    if any(name == one or name.startswith(f"{one}-") for one in SECRETS):
        return name
    raise NotFound(
        _("Nothing is asked with a secret named {name!r}").format(name=name[:100]),
        hint=_("An address with its user, such as ssh://user@host, or one of: {names}").format(
            names=", ".join(SECRETS)
        ),
    )


_WITH_PASSWORD: Final = ("ssh", "winrm")


def _name(target: str) -> str:
    return f"target-{hashlib.sha256(target.encode()).hexdigest()[:32]}"
