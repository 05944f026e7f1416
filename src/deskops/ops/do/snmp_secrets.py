"""The community and the passphrases that agents of SNMP are read with: kept by name, in the keyring alone."""

from deskops.checks.targets.snmp import SECRETS
from deskops.errors import NotFound, Refused
from deskops.i18n import _
from deskops.ops.context import Context
from deskops.ops.do import target_secrets


def keep(context: Context, name: str, value: str) -> None:
    """Raises NotFound for a name that nothing asks for, Refused where no keyring takes it."""
    known(name)
    try:
        target_secrets.keep(context, name, value)
    except Refused as error:
        hint = _("Open the keyring of this system, then do it again; until then 'public' is tried.")
        raise Refused(error.message, hint=hint) from None


def forget(context: Context, name: str) -> None:
    """Raises NotFound, and Refused where its keyring is shut."""
    known(name)
    target_secrets.forget(context, name)


def known(name: str) -> None:
    """One of them, or that of one host: snmp-community-10-20-0-61. Raises NotFound."""
    if not any(name == one or name.startswith(f"{one}-") for one in SECRETS):
        raise NotFound(_("No agent is asked with a secret named {name!r}").format(name=name), nearest=SECRETS)
