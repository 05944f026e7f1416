"""What targets are asked with: passwords by address, and what agents of SNMP want by name; in the keyring alone."""

import hashlib
from functools import cache
from typing import Final

from deskops.checks.targets import address
from deskops.checks.targets.questions import Secret
from deskops.checks.targets.snmp import SECRETS, slug
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.secrets import Secrets


def secret_of(context: Context, site: str = "") -> Secret:
    """What asks for a secret by its name; empty where none is kept, or its keyring is shut. `site` is a code: what is
    named after it (`snmp-community-gz-th`) goes before what is for all.
    """
    secrets = Secrets(context.paths)

    @cache
    def kept(name: str) -> str:
        try:
            return secrets.get(_name(name)) or ""
        except Refused:
            return ""

    def secret(name: str) -> str:
        if not secrets.in_use:
            return ""
        return (kept(f"{name}-{slug(site)}") if site else "") or kept(name)

    return secret


class Typed:
    """Passwords that a person typed, each for one target, until the program ends; else what its keyring keeps."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._typed: dict[str, str] = {}

    def secret_at(self, site: str = "") -> Secret:
        """What asks for a secret at a site, by its code."""
        kept = secret_of(self._context, site)
        return lambda target: self._typed.get(target) or kept(target)

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
    """`ssh://user@host`, `winrm://user@host`, one of SNMP's, or that of one host or site: snmp-community-10-20-0-61.

    Raises NotFound for what nothing asks for, BadInput for an address that is none.
    """
    told = address.read(name)
    if told is not None and told.scheme in _WITH_PASSWORD and told.user:
        return str(told)
    if any(name.lower() == one or name.lower().startswith(f"{one}-") for one in SECRETS):
        return name.lower()
    raise NotFound(
        _("Nothing is asked with a secret named {name!r}").format(name=name[:100]),
        hint=_("An address with its user, such as ssh://user@host, or one of: {names}").format(
            names=", ".join(SECRETS)
        ),
    )


_WITH_PASSWORD: Final = ("ssh", "winrm")


def _name(target: str) -> str:
    return f"target-{hashlib.sha256(target.encode()).hexdigest()[:32]}"
