"""Passwords of targets: kept in the keyring by who is asked where, never in a file, an argument or the environment."""

import hashlib
from collections.abc import Callable

from deskops.errors import Refused
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


def keep(context: Context, target: str, password: str) -> None:
    """Raises Refused where there is no keyring: a password of somebody else's machine is not put into a file."""
    if not Secrets(context.paths).entrust(_name(target), password):
        raise Refused(
            _("No keyring took the password, and it is not put into a file."),
            hint=_("It is asked for each time; better is a key: ssh-copy-id"),
        )


def forget(context: Context, target: str) -> None:
    """Nothing where none is kept. Raises Refused where its keyring is shut."""
    Secrets(context.paths).remove(_name(target))


def _name(target: str) -> str:
    return f"target-{hashlib.sha256(target.encode()).hexdigest()[:32]}"
